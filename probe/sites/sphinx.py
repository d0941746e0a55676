"""What names of pages and files mean in a Sphinx project, whose source begins in the folder of ``conf.py``.

What a part that others include names is relative to those: of it only names from the root of the source can be told.
"""

import os
import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from mimetypes import MimeTypes
from pathlib import Path
from typing import NamedTuple
from urllib.request import url2pathname

from probe.url import path_of, split_fragment


class Names(Enum):
    """What a link names."""

    URL = auto()
    FILE = auto()  # of the source
    PAGE = auto()  # of the source, without its suffix


class Found(NamedTuple):
    """A link and where in the source it begins."""

    url: str
    offset: int
    names: Names = Names.URL


# What Sphinx and its well-known extensions make pages from.
_SUFFIXES = (".rst", ".md", ".txt", ".ipynb", ".rest", ".markdown", ".myst", ".nblink", ".py", ".org")
# Pages that Sphinx makes of itself; "self" is the page of the table of contents.
_GENERATED = re.compile(r"/?(?:(?:genindex|modindex|py-modindex|search)(?:\.html(?:#.*)?)?|self)")
# What no page is called: pages of other projects, patterns, placeholders, and what is marked as no reference.
_NO_PAGE = re.compile(r"[:*?#%<>\[\]{}|$!\\\0]|\A[/.]*\Z")


_FILES = (".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc", ".ipynb", ".txt")


@dataclass(frozen=True, slots=True)
class Project:
    """Where a document lies: its own URL, and that of the folder of ``conf.py``, None where there is none above it."""

    base: str | None
    source: str | None

    def meant(self, found: Found) -> tuple[str, str | None] | None:
        """Return the text of a link and what it is relative to; None for what cannot be told or is made by Sphinx."""
        if self.base is None or self.source is None:
            return None if found.names is Names.PAGE else (found.url, self.base)
        if _GENERATED.fullmatch(found.url):
            return None
        if found.names is Names.URL or found.url.startswith("//"):
            return found.url, self.base
        rooted = found.url.startswith("/")
        if not rooted and "/_" in self.base[len(self.source) - 1 :]:
            return None
        text, base = (found.url[1:], self.source) if rooted else (found.url, self.base)
        return _page(text, base) if found.names is Names.PAGE else (text, base)


def project_of(base: str | None) -> Project:
    """Return the project of the document at ``base``; it can be told on this machine alone."""
    if base is None or not base.startswith("file:///"):
        return Project(base, None)
    return Project(base, _source(base.rpartition("/")[0] + "/"))


def may_be_a_label(text: str, base: str) -> bool:
    """Whether a text in a document of Sphinx looks like the name of a place: no path, and no suffix of a file."""
    name = split_fragment(text)[0].partition("?")[0]
    named = "/" not in name and not name.endswith(_FILES) and _mime_types().guess_type(name)[0] is None
    return named and project_of(base).source is not None


@cache
def _mime_types() -> MimeTypes:
    return MimeTypes()  # the suffixes that Python knows, whatever the machine adds


def _source(folder: str) -> str | None:
    """Return the folder of ``conf.py``: this one or one above it, in the same repository."""
    start = Path(_path(folder))
    for place in (start, *start.parents):
        if _is_file(str(place / "conf.py")):
            return place.as_uri().rstrip("/") + "/"
        if (place / ".git").exists():
            break
    return None


def _page(name: str, base: str) -> tuple[str, str] | None:
    """Return the file of a page; None for what no page is called, and where a tool has yet to make its folder."""
    path = _path(base.rpartition("/")[0] + "/") + name
    if _NO_PAGE.search(name) or not _has_folder(path):
        return None
    ends = ("", *_SUFFIXES) if name.endswith(_SUFFIXES) else _SUFFIXES
    return name + next((end for end in ends if _is_file(path + end)), ends[0]), base


def _path(folder: str) -> str:
    return url2pathname(path_of(folder))


def _is_file(path: str) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises where a name is too long


def _has_folder(path: str) -> bool:
    return os.path.isdir(os.path.dirname(path))  # noqa: PTH112, PTH120 - as does Path.is_dir
