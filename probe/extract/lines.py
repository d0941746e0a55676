"""Plain lists: one URL per line."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import AnyStr, Final

from probe.errors import InputError
from probe.extract.interface import Format
from probe.extract.marks import own_mark
from probe.extract.text import BYTE_ORDER_MARKS, FAULTY, LONGEST_SHOWN, LONGEST_URL, unmarked_utf16
from probe.model import Document, FailureKind, Mention
from probe.settings import Reading

UNASKED: Final = "bare-host"
"""The kind of mentions from a list without any scheme that was found in a folder."""

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_LINE_OF_BYTES = re.compile(rb"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_BLANKS = " \t\u00a0\u3000\ufeff"
_AROUND = {"<": ">", '"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»", "「": "」", "《": "》"}  # noqa: RUF001
_COMMENT = re.compile(f"[{_BLANKS}]#")
_BETWEEN = re.compile(f"[{_BLANKS},;|]+(?=[{''.join(_AROUND)}]?https?://)", re.IGNORECASE)
_ENDIANS = {"utf-16-le": "UTF-16 (little-endian)", "utf-16-be": "UTF-16 (big-endian)"}


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield every line of a list that is neither blank nor a comment (``#`` at the start, or after a blank).

    Lines end with LF, CRLF or CR alone; blanks, quotes and ``<>`` around a URL are stripped. A line with control
    characters or undecodable bytes is a mention with a fault. Raises InputError for UTF-16 without a byte order mark.
    """
    lines = _Lines(document.name)
    for line in _lines(document):
        yield from lines.mentions(line)


class ListInPieces:
    """A UTF-8 list that arrives in chunks: each line is parsed as soon as its end has arrived."""

    def __init__(self, document: str) -> None:
        self._lines = _Lines(document)
        self._rest: list[bytes] = []  # of a line that is still incomplete

    def add(self, piece: bytes) -> Iterator[Mention]:
        """Yield the mentions on the lines that end in a chunk; the first chunk contains any byte order mark in full."""
        if not self._lines.number and not self._rest:
            piece = piece.removeprefix(BOM_UTF8)
        end = 1 + max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, -1))  # LF may follow a CR in the next chunk
        if not end:
            self._rest.append(piece)
            return
        block = b"".join([*self._rest, piece[:end]])
        self._rest = [piece[end:]] if end < len(piece) else []
        yield from self._mentions(block)

    def end(self) -> Iterator[Mention]:
        """Yield the mention on the last line, which has no line end."""
        block, self._rest = b"".join(self._rest), []
        yield from self._mentions(block)

    def _mentions(self, block: bytes) -> Iterator[Mention]:
        for line in _split(block, _LINE_OF_BYTES):
            yield from self._lines.mentions(_decoded(line))


def item(line: str) -> str:
    """Return the content of a list line, or an empty string for a blank line or a comment."""
    text = line.strip(_BLANKS)
    if not text or text.startswith("#"):
        return ""
    return _bare(_COMMENT.split(text, maxsplit=1)[0].rstrip(_BLANKS) if "#" in text else text)


def is_in_utf_8(head: bytes) -> bool:
    """Whether a list with this beginning is read as UTF-8; 64 bytes suffice, or 4 bytes without a zero."""
    marked = any(head.startswith(mark) for mark, encoding in BYTE_ORDER_MARKS if encoding != "utf-8")
    return not marked and unmarked_utf16(head) is None


class _Lines:
    """Creates mentions from the lines of a list, in order; ``number`` is the number of the last line."""

    def __init__(self, document: str) -> None:
        self.number = 0
        self._document = document
        self._ignored: str | None = None  # why the next line is ignored, if a comment above it is a mark

    def mentions(self, line: str) -> Iterable[Mention]:
        """Return the mentions of the next line: none, one, or several URLs that are clearly apart."""
        self.number += 1
        text = line.strip(_BLANKS)
        if not text:
            return ()
        if text.startswith("#"):
            self._see_mark(text.lstrip("#"), alone=True)
            return ()
        ignored, self._ignored = self._ignored, None
        if "#" in text:
            text, *comments = _COMMENT.split(text, maxsplit=1)
            text = text.rstrip(_BLANKS)
            own = self._see_mark(comments[0].lstrip("#"), alone=False) if comments else None
            ignored = ignored if own is None else own
        text = _bare(text)
        if text.count("://") < 2:
            return (self._mention(text, line.find(text) + 1, ignored),)
        start = line.find(text)
        return [self._mention(part, start + offset + 1, ignored) for offset, part in _apart(text)]

    def _mention(self, text: str, column: int, ignored: str | None) -> Mention:
        if not text or len(text) > LONGEST_URL or FAULTY.search(text):
            shown = text[:LONGEST_SHOWN]
            return Mention(shown, self._document, self.number, column, FailureKind.URL_INVALID, ignored=ignored)
        return Mention(text, self._document, self.number, column, ignored=ignored)

    def _see_mark(self, comment: str, *, alone: bool) -> str | None:
        """Return why a comment marks its own line as ignored; remember a mark for the next line."""
        mark = own_mark(comment) if "probe:" in comment else None
        if mark is None:
            return None
        reason, next_line = mark
        if alone or next_line:
            self._ignored = reason
            return None
        return reason


def _apart(text: str) -> Iterator[tuple[int, str]]:
    """Yield the URLs of a line, and their offsets: a blank, or outside of a query a list mark, is between them."""
    start = 0
    for found in _BETWEEN.finditer(text):
        if found.start() and (found[0][:1] in _BLANKS or "?" not in text[start : found.start()]):
            yield start, _bare(text[start : found.start()])
            start = found.end()
    yield start, _bare(text[start:])


def _bare(text: str) -> str:
    """Return a text without the quotes and brackets around it, and without a list comma after them."""
    while text and text[0] in _AROUND:
        inner = text.rstrip(",;" + _BLANKS)
        if len(inner) < 2 or inner[-1] != _AROUND[text[0]]:
            break
        text = inner[1:-1].rstrip(inner[-1]).strip(_BLANKS)  # and a quote too many
    return text


def _lines(document: Document) -> Iterator[str]:
    content, encoding = document.content, "utf-8"
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], name
            break
    else:
        _refuse_unmarked_utf16(document)
    if encoding != "utf-8":
        yield from _split(content.decode(encoding, errors="replace"), _LINE)
        return
    for line in _split(content, _LINE_OF_BYTES):
        yield _decoded(line)


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", errors="surrogateescape")


def _refuse_unmarked_utf16(document: Document) -> None:
    encoding = unmarked_utf16(document.content)
    if encoding:
        raise InputError(f"{document.name}: this is {_ENDIANS[encoding]} without a byte order mark; save it as UTF-8")


def _split(text: AnyStr, line: re.Pattern[AnyStr]) -> Iterator[AnyStr]:
    """Yield the lines without their ends, one at a time, so that a list of a million lines is not copied."""
    for match in line.finditer(text):
        if match.start() < len(text):  # skip the empty match after the last line end
            yield match[1]


FORMAT = Format(
    name="list", suffixes=(".txt", ".urls", ".list"), media_types=("text/uri-list",), mentions=mentions, order=8
)  # fmt: skip
