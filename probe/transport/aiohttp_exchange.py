"""The record of an exchange over aiohttp, including data that aiohttp does not expose."""

import socket
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from probe.model import FailureKind, Request
from probe.transport.descriptors import abort
from probe.transport.exchange import Exchange
from probe.transport.tls import WatchedTls

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from probe.transport.faults import AddressNotAllowedError


class WatchedExchange(Exchange):
    """The record of an exchange over aiohttp, with data that aiohttp does not expose."""

    __slots__ = ("proxied", "refused", "sockets", "started", "tls_expires", "transport")

    def __init__(self, request: Request, task: "asyncio.Task[Any]", cancelling: int = 0) -> None:
        super().__init__(request, task, cancelling)
        self.proxied = False
        self.refused: AddressNotAllowedError | None = None
        self.sockets: list[socket.socket] = []
        self.started = 0.0
        self.tls_expires: datetime | None = None
        self.transport: asyncio.Transport | None = None

    @property
    def phase(self) -> FailureKind:
        """The phase in which a timeout occurred."""
        connected = self.stage is FailureKind.CONNECT_TIMEOUT and any(map(_peer, self.sockets))
        return FailureKind.READ_TIMEOUT if connected and self.proxied else self.timed_out

    def abort(self) -> None:
        """Abort the connection without a TLS shutdown, which would wait for the peer and continue to read."""
        if self.transport is not None:
            abort(self.transport)
        self.transport = None
        self.sockets.clear()


CURRENT: ContextVar[WatchedExchange] = ContextVar("current exchange")


class ExchangeTls(WatchedTls):
    """A TLS session that records the start of its handshake."""

    def do_handshake(self) -> None:
        """Perform the handshake."""
        exchange = CURRENT.get(None)
        if exchange is not None:
            exchange.stage = FailureKind.TLS_HANDSHAKE
        super().do_handshake()


def _peer(sock: socket.socket) -> str | None:
    with suppress(OSError):
        return str(sock.getpeername()[0])
    return None
