"""Every phase of an exchange has its word when time runs out in it, and none takes longer than the settings say."""

import asyncio
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing

import pytest

from probe.model import Failure, FailureKind
from samples.origin import Origin
from tests.listening import listening
from tests.transport.wire import Make, failure_of, know, status_of

SHORT = 0.2
SLACK = 2.0  # a loaded machine is late


def in_time(failure: Failure, least: float) -> FailureKind:
    assert least - 0.01 <= failure.elapsed < least + SLACK
    return failure.kind


@pytest.fixture
def full() -> Iterator[int]:
    """A port whose queue is full: nothing is refused, and nothing is accepted."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(8)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        yield port
        for client in waiting:
            client.close()


@pytest.fixture
async def mute() -> AsyncIterator[int]:
    """A port that takes everything and says nothing."""

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(talk) as port:
        yield port


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse where the queue is full")
async def test_a_connection_that_does_not_come_about(make: Make, full: int) -> None:
    for options in ({"connect_timeout": SHORT}, {"timeout": SHORT}):
        failure = await failure_of(make(**options), f"http://127.0.0.1:{full}/")
        assert in_time(failure, SHORT) is FailureKind.CONNECT_TIMEOUT
        assert failure.address == "127.0.0.1"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse where the queue is full")
async def test_all_addresses_of_a_host_share_the_time_to_connect(make: Make, full: int) -> None:
    transport = make(connect_timeout=0.5)
    know(transport, {"a.test": ("127.0.0.1",) * 4})
    failure = await failure_of(transport, f"http://a.test:{full}/")
    assert failure.kind is FailureKind.CONNECT_TIMEOUT
    assert 0.49 <= failure.elapsed < 1.8  # a time for each address would be two seconds


async def test_a_handshake_that_stalls(make: Make, mute: int) -> None:
    for options in ({"connect_timeout": SHORT}, {"timeout": SHORT}):
        failure = await failure_of(make(**options), f"https://127.0.0.1:{mute}/")
        assert in_time(failure, SHORT) is FailureKind.TLS_HANDSHAKE
        assert failure.address == "127.0.0.1"


async def test_a_handshake_that_stalls_on_every_address(make: Make, mute: int) -> None:
    transport = make(connect_timeout=0.5)
    know(transport, {"a.test": ("127.0.0.1", "127.0.0.1")})
    failure = await failure_of(transport, f"https://a.test:{mute}/")
    assert failure.kind is FailureKind.TLS_HANDSHAKE
    assert 0.49 <= failure.elapsed < 1.8  # a time for each address would be two seconds


async def test_a_silent_server(make: Make, mute: int) -> None:
    failure = await failure_of(make(timeout=SHORT), f"http://127.0.0.1:{mute}/")
    assert in_time(failure, SHORT) is FailureKind.READ_TIMEOUT
    assert (failure.address, failure.detail, failure.reused) == ("127.0.0.1", "", False)


async def test_a_silent_server_on_a_connection_that_had_worked(make: Make, site: Origin) -> None:
    transport = make(timeout=SHORT)
    assert await status_of(transport, site.url("/ok")) == 200
    failure = await failure_of(transport, site.url("/hang"))
    assert in_time(failure, SHORT) is FailureKind.READ_TIMEOUT
    assert failure.reused
    assert await status_of(transport, site.url("/ok")) == 200
    assert site.connections == 2


@pytest.mark.parametrize("path", ["/drip?interval=0.01", "/interim-flood"])
async def test_a_head_that_never_ends(make: Make, site: Origin, path: str) -> None:
    failure = await failure_of(make(timeout=SHORT), site.url(path))
    assert in_time(failure, SHORT) is FailureKind.TOTAL_TIMEOUT


async def test_connecting_may_take_its_share_of_the_whole_time_only(make: Make, site: Origin) -> None:
    failure = await failure_of(make(timeout=SHORT, connect_timeout=10), site.url("/hang"))
    assert in_time(failure, SHORT) is FailureKind.READ_TIMEOUT


async def test_a_stuck_loop_blames_nobody_for_long(make: Make, site: Origin) -> None:
    """Many exchanges at once, each in its own time."""
    transport = make(timeout=SHORT)
    failures = await asyncio.gather(*(failure_of(transport, site.url("/hang")) for _ in range(50)))
    assert {in_time(failure, SHORT) for failure in failures} == {FailureKind.READ_TIMEOUT}
    assert threading.active_count() < 50
