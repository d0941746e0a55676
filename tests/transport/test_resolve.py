import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import ResolveResult

from probe.model import FailureKind
from probe.transport import resolve
from probe.transport.faults import ResolutionTimeoutError, ResolverBusyError
from probe.transport.resolve import DaemonThreads, Resolver, look_up
from tests.transport.wire import Make, failure_of, kind_of

ROOT = Path(__file__).parents[2]
INET = socket.AF_UNSPEC


class Gate:
    """A lookup that waits until it is opened."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self.entered = threading.Semaphore(0)

    def __call__(self, *_: object) -> list[ResolveResult]:
        self.entered.release()
        self._open.wait(30)
        return []

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    def getaddrinfo(*_: object, **__: object) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_the_addresses_of_this_machine() -> None:
    found = {entry["host"] for entry in look_up("localhost", 80, INET)}
    assert "127.0.0.1" in found
    assert found <= {"127.0.0.1", "::1"}


def test_an_address_keeps_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(
        monkeypatch,
        [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 80, 0, 2)),
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::2%eth0", 80, 0, 2)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80)),
        ],
    )
    hosts = [entry["host"] for entry in look_up("a.test", 80, INET)]
    assert hosts == ["fe80::1%2", "fe80::2%eth0", "192.0.2.1"]


@pytest.mark.parametrize("name", ["a" * 64 + ".test", "a..test", "x" * 300])
def test_what_is_no_host_name_is_not_found(name: str) -> None:
    with pytest.raises(socket.gaierror) as caught:
        look_up(name, 80, INET)
    assert caught.value.errno == socket.EAI_NONAME


def test_a_resolver_without_files_is_short_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")  # POSIX has it
    answering(monkeypatch, socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = socket.socket()
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken.fileno() + 1, limits[1]))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            look_up("a.test", 80, INET)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        taken.close()


@pytest.mark.parametrize(
    ("answer", "kind", "detail"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), FailureKind.DNS_NOT_FOUND,
         "Name or service not known"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), FailureKind.DNS_TEMPORARY,
         "Temporary failure in name resolution"),
        ([], FailureKind.DNS_NOT_FOUND, "no addresses"),
    ],
)  # fmt: skip
async def test_what_a_name_server_says_is_told(
    make: Make, monkeypatch: pytest.MonkeyPatch, answer: Any, kind: FailureKind, detail: str
) -> None:
    answering(monkeypatch, answer)
    failure = await failure_of(make(), "http://a.test/")
    assert (failure.kind, failure.detail, failure.address) == (kind, detail, None)


async def test_a_name_that_no_codec_takes_is_not_found(make: Make) -> None:
    assert await kind_of(make(), f"http://{'a' * 64}.test/") is FailureKind.DNS_NOT_FOUND


async def test_a_name_server_that_hangs_is_told(make: Make, monkeypatch: pytest.MonkeyPatch, gate: Gate) -> None:
    monkeypatch.setattr(resolve, "look_up", gate)
    failure = await failure_of(make(connect_timeout=0.05), "http://a.test/")
    assert (failure.kind, failure.detail) == (FailureKind.DNS_TIMEOUT, "no answer within 0.05 s")
    assert 0.05 <= failure.elapsed < 2


async def test_the_time_of_the_exchange_counts_while_looking_up(
    make: Make, monkeypatch: pytest.MonkeyPatch, gate: Gate
) -> None:
    monkeypatch.setattr(resolve, "look_up", gate)
    failure = await failure_of(make(timeout=0.05), "http://a.test/")
    assert failure.kind is FailureKind.DNS_TIMEOUT
    assert 0.05 <= failure.elapsed < 2


async def test_a_hanging_name_holds_up_no_other(gate: Gate) -> None:
    threads = DaemonThreads()
    hanging = [asyncio.ensure_future(threads.run(gate, 10)) for _ in range(100)]
    await asyncio.sleep(0)
    assert await threads.run(lambda: look_up("127.0.0.1", 80, INET), 10) != []
    gate.open()
    assert await asyncio.gather(*hanging) == [[]] * 100
    threads.close()


async def test_many_names_at_once() -> None:
    resolver = Resolver(10)
    found = await asyncio.gather(*(resolver.resolve(f"127.0.0.{n}", 80, INET) for n in range(1, 255)))
    assert [entry[0]["host"] for entry in found] == [f"127.0.0.{n}" for n in range(1, 255)]
    await resolver.close()


async def test_threads_are_used_again() -> None:
    threads = DaemonThreads()
    for _ in range(20):
        await threads.run(list, 10)
    assert threads._threads == 1
    threads.close()


async def test_a_name_that_was_never_asked_for_is_not_blamed(gate: Gate) -> None:
    threads = DaemonThreads(most=1)
    hanging = asyncio.ensure_future(threads.run(gate, 0.1))
    await asyncio.sleep(0)
    assert gate.entered.acquire(timeout=5)
    with pytest.raises(ResolverBusyError, match=r"^1 other names are being looked up$"):
        await threads.run(list, 0.02)
    with pytest.raises(ResolutionTimeoutError, match=r"^no answer within 0\.1 s$"):
        await hanging
    gate.open()
    assert await threads.run(list, 10) == []
    threads.close()


async def test_abandoned_lookups_count_until_they_end(gate: Gate) -> None:
    threads = DaemonThreads()
    with pytest.raises(ResolutionTimeoutError):
        await threads.run(gate, 0.01)
    assert await threads.run(list, 10) == []
    assert threads._threads == 2
    threads.close()


async def test_no_thread_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(ResolverBusyError, match=r"^no thread could be started$"):
        await DaemonThreads().run(list, 10)


async def test_closing_lets_the_threads_go(make: Make) -> None:
    before = set(threading.enumerate())
    threads = DaemonThreads()
    await threads.run(list, 10)
    (thread,) = set(threading.enumerate()) - before
    assert thread.daemon
    threads.close()
    thread.join(5)
    assert not thread.is_alive()


HANGING = """
import asyncio, time
from probe.model import Request
from probe.settings import Settings
from probe.transport import resolve
from probe.transport.direct.transport import DirectTransport

resolve.look_up = lambda *_: time.sleep(3600)

async def main():
    transport = DirectTransport(Settings.of(connect_timeout=0.05))
    answers = await asyncio.gather(*(transport.send(Request(f"http://{n}.test/")) for n in range(20)))
    print({answer.kind.value for answer in answers})
    await transport.close()

asyncio.run(main())
"""


def test_a_hanging_name_server_holds_up_no_exit() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=30, check=False, cwd=ROOT
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{'dns-timeout'}\n", "")
