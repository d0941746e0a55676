"""Replies that no standard allows, byte by byte, and what each must be taken for; the server closes behind them."""

from typing import NamedTuple

from probe.model import Failure, FailureKind, Note, Reply
from probe.transport.direct.head import broken, read_head
from probe.transport.direct.message import Head

OK = b"HTTP/1.1 200 OK\r\n"
END = b"Content-Length: 0\r\n\r\n"
BROKEN = FailureKind.PROTOCOL_ERROR
HALF = FailureKind.INCOMPLETE_REPLY


class Odd(NamedTuple):
    """The bytes, the status or the failure, the words of the notes on the head, and the detail of a failure."""

    content: bytes
    outcome: int | FailureKind
    words: tuple[str, ...] = ()
    detail: str = ""


def line(text: bytes) -> bytes:
    return text + b"\r\n" + END


def field(text: bytes) -> bytes:
    return OK + text + b"\r\n" + END


NO_STATUS = "no status line"
CONTROL = "a control character that no head may have"

STATUS_LINES: dict[str, Odd] = {
    "no reason": Odd(line(b"HTTP/1.1 404"), 404),
    "no reason but a blank": Odd(line(b"HTTP/1.1 404 "), 404),
    "HTTP/1.0": Odd(line(b"HTTP/1.0 200 OK"), 200),
    "HTTP/2.0": Odd(line(b"HTTP/2.0 200 OK"), 200, ("reply-status-line",)),
    "HTTP/2": Odd(line(b"HTTP/2 200 OK"), 200, ("reply-status-line",)),
    "HTTP/3": Odd(line(b"HTTP/3 503 Later"), 503, ("reply-status-line",)),
    "HTTP/1.5": Odd(line(b"HTTP/1.5 200 OK"), 200, ("reply-status-line",)),
    "HTTP/7.3": Odd(line(b"HTTP/7.3 200 OK"), 200, ("reply-status-line",)),
    "HTTP/0.9": Odd(line(b"HTTP/0.9 200 OK"), 200, ("reply-status-line",)),
    "HTTP/11": Odd(line(b"HTTP/11 200 OK"), 200, ("reply-status-line",)),
    "HTTP without a version": Odd(line(b"HTTP 200 OK"), 200, ("reply-status-line",)),
    "HTTP with a slash and no version": Odd(line(b"HTTP/ 200 OK"), 200, ("reply-status-line",)),
    "ICY": Odd(line(b"ICY 200 OK"), 200, ("reply-status-line",)),
    "small letters": Odd(line(b"http/1.1 200 ok"), 200, ("reply-status-line",)),
    "a tab": Odd(line(b"HTTP/1.1\t200 OK"), 200, ("reply-status-line",)),
    "two blanks": Odd(line(b"HTTP/1.1  200 OK"), 200, ("reply-status-line",)),
    "the reason glued on": Odd(line(b"HTTP/1.1 200OK"), 200, ("reply-status-line",)),
    "a part of a status": Odd(line(b"HTTP/1.1 404.3 No"), 404, ("reply-status-line",)),
    "600": Odd(line(b"HTTP/1.1 600 What"), 600),
    "999": Odd(line(b"HTTP/1.1 999 Request denied"), 999),
    "an escape in the reason": Odd(line(b"HTTP/1.1 404 \x1b[31mred"), 404, ("reply-control",)),
    "Latin-1 in the reason": Odd(line(b"HTTP/1.1 404 Pas trouv\xe9"), 404),
    "a long reason": Odd(line(b"HTTP/1.1 404 " + b"x" * 20_000), 404),
    "000": Odd(line(b"HTTP/1.1 000 What"), BROKEN, (), "the status is 000"),
    "99": Odd(line(b"HTTP/1.1 99 What"), BROKEN, (), "the status is 99"),
    "099": Odd(line(b"HTTP/1.1 099 What"), BROKEN, (), "the status is 099"),
    "20": Odd(line(b"HTTP/1.1 20 OK"), BROKEN, (), "the status is 20"),
    "1000": Odd(line(b"HTTP/1.1 1000 What"), BROKEN, (), "the status is 1000"),
    "many digits": Odd(line(b"HTTP/1.1 " + b"2" * 5000), BROKEN, (), "the status is " + "2" * 20),
    "abc": Odd(line(b"HTTP/1.1 abc What"), BROKEN, (), NO_STATUS),
    "a negative status": Odd(line(b"HTTP/1.1 -200 OK"), BROKEN, (), NO_STATUS),
    "a version alone": Odd(line(b"HTTP/1.1"), BROKEN, (), NO_STATUS),
    "no blank": Odd(line(b"HTTP/1.1200 OK"), BROKEN, (), NO_STATUS),
    "HTTP/0.9, a page alone": Odd(b"<html>hello</html>\r\n\r\n", BROKEN, (), NO_STATUS),
    "a page of a few bytes": Odd(b"<p>", BROKEN, (), NO_STATUS),
    "another protocol": Odd(b"SSH-2.0-OpenSSH_9.6\r\n", BROKEN, (), NO_STATUS),
    "TLS": Odd(b"\x15\x03\x01\x00\x02\x02\x0a", BROKEN, (), NO_STATUS),
    "HTTP/2 itself": Odd(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00\x03\x00\x00\x00\x64", BROKEN, (), NO_STATUS),
    "a request": Odd(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", BROKEN, (), NO_STATUS),
    "a NUL in the reason": Odd(line(b"HTTP/1.1 200 O\0K"), BROKEN, (), CONTROL),
}

BEFORE: dict[str, Odd] = {
    "empty lines before": Odd(b"\r\n\r\n" + OK + END, 200, ("reply-before",)),
    "a blank before": Odd(b" " + OK + END, 200, ("reply-before",)),
    "a byte order mark before": Odd(b"\xef\xbb\xbf" + OK + END, 200, ("reply-before",)),
    "too many empty lines before": Odd(b"\r\n" * 1000 + OK + END, BROKEN, (), NO_STATUS),
    "100 before": Odd(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + END, 200),
    "103 before": Odd(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK + END, 200),
    "fifty 102 before": Odd(b"HTTP/1.1 102 Processing\r\n\r\n" * 50 + OK + END, 200),
    "100 alone": Odd(b"HTTP/1.1 100 Continue\r\n\r\n", HALF),
    "101": Odd(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x05hello", 101),
}

ENDS: dict[str, Odd] = {
    "nothing": Odd(b"", FailureKind.EMPTY_REPLY),
    "an empty line": Odd(b"\r\n", BROKEN, (), NO_STATUS),
    "four letters": Odd(b"HTTP", HALF),
    "half a status line": Odd(b"HTTP/1.1 20", HALF),
    "a status line without its end": Odd(b"HTTP/1.1 200 OK", HALF),
    "a status line": Odd(OK, HALF, (), "the connection ended within the head of a 200"),
    "half a head": Odd(OK + b"Content-Ty", HALF, (), "the connection ended within the head of a 200"),
    "all but the last line": Odd(OK + b"A: b\r\n", HALF, (), "the connection ended within the head of a 200"),
    "half a head of an odd 404": Odd(b"ICY 404 No\r\nA: b", HALF, (), "the connection ended within the head of a 404"),
}

FIELDS: dict[str, Odd] = {
    "no fields": Odd(OK + b"\r\n", 200),
    "bare line feeds": Odd(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n", 200, ("reply-line-ends",)),
    "a bare line feed at the end": Odd(OK + b"Content-Length: 0\r\n\n", 200, ("reply-line-ends",)),
    "one bare line feed": Odd(OK + b"A: b\nContent-Length: 0\r\n\r\n", 200, ("reply-line-ends",)),
    "two carriage returns": Odd((OK + END).replace(b"\r", b"\r\r"), 200, ("reply-line-ends",)),
    "a folded field": Odd(field(b"A: b\r\n c"), 200, ("reply-folded",)),
    "a folded field by a tab": Odd(field(b"A: b\r\n\tc"), 200, ("reply-folded",)),
    "a fold behind the status line": Odd(field(b" folded"), 200, ("reply-no-header",)),
    "a blank before the colon": Odd(field(b"Server : x"), 200, ("reply-space-before-colon",)),
    "a field without a colon": Odd(field(b"what is this"), 200, ("reply-no-header",)),
    "a field without a name": Odd(field(b": x"), 200, ("reply-no-header",)),
    "a name with a blank": Odd(field(b"Two Words: x"), 200, ("reply-no-header",)),
    "a name in Latin-1": Odd(field(b"Tr\xe8s: x"), 200, ("reply-no-header",)),
    "a name with an escape": Odd(field(b"\x1b[31m: x"), 200, ("reply-control", "reply-no-header")),
    "a NUL": Odd(field(b"A: b\0c"), BROKEN, (), CONTROL),
    "a NUL in a name": Odd(field(b"A\0: b"), BROKEN, (), CONTROL),
    "a bare carriage return": Odd(field(b"A: b\rSet-Cookie: c=d"), BROKEN, (), CONTROL),
    "an escape": Odd(field(b"A: \x1b]0;x\x07"), 200, ("reply-control",)),
    "Latin-1": Odd(field(b"A: caf\xe9"), 200),
    "UTF-8": Odd(field("A: caf\u00e9 \u4e2d\u6587".encode()), 200),
    "bad cookies": Odd(field(b"Set-Cookie: \x01;;=;\r\nSet-Cookie: \xff=\xfe\r\nSet-Cookie:"), 200, ("reply-control",)),
    "a cookie bomb": Odd(field(b"Set-Cookie: a=" + b"b" * 4000 + b"\r\nX: y"), 200),
    "a field of 40 KB": Odd(field(b"A: " + b"x" * 40_000), 200),
    "300 fields": Odd(field(b"A: b\r\n" * 300 + b"C: d"), 200),
    "a head of 100 KB": Odd(field(b"A: b\r\n" * 16_667 + b"C: d"), 200, ("reply-head-cut",)),
    "a head of 200 KB in one field": Odd(field(b"A: " + b"x" * 200_000), 200, ("reply-head-cut",)),
    "a status of 100 KB": Odd(line(b"HTTP/1.1 " + b"2" * 100_000), BROKEN, (), "the status is " + "2" * 20),
    "a status line of 100 KB": Odd(line(b"HTTP/1.1 200 " + b"x" * 100_000), 200, ("reply-head-cut", "reply-line-ends")),
}

FRAMES: dict[str, Odd] = {
    "two lengths": Odd(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello", 200, ("reply-duplicate-length",)),
    "two lengths in one": Odd(OK + b"Content-Length: 5, 7\r\n\r\nhello", 200, ("reply-duplicate-length",)),
    "one length twice": Odd(OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200),
    "a length of words": Odd(OK + b"Content-Length: five\r\n\r\nhello", 200, ("reply-bad-length",)),
    "a negative length": Odd(OK + b"Content-Length: -5\r\n\r\nhello", 200, ("reply-bad-length",)),
    "a signed length": Odd(OK + b"Content-Length: +5\r\n\r\nhello", 200, ("reply-bad-length",)),
    "a huge length": Odd(OK + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nhello", 200),
    "too short a length": Odd(OK + b"Content-Length: 2\r\n\r\nhello", 200),
    "too long a length": Odd(OK + b"Content-Length: 200\r\n\r\nhello", 200),
    "an unknown coding": Odd(OK + b"Transfer-Encoding: foo\r\n\r\nhello", 200, ("reply-unknown-coding",)),
    "a length and chunks": Odd(OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200),
    "chunks without the last": Odd(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 200),
    "chunks that are none": Odd(OK + b"Transfer-Encoding: chunked\r\n\r\nhello\r\n", 200),
    "a body to 204": Odd(b"HTTP/1.1 204 No Content\r\n\r\nstuff", 204),
    "a body to 304": Odd(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nstuff", 304),
    "another reply behind": Odd(OK + END + b"HTTP/1.1 404 Not Found\r\n" + END, 200),
    "garbage behind": Odd(OK + END + b"\0garbage", 200),
}

ODD = STATUS_LINES | BEFORE | ENDS | FIELDS | FRAMES


def reread(content: bytes, elapsed: float, address: str | None = None) -> Reply | Failure:
    """Return what these bytes are as an answer, no more of them coming."""
    found = read_head(content)
    if isinstance(found, Head):
        cookies, notes = found.cookies, found.notes
        return Reply(found.status, found.reason, found.headers, cookies, elapsed, address, notes=notes)
    kind, detail = broken(found, bool(content))
    return Failure(kind, detail, elapsed, address)


def words(notes: tuple[Note, ...]) -> tuple[str, ...]:
    return tuple(note.word for note in notes)
