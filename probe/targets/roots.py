"""What ``/`` stands for where neither ``--root-dir`` nor a site generator says it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from probe.repository import repository_at
from probe.sites.tree import path_from
from probe.targets.disk import Disk
from probe.url import join, path_of

# What pages are made from.
SOURCES = (".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc", ".ipynb", ".txt")
_PUBLISHED = ("", "/public", "/static")  # folders whose content web frameworks copy to the root
_MOST = 50  # folders above a document


class Rooted(NamedTuple):
    """A file, and the folder that ``/`` is taken for so that it is meant."""

    path: str
    root: str


def source_of(disk: Disk, path: str) -> str | None:
    """Return the file that the page at a path is published from, without its suffix or with ``.html``."""
    bare = path.removesuffix(".html")
    dotted = bare == path and "." in path.rpartition("/")[2]  # root.tsx.md, v1.2.md: of pages alone
    return next((bare + suffix for suffix in SOURCES[: 3 if dotted else None] if disk.has(bare + suffix)), None)


def nearest(disk: Disk, reference: str, document: str, top: str) -> Rooted | None:
    """Return what ``/reference`` is in the nearest folder above a document, within its repository, that has it."""
    for folder in folders_above(document, top) if reference else ():
        path = f"{folder}/{reference}".rstrip("/")
        found = path if disk.has(path) else source_of(disk, path)
        if found is not None:
            return Rooted(found, folder)
    return None


def folders_above(document: str, top: str) -> Iterator[str]:
    """Yield the folders above a document, within its repository, and those in each that a site copies to its root."""
    folder = os.path.dirname(document)  # noqa: PTH120 - paths are texts here
    for _ in range(_MOST):
        if not folder.startswith(top):
            return
        yield from (f"{folder}{published}" for published in _PUBLISHED)
        if folder == top:
            return
        folder = os.path.dirname(folder)  # noqa: PTH120


def is_page(name: str) -> bool:
    """Whether a name is that of what a browser shows, or of a style sheet for it."""
    return name.lower().endswith((".html", ".htm", ".xhtml", ".css"))


def folder_of_site(url: str) -> str:
    """Return the URL of a site that is named without the slash at its end: a page has a suffix."""
    last = path_of(url).rpartition("/")[2]
    return url if not last or "." in last or "?" in url or "#" in url else url + "/"


def names_a_file_of(reference: str, top: str) -> bool:
    """Whether ``/reference`` can only mean a file from the top of a repository, as GitHub and GitLab have it.

    It ends with the suffix of a source, and begins with a folder that is there, unless the repository has a host: a
    URL of a site does neither by chance.
    """
    first, slash, _ = reference.partition("/")
    below = bool(slash and first) and os.path.isdir(f"{top}/{first}")  # noqa: PTH112
    # robots.txt and its like are made by sites.
    return reference.lower().endswith(SOURCES) and (
        below or (bool(repository_at(top).host) and reference[-4:] != ".txt")
    )


def inside(page: str, reference: str) -> str:
    """Return where a reference leads from a page of a site, as a path from its root: ``..`` does not lead out of it."""
    return "." + path_of(join(f"https://root/{page}", reference))


def directory_url(directory: str) -> str:
    """Return the ``file:`` URL of a folder, with a slash at its end."""
    return Path(os.path.abspath(directory)).as_uri().rstrip("/") + "/"  # noqa: PTH100 - links in it stay as they are


def working_url() -> str:
    """Return the URL of the working directory; where that is gone, an empty text: no file lies below it."""
    try:
        return directory_url(".")
    except OSError:
        return ""


def project_of(base: str) -> str | None:
    """Return the folder, as a URL, of the repository that a file is in; None where it is in none."""
    path = path_from(base) or "/"
    return next((directory_url(str(f)) for f in (Path(path), *Path(path).parents) if (f / ".git").exists()), None)


def home_of(working: str) -> str:
    """Return the folder that paths are shown from: that of the config file or of the repository, or the working one."""
    folders = (Path(working), *Path(working).parents)
    return next((str(f) for f in folders if (f / "probe.toml").exists() or (f / ".git").exists()), working)
