"""Lenient parser for the head of a reply, like those of browsers and curl, which records faults as notes.

The parser does no I/O. It is strict on three points only: a status has three digits and is at least 100, and a line
contains neither a NUL nor a CR, because two parsers may read such a message differently (RFC 9112, 2.2).
"""

import re
from collections.abc import Iterator
from typing import Final

from probe.model import FailureKind, Note
from probe.printable import printable, shortened
from probe.transport.direct.fields import Fields, text_of
from probe.transport.direct.message import LARGEST_HEAD, LONGEST_REASON, Head, Incomplete, Malformed, Reading
from probe.transport.direct.plain_head import plain_head

_LONGEST_VALUE: Final = 40  # characters of a reply that a note quotes
_MOST_BLANK: Final = 1024  # bytes of empty lines before a status line
_SLOP: Final = 4  # bytes of garbage that Chromium ignores before a status line (kStatusLineSlop)

_BLANK = re.compile(rb"[\r\n\t ]*+")
_START = re.compile(rb"[^\n]{0,%d}?(HTTP[/ ]|ICY )" % _SLOP, re.IGNORECASE)  # Shoutcast writes ICY instead of HTTP
_LONGEST_START = _SLOP + len(b"HTTP/")
_START_CUT = re.compile(rb"(?:H|HT|HTT|HTTP|I|IC|ICY)\Z", re.IGNORECASE)
_END = re.compile(rb"\n\r*+\n")
_BARE_CR = re.compile(rb"\r(?![\r\n]|\Z)")
_STATUS_LINE = re.compile(rb"(HTTP/1\.([01]) )([1-9]\d\d)(?: ([^\r\n]*))?\r*+\n")
_ODD_STATUS_LINE = re.compile(rb"(HTTP(?:/\S*)?|ICY)[ \t]++()(\d++)([^\r\n]*)\r*+\n", re.IGNORECASE)
_FOLD = re.compile(r"\r*+\n[ \t]++")
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # a token, RFC 9110, 5.6.2
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\r\n"))
_DIGITS = re.compile(r"[0-9]+")
_CODINGS = {"chunked", "compress", "deflate", "gzip", "identity", "x-compress", "x-gzip"}  # RFC 9112, 7


def read_head(data: bytes | bytearray) -> Reading:
    """Return the final head at the start of ``data``; interim heads and bytes after it are ignored."""
    return plain_head(data) or read_leniently(data)


def read_leniently(data: bytes | bytearray) -> Reading:
    """Return the same as ``read_head`` with the slower parser for any input."""
    start = interim = 0
    while True:
        found = _read_one(data, start)
        if isinstance(found, Incomplete):
            return found._replace(interim=interim, size=start) if interim else found
        if isinstance(found, Malformed) or found.status == 101 or found.status >= 200:
            return found
        start, interim = found.size, interim + 1


class HeadReader:
    """Parses a head from pieces in linear time; ``rest`` has the bytes after the head."""

    def __init__(self) -> None:
        self.interim = 0
        self.rest = b""
        self.found: Reading = Incomplete(begun=False)
        self._buffer = bytearray()
        self._line = 0  # the start of the last line; no empty line ends before it

    def feed(self, piece: bytes) -> Reading:
        """Add a piece and return the reading of all pieces; after a reading other than Incomplete, add no more."""
        if not self._buffer:
            return self._read(piece)
        self._buffer += piece
        size = len(self._buffer)
        if size <= _MOST_BLANK or size > LARGEST_HEAD or _END.search(self._buffer, self._line):
            return self._read(self._buffer)
        self._line = max(self._buffer.rfind(b"\n", self._line), 0)
        return self.found

    def _read(self, data: bytes | bytearray) -> Reading:
        found = self.found = read_head(data)
        if isinstance(found, Incomplete):
            self.interim += found.interim
            self.found = found._replace(interim=self.interim)
            self._buffer = bytearray(data[found.size :])
            self._line = max(self._buffer.rfind(b"\n"), 0)
        elif isinstance(found, Head):
            self.rest = bytes(data[found.size :])
        return self.found


def broken(found: Incomplete | Malformed, received: bool) -> tuple[FailureKind, str]:
    """Return the failure for a malformed head, or for one that stays incomplete, and its detail."""
    if isinstance(found, Malformed):
        return FailureKind.PROTOCOL_ERROR, found.why
    if not received:
        return FailureKind.EMPTY_REPLY, ""
    if not found.begun and not found.interim:
        return FailureKind.PROTOCOL_ERROR, "no status line"
    said = f"the connection ended within the head of a {found.status}" if found.status else ""
    return FailureKind.INCOMPLETE_REPLY, said


def _begin(data: bytes | bytearray, start: int) -> int | Incomplete | Malformed:
    """Return the index of the status line at or after ``start``."""
    if data.startswith(b"HTTP/", start):
        return start
    blank = _BLANK.match(data, start)
    at = blank.end() if blank else start
    if at - start > _MOST_BLANK:
        return Malformed("no status line")
    window = bytes(data[at : at + _LONGEST_START])
    if found := _START.match(window):
        return at + found.start(1)
    if b"\n" in window or len(window) == _LONGEST_START:
        return Malformed("no status line")
    return Incomplete(begun=_START_CUT.search(window) is not None)


def _read_one(data: bytes | bytearray, start: int) -> Reading:
    begin = _begin(data, start)
    if not isinstance(begin, int):
        return begin
    end = _END.search(data, begin)
    stop = end.end() if end else len(data)
    block = bytes(data[begin : min(stop, begin + LARGEST_HEAD)])
    if b"\0" in block or (block.count(b"\r") != block.count(b"\r\n") and _BARE_CR.search(block)):
        return Malformed("a control character that no head may have")
    if stop - begin > LARGEST_HEAD:
        whole = block[: block.rfind(b"\n") + 1] or block + b"\n"
        return _parse(whole, [Note("reply-head-cut", (str(LARGEST_HEAD // 1024),))], stop)
    if end is None:
        return _unfinished(block)
    return _parse(block, [Note("reply-before")] if begin > start else [], stop)


def _unfinished(block: bytes) -> Incomplete | Malformed:
    if b"\n" not in block:
        return Incomplete()
    status = _status_of(block)
    return status if isinstance(status, Malformed) else Incomplete(int(status[3]))


def _status_of(block: bytes) -> re.Match[bytes] | Malformed:
    """Return a match with the groups: start, 0 or 1 for a version of HTTP/1, status, reason."""
    line = _STATUS_LINE.match(block)
    if line is not None:
        return line
    line = _ODD_STATUS_LINE.match(block)
    if line is None:
        return Malformed("no status line")
    if len(line[3]) != 3 or line[3] < b"100":
        return Malformed(f"the status is {line[3][:20].decode()}")
    return line


def _parse(block: bytes, notes: list[Note], size: int) -> Head | Malformed:
    line = _status_of(block)
    if isinstance(line, Malformed):
        return line
    if not line[2]:
        notes.append(Note("reply-status-line", (_shown(text_of(line[0])),)))
    text = text_of(block[line.end() :])
    reason = shortened(text_of(line[4] or b"").strip(), LONGEST_REASON)
    notes.extend(_notes_on_lines(block))
    if "\n " in text or "\n\t" in text:
        notes.append(Note("reply-folded"))
        text = _FOLD.sub(" ", text)
    headers = Fields("\n".join(_lines(text, notes)))
    notes.extend(_notes_on_framing(headers))
    persistent = not notes and line[2] == b"1" and not _closes(headers)
    chunked = listed(headers, "Transfer-Encoding")[-1:] == ["chunked"]
    return Head(
        int(line[3]), reason, headers, tuple(dict.fromkeys(notes)), persistent, size, _length(headers), chunked
    )  # fmt: skip


def _notes_on_lines(block: bytes) -> Iterator[Note]:
    if not block.count(b"\r\n") == block.count(b"\n") == block.count(b"\r"):
        yield Note("reply-line-ends")
    if len(block.translate(None, _CONTROLS)) != len(block):
        yield Note("reply-control")


def _lines(text: str, notes: list[Note]) -> Iterator[str]:
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if not (colon and _NAME.fullmatch(name)):
            if not line.strip("\r"):
                continue
            notes.append(Note("reply-space-before-colon" if colon else "reply-no-header"))
            name = name.rstrip(" \t")
            if not (colon and _NAME.fullmatch(name)):
                notes[-1] = Note("reply-no-header")
                continue
        yield f"{name}:{value}"


def _notes_on_framing(headers: Fields) -> Iterator[Note]:
    lengths = list(dict.fromkeys(listed(headers, "Content-Length")))
    if len(lengths) > 1:
        yield Note("reply-duplicate-length", (_shown(lengths[0]), _shown(lengths[1])))
    elif lengths and not _DIGITS.fullmatch(lengths[0]):
        yield Note("reply-bad-length", (_shown(lengths[0]),))
    for coding in listed(headers, "Transfer-Encoding"):
        if coding not in _CODINGS:
            yield Note("reply-unknown-coding", (_shown(coding),))


def listed(headers: Fields, name: str) -> list[str]:
    """Return the members of a list header in lower case (RFC 9110, 5.6.1)."""
    values = headers.all_of(name)
    return [member for value in values for member in map(str.strip, value.lower().split(",")) if member]


def _closes(headers: Fields) -> bool:
    return "close" in listed(headers, "Connection")


def _length(headers: Fields) -> int | None:
    """Return the declared length of a body; None without a usable one."""
    lengths = set(listed(headers, "Content-Length"))
    if len(lengths) != 1 or "Transfer-Encoding" in headers:
        return None
    text = lengths.pop()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _shown(text: str) -> str:
    return shortened(printable(text.strip()), _LONGEST_VALUE)
