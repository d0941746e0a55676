"""HTML inside Markdown: joins the pieces that the parser reports, at unchanged offsets."""

import re
from collections.abc import Iterator, Sequence

from probe.extract.markdown.source import Source

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_CODE = frozenset({"code", "kbd", "pre", "samp"})
_OTHER = frozenset({"a", "script", "style"})


class Tags:
    """Tracks the element around a text in which a URL is not a bare URL, ``open``: a link, or code."""

    __slots__ = ("_names", "open")

    def __init__(self, *, include_code: bool) -> None:
        self._names = _OTHER if include_code else _OTHER | _CODE
        self.open: str | None = None

    def see(self, tag: str) -> None:
        """Process a tag, or another piece of inline HTML."""
        match = _TAG.match(tag)
        if match is None:
            return
        name = match[2].lower()
        if self.open is None and not match[1] and name in self._names and not tag.endswith("/>"):
            self.open = name
        elif match[1] and name == self.open:
            self.open = None


def tag_links(source: Source, tag: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """Yield offset, URL and ``nofollow`` of the links of one tag, which the parser reports without quote markers."""
    if "=" in tag:
        piece = source.piece(start, end)
        yield from _links(source, start, piece if piece == tag else _without_prefixes(piece, tag))


def block_links(source: Source, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str, bool]]:
    """Yield offset, URL and ``nofollow`` of the links of a block, given the spans of its lines."""
    if not lines:
        return
    start, end = lines[0][0], lines[-1][1]
    piece = source.content[start:end]
    if b"=" not in piece and b"(" not in piece:
        return
    if sum(stop - first for first, stop in lines) != len(piece):
        piece = _without_gaps(source.content, lines)
    yield from _links(source, start, piece.decode("utf-8", "replace"))


def _links(source: Source, start: int, piece: str) -> Iterator[tuple[int, str, bool]]:
    from probe.extract import html  # noqa: PLC0415 - few documents have HTML in them

    base = source.at(start)
    for url, offset, nofollow in html.links(piece):
        if not (url.startswith("{") and piece[offset - 1] == "="):  # an expression of JSX: not a URL yet
            yield base + offset, url, nofollow


def _without_gaps(content: bytes, lines: Sequence[tuple[int, int]]) -> bytes:
    """Return the lines with blanks for the text between them, which consists of quote and list markers."""
    parts, last = [], lines[0][0]
    for start, end in lines:
        parts.append(b" " * (start - last) + content[max(start, last) : end])
        last = max(last, end)
    return b"".join(parts)


def _without_prefixes(piece: str, tag: str) -> str:
    """Return a tag with blanks for the line prefixes that the source has and the tag itself lacks."""
    lines = piece.splitlines(keepends=True)
    wanted = tag.splitlines(keepends=True)
    if len(lines) != len(wanted):
        return piece
    return "".join(
        (own.rstrip("\r\n").rjust(len(line.rstrip("\r\n"))) + line[len(line.rstrip("\r\n")) :])
        for line, own in zip(lines, wanted, strict=True)
    )
