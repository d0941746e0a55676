"""Which connection an exchange gets, and that what comes on it is its own answer."""

import asyncio
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from probe.model import FailureKind, Reply, Request
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import raw
from tests.transport.wire import Make, ask, failure_of, know, open_connections, status_of, until

EMPTY = {"Content-Length": "0"}
STRAY = head(404, EMPTY)


async def test_a_clean_connection_is_used_again(make: Make, site: Origin) -> None:
    transport = make()
    for path in ("/ok", "/status/404", "/redirect/1", "/status/204"):
        await status_of(transport, site.url(path))
    assert (site.connections, open_connections(transport)) == (1, 1)


async def test_get_too_where_the_body_has_come_whole(make: Make, site: Origin) -> None:
    transport = make()
    assert [await status_of(transport, site.url("/ok"), "GET") for _ in range(3)] == [200] * 3
    assert site.connections == 1


async def test_fresh_is_fresh_and_leaves_no_idle_one_of_its_origin(make: Make, site: Origin) -> None:
    transport = make()
    for fresh in (False, True, True, False, False, False):
        answer = await ask(transport, site.url("/ok"), fresh=fresh)
        assert isinstance(answer, Reply)
    assert [request.connection for request in site.requests][:3] == [1, 2, 3]
    assert (site.connections, open_connections(transport)) == (3, 1)


async def test_the_last_one_closes(make: Make, site: Origin) -> None:
    transport = make()
    assert await status_of(transport, site.url("/ok")) == 200
    assert await status_of(transport, site.url("/ok"), last=True) == 200
    assert (site.connections, open_connections(transport)) == (1, 0)
    await until(lambda: not site._conversations)


async def test_the_last_one_closes_what_it_opened(make: Make, site: Origin) -> None:
    transport = make()
    assert await status_of(transport, site.url("/ok"), last=True, fresh=True) == 200
    assert open_connections(transport) == 0
    await until(lambda: not site._conversations)


async def test_each_of_many_gets_its_own_answer(make: Make, site: Origin) -> None:
    transport = make()
    statuses = list(range(200, 600))
    urls = [site.url(f"/status/{status}") for status in statuses]
    assert await asyncio.gather(*(status_of(transport, url, "GET") for url in urls)) == statuses


async def test_what_comes_unasked_ends_the_connection(make: Make) -> None:
    async def stray(exchange: Exchange) -> None:
        await exchange.answer(200)
        await now.wait()
        await exchange.send(STRAY)

    now = asyncio.Event()
    async with Origin(routes={"/stray": stray}) as site:
        transport = make()
        assert await status_of(transport, site.url("/stray")) == 200
        now.set()
        await until(lambda: open_connections(transport) == 0)
        assert await status_of(transport, site.url("/ok")) == 200
        assert site.connections == 2


async def test_the_route_that_strays(make: Make, site: Origin) -> None:
    transport = make()
    for _ in range(3):
        assert await status_of(transport, site.url("/stray?seconds=0")) == 200
        await asyncio.sleep(0.001)
        assert await status_of(transport, site.url("/ok")) == 200


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize("behind", [STRAY, STRAY[:20], STRAY * 3, b"\r\n", b"garbage", b"\x00" * 100_000])
async def test_what_comes_with_the_answer_is_not_the_next_one(make: Make, method: str, behind: bytes) -> None:
    async with Origin(routes={"/stray": raw(head(200, EMPTY) + behind)}) as site:
        transport = make()
        assert await status_of(transport, site.url("/stray"), method) == 200
        assert await status_of(transport, site.url("/ok")) == 200
        if method == "HEAD":
            assert site.connections == 2


class Careless:
    """A server on a thread of its own, which does something behind an answer while the client is not looking."""

    def __init__(self, act: Callable[[socket.socket], None]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        self._act = act
        self._answered = threading.Event()
        self._acted = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def act(self) -> None:
        """Return when it is done, while the event loop stands still."""
        self._answered.set()
        assert self._acted.wait(5)

    def close(self) -> None:
        self._thread.join(5)
        self.listener.close()

    def _serve(self) -> None:
        with closing(self.listener.accept()[0]) as first:
            self._answer(first, 200)
            self._answered.wait(5)
            self._act(first)
            self._acted.set()
            with closing(self.listener.accept()[0]) as second:
                self._answer(second, 201)

    def _answer(self, connection: socket.socket, status: int) -> None:
        self.connections += 1
        connection.recv(65536)
        connection.sendall(head(status, EMPTY))


@pytest.mark.skipif(sys.platform == "win32", reason="the proactor reads ahead, and finds it itself")
@pytest.mark.parametrize("act", [lambda peer: peer.sendall(STRAY), lambda peer: peer.close()])
async def test_the_system_is_asked_what_it_holds(make: Make, act: Callable[[socket.socket], None]) -> None:
    with closing(Careless(act)) as server:
        transport = make()
        url = f"http://127.0.0.1:{server.port}/"
        assert await status_of(transport, url) == 200
        server.act()
        assert await status_of(transport, url) == 201
        assert server.connections == 2


def once_in_two(misbehave: Callable[[Exchange], Awaitable[None]]) -> Callable[[Exchange], Awaitable[None]]:
    """Answer the first request, and misbehave towards the second."""
    return lambda exchange: exchange.answer(200) if exchange.turn == 1 else misbehave(exchange)


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize(
    ("misbehave", "kind"),
    [
        (raw(b"", Exchange.close), FailureKind.EMPTY_REPLY),
        (raw(b"", Exchange.reset), FailureKind.CONNECT_RESET),
        (raw(b"HTTP/1.1 200 OK\r\n", Exchange.close), FailureKind.INCOMPLETE_REPLY),
        (raw(b"garbage\r\n", Exchange.close), FailureKind.PROTOCOL_ERROR),
    ],
)
async def test_one_request_for_each_time_of_asking(
    make: Make, method: str, misbehave: Callable[[Exchange], Awaitable[None]], kind: FailureKind
) -> None:
    """aiohttp would ask again by itself where a connection breaks that had worked."""
    async with Origin(routes={"/twice": once_in_two(misbehave)}) as site:
        transport = make()
        assert await status_of(transport, site.url("/twice"), method) == 200
        failure = await failure_of(transport, site.url("/twice"), method)
        assert (failure.kind, failure.reused, failure.address) == (kind, True, "127.0.0.1")
        assert [(request.method, request.connection) for request in site.requests] == [(method, 1), (method, 1)]


async def test_a_failure_on_a_new_connection_is_its_own(make: Make, site: Origin) -> None:
    transport = make()
    assert await status_of(transport, site.url("/ok")) == 200
    failure = await failure_of(transport, site.url("/empty"), fresh=True)
    assert (failure.kind, failure.reused) == (FailureKind.EMPTY_REPLY, False)
    assert len(site.requests) == 2


async def test_a_cancelled_exchange_leaves_nothing_behind(make: Make, site: Origin) -> None:
    transport = make()
    asking = asyncio.ensure_future(ask(transport, site.url("/hang")))
    await until(lambda: bool(site.requests))
    asking.cancel()
    assert isinstance((await asyncio.gather(asking, return_exceptions=True))[0], asyncio.CancelledError)
    assert open_connections(transport) == 0
    assert await status_of(transport, site.url("/ok")) == 200


async def test_closing_ends_what_is_under_way(make: Make, site: Origin) -> None:
    transport = make()
    asking = asyncio.ensure_future(ask(transport, site.url("/hang")))
    await until(lambda: bool(site.requests))
    await transport.close()
    answer = await asking
    assert not isinstance(answer, Reply)
    assert answer.kind is FailureKind.EMPTY_REPLY
    await until(lambda: not site._conversations)


async def test_hosts_that_are_done_with_hold_no_connection(make: Make, site: Origin) -> None:
    transport = make()
    hosts = [f"h{number}.test" for number in range(50)]
    know(transport, dict.fromkeys(hosts, ("127.0.0.1",)))
    asked = (status_of(transport, site.url("/ok", host), last=True) for host in hosts)
    assert await asyncio.gather(*asked) == [200] * 50
    assert (site.connections, open_connections(transport)) == (50, 0)
    await until(lambda: not site._conversations)


@pytest.mark.parametrize(("path", "kept"), [("/ok", 1), ("/status/404", 0)])
async def test_the_last_one_is_kept_for_a_page_that_is_to_be_read_and_for_nothing_else(
    make: Make, site: Origin, path: str, kept: int
) -> None:
    transport = make()
    await transport.send(Request(site.url(path), "HEAD", last=True, body_limit=65_536))
    assert open_connections(transport) == kept
