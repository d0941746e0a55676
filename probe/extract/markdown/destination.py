"""Where in a Markdown source the destination of a link begins: the parser tells the whole link's span alone."""

import re
from typing import TYPE_CHECKING

from probe.extract.markdown.source import Source

if TYPE_CHECKING:
    import pyromark

# Blanks and one line end with what marks quotes, then perhaps a bracket, stand before a destination.
_BEFORE = re.compile(rb"[ \t\v\f]*+(?:(?:\r\n|\r|\n)[ \t\v\f>]*+)?<?")
_BEGINS_BEFORE = b" \t\v\f\r\n<"  # what that begins with; an empty end is in there too
_LABEL = re.compile(rb"\[(?:[^\[\]\\]|\\.)*+\]:", re.DOTALL)


def inline_destination(content: bytes, text_end: int, url: str) -> int:
    """Return the offset of the destination in ``[text](url)``, given where the last part of its text ends."""
    closing = content.find(b"](", text_end)
    return text_end if closing < 0 else _destination(content, closing + 2, url)


def _destination(content: bytes, after: int, url: str) -> int:
    if content[after : after + 1] not in _BEGINS_BEFORE:
        return after
    match = _BEFORE.match(content, after)
    start = match.end() if match else after
    # In [x](\n    >y) the sign is no quote's: a line indented so far cannot begin one.
    for _ in range(len(url) - len(url.lstrip(">"))):
        start -= content[start - 1 : start] == b">"
    return start


class Definitions:
    """The link reference definitions of a source, read when the first is asked for."""

    __slots__ = ("_known", "_parser", "_source", "_used")

    def __init__(self, source: Source, parser: "pyromark.Markdown") -> None:
        self._source = source
        self._parser = parser
        self._known: dict[str, tuple[int, str]] | None = None
        self._used: set[str] = set()

    def first_use(self, label: str) -> tuple[int, str] | None:
        """Return offset and URL of the destination that ``label`` stands for, or None if that was asked for before."""
        if self._known is None:
            self._known = self._read()
        name = _normal(label)
        if name in self._used:
            return None
        self._used.add(name)
        return self._known.get(name)

    def _read(self) -> dict[str, tuple[int, str]]:
        known: dict[str, tuple[int, str]] = {}
        for label, definition in self._parser.reference_definitions(self._source.body).items():
            span, url = definition["span"], definition["dest"]
            after = _LABEL.search(self._source.content, span["start"], span["end"])
            start = _destination(self._source.content, after.end(), url) if after else span["start"]
            known.setdefault(_normal(label), (start, url))
        return known


def _normal(label: str) -> str:
    """Return what labels are compared by (CommonMark 0.31.2, "matches")."""
    return " ".join(label.split()).casefold()
