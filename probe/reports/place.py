"""The place of a link as CI systems name it: a file of the checkout, a line and a column."""

import os
import re

from msgspec import Struct

from probe.reports.schema import Source
from probe.url import scheme

_NO_FILE = re.compile(r"(?:stdin|argument \d+)?")  # the source names of inputs that are not files


class Place(Struct, frozen=True, gc=False):
    """One place. ``path`` has ``/`` between its parts and is absolute if the file is outside the root.

    ``in_file`` is false if the source is not a file: a page on the web, standard input, an argument. Then ``path`` is a
    name that resembles a path, without a scheme, because GitHub rejects an upload with a URL among its files.
    """

    document: str
    path: str
    line: int
    column: int
    in_file: bool

    @property
    def text(self) -> str:
        """The place in a readable form."""
        return f"{self.path if self.in_file else self.document}:{self.line}"


def place(source: Source, root: str | None) -> Place:
    """Return the place of a mention, relative to ``root`` (None for the working directory)."""
    document, line, column = source.document, max(source.line, 1), max(source.column, 1)
    named = scheme(document)
    if named is not None and "://" in document:
        bare = document[len(named) :].lstrip(":/") or named
        return Place(document, bare, line, column, in_file=False)
    if _NO_FILE.fullmatch(document):
        return Place(document, document or "-", line, column, in_file=False)
    return Place(document, _seen_from(root, document), line, column, in_file=True)


def _seen_from(root: str | None, document: str) -> str:
    start = os.path.join(_absolute(root or ""), "")  # noqa: PTH118 - ends with a separator
    return _absolute(document).removeprefix(start).replace(os.sep, "/")


def _absolute(path: str) -> str:
    """Return the absolute path, or the normalised path if the working directory does not exist any more."""
    try:
        return os.path.abspath(path)  # noqa: PTH100 - Path would take longer than everything else for a million links
    except OSError:
        return os.path.normpath(path)
