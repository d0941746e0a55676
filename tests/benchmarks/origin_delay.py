"""An origin in a process of its own that answers ``/d/MS/…`` with 200 after MS milliseconds, and others at once.

It reports how late its own answers were, so that a result shows whether the origin was the limit. It ends when its
standard input does, so it never outlives the process that started it.
"""

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.limits import raise_file_limit

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
START_SECONDS = 30
ANY_PORT_TRIES = 5


@dataclass(slots=True)
class Lateness:
    """How long after its due moment each answer was written, in milliseconds."""

    answers: int = 0
    mean_ms: float = 0.0
    worst_ms: float = 0.0

    def add(self, late_ms: float) -> None:
        """Count one more answer."""
        self.answers += 1
        self.mean_ms += (late_ms - self.mean_ms) / self.answers
        self.worst_ms = max(self.worst_ms, late_ms)


class _Exchange(asyncio.Protocol):
    """One connection; requests on it come one after another, as every client here sends them."""

    def __init__(self, lateness: Lateness) -> None:
        self._lateness = lateness
        self._loop = asyncio.get_running_loop()
        self._head = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            due = self._loop.time() + _delay_ms(head) / 1000
            self._loop.call_at(due, self._answer, due)

    def _answer(self, due: float) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(ANSWER)
        self._lateness.add((self._loop.time() - due) * 1000)


def _delay_ms(head: bytes) -> int:
    parts = head.split(b" ", 2)[1].split(b"/", 3)
    return int(parts[2]) if len(parts) > 2 and parts[1] == b"d" and parts[2].isdigit() else 0


async def _listen(addresses: Sequence[str], lateness: Lateness, context: ssl.SSLContext | None) -> asyncio.Server:
    """Listen on every address, on one port that is free on all of them."""
    loop = asyncio.get_running_loop()
    for tries_left in reversed(range(ANY_PORT_TRIES)):
        probe = await loop.create_server(lambda: _Exchange(lateness), addresses[0], 0)
        port = probe.sockets[0].getsockname()[1]
        probe.close()
        try:
            return await loop.create_server(lambda: _Exchange(lateness), addresses, port, ssl=context, backlog=4096)
        except OSError:
            if not tries_left:
                raise
    raise AssertionError


async def _serve(addresses: Sequence[str], pem: str | None) -> None:
    lateness = Lateness()
    context = None
    if pem is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
    server = await _listen(addresses, lateness, context)
    _say({"port": server.sockets[0].getsockname()[1]})
    while command := await asyncio.to_thread(sys.stdin.readline):
        if command == "lateness\n":
            _say({"answers": lateness.answers, "mean_ms": lateness.mean_ms, "worst_ms": lateness.worst_ms})
    server.close()


def _say(values: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class DelayOrigin:
    """A running delaying origin, seen from the benchmark."""

    port: int
    _process: subprocess.Popen[str] = field(repr=False)

    def lateness(self) -> Lateness:
        """Return how late its answers were so far."""
        return Lateness(**_ask(self._process, "lateness\n"))


def _ask(process: subprocess.Popen[str], command: str = "") -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(command)
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline() or "{}")
    return answer


@contextmanager
def delay_origin(addresses: Sequence[str], pem: Path | None = None) -> Iterator[DelayOrigin]:
    """Run the origin on ``addresses``, over TLS with the key and certificate in ``pem``; stop it in every case."""
    command = [sys.executable, "-m", "tests.benchmarks.origin_delay", str(pem or "-")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = _ask(process, " ".join(addresses) + "\n")["port"]
            yield DelayOrigin(port, process)
        finally:
            process.kill()


if __name__ == "__main__":
    raise_file_limit()
    asyncio.run(_serve(sys.stdin.readline().split(), None if sys.argv[1] == "-" else sys.argv[1]))
