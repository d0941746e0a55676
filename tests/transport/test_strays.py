"""Answers that nobody asked for never become the answer to something else."""

import asyncio
import random
from collections import Counter

import pytest

from probe import Settings, stream
from probe.model import Request, Verdict
from probe.transport.direct.pool import LISTENING
from probe.transport.direct.transport import DirectTransport
from samples.exchange import Exchange
from samples.origin import Origin
from tests.listening import Talk, listening

STRAY = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def stray(delays: random.Random) -> Talk:
    """Answer each request with 200, and say 404 once more at any moment within the next 5 milliseconds."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(FINE)
            if delays.random() < 0.5:
                loop.call_later(delays.random() * 0.005, writer.write, STRAY)

    return serve


async def test_ten_thousand_urls_among_strays_give_no_wrong_status() -> None:
    async with listening(stray(random.Random(1))) as port:
        urls = [f"http://127.0.0.1:{port}/{number}" for number in range(10_000)]
        found = Counter([(result.verdict, result.status) async for result in stream(urls, Settings.of(host_rate=0))])
    assert found == {(Verdict.OK, 200): 10_000}


async def test_the_connections_of_an_origin_that_was_heard_are_not_used_again() -> None:
    async with Origin() as origin:
        transport = DirectTransport(Settings.of())
        await transport.send(Request(origin.url("/stray")))
        await asyncio.sleep(2 * LISTENING)
        for number in range(3):
            await transport.send(Request(origin.url(f"/ok?{number}")))
            await asyncio.sleep(2 * LISTENING)
        await transport.close()
        assert origin.connections == 4


async def test_the_connections_of_a_silent_origin_are_used_again_when_it_was_listened_to() -> None:
    async with Origin() as origin:
        transport = DirectTransport(Settings.of())
        for number in range(3):
            await transport.send(Request(origin.url(f"/ok?{number}")))
            await asyncio.sleep(2 * LISTENING)
        await transport.close()
        assert origin.connections == 1


async def test_an_origin_is_not_silent_whose_word_lies_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.transport.direct.pool.LISTENING", 3600.0)

    async def stray(exchange: Exchange) -> None:
        await exchange.answer(200)
        await unread.wait()
        await exchange.send(STRAY)

    unread = asyncio.Event()
    async with Origin(routes={"/stray": stray}) as origin:
        transport = DirectTransport(Settings.of())
        await transport.send(Request(origin.url("/stray")))
        ((kept,),) = transport._pool.idle.values()
        assert kept._transport is not None
        kept._transport.pause_reading()  # as a program that stands still
        unread.set()
        async with asyncio.timeout(30):
            while kept.is_silent():
                await asyncio.sleep(0)
        transport._pool._listened(kept, kept.idle_since)
        assert transport._pool._silent == set()
        await transport.close()
