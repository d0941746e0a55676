"""A GET is asked for its head: no body is downloaded that nobody needs."""

import asyncio
import gzip
from collections.abc import Mapping

import pytest

from samples.exchange import Exchange, head
from samples.origin import Origin
from tests.transport.wire import Make, open_connections, status_of, until

IN_FLIGHT = 16_000_000  # what the buffers of two sockets on one machine may hold, and then some


class Pouring:
    """A route that counts what it could send, until the client goes."""

    def __init__(self, fields: Mapping[str, str], chunk: bytes) -> None:
        self._fields = fields
        self._chunk = chunk
        self.sent = 0
        self.gone = asyncio.Event()

    async def __call__(self, exchange: Exchange) -> None:
        try:
            await exchange.send(head(200, self._fields))
            while True:
                await exchange.send(self._chunk)
                self.sent += len(self._chunk)
        finally:
            self.gone.set()


PIECE = b"x" * 65_536
ENDLESS = {
    "in chunks": ({"Transfer-Encoding": "chunked"}, b"10000\r\n" + PIECE + b"\r\n"),
    "of a length": ({"Content-Length": "100000000000"}, PIECE),
    "of no length": ({}, PIECE),
    "compressed": ({"Content-Encoding": "gzip", "Content-Length": "100000000000"}, gzip.compress(bytes(2**24))),
}


@pytest.mark.parametrize("what", ENDLESS)
async def test_a_body_without_end_is_left(make: Make, what: str) -> None:
    pouring = Pouring(*ENDLESS[what])
    async with Origin(routes={"/pour": pouring}) as site:
        transport = make()
        assert await status_of(transport, site.url("/pour"), "GET") == 200
        await until(lambda: open_connections(transport) == 0)
        async with asyncio.timeout(5):
            await pouring.gone.wait()
        assert pouring.sent < IN_FLIGHT
        assert await status_of(transport, site.url("/ok"), "GET") == 200
        assert site.connections == 2


@pytest.mark.parametrize("path", ["/big", "/endless", "/gzip-bomb", "/truncated"])
async def test_its_connection_is_not_used_again(make: Make, site: Origin, path: str) -> None:
    transport = make()
    assert await status_of(transport, site.url(path), "GET") == 200
    await until(lambda: open_connections(transport) == 0)
    assert await status_of(transport, site.url("/ok"), "GET") == 200
    assert site.connections == 2


@pytest.mark.parametrize("path", ["/big", "/endless", "/gzip-bomb"])
async def test_head_is_no_reason_to_close(make: Make, site: Origin, path: str) -> None:
    transport = make()
    assert await status_of(transport, site.url(path)) == 200
    assert open_connections(transport) == 1


async def test_a_body_that_drips_costs_no_time(make: Make) -> None:
    async def drip(exchange: Exchange) -> None:
        await exchange.send(head(200, {"Content-Length": "1000"}))
        await exchange.hang()

    async with Origin(routes={"/drip": drip}) as site:
        assert await status_of(make(timeout=5), site.url("/drip"), "GET") == 200
