"""Relative links to absolute ones: where they lead on the web, or which file of this machine they name."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote_to_bytes
from urllib.request import url2pathname

from probe.model import Mention, Note
from probe.settings import Reading
from probe.url import join, path_of, scheme, split_fragment

# Placeholders of Jinja, Liquid, Mustache, ERB and shells, and of URI templates (RFC 6570).
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{|\{[\w.+#/;?&*:|-]*\}")
_ENDS = "".join(map(chr, range(0x21)))  # C0 controls and space, which the URL standard strips from both ends
_DROPPED = str.maketrans("", "", "\t\n\r")  # and these wherever they stand


@dataclass(frozen=True, slots=True)
class Meant:
    """What a link with a base means: an absolute URL, or a ``path`` of this machine, or why neither can be told.

    ``there`` tells whether the path exists.
    """

    url: str
    path: str | None = None
    there: bool = True
    skip: Note | None = None
    note: Note | None = None


class Relatives:
    """Resolves the relative links of one run, in this order: by file, by ``--root-dir``, by ``--base-url``."""

    def __init__(self, reading: Reading) -> None:
        self._root = None if reading.root_dir is None else _directory_url(reading.root_dir)
        self._published = reading.base_url
        self._site = self._root or _directory_url(".")
        self._exists = cache(_exists)

    def meant(self, mention: Mention, base: str) -> Meant:
        """Return what a mention means whose text may be relative to ``base``; raises ValueError for what is no URL."""
        text = mention.text.strip(_ENDS).translate(_DROPPED)
        if _TEMPLATE.search(text):
            return Meant(mention.text, skip=Note("template"))
        named = scheme(text)
        if named is not None and named != "file" and not _is_drive(text):
            return Meant(mention.text)
        if not base.startswith("file:"):
            return Meant(join(base, text))
        if text.startswith(("//", "\\\\")):
            return Meant("https:" + text)
        return self._on_this_machine(text, base)

    def _on_this_machine(self, text: str, base: str) -> Meant:
        rooted = text.startswith(("/", "\\"))
        reference = split_fragment(text)[0].partition("?")[0]
        start = base
        if rooted:
            start = self._root or _project(base)
            reference = "." + path_of(join("https://root/", reference))  # ".." does not lead out of it
        href = join(start, reference) if reference else base
        path = path_from(href)
        if path is not None and self._exists(path):
            return Meant(shown(path), path)
        if path is not None and _is_page(base) and self._exists(f"{path}.html"):
            return Meant(shown(path), f"{path}.html", note=Note("clean-url", (f"{shown(path)}.html",)))
        if self._published is not None:
            return Meant(join(self._public(base), text))
        if rooted and self._root is None:
            return Meant(text, skip=Note("root-unknown"))
        return Meant(shown(path) if path else text, path or text, there=False)

    def _public(self, base: str) -> str:
        """Return the URL under which a file is published: its path below the site's folder, below ``--base-url``."""
        published = self._published or ""
        below = base.removeprefix(self._site)
        return published if below == base else join(published, below)


def path_from(href: str) -> str | None:
    """Return the path that a ``file:`` URL names, None for one of another machine or with a NUL."""
    bare = split_fragment(href)[0].partition("?")[0]
    if not bare.startswith("file:///") or "%00" in bare:
        return None
    path = url2pathname(path_of(bare)) if os.name == "nt" else os.fsdecode(unquote_to_bytes(path_of(bare)))
    return path.rstrip("/") or "/"


def shown(path: str) -> str:
    """Return a path as people know it: seen from the working directory, with slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive of Windows
        return path


def _exists(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises where a name is too long


def _directory_url(directory: str) -> str:
    return Path(os.path.abspath(directory)).as_uri().rstrip("/") + "/"  # noqa: PTH100 - links in it stay as they are


@cache
def _project(base: str) -> str:
    """Return the folder, as a URL, of the repository that a file is in; its own folder where it is in none."""
    path = path_from(base) or "/"
    for folder in (Path(path), *Path(path).parents):
        if (folder / ".git").exists():
            return _directory_url(str(folder))
    return join(base, ".")


def _is_page(base: str) -> bool:
    return base.lower().endswith((".html", ".htm", ".xhtml"))


def _is_drive(text: str) -> bool:
    return len(text) > 2 and text[1] == ":" and text[2] in "\\/"
