"""C. What can happen between connecting and an answer."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from probe.model import FailureKind
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import HALF_A_HEAD
from tests.faults.probing import EMPTY, answer_to, one, outcome, probed

pytestmark = pytest.mark.usefixtures("hurried")


@pytest.fixture
def closed() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def full() -> Iterator[int]:
    """A port whose queue is full: nothing is refused, and nothing is accepted."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(8)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
        for client in waiting:
            client.close()


async def test_027_a_closed_port_is_told_at_once(closed: int) -> None:
    result = await one(f"http://127.0.0.1:{closed}/")
    assert outcome(result) == ("unreachable", None, FailureKind.CONNECT_REFUSED)
    assert result.elapsed < 2


async def test_028_a_reset_within_the_head_is_asked_again_on_a_fresh_connection() -> None:
    async def reset_once(exchange: Exchange) -> None:
        if exchange.turn > 1:
            await exchange.answer(200)
            return
        await exchange.send(HALF_A_HEAD)
        exchange.reset()

    async with Origin(routes={"/x": reset_once}) as site:
        result = await one(site.url("/x"), soft_404="never")
        assert outcome(result) == ("ok", 200, None)
        assert [request.connection for request in site.requests[:2]] == [1, 2]


async def test_028_a_reset_that_stays_is_no_status() -> None:
    async def reset(exchange: Exchange) -> None:
        await exchange.send(HALF_A_HEAD)
        exchange.reset()

    async with Origin(routes={"/x": reset}) as site:
        result = await one(site.url("/x"))
        assert outcome(result) in (
            ("unreachable", None, FailureKind.INCOMPLETE_REPLY), ("unreachable", None, FailureKind.CONNECT_RESET),
        )  # fmt: skip
        assert len(site.requests) == len({request.connection for request in site.requests}) >= 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse where the queue is full")
async def test_029_a_black_hole_ends_with_the_time_to_connect(full: int) -> None:
    result = await one(f"http://127.0.0.1:{full}/", connect_timeout=0.3)
    assert outcome(result) == ("unreachable", None, FailureKind.CONNECT_TIMEOUT)
    assert 0.3 <= result.elapsed < 3


async def test_030_silence_ends_with_the_time_of_the_exchange() -> None:
    result = await answer_to(Exchange.hang, timeout=0.3)
    assert outcome(result) == ("unreachable", None, FailureKind.READ_TIMEOUT)
    assert 0.3 <= result.elapsed < 4


async def test_031_an_end_without_a_byte_is_an_empty_reply() -> None:
    assert outcome(await answer_to(b"")) == ("unreachable", None, FailureKind.EMPTY_REPLY)


@pytest.mark.parametrize("seconds", [0, 0.002, 0.05])
async def test_033_unsolicited_second_response_is_never_the_next_urls_status(seconds: float) -> None:
    async def stray(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "image/png"})
        await asyncio.sleep(seconds)
        await exchange.send(head(404, {"Content-Length": "0"}))

    async with Origin(routes={"/x": stray}) as site:
        urls = [site.url(f"/{'x' if n % 2 else 'ok'}?{n}") for n in range(60)]
        results = await probed(*urls, per_host=2, method="get")
        assert {outcome(result) for result in results} == {("ok", 200, None)}
        assert {result.target.url for result in results} == set(urls)


@pytest.mark.parametrize("method", ["head", "get"])
async def test_033_nor_is_one_that_comes_in_the_same_breath(method: str) -> None:
    twice = b"HTTP/1.1 200 OK\r\n" + EMPTY + b"HTTP/1.1 404 Not Found\r\n" + EMPTY
    async with Origin(routes={"/x": lambda exchange: exchange.send(twice)}) as site:
        results = await probed(*(site.url(f"/x?{n}") for n in range(30)), per_host=1, method=method)
        assert {outcome(result) for result in results} == {("ok", 200, None)}
