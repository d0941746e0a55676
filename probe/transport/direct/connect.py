"""Connection to one of a host's addresses, with a policy check of each address."""

import asyncio
import errno
import socket
from time import perf_counter
from typing import Final

from probe.model import FailureKind
from probe.settings import Trust
from probe.transport.addresses import allows
from probe.transport.descriptors import open_socket
from probe.transport.exchange import Exchange
from probe.transport.faults import AddressNotAllowedError, failure_kind
from probe.transport.names import Address

HEAD_START: Final = 0.25  # seconds before the next address is tried in parallel (RFC 8305, 5)

# The failures of a host's addresses, the most informative first.
_TELLING = (
    FailureKind.LOCAL_LIMIT,
    FailureKind.CONNECT_RESET,
    FailureKind.CONNECT_REFUSED,
    FailureKind.CONNECT_TIMEOUT,
    FailureKind.CONNECT_UNREACHABLE,
    FailureKind.ADDRESS_NOT_ALLOWED,
)


class Dialer:
    """Connects to the first address of a host that answers, with staggered attempts (RFC 8305) and a policy check.

    This class implements the race itself, because uvloop has none.
    """

    def __init__(self, trust: Trust, patience: float) -> None:
        self._trust = trust
        self._patience = patience
        self._loop = asyncio.get_running_loop()

    async def dial(self, exchange: Exchange, addresses: list[Address]) -> socket.socket:
        """Return a connected socket; raises the most informative OSError of the addresses."""
        if len(addresses) == 1:
            return await self._attempt(exchange, addresses[0])
        others = [address for address in addresses if address[0] != addresses[0][0]]
        exchange.other_family = bool(others)
        if others and exchange.request.other_family:
            addresses = others
        return await self._race(exchange, addresses)

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
                    error = task.exception()
                    if error is None:
                        running.discard(task)
                        return task.result()
                    errors.append(error)
                running -= done
        finally:
            for task in running:
                _abandon(task)
        raise min(errors, key=_rank)

    async def _attempt(self, exchange: Exchange, address: Address) -> socket.socket:
        family, host, port = address
        exchange.dial(host, perf_counter(), self._patience)
        if not allows(self._trust, host, exchange.request.url, public_only=exchange.request.public_only):
            raise AddressNotAllowedError(f"{host} is not allowed")
        sock = open_socket(family)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._loop.sock_connect(sock, (host, port))
        except BaseException:
            sock.close()
            raise
        return sock


def _abandon(task: "asyncio.Task[socket.socket]") -> None:
    """Abandon an attempt that lost the race, whether it is complete or not."""
    task.cancel()
    task.add_done_callback(_close)


def _close(done: "asyncio.Task[socket.socket]") -> None:
    if not done.cancelled() and done.exception() is None:
        done.result().close()


def _rank(error: BaseException) -> int:
    if isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL:
        return len(_TELLING)  # this machine has no address of that family
    kind = failure_kind(error)
    return _TELLING.index(kind) if kind in _TELLING else len(_TELLING)
