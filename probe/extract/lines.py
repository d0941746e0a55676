"""Plain lists: one URL a line."""

import codecs
import re
from collections.abc import Iterator
from typing import AnyStr

from probe.errors import InputError
from probe.model import Document, FailureKind, Mention

LONGEST_SHOWN = 2_000  # characters of a line that is too long to be a URL; the rest is not kept

# U+FFFD stands where a character was lost, by our decoder or by an earlier one: what was meant cannot be told.
_FAULTY = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_LINE_OF_BYTES = re.compile(rb"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_BLANKS = " \t\u00a0\u3000\ufeff"
_COMMENT = re.compile(f"[{_BLANKS}]#")
_LONGEST_LINE = 65_536
_BYTE_ORDER_MARKS = (  # UTF-32's begin with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def mentions(document: Document) -> Iterator[Mention]:
    """Yield every line of a list that is neither blank nor a comment (``#`` at the start, or after a blank).

    Lines end with LF, CRLF or CR alone; blanks and ``<>`` around a URL are not part of it. A line with control
    characters or bytes that are no characters is a mention with a fault. Raises InputError for UTF-16 without its mark.
    """
    for number, line in enumerate(_lines(document), 1):
        mention = _mention(line, document.name, number)
        if mention is not None:
            yield mention


def _mention(line: str, document: str, number: int) -> Mention | None:
    text = line.strip(_BLANKS)
    if not text or text.startswith("#"):
        return None
    if "#" in text:
        text = _COMMENT.split(text, maxsplit=1)[0].rstrip(_BLANKS)
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip(_BLANKS)
    column = line.find(text) + 1
    if not text or len(text) > _LONGEST_LINE or _FAULTY.search(text):
        return Mention(text[:LONGEST_SHOWN], document, number, column, FailureKind.URL_INVALID)
    return Mention(text, document, number, column)


def _lines(document: Document) -> Iterator[str]:
    content, encoding = document.content, "utf-8"
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], name
            break
    else:
        _refuse_unmarked_utf16(document)
    if encoding != "utf-8":
        yield from _split(content.decode(encoding, errors="replace"), _LINE)
        return
    for line in _split(content, _LINE_OF_BYTES):
        yield line.decode("utf-8", errors="surrogateescape")


def _refuse_unmarked_utf16(document: Document) -> None:
    head = document.content[:64]
    for start, name in ((1, "UTF-16 (little-endian)"), (0, "UTF-16 (big-endian)")):
        if len(head) >= 4 and not any(head[start::2]) and all(head[1 - start :: 2]):
            raise InputError(f"{document.name}: this is {name} without a byte order mark; save it as UTF-8")


def _split(text: AnyStr, line: re.Pattern[AnyStr]) -> Iterator[AnyStr]:
    """Yield the lines without their ends, one at a time: a list of a million lines is not held twice."""
    for match in line.finditer(text):
        yield match[1]
