"""What is noted of one exchange while aiohttp makes it."""

import asyncio
import errno
import socket
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from probe.model import FailureKind, Request

if TYPE_CHECKING:
    from probe.transport.faults import AddressNotAllowedError
    from probe.transport.watched import WatchedProtocol


@dataclass(slots=True, eq=False)
class Exchange:
    """The notes of one exchange.

    ``stage`` is what a time-out would be that comes now. ``received`` counts the bytes of the reply, ``status`` is 0
    until its final head is complete, ``interim`` tells that others came before it. ``until`` is when connecting must be
    over, in the loop's time. ``other_family`` tells that the host has addresses of both families, ``head`` is
    what came while no status was known.
    """

    request: Request
    task: "asyncio.Task[Any]"
    cancelling: int = 0
    stage: FailureKind = FailureKind.DNS_TIMEOUT
    address: str | None = None
    protocol: "WatchedProtocol | None" = None
    reused: bool = False
    received: int = 0
    status: int = 0
    interim: bool = False
    refused: "AddressNotAllowedError | None" = None
    sockets: list[socket.socket] = field(default_factory=list)
    until: float | None = None
    expired: bool = False
    other_family: bool = False
    head: bytes = b""

    @classmethod
    def of(cls, request: Request, loop: asyncio.AbstractEventLoop | None = None) -> Self:
        """Begin an exchange in the present task; raises RuntimeError outside of one."""
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("an exchange needs a task")
        exchange = cls(request, task, task.cancelling())
        CURRENT.set(exchange)
        return exchange

    @property
    def bodiless(self) -> bool:
        """Whether the reply ends with its head, whatever it says of a body (RFC 9112, 6.3)."""
        return self.request.method == "HEAD" or self.status in (204, 304)

    @property
    def timed_out(self) -> FailureKind:
        """What a time-out of the whole exchange, or of connecting, was spent on."""
        begun = self.stage is FailureKind.READ_TIMEOUT and self.received
        return FailureKind.TOTAL_TIMEOUT if begun else self.stage

    def expire(self) -> None:
        """End the exchange because its time is over."""
        self.expired = True
        self.task.cancel()

    def is_overdue(self) -> bool:
        """Whether a cancellation was that of ``expire``, which is undone then, and nobody else's."""
        return self.expired and self.task.uncancel() <= self.cancelling

    def dial(self, address: str, now: float, patience: float) -> None:
        """Note an attempt to connect; raises TimeoutError where the time for all of them together is over."""
        if self.until is None:
            self.until = now + patience
        elif now >= self.until:
            raise TimeoutError(errno.ETIMEDOUT, "connecting took too long")
        self.address = address
        self.stage = FailureKind.CONNECT_TIMEOUT

    def connected(self, protocol: "WatchedProtocol") -> None:
        """Note that one of the attempts has come to a connection, on which TLS has to be agreed upon yet for https."""
        self._use(protocol)
        if self.request.url.startswith("https:"):
            self.stage = FailureKind.TLS_HANDSHAKE
        self.received = 0  # a proxy may have said something on the way
        if len(self.sockets) > 1:
            self.address = next(filter(None, map(_peer, self.sockets)), self.address)
        self.sockets.clear()

    def established(self, address: str | None) -> None:
        """Note that the request can be sent."""
        self.address = address
        self.stage = FailureKind.READ_TIMEOUT

    def reuse(self, protocol: "WatchedProtocol") -> None:
        """Note that the request is sent on a connection that has served others."""
        self._use(protocol)
        self.reused = True
        self.established(protocol.address)

    def _use(self, protocol: "WatchedProtocol") -> None:
        self.protocol = protocol
        protocol.exchange = self
        if self.request.last and not (self.request.body_limit and self.request.method == "HEAD"):
            protocol.force_close()

    def end(self) -> None:
        """Part from the connection, which is idle from now on."""
        if self.protocol is not None:
            self.protocol.exchange = None
            self.protocol = None  # what refers to one another is left to the garbage collector


CURRENT: ContextVar[Exchange] = ContextVar("current exchange")


def _peer(sock: socket.socket) -> str | None:
    with suppress(OSError):
        return str(sock.getpeername()[0])
    return None
