"""Decoding of documents, and conversion of text offsets to lines and columns."""

import codecs
from bisect import bisect_right
from itertools import accumulate

from probe.model import Document, FailureKind, Mention, Row
from probe.patterns import lazy_compile

BYTE_ORDER_MARKS = (  # UTF-32's begin with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LONGEST_SHOWN = 2_000  # characters of a text that is too long for a URL; the rest is not kept
LONGEST_URL = 65_536

# U+FFFD marks a character that our decoder or an earlier one lost; the original is unknown.
FAULTY = lazy_compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_LINE_END = lazy_compile(r"\r\n|\n|\r")


def decode(content: bytes, declared: str | None = None) -> str:
    """Return a document's bytes as text without the byte order mark; undecodable bytes become U+FFFD.

    A byte order mark has precedence, then the ``declared`` encoding if Python supports it, then UTF-16 detected by its
    zeros, then UTF-8.
    """
    if declared is None and content.isascii() and b"\0" not in content[:64]:  # neither mark nor UTF-16: the most common
        return content.decode("ascii")
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    for named in (declared, unmarked_utf16(content)):
        if named:
            try:
                return content.decode(named, errors="replace")
            except (LookupError, ValueError):  # no such encoding, or not a text encoding
                continue
    return content.decode("utf-8", errors="replace")


def unmarked_utf16(content: bytes) -> str | None:
    """Return the UTF-16 variant of a content without a byte order mark, detected by the zeros of Latin text."""
    head = content[:64]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) >= 4 and not any(head[start::2]) and all(head[1 - start :: 2]):
            return encoding
    return None


def line_end(text: str, offset: int) -> int:
    """Return the end of the line that contains an offset, without the line end characters."""
    found = _LINE_END.search(text, offset)
    return found.start() if found else len(text)


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END.finditer(text))]
    lengths = (len(line) + 1 for line in text.split("\n"))  # three times as fast
    return list(accumulate(lengths, initial=0))[:-1]


class Places:
    """Creates the mentions of one document, whose text is ``text``, from offsets in that text.

    Lines end with LF, CRLF or CR alone. ``base`` is the base of relative URLs from here on; assign it again where the
    document changes its base. While offsets ascend, each position is computed from the one before; otherwise the starts
    of all lines are stored.
    """

    __slots__ = ("_document", "_line", "_offset", "_start", "_starts", "_text", "base")

    def __init__(self, document: Document, text: str, base: str | None = None) -> None:
        self._document = document.name
        self._text = text
        self._starts = _line_starts(text) if "\r" in text else None
        self._offset = self._start = 0  # the previous offset, and the start of its line
        self._line = 1
        self.base = base

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 1, of a character's offset from 0."""
        if self._starts is None and offset < self._offset:
            self._starts = _line_starts(self._text)
        if self._starts is not None:
            line = bisect_right(self._starts, offset)
            return line, offset - self._starts[line - 1] + 1
        ends = self._text.count("\n", self._offset, offset)
        if ends:
            self._line += ends
            self._start = self._text.rindex("\n", self._offset, offset) + 1
        self._offset = offset
        return self._line, offset - self._start + 1

    def mention(
        self, url: str, offset: int, *, nofollow: bool = False, kind: str = "link", row: Row | None = None
    ) -> Mention:
        """Return the mention of ``url`` at an offset; a URL with invalid characters has a fault."""
        line, column = self.at(offset)
        if len(url) > LONGEST_URL or (not (url.isascii() and url.isprintable()) and FAULTY.search(url)):
            return Mention(url[:LONGEST_SHOWN], self._document, line, column, FailureKind.URL_INVALID, row=row)
        return Mention(url, self._document, line, column, None, self.base, nofollow, kind, False, row)
