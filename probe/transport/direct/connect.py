"""From the name of a host to a connected socket: look-up, choice among addresses, and the check of each of them."""

import asyncio
import errno
import socket
from collections.abc import Callable
from typing import Final

from probe.model import FailureKind
from probe.network import is_forbidden, is_public, parse_address
from probe.settings import Trust
from probe.transport.exchange import Exchange
from probe.transport.faults import AddressNotAllowedError, failure_kind
from probe.transport.resolve import Addresses, Resolver

HEAD_START: Final = 0.25  # seconds before the next address is tried as well (RFC 8305, 5)
REMEMBERED: Final = 300.0  # seconds that addresses are used for
MOST_NAMES: Final = 10_000

# What the addresses of one host said, the most telling first.
_TELLING = (
    FailureKind.LOCAL_LIMIT,
    FailureKind.CONNECT_RESET,
    FailureKind.CONNECT_REFUSED,
    FailureKind.CONNECT_TIMEOUT,
    FailureKind.CONNECT_UNREACHABLE,
    FailureKind.ADDRESS_NOT_ALLOWED,
)

Address = tuple[socket.AddressFamily, str, int]  # family, address, port


class Names:
    """Addresses by name; each is looked up once for all that ask meanwhile, and remembered for a while."""

    def __init__(self, resolver: Resolver, clock: Callable[[], float]) -> None:
        self._resolver = resolver
        self._clock = clock
        self._known: dict[tuple[str, int], tuple[float, asyncio.Task[Addresses]]] = {}

    async def find(self, host: str, port: int) -> list[Address]:
        """Return the addresses of a host in the order the system gives; raises what the resolver raises."""
        literal = host.strip("[]")
        if literal != host or literal.replace(".", "").isdigit():
            return [(_family(literal), literal, port)]
        found = await asyncio.shield(self._lookup(host, port))
        return [(_family(entry["host"]), entry["host"], port) for entry in found]

    def _lookup(self, host: str, port: int) -> "asyncio.Task[Addresses]":
        expires, task = self._known.get((host, port), (0.0, None))
        if task is None or expires < self._clock() or (task.done() and (task.cancelled() or task.exception())):
            if len(self._known) >= MOST_NAMES:
                self._known.clear()
            task = asyncio.ensure_future(self._resolver.resolve(host, port, socket.AF_UNSPEC))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, even if nobody waits
            self._known[host, port] = self._clock() + REMEMBERED, task
        return task

    async def close(self) -> None:
        """Forget the names and let the threads go."""
        for _, task in self._known.values():
            task.cancel()
        self._known.clear()
        await self._resolver.close()


class Dialer:
    """Connects to the first address of a host that answers, later ones with a delay (RFC 8305), all of them checked."""

    def __init__(self, trust: Trust, patience: float, names: Names) -> None:
        self.names = names
        self._trust = trust
        self._patience = patience
        self._loop = asyncio.get_running_loop()

    async def dial(self, exchange: Exchange, addresses: list[Address]) -> socket.socket:
        """Return a connected socket; raises the OSError that tells most of all that the addresses gave."""
        others = [address for address in addresses if address[0] != addresses[0][0]]
        exchange.other_family = bool(others)
        if others and exchange.request.other_family:
            addresses = others
        if len(addresses) == 1:
            return await self._attempt(exchange, addresses[0])
        return await self._race(exchange, addresses)

    def allows(self, address: str, *, public_only: bool) -> bool:
        """Whether an address may be connected to."""
        ip = parse_address(address)
        if any(ip in network for network in self._trust.allow_net):
            return True
        return not is_forbidden(address) and (not public_only or is_public(address))

    async def _race(self, exchange: Exchange, addresses: list[Address]) -> socket.socket:
        left = list(addresses)
        running: set[asyncio.Task[socket.socket]] = set()
        errors: list[BaseException] = []
        try:
            while left or running:
                if left:
                    running.add(asyncio.create_task(self._attempt(exchange, left.pop(0))))
                wait = HEAD_START if left else None
                done, _ = await asyncio.wait(running, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    running.discard(task)
                    error = task.exception()
                    if error is None:
                        return task.result()
                    errors.append(error)
        finally:
            for task in running:
                _abandon(task)
        raise min(errors, key=_rank)

    async def _attempt(self, exchange: Exchange, address: Address) -> socket.socket:
        family, host, port = address
        exchange.dial(host, self._loop.time(), self._patience)
        if not self.allows(host, public_only=exchange.request.public_only):
            raise AddressNotAllowedError(f"{host} is not allowed")
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._loop.sock_connect(sock, (host, port))
        except BaseException:
            sock.close()
            raise
        return sock


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _abandon(task: "asyncio.Task[socket.socket]") -> None:
    """Let go of an attempt that came second, whether it has come already or not."""
    if not task.done():
        task.cancel()
    elif not task.cancelled() and task.exception() is None:
        task.result().close()


def _rank(error: BaseException) -> int:
    if isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL:
        return len(_TELLING)  # this machine has none of that family
    kind = failure_kind(error)
    return _TELLING.index(kind) if kind in _TELLING else len(_TELLING)
