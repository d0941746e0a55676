"""The position of a link's destination in Markdown source: the parser reports only the span of the whole link."""

import re
from typing import TYPE_CHECKING

from probe.extract.markdown.source import Source
from probe.patterns import lazy_compile

if TYPE_CHECKING:
    import pyromark

# Blanks and one line end with quote markers, then an optional bracket, may precede a destination.
_BEFORE = re.compile(rb"[ \t\v\f]*+(?:(?:\r\n|\r|\n)[ \t\v\f>]*+)?<?")
_BEGINS_BEFORE = b" \t\v\f\r\n<"  # first characters of this prefix; the empty end of the source is included
_LABEL = lazy_compile(rb"\[(?:[^\[\]\\]|\\.)*+\]:", re.DOTALL)


def inline_destination(content: bytes, text_end: int, url: str) -> int:
    """Return the offset of the destination in ``[text](url)``, given the end of the last part of its text."""
    closing = content.find(b"](", text_end)
    return text_end if closing < 0 else _destination(content, closing + 2, url)


def _destination(content: bytes, after: int, url: str) -> int:
    if content[after : after + 1] not in _BEGINS_BEFORE:
        return after
    match = _BEFORE.match(content, after)
    start = match.end() if match else after
    # In [x](\n    >y) the sign is not a quote marker: a line with this indentation cannot start a quote.
    for _ in range(len(url) - len(url.lstrip(">"))):
        start -= content[start - 1 : start] == b">"
    return start


class Definitions:
    """The link reference definitions of a source, which are parsed on the first access."""

    __slots__ = ("_known", "_parser", "_source", "_used")

    def __init__(self, source: Source, parser: "pyromark.Markdown") -> None:
        self._source = source
        self._parser = parser
        self._known: dict[str, tuple[int, str]] | None = None
        self._used: set[str] = set()

    def first_use(self, label: str) -> tuple[int, str] | None:
        """Return offset and URL of the destination of ``label``, or None if it was requested before."""
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
    """Return the form in which labels are compared (CommonMark 0.31.2, "matches")."""
    return " ".join(label.split()).casefold()
