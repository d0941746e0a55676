"""Replies that break the rules: a status that was said survives, and what is none is no HTTP 400."""

import pytest

from probe.model import Failure, FailureKind, Reply
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import raw
from tests.transport.wire import Make, ask, failure_of, open_connections, status_of, until

OK = b"HTTP/1.1 200 OK\r\n"
EMPTY = b"Content-Length: 0\r\n\r\n"
METHODS = pytest.mark.parametrize("method", ["HEAD", "GET"])

SURVIVES: dict[str, tuple[bytes, int, str]] = {
    "bare line feeds": (b"HTTP/1.1 200 OK\nContent-Length: 0\n\n", 200, "OK"),
    "no reason": (b"HTTP/1.1 404\r\n" + EMPTY, 404, ""),
    "a blank and no reason": (b"HTTP/1.1 404 \r\n" + EMPTY, 404, ""),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\n", 200, "OK"),
    "HTTP/2.0": (b"HTTP/2.0 200 OK\r\n" + EMPTY, 200, "OK"),
    "600": (b"HTTP/1.1 600 What\r\n" + EMPTY, 600, "What"),
    "999": (b"HTTP/1.1 999 Request denied\r\n" + EMPTY, 999, "Request denied"),
    "Latin-1": (b"HTTP/1.1 404 Pas trouv\xe9\r\n" + EMPTY, 404, "Pas trouv\udce9"),
    "an escape": (b"HTTP/1.1 404 \x1b[31m\r\n" + EMPTY, 404, "\x1b[31m"),
    "103 before": (head(103) + OK + EMPTY, 200, "OK"),
    "many 100s before": (head(100) * 50 + OK + EMPTY, 200, "OK"),
    "a field of 9 KB": (OK + b"X-Long: " + b"x" * 9_000 + b"\r\n" + EMPTY, 200, "OK"),
    "a field of 30 KB": (OK + b"X-Long: " + b"x" * 30_000 + b"\r\n" + EMPTY, 200, "OK"),
    "200 fields": (OK + b"X-More: y\r\n" * 200 + EMPTY, 200, "OK"),
    "bad cookies": (OK + b"Set-Cookie: \x01;;=;\r\n" * 100 + b"Set-Cookie: \xff=\xfe\r\n" + EMPTY, 200, "OK"),
    "a body to 204": (b"HTTP/1.1 204 No Content\r\n\r\nstuff", 204, "No Content"),
    "a body to 304": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nstuff", 304, "Not Modified"),
    "more than was announced": (OK + b"Content-Length: 2\r\n\r\nstuff", 200, "OK"),
    "a chunk that is none": (OK + b"Transfer-Encoding: chunked\r\n\r\nstuff\r\n", 200, "OK"),
    "a body that is no gzip": (OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nstuff", 200, "OK"),
    "an encoding that nobody knows": (OK + b"Content-Encoding: zz\r\nContent-Length: 5\r\n\r\nstuff", 200, "OK"),
    "a body without end": (OK + b"\r\nstuff", 200, "OK"),
}

BREAKS = {
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no head": b"<html>hello</html>\r\n\r\n",
    "status 000": b"HTTP/1.1 000 What\r\n" + EMPTY,
    "status 99": b"HTTP/1.1 99 What\r\n" + EMPTY,
    "status 099": b"HTTP/1.1 099 What\r\n" + EMPTY,
    "status 1000": b"HTTP/1.1 1000 What\r\n" + EMPTY,
    "status abc": b"HTTP/1.1 abc What\r\n" + EMPTY,
    "a NUL": OK + b"X-Nul: a\x00b\r\n" + EMPTY,
    "a bare CR": OK + b"X-Cr: a\rb\r\n" + EMPTY,
}


MENDED = {  # what a strict parser refuses, with the note that says what is wrong with it
    "ICY": (b"ICY 200 OK\r\n\r\n", "reply-status-line"),
    "two lengths": (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n", "reply-duplicate-length"),
    "a length of words": (OK + b"Content-Length: two\r\n\r\n", "reply-bad-length"),
    "a field of 40 KB": (OK + b"X-Long: " + b"x" * 40_000 + b"\r\n" + EMPTY, ""),
    "300 fields": (OK + b"X-More: y\r\n" * 300 + EMPTY, ""),
    "a field without a name": (OK + b": x\r\n" + EMPTY, "reply-no-header"),
}


@METHODS
@pytest.mark.parametrize("what", MENDED)
async def test_a_second_reading_finds_the_status(make: Make, method: str, what: str) -> None:
    content, word = MENDED[what]
    async with Origin(routes={"/raw": raw(content, Exchange.close)}) as site:
        transport = make(timeout=5)
        answer = await ask(transport, site.url("/raw"), method)
        assert isinstance(answer, Reply)
        assert (answer.status, [note.word for note in answer.notes]) == (200, [word] if word else [])
        await until(lambda: open_connections(transport) == 0)


@METHODS
@pytest.mark.parametrize("what", SURVIVES)
async def test_the_status_survives(make: Make, method: str, what: str) -> None:
    content, status, reason = SURVIVES[what]
    async with Origin(routes={"/raw": raw(content, Exchange.close)}) as site:
        transport = make(timeout=5)
        answer = await ask(transport, site.url("/raw"), method)
        assert isinstance(answer, Reply), answer
        assert (answer.status, answer.reason) == (status, reason)
        assert await status_of(transport, site.url("/ok")) == 200


@METHODS
@pytest.mark.parametrize("what", BREAKS)
async def test_what_is_no_http_says_so(make: Make, method: str, what: str) -> None:
    async with Origin(routes={"/raw": raw(BREAKS[what], Exchange.close)}) as site:
        transport = make(timeout=5)
        failure = await failure_of(transport, site.url("/raw"), method)
        assert failure.kind is FailureKind.PROTOCOL_ERROR
        assert failure.detail.isprintable()
        assert "400" not in failure.detail
        assert 0 < len(failure.detail) < 80
        assert open_connections(transport) == 0


@METHODS
@pytest.mark.parametrize(
    ("path", "kind", "detail"),
    [
        ("/empty", FailureKind.EMPTY_REPLY, ""),
        ("/half", FailureKind.INCOMPLETE_REPLY, "the connection ended within the head of a 200"),
        ("/reset", FailureKind.CONNECT_RESET, "Connection reset by peer"),
        ("/reset-head", FailureKind.INCOMPLETE_REPLY, "the connection ended within the head of a 200"),
        ("/garbage", FailureKind.PROTOCOL_ERROR, "no status line"),
        ("/status/000", FailureKind.PROTOCOL_ERROR, "the status is 000"),
    ],
)
async def test_how_an_answer_can_end(
    make: Make, site: Origin, method: str, path: str, kind: FailureKind, detail: str
) -> None:
    failure = await failure_of(make(), site.url(path), method)
    assert (failure.kind, failure.detail, failure.address) == (kind, detail, "127.0.0.1")


async def test_half_a_status_line_has_no_status(make: Make) -> None:
    async with Origin(routes={"/raw": raw(b"HTTP/1.1 20", Exchange.close)}) as site:
        failure = await failure_of(make(), site.url("/raw"))
        assert (failure.kind, failure.detail) == (FailureKind.INCOMPLETE_REPLY, "")


async def test_a_head_without_end_in_one_field_is_bounded(make: Make) -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.send(OK)
        for number in range(1_000_000):
            await exchange.send(f"X-{number}: ".encode() + b"y" * 20_000 + b"\r\n")
            sent.append(20_000)

    sent: list[int] = []
    async with Origin(routes={"/raw": endless}) as site:
        answer = await ask(make(), site.url("/raw"), "GET")
        assert isinstance(answer, Reply)
        assert (answer.status, [note.word for note in answer.notes]) == (200, ["reply-head-cut"])
    assert sum(sent) < 20_000_000


@METHODS
async def test_interim_replies_without_end_are_not_taken_without_end(make: Make, method: str) -> None:
    async def endless(exchange: Exchange) -> None:
        while True:
            await exchange.send(head(103) * 1000)
            sent.append(1)

    sent: list[int] = []
    async with Origin(routes={"/raw": endless}) as site:
        failure = await failure_of(make(timeout=0.3), site.url("/raw"), method)
        assert failure.kind is FailureKind.TOTAL_TIMEOUT
    assert len(sent) * len(head(103) * 1000) < 20_000_000


@METHODS
async def test_another_protocol_is_not_entered(make: Make, site: Origin, method: str) -> None:
    transport = make()
    answer = await ask(transport, site.url("/status/101"), method)
    assert not isinstance(answer, Failure)
    assert (answer.status, answer.headers["upgrade"]) == (101, "websocket")
    assert open_connections(transport) == 0


async def test_a_body_to_head_is_dropped_with_its_connection(make: Make, site: Origin) -> None:
    transport = make()
    for _ in range(3):
        assert await status_of(transport, site.url("/head-with-body")) == 200
        assert await status_of(transport, site.url("/ok")) == 200


async def test_fields_are_found_in_any_case_and_cookies_are_told_apart(make: Make) -> None:
    fields = b"set-cookie: a=1; Path=/\r\nSET-COOKIE: b=2\r\nlocation: /x\r\n"
    async with Origin(routes={"/raw": raw(b"HTTP/1.1 302 Found\r\n" + fields + EMPTY)}) as site:
        answer = await ask(make(), site.url("/raw"))
        assert isinstance(answer, Reply)
        assert (answer.headers["Location"], answer.cookies) == ("/x", ("a=1; Path=/", "b=2"))


async def test_a_request_as_it_is_sent(make: Make, site: Origin) -> None:
    transport = make(user_agent="mine")
    assert await status_of(transport, site.url("/echo/~a%7e?b=%2F&a=%zz")) == 200
    (request,) = site.requests
    assert (request.method, request.target) == ("HEAD", "/echo/~a%7e?b=%2F&a=%zz")
    assert dict(request.headers) == {
        "host": f"127.0.0.1:{site.port}",
        "user-agent": "mine",
        "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "accept-encoding": "gzip, deflate",
    }
