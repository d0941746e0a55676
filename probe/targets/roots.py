"""The meaning of ``/`` if neither ``--root-dir`` nor a site generator defines it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from probe.repository import repository_at
from probe.sites.tree import path_from
from probe.targets.disk import Disk
from probe.url import join, path_of

# Suffixes of the sources of pages.
SOURCES = (".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc", ".ipynb", ".txt")
_PUBLISHED = ("", "/public", "/static")  # folders whose content web frameworks copy to the root
_MOST = 50  # folders above a document


class Rooted(NamedTuple):
    """A file, and the folder that has to be the root for a link to refer to the file."""

    path: str
    root: str


def source_of(disk: Disk, path: str) -> str | None:
    """Return the source file of the page at a path, which has no suffix or ``.html``."""
    bare = path.removesuffix(".html")
    dotted = bare == path and "." in path.rpartition("/")[2]  # root.tsx.md, v1.2.md: sources of pages only
    return next((bare + suffix for suffix in SOURCES[: 3 if dotted else None] if disk.has(bare + suffix)), None)


def nearest(disk: Disk, reference: str, document: str, top: str) -> Rooted | None:
    """Return the file for ``/reference`` in the nearest folder above a document, within its repository, that has it."""
    for folder in folders_above(document, top) if reference else ():
        path = f"{folder}/{reference}".rstrip("/")
        found = path if disk.has(path) else source_of(disk, path)
        if found is not None:
            return Rooted(found, folder)
    return None


def folders_above(document: str, top: str) -> Iterator[str]:
    """Yield the folders above a document in its repository, and their subfolders that a site copies to its root."""
    folder = os.path.dirname(document)  # noqa: PTH120 - paths are str here
    for _ in range(_MOST):
        if not folder.startswith(top):
            return
        yield from (f"{folder}{published}" for published in _PUBLISHED)
        if folder == top:
            return
        folder = os.path.dirname(folder)  # noqa: PTH120


def is_page(name: str) -> bool:
    """Whether a name is that of a page for browsers, or of its style sheet."""
    return name.lower().endswith((".html", ".htm", ".xhtml", ".css"))


def folder_of_site(url: str) -> str:
    """Return the URL of a site with a trailing slash, unless its last part has a suffix like a page."""
    last = path_of(url).rpartition("/")[2]
    return url if not last or "." in last or "?" in url or "#" in url else url + "/"


def names_a_file_of(reference: str, top: str) -> bool:
    """Whether ``/reference`` can only be a file from the top of a repository, as on GitHub and GitLab.

    It ends with the suffix of a source, and begins with an existing folder unless the repository has a host. A URL of a
    site is unlikely to meet either condition.
    """
    first, slash, _ = reference.partition("/")
    below = bool(slash and first) and os.path.isdir(f"{top}/{first}")  # noqa: PTH112
    # Sites generate robots.txt and similar files.
    return reference.lower().endswith(SOURCES) and (
        below or (bool(repository_at(top).host) and reference[-4:] != ".txt")
    )


def inside(page: str, reference: str) -> str:
    """Return the path from the root that a reference in a page of a site resolves to; ``..`` stays below the root."""
    return "." + path_of(join(f"https://root/{page}", reference))


def directory_url(directory: str) -> str:
    """Return the ``file:`` URL of a folder, with a trailing slash."""
    return Path(os.path.abspath(directory)).as_uri().rstrip("/") + "/"  # noqa: PTH100 - symbolic links are kept


def working_url() -> str:
    """Return the URL of the working directory; if it was deleted, an empty string, below which no file lies."""
    try:
        return directory_url(".")
    except OSError:
        return ""


def project_of(base: str) -> str | None:
    """Return the URL of the repository folder that contains a file, or None."""
    path = path_from(base) or "/"
    return next((directory_url(str(f)) for f in (Path(path), *Path(path).parents) if (f / ".git").exists()), None)


def home_of(working: str) -> str:
    """Return the folder that displayed paths start from: that of the config file, the repository, or ``working``."""
    folders = (Path(working), *Path(working).parents)
    return next((str(f) for f in folders if (f / "probe.toml").exists() or (f / ".git").exists()), working)
