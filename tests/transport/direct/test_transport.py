"""The transport of our own on the wire, beside curl; the numbers are those of the catalogue of faults."""

import asyncio
import gc
import gzip
import shutil
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probe.model import Answer, Failure, FailureKind, Reply, Request
from probe.settings import Settings
from probe.transport.direct import pool
from probe.transport.direct.connection import MOST_INTERIM, Connection
from probe.transport.direct.pool import LISTENING
from probe.transport.direct.transport import DirectTransport
from probe.transport.interface import Transport
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import raw
from tests.listening import Talk, listening
from tests.transport.certificates import CA, FUTURE, answering, on_a_thread, server_context
from tests.transport.odd_replies import (
    BROKEN,
    END,
    ENDS,
    FIELDS,
    FRAMES,
    HALF,
    ODD,
    OK,
    STATUS_LINES,
    Odd,
    reread,
    words,
)
from tests.transport.wire import know, until

METHODS = pytest.mark.parametrize("method", ["HEAD", "GET"])
IN_FLIGHT = 20_000_000  # what the buffers of two sockets on one machine may hold, and then some
# What a body adds to the notes on the head: whether it has come by the time of the answer is the network's business.
OF_BODIES = {"reply-bytes-behind", "reply-body-unasked", "reply-bad-chunk", "reply-body-cut"}

MakeDirect = Callable[..., DirectTransport]


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Origins are used again at once, where their silence is not the point."""
    monkeypatch.setattr(pool, "LISTENING", 0.0)


@pytest.fixture
async def make_direct() -> AsyncIterator[MakeDirect]:
    """Makes transports from options of Settings; they are closed at the end."""
    async with AsyncExitStack() as stack:

        def make(**options: Any) -> DirectTransport:
            made = DirectTransport(Settings.of(**options))
            stack.push_async_callback(made.close)
            return made

        yield make


async def ask(transport: Transport, url: str, method: str = "GET", **flags: Any) -> Answer:
    return await transport.send(Request(url, method, **flags))


async def reply_of(transport: Transport, url: str, method: str = "GET", **flags: Any) -> Reply:
    answer = await ask(transport, url, method, **flags)
    assert isinstance(answer, Reply), answer
    return answer


async def status_of(transport: Transport, url: str, method: str = "GET", **flags: Any) -> int:
    return (await reply_of(transport, url, method, **flags)).status


async def failure_of(transport: Transport, url: str, method: str = "GET", **flags: Any) -> tuple[FailureKind, str]:
    answer = await ask(transport, url, method, **flags)
    assert isinstance(answer, Failure), answer
    assert answer.address in ("127.0.0.1", None)
    return answer.kind, answer.detail


def saying(replies: Sequence[Sequence[bytes]]) -> Talk:
    """Answer the path /n with the pieces of the nth reply, and close."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readuntil(b"\r\n\r\n")
        for piece in replies[int(line.split()[1][1:])]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        writer.write_eof()
        await reader.read()

    return talk


def outcome(answer: Answer) -> int | FailureKind:
    return answer.status if isinstance(answer, Reply) else answer.kind


@asynccontextmanager
async def odd_server() -> AsyncIterator[Callable[[str], str]]:
    """Give the URL of each odd reply."""
    names = list(ODD)
    async with listening(saying([[odd.content] for odd in ODD.values()])) as port:
        yield lambda what: f"http://127.0.0.1:{port}/{names.index(what)}"


@METHODS
async def test_each_odd_reply_on_the_wire(make_direct: MakeDirect, method: str) -> None:
    transport = make_direct(timeout=5)
    async with odd_server() as url:
        for what, odd in ODD.items():
            answer = await ask(transport, url(what), method, fresh=True)  # the server closes behind each
            assert outcome(answer) == odd.outcome, what
            if isinstance(answer, Reply):
                assert tuple(word for word in words(answer.notes) if word not in OF_BODIES) == odd.words, what
            else:
                assert answer.detail == odd.detail, what
                assert "400" not in answer.detail
    await until(lambda: not transport._pool.open)
    assert transport._pool.idle == {}


# Where curl 7.88 and this transport differ, and why. Those that curl refuses, other clients take.
LENIENT = (
    "HTTP/3", "HTTP/1.5", "HTTP/7.3", "HTTP/0.9", "HTTP/11", "HTTP without a version",
    "HTTP with a slash and no version", "ICY", "a tab", "a part of a status", "empty lines before", "a blank before",
    "a byte order mark before",
)  # fmt: skip
STRICT = {
    "a NUL": "the catalogue's number 70; curl ends with an error too",
    "a NUL in a name": "the same",
    "a NUL in the reason": "the same",
    "a bare carriage return": "the catalogue's number 70",
    "a status line": "the catalogue's number 66; the detail has the status",
    "half a head": "the same",
    "all but the last line": "the same",
    "100 alone": "an interim reply is no answer",
}


async def curled(url: str, method: str) -> int:
    """Return the status that curl finds, 0 for none."""
    options = ["-s", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}", *(["-I"] if method == "HEAD" else [])]
    curl = await asyncio.create_subprocess_exec("curl", *options, url, stdout=asyncio.subprocess.PIPE)
    out, _ = await curl.communicate()
    return int(out)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@METHODS
async def test_where_curl_finds_a_status_so_does_this_transport(make_direct: MakeDirect, method: str) -> None:
    transport = make_direct(timeout=5)
    missed, found_alone = set(), set()
    async with odd_server() as url:
        for what in ODD:
            theirs = await curled(url(what), method)
            ours = outcome(await ask(transport, url(what), method))
            if theirs not in (0, ours):
                missed.add(what)
            elif not theirs and not isinstance(ours, FailureKind):
                found_alone.add(what)
    assert missed <= set(STRICT)
    assert found_alone <= set(LENIENT)


def of(odd: Odd) -> bytes:
    return odd.content


@METHODS
@pytest.mark.parametrize(
    ("number", "content", "expected"),
    [
        (48, of(FIELDS["bare line feeds"]), 200),
        (49, of(STATUS_LINES["no reason"]), 404),
        (50, of(STATUS_LINES["HTTP/0.9, a page alone"]), BROKEN),
        (50, of(STATUS_LINES["ICY"]), 200),
        (51, of(STATUS_LINES["HTTP/2.0"]), 200),
        (52, of(STATUS_LINES["000"]), BROKEN),
        (52, of(STATUS_LINES["99"]), BROKEN),
        (52, of(STATUS_LINES["1000"]), BROKEN),
        (52, of(STATUS_LINES["abc"]), BROKEN),
        (52, of(STATUS_LINES["600"]), 600),
        (52, of(STATUS_LINES["999"]), 999),
        (54, of(FRAMES["two lengths"]), 200),
        (57, of(FRAMES["an unknown coding"]), 200),
        (59, of(FRAMES["chunks without the last"]), 200),
        (61, of(FRAMES["garbage behind"]), 200),
        (63, OK + b"Content-Length: 5\r\n\r\nhello", 200),
        (65, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nfoo", 101),
        (66, of(ENDS["half a head"]), HALF),
        (70, of(FIELDS["a NUL"]), BROKEN),
        (70, of(FIELDS["a bare carriage return"]), BROKEN),
        (71, of(STATUS_LINES["an escape in the reason"]), 404),
        (71, of(STATUS_LINES["Latin-1 in the reason"]), 404),
        (73, OK + b"Set-Cookie: a=" + b"b" * 20_000 + b"\r\n" + b"Set-Cookie: \x01;=;\r\n" * 500 + END, 200),
    ],
)
async def test_sections_e_and_f(
    make_direct: MakeDirect, method: str, number: int, content: bytes, expected: int | FailureKind
) -> None:
    """A server that sends these and then waits is answered as one that closes; nothing is left open."""
    until_close = isinstance(expected, FailureKind) and expected is HALF
    async with Origin(routes={"/raw": raw(content, Exchange.close if until_close else None)}) as site:
        transport = make_direct(timeout=5)
        answer = await ask(transport, site.url("/raw"), method)
        assert outcome(answer) == expected, number
        assert answer.elapsed < 2
        assert await status_of(transport, site.url("/ok"), method) == 200
        if number == 66:
            assert isinstance(answer, Failure)
            assert answer.detail == "the connection ended within the head of a 200"


@METHODS
@pytest.mark.parametrize("interim", [b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 50, b"HTTP/1.1 102 \r\n\r\n"])
async def test_64_interim_replies_without_end(make_direct: MakeDirect, method: str, interim: bytes) -> None:
    sent = 0

    async def endless(exchange: Exchange) -> None:
        nonlocal sent
        while True:
            await exchange.send(interim)
            await asyncio.sleep(0)
            sent += len(interim)

    async with Origin(routes={"/raw": endless}) as site:
        assert await failure_of(make_direct(timeout=0.3), site.url("/raw"), method) == (FailureKind.TOTAL_TIMEOUT, "")
    assert sent < IN_FLIGHT


async def test_64_not_too_many_of_them(make_direct: MakeDirect) -> None:
    content = b"HTTP/1.1 102 \r\n\r\n" * (MOST_INTERIM - 1) + OK + END
    async with Origin(routes={"/raw": raw(content)}) as site:
        assert await status_of(make_direct(), site.url("/raw")) == 200


@METHODS
@pytest.mark.parametrize("piece", [b"A: b\r\n", b"A: " + b"b" * 60_000 + b"\r\n", b"b" * 1000])
async def test_69_a_head_without_end(make_direct: MakeDirect, method: str, piece: bytes) -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.send(OK)
        await exchange.flood(piece)

    async with Origin(routes={"/raw": endless}) as site:
        reply = await reply_of(make_direct(timeout=5), site.url("/raw"), method)
        assert (reply.status, words(reply.notes)[0]) == (200, "reply-head-cut")
        assert sum(map(len, reply.headers.values())) < 65_536


@METHODS
@pytest.mark.parametrize("piece", [b"\0" * 1000, b"\r\n", b"x" * 1000, b" " * 100])
async def test_69_no_head_without_end(make_direct: MakeDirect, method: str, piece: bytes) -> None:
    async with Origin(routes={"/raw": lambda exchange: exchange.flood(piece)}) as site:
        assert await failure_of(make_direct(timeout=5), site.url("/raw"), method) == (BROKEN, "no status line")


@METHODS
@pytest.mark.parametrize("start", [b"", OK, b"HTTP/1.1 20"])
async def test_a_drip_ends_with_the_time(make_direct: MakeDirect, method: str, start: bytes) -> None:
    async def drip(exchange: Exchange) -> None:
        await exchange.send(start or b"HT")
        for _ in range(10_000 if start == OK else 0):
            await exchange.send(b"a")
            await asyncio.sleep(0.001)
        await exchange.hang()

    async with Origin(routes={"/raw": drip}) as site:
        answer = await ask(make_direct(timeout=0.2), site.url("/raw"), method)
        assert outcome(answer) is FailureKind.TOTAL_TIMEOUT
        assert 0.2 <= answer.elapsed < 2


async def test_memory_is_bounded_by_the_caps(make_direct: MakeDirect) -> None:
    async def pour(exchange: Exchange) -> None:
        await exchange.send(OK + b"Content-Type: text/html\r\n\r\n")
        await exchange.flood(b"x" * 65_536)

    async with Origin(routes={"/pour": pour}) as site:
        transport = make_direct()
        await reply_of(transport, site.url("/pour"), body_limit=65_536)
        gc.collect()
        tracemalloc.start()
        replies = [await reply_of(transport, site.url("/pour"), body_limit=65_536) for _ in range(10)]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert {len(reply.body) for reply in replies} == {65_536}
    assert peak < 10 * 65_536 + 3_000_000


PAGE = b"<title>Caf\xc3\xa9</title>" + b"<p>some text</p>" * 100
HTML = {"Content-Type": "text/html; charset=utf-8"}


def chunked(content: bytes, size: int) -> bytes:
    parts = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nTrailer: x\r\n\r\n"


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize("pieces", [1, 3])
@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({"Content-Length": str(len(PAGE))}, PAGE),
        ({"Transfer-Encoding": "chunked"}, chunked(PAGE, 100)),
        ({"Transfer-Encoding": "chunked"}, chunked(PAGE, 1)),
        ({"Transfer-Encoding": "chunked"}, chunked(PAGE, 100).replace(b"\r\n", b"\n")),
        ({"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}, chunked(gzip.compress(PAGE, mtime=0), 100)),
        ({"Content-Encoding": "deflate", "Content-Length": str(len(zlib.compress(PAGE)))}, zlib.compress(PAGE)),
        ({"Content-Encoding": "deflate", "Content-Length": str(len(raw_deflate(PAGE)))}, raw_deflate(PAGE)),
    ],
)
async def test_a_page_is_read_where_it_is_asked_for(
    make_direct: MakeDirect, fields: dict[str, str], content: bytes, pieces: int
) -> None:
    async def page(exchange: Exchange) -> None:
        whole = head(200, {**HTML, **fields}) + content
        step = len(whole) // pieces + 1
        for start in range(0, len(whole), step):
            await exchange.send(whole[start : start + step])
            await asyncio.sleep(0.001)

    async with Origin(routes={"/page": page}) as site:
        transport = make_direct(timeout=5)
        reply = await reply_of(transport, site.url("/page"), body_limit=65_536)
        assert (reply.body, reply.notes) == (PAGE, ())
        assert await status_of(transport, site.url("/ok")) == 200
        assert site.connections == 1
        assert (await reply_of(transport, site.url("/page"), "GET", body_limit=10)).body == PAGE[
            :10
        ] or "Content-Encoding" in fields


@pytest.mark.parametrize(
    ("content", "body", "word"),
    [
        (head(200, {**HTML, "Content-Length": "100"}) + b"hello", b"hello", "reply-body-cut"),
        (head(200, {**HTML, "Transfer-Encoding": "chunked"}) + b"5\r\nhello\r\n", b"hello", "reply-body-cut"),
        (head(200, {**HTML, "Transfer-Encoding": "chunked"}) + b"5\r\nhello\r\n-1\r\n", b"hello", "reply-bad-chunk"),
        (head(200, {**HTML, "Transfer-Encoding": "chunked"}) + b"hello\r\n", b"", "reply-bad-chunk"),
        (head(200, {**HTML, "Transfer-Encoding": "chunked"}) + b"5\r\nhello", b"hello", "reply-body-cut"),
        (head(200, {**HTML, "Transfer-Encoding": "chunked"}) + b"1" * 5000, b"", "reply-bad-chunk"),
        (head(200, {**HTML, "Content-Length": "5"}) + b"hello, world", b"hello", "reply-bytes-behind"),
        (head(200, {**HTML, "Transfer-Encoding": "foo"}) + b"hello", b"hello", "reply-unknown-coding"),
        (head(200, HTML) + b"hello", b"hello", None),
    ],
)
async def test_a_body_that_is_not_whole(make_direct: MakeDirect, content: bytes, body: bytes, word: str | None) -> None:
    async with Origin(routes={"/page": raw(content, Exchange.close)}) as site:
        reply = await reply_of(make_direct(), site.url("/page"), body_limit=1000)
        assert (reply.status, reply.body) == (200, body)
        assert words(reply.notes) == ((word,) if word else ())


async def test_a_body_that_does_not_come_in_time_leaves_the_status(make_direct: MakeDirect) -> None:
    async with Origin(routes={"/page": raw(head(200, {**HTML, "Content-Length": "100"}) + b"hello")}) as site:
        reply = await reply_of(make_direct(timeout=0.2), site.url("/page"), body_limit=1000)
        assert (reply.status, reply.body, words(reply.notes)) == (200, b"hello", ("reply-body-cut",))
        assert reply.elapsed < 0.2


async def test_a_bomb_is_not_inflated(make_direct: MakeDirect) -> None:
    bomb = gzip.compress(bytes(2**24))
    fields = {**HTML, "Content-Encoding": "gzip", "Content-Length": str(len(bomb))}
    async with Origin(routes={"/bomb": raw(head(200, fields) + bomb)}) as site:
        assert (await reply_of(make_direct(), site.url("/bomb"), body_limit=1000)).body == bytes(1000)


@pytest.mark.parametrize("limit", [0, 1000])
async def test_of_what_is_no_page_nothing_is_read(make_direct: MakeDirect, limit: int) -> None:
    async with Origin(routes={"/image": raw(head(200, {"Content-Type": "image/png"}) + b"hello")}) as site:
        assert (await reply_of(make_direct(timeout=5), site.url("/image"), body_limit=limit)).body == b""


async def test_a_clean_connection_is_used_again(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct()
    for path, status in (("/ok", 200), ("/status/404", 404), ("/redirect/1", 302), ("/status/204", 204)):
        for method in ("HEAD", "GET"):
            assert await status_of(transport, site.url(path), method) == status
    assert (site.connections, len(transport._pool.open)) == (1, 1)
    assert await status_of(transport, site.url("/ok"), last=True) == 200
    assert (site.connections, transport._pool.open, transport._pool.idle) == (1, set(), {})


async def test_after_the_last_head_of_a_page_its_beginning_can_be_asked_for(
    make_direct: MakeDirect, site: Origin
) -> None:
    transport = make_direct()
    assert await status_of(transport, site.url("/ok"), "HEAD", last=True, body_limit=100) == 200
    assert (await reply_of(transport, site.url("/ok"), last=True, body_limit=100)).body != b""
    assert (site.connections, transport._pool.open) == (1, set())
    assert await status_of(transport, site.url("/status/404"), "HEAD", last=True, body_limit=100) == 404
    assert transport._pool.open == set()


@METHODS
@pytest.mark.parametrize("behind", [b"HTTP/1.1 404 Not Found\r\n" + END, b"HTTP/1.1 404", b"\r\n", b"\0" * 100_000])
async def test_33_what_comes_with_the_answer_is_not_the_next_one(
    make_direct: MakeDirect, method: str, behind: bytes
) -> None:
    async with Origin(routes={"/stray": raw(OK + END + behind)}) as site:
        transport = make_direct()
        for _ in range(5):
            assert await status_of(transport, site.url("/stray"), method) == 200
            assert await status_of(transport, site.url("/ok"), method) == 200


@pytest.mark.parametrize("seconds", [0.0, 0.001])
async def test_33_late_replies_are_never_the_next_url_s_status(
    make_direct: MakeDirect, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    async def stray(exchange: Exchange) -> None:
        await exchange.answer(200)
        await asyncio.sleep(seconds)
        await exchange.send(head(404, {"Content-Length": "0"}))

    monkeypatch.setattr(pool, "LISTENING", LISTENING)
    async with Origin(routes={"/stray": stray}) as site:
        transport = make_direct()
        for turn in range(20):
            urls = (site.url(path) for path in ("/stray", "/ok") * 15)
            answers = (ask(transport, url, "HEAD" if turn % 2 else "GET") for url in urls)
            assert [outcome(answer) for answer in await asyncio.gather(*answers)] == [200] * 30


async def test_a_connection_rests_until_its_origin_was_heard_being_silent(
    make_direct: MakeDirect, site: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "LISTENING", 3600.0)
    transport = make_direct()
    for _ in range(3):
        assert await status_of(transport, site.url("/ok")) == 200
    assert site.connections == 3
    ((*_, kept),) = transport._pool.idle.values()
    transport._pool._listened(kept, kept.idle_since - 1)  # it has served another exchange since
    assert await status_of(transport, site.url("/ok")) == 200
    assert site.connections == 4
    ((*_, kept),) = transport._pool.idle.values()
    transport._pool._listened(kept, kept.idle_since)
    assert await status_of(transport, site.url("/ok")) == 200
    assert site.connections == 4


async def test_what_comes_unasked_ends_the_connection(make_direct: MakeDirect) -> None:
    async def stray(exchange: Exchange) -> None:
        await exchange.answer(200)
        await now.wait()
        await exchange.send(head(404))

    now = asyncio.Event()
    async with Origin(routes={"/stray": stray}) as site:
        transport = make_direct()
        assert await status_of(transport, site.url("/stray"), "HEAD") == 200
        ((kept,),) = transport._pool.idle.values()
        now.set()
        async with asyncio.timeout(5):
            while kept.reusable:
                await asyncio.sleep(0)
        assert await status_of(transport, site.url("/ok")) == 200
        assert site.connections == 2


async def test_what_is_idle_for_too_long_is_dropped(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct()
    assert await status_of(transport, site.url("/ok")) == 200
    ((kept,),) = transport._pool.idle.values()
    kept.idle_since -= 16
    transport._pool.sweep()
    assert (transport._pool.idle, transport._pool.open, transport._pool._sweeping) == ({}, set(), None)
    assert await status_of(transport, site.url("/ok")) == 200
    transport._pool.sweep()
    assert len(transport._pool.open) == 1


async def test_how_a_used_connection_can_fail(make_direct: MakeDirect) -> None:
    def twice(misbehave: Callable[[Exchange], Awaitable[None]]) -> Callable[[Exchange], Awaitable[None]]:
        return lambda exchange: exchange.answer(200) if exchange.turn == 1 else misbehave(exchange)

    for misbehave, kind in (
        (raw(b"", Exchange.close), FailureKind.EMPTY_REPLY),
        (raw(b"", Exchange.reset), FailureKind.CONNECT_RESET),
        (raw(OK, Exchange.close), HALF),
        (raw(b"garbage\r\n"), BROKEN),
    ):
        async with Origin(routes={"/twice": twice(misbehave)}) as site:
            transport = make_direct()
            assert await status_of(transport, site.url("/twice")) == 200
            answer = await ask(transport, site.url("/twice"))
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.reused, site.connections) == (kind, True, 1)


async def test_tls_is_told_as_by_the_other_transport(make_direct: MakeDirect, ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        transport = make_direct(ca_file=ca_file)
        for _ in range(2):
            reply = await reply_of(transport, site.url("/ok"))
            assert (reply.status, reply.tls_expires, reply.address) == (200, FUTURE, "127.0.0.1")
        assert site.connections == 1
        untrusted = await failure_of(make_direct(), site.url("/ok"))
        assert untrusted == (FailureKind.TLS_UNTRUSTED, "unable to get local issuer certificate")
        assert await status_of(make_direct(insecure=True), site.url("/ok")) == 200
        plain = await failure_of(transport, site.url("/ok").replace("https:", "http:"))
        assert plain[0] in (FailureKind.EMPTY_REPLY, BROKEN, FailureKind.CONNECT_RESET)
    async with Origin() as site:
        failure = await failure_of(make_direct(), site.url("/ok").replace("http:", "https:"))
        assert failure == (FailureKind.TLS_HANDSHAKE, "wrong version number")


async def test_a_client_certificate_that_is_missing(make_direct: MakeDirect, ca_file: str) -> None:
    context = server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    CA.configure_trust(context)
    with on_a_thread(context, answering()) as port:
        kind, _ = await failure_of(make_direct(ca_file=ca_file), f"https://127.0.0.1:{port}/")
        assert kind is FailureKind.TLS_CLIENT_CERTIFICATE


async def test_addresses_are_judged_when_they_are_connected_to(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct()
    known = know(
        transport, {"a.test": ("169.254.169.254",), "b.test": ("0.0.0.0", "127.0.0.1"), "c.test": ("127.0.0.1",)}
    )
    refused = (FailureKind.ADDRESS_NOT_ALLOWED, "169.254.169.254 is not allowed")
    answer = await ask(transport, "http://a.test/")
    assert isinstance(answer, Failure)
    assert (answer.kind, answer.detail) == refused
    assert await status_of(transport, site.url("/ok", "b.test")) == 200
    assert await status_of(transport, site.url("/ok", "c.test")) == 200
    answer = await ask(transport, site.url("/ok", "c.test"), public_only=True)
    assert isinstance(answer, Failure)
    assert (answer.kind, answer.detail) == (FailureKind.ADDRESS_NOT_ALLOWED, "127.0.0.1 is not allowed")
    assert known.asked == ["a.test", "b.test", "c.test"]
    assert await outcome_of(make_direct(allow_net=["127.0.0.0/8"]), site.url("/ok"), public_only=True) == 200


async def outcome_of(transport: Transport, url: str, **flags: Any) -> int | FailureKind:
    return outcome(await ask(transport, url, **flags))


async def test_an_address_behind_a_dead_one(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct(timeout=5)
    know(transport, {"a.test": ("127.0.0.2", "127.0.0.1"), "b.test": ("127.0.0.2", "127.0.0.3")})
    reply = await reply_of(transport, site.url("/ok", "a.test"))
    assert (reply.status, reply.address) == (200, "127.0.0.1")
    assert await outcome_of(transport, site.url("/ok", "b.test")) is FailureKind.CONNECT_REFUSED


async def test_a_name_that_is_not_known(make_direct: MakeDirect) -> None:
    transport = make_direct()
    known = know(transport, {"a.test": socket.gaierror(socket.EAI_NONAME, "Name or service not known")})
    for _ in range(2):
        failure = await failure_of(transport, "http://a.test/")
        assert failure == (FailureKind.DNS_NOT_FOUND, "Name or service not known")
    assert known.asked == ["a.test", "a.test"]


async def test_the_other_family(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct(timeout=5)
    know(transport, {"a.test": ("::1", "127.0.0.1"), "b.test": ("127.0.0.1",)})
    reply = await reply_of(transport, site.url("/ok", "a.test"), other_family=True)
    assert (reply.address, reply.other_family) == ("127.0.0.1", True)
    reply = await reply_of(transport, site.url("/ok", "b.test"), other_family=True)
    assert (reply.address, reply.other_family) == ("127.0.0.1", False)
    assert transport._pool.idle == {}


async def test_a_silent_server(make_direct: MakeDirect) -> None:
    async def mute(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(mute) as port:
        for scheme, kind in (("http", FailureKind.READ_TIMEOUT), ("https", FailureKind.TLS_HANDSHAKE)):
            for options in ({"timeout": 0.5}, {"timeout": 2, "connect_timeout": 0.5}):
                answer = await ask(make_direct(**options), f"{scheme}://127.0.0.1:{port}/")
                assert isinstance(answer, Failure)
                assert (answer.kind, answer.address) == (kind, "127.0.0.1")
                assert 0.499 <= answer.elapsed < 5  # timers of uvloop are up to half a millisecond early


async def test_what_is_sent(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct(user_agent="mine")
    await reply_of(transport, site.url("/ok?a=%2F&b"), headers={"X-Key": "1", "accept": "*/*"})
    await reply_of(transport, site.url("/ok?"))
    request, empty = site.requests
    assert empty.target == "/ok?"
    assert (request.method, request.target, request.version) == ("GET", "/ok?a=%2F&b", "HTTP/1.1")
    assert request.headers == {
        "host": site.url("").removeprefix("http://").rstrip("/"), "user-agent": "mine",
        "accept-encoding": "gzip, deflate", "x-key": "1", "accept": "*/*",
    }  # fmt: skip
    with pytest.raises(ValueError, match="line end"):
        await ask(transport, site.url("/ok"), headers={"X-Key": "1\r\nX-Other: 2"})


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("ftp://a.test/", FailureKind.SCHEME_NOT_PROBED),
        ("http://a.test/ b", FailureKind.URL_INVALID),
        ("http://a.test/\r\nX: y", FailureKind.URL_INVALID),
        ("http://user@a.test/", FailureKind.URL_INVALID),
        ("http://a.test/#b", FailureKind.URL_INVALID),
        ("http://", FailureKind.URL_INVALID),
    ],
)
async def test_what_is_no_url_to_ask_for(make_direct: MakeDirect, url: str, kind: FailureKind) -> None:
    assert await ask(make_direct(), url) == Failure(kind)


async def test_a_cancellation_is_not_swallowed(make_direct: MakeDirect, site: Origin) -> None:
    transport = make_direct()
    asking = asyncio.ensure_future(ask(transport, site.url("/hang")))
    async with asyncio.timeout(5):
        while not site.requests:
            await asyncio.sleep(0)
    asking.cancel()
    (answer,) = await asyncio.gather(asking, return_exceptions=True)
    assert isinstance(answer, asyncio.CancelledError)
    assert (transport._pool.open, transport._deadlines._open) == (set(), {})


async def test_one_whose_time_is_up_as_its_handshake_ends_leaves_no_transport_behind(
    make_direct: MakeDirect, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Connection.connection_made

    def late(connection: Connection, given: asyncio.BaseTransport) -> None:
        made(connection, given)
        asking.cancel()

    async with Origin(ssl_context=server_context()) as tls, Origin() as plain:
        with monkeypatch.context() as patch:
            patch.setattr(Connection, "connection_made", late)
            asking = asyncio.ensure_future(ask(make_direct(ca_file=ca_file), tls.url("/ok")))
            await asyncio.gather(asking, return_exceptions=True)
        transport = make_direct()  # the system gives its sockets the number of the one that was closed
        assert [await status_of(transport, plain.url("/ok?close")) for _ in range(3)] == [200] * 3


PIECES = st.lists(
    st.sampled_from([
        OK, END, b"HTTP/1.1 ", b"HTTP/1.1 100 \r\n\r\n", b"204", b"99", b"\r\n", b"\n", b"\r", b"\0", b"A: b",
        b"Content-Length: 5\r\n", b"Content-Type: text/html\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n",
        b"0\r\n\r\n", b"Content-Encoding: gzip\r\n", b"Connection: close\r\n", b"\x1f\x8b", b" x",
    ])
    | st.binary(min_size=1, max_size=50),
    max_size=12,
)  # fmt: skip


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(replies=st.lists(PIECES, min_size=1, max_size=8), method=st.sampled_from(["HEAD", "GET"]))
def test_any_bytes_in_any_pieces_give_an_answer(replies: list[list[bytes]], method: str) -> None:
    async def run() -> list[Answer]:
        transport = DirectTransport(Settings.of(timeout=5))
        try:
            async with listening(saying(replies)) as port:
                urls = [f"http://127.0.0.1:{port}/{number}" for number in range(len(replies))]
                return [await ask(transport, url, method, body_limit=100) for url in urls]
        finally:
            await transport.close()

    for pieces, answer in zip(replies, asyncio.run(run()), strict=True):
        assert answer.elapsed < 3
        expected = reread(b"".join(pieces), 0.0)
        assert outcome(answer) == outcome(expected)
        if isinstance(answer, Reply):
            assert len(answer.body) <= 100
            assert answer.status >= 200 or answer.status == 101
