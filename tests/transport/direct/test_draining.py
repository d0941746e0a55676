"""Bodies that nobody wants: read to a near end for the sake of the connection, and left where the end is far."""

import asyncio
import gzip

import pytest

from probe.model import Reply, Request
from probe.settings import Settings
from probe.transport.direct import pool
from probe.transport.direct.framing import READ_ON
from probe.transport.direct.transport import DirectTransport
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import Behaviour
from tests.transport.certificates import server_context
from tests.transport.wire import until

HTML = {"Content-Type": "text/html"}
CHUNKED = {**HTML, "Transfer-Encoding": "chunked"}


def in_chunks(content: bytes, size: int = 4_000) -> bytes:
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def in_pieces(fields: dict[str, str], body: bytes, size: int = 5_000) -> Behaviour:
    """Send a body behind its head piece by piece, so that the head is answered before the end has come."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(head(200, fields))
        for start in range(0, len(body), size):
            await asyncio.sleep(0)
            await exchange.send(body[start : start + size])

    return answer


async def connections_of(behaviour: Behaviour, limit: int = 0, **origin: object) -> int:
    """Ask for a page twice, the second time when the first is over; returns how many connections that took."""
    async with Origin(routes={"/x": behaviour}, **origin) as site:  # type: ignore[arg-type]
        transport = DirectTransport(Settings.of(timeout=5, insecure=True))
        for _ in range(2):
            answer = await transport.send(Request(site.url("/x"), "GET", body_limit=limit))
            assert isinstance(answer, Reply)
            assert (answer.status, len(answer.body) <= limit) == (200, True)
            await until(lambda: not transport._pool.draining)
        assert (len(transport._pool.open), len(transport._pool.idle)) in ((1, 1), (0, 0))
        await transport.close()
        return site.connections


BODY = b"x" * 30_000
NEAR: dict[str, tuple[dict[str, str], bytes]] = {
    "of a length": ({**HTML, "Content-Length": "30000"}, BODY),
    "in chunks": (CHUNKED, in_chunks(BODY)),
    "just as long as is read on": ({**HTML, "Content-Length": str(READ_ON)}, b"x" * READ_ON),
    "no page": ({"Content-Type": "image/png", "Content-Length": "30000"}, BODY),
    "compressed": (
        {**HTML, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
        in_chunks(gzip.compress(BODY)),
    ),
}
FAR: dict[str, tuple[dict[str, str], bytes]] = {
    "of a length": ({**HTML, "Content-Length": "200000"}, b"x" * 200_000),
    "in chunks": (CHUNKED, in_chunks(b"x" * 200_000)),
    "chunks that are none": (CHUNKED, b"10\r\n" + b"x" * 16 + b"\r\nwhat\r\n"),
    "more than was announced": ({**HTML, "Content-Length": "30000"}, BODY + b"HTTP/1.1 404 Not Found\r\n\r\n"),
    "an end of its own": ({**CHUNKED, "Connection": "close"}, in_chunks(BODY)),
}


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("what", NEAR)
async def test_a_near_end_is_read_and_the_connection_kept(what: str, *, secure: bool) -> None:
    fields, body = NEAR[what]
    context = server_context() if secure else None
    assert await connections_of(in_pieces(fields, body), ssl_context=context) == 1
    assert await connections_of(in_pieces(fields, body), limit=100, ssl_context=context) == 1


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("what", FAR)
async def test_a_far_one_is_not_nor_what_is_wrong(what: str, *, secure: bool) -> None:
    fields, body = FAR[what]
    context = server_context() if secure else None
    assert await connections_of(in_pieces(fields, body), ssl_context=context) == 2


@pytest.mark.parametrize("secure", [False, True])
async def test_no_more_is_taken_of_a_body_without_end(*, secure: bool) -> None:
    sent = 0

    async def endless(exchange: Exchange) -> None:
        nonlocal sent
        await exchange.send(head(200, CHUNKED))
        while True:
            await exchange.send(in_chunks(b"x" * 8_000)[:-5])
            sent += 8_000
            await asyncio.sleep(0)

    async with Origin(routes={"/x": endless}, ssl_context=server_context() if secure else None) as site:
        transport = DirectTransport(Settings.of(insecure=True))
        await transport.send(Request(site.url("/x"), "GET"))
        await until(lambda: not transport._pool.open and not site._conversations)
        await transport.close()
    assert sent < 20_000_000  # what the buffers of two sockets hold


async def test_nobody_waits_for_the_end_and_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 0.1)

    async def drip(exchange: Exchange) -> None:
        await exchange.send(head(200, {**HTML, "Content-Length": "1000"}))
        await exchange.hang()

    async with Origin(routes={"/x": drip}) as site:
        transport = DirectTransport(Settings.of())
        answer = await transport.send(Request(site.url("/x"), "GET"))
        assert isinstance(answer, Reply)
        assert len(transport._pool.draining) == 1
        await until(lambda: not transport._pool.open)
        await transport.close()


async def test_one_that_is_being_read_serves_nobody_yet() -> None:
    more = asyncio.Event()

    async def slow(exchange: Exchange) -> None:
        await exchange.send(head(200, {**HTML, "Content-Length": "4"}) + b"he")
        await more.wait()
        await exchange.send(b"re")

    async with Origin(routes={"/x": slow}) as site:
        transport = DirectTransport(Settings.of())
        for url, connection in (("/x", 1), ("/ok", 2)):
            await transport.send(Request(site.url(url), "GET"))
            assert site.requests[-1].connection == connection
        more.set()
        await until(lambda: not transport._pool.draining)
        assert len(transport._pool.open) == 2
        await transport.close()


async def test_the_last_of_a_host_is_read_to_no_end() -> None:
    async with Origin(routes={"/x": in_pieces({**HTML, "Content-Length": "30000"}, BODY)}) as site:
        transport = DirectTransport(Settings.of())
        await transport.send(Request(site.url("/x"), "GET", last=True))
        assert (transport._pool.open, transport._pool.draining) == (set(), {})
        await transport.close()
