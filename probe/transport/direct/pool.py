"""The idle connections of the transport of our own, and which of them may serve another exchange."""

import asyncio
from collections.abc import Callable

from probe.model import Note, Request
from probe.transport.body import is_wanted
from probe.transport.direct.connection import Connection
from probe.transport.direct.head import Head
from probe.transport.exchange import Exchange
from probe.transport.http import KEEPALIVE
from probe.transport.watched import LISTENING

Origin = tuple[str, str]  # scheme and authority


class Pool:
    """Keeps connections by origin.

    What comes late, when the next request has been sent already, passes for the answer to that, and nothing in it says
    otherwise. So a connection rests until its origin has been heard being silent, and an origin that has once said
    something unasked gets a new connection for each exchange.
    """

    def __init__(self, allows: Callable[[str], bool]) -> None:
        """Ask ``allows`` whether an address may serve an exchange that keeps to public ones."""
        self._allows = allows
        self._loop = asyncio.get_running_loop()
        self.open: set[Connection] = set()
        self.idle: dict[Origin, list[Connection]] = {}
        self._silent: set[Origin] = set()
        self._talkative: set[Origin] = set()
        self._sweeping: asyncio.TimerHandle | None = None

    def take(self, exchange: Exchange, origin: Origin) -> Connection | None:
        """Return a connection that was kept and is fit for the exchange."""
        request = exchange.request
        # The GET of a page after its HEAD cannot be mixed up with another URL; any text is asked for without a HEAD.
        after_head = request.method == "GET" and request.body_limit > 0 and not request.any_text
        known = origin in self._silent or after_head
        if request.fresh or request.other_family or not known:
            return None
        while kept := self.idle.get(origin):
            connection = kept.pop()
            if not kept:
                del self.idle[origin]
            if connection.is_silent() and self._may_use(connection, request):
                connection.begin(exchange)
                exchange.reused = True
                exchange.established(connection.address)
                return connection
            self.drop(connection)
        return None

    def part(self, exchange: Exchange, connection: Connection, origin: Origin) -> None:
        """Keep a connection for the next exchange, or drop it."""
        request = exchange.request
        if Note("reply-bytes-behind") in connection.notes():
            self._heard(origin)
        last = request.last and not _asks_for_page(request, connection.head)
        if last or request.other_family or origin in self._talkative:
            connection.reusable = False
        connection.end()
        if not connection.reusable:
            self.drop(connection)
            return
        connection.on_stray = lambda: self._heard(origin)
        connection.idle_since = self._loop.time()
        self.idle.setdefault(origin, []).append(connection)
        if not LISTENING:
            self._silent.add(origin)
        elif origin not in self._silent:
            self._loop.call_later(LISTENING, self._listened, connection, origin, connection.idle_since)
        if self._sweeping is None:
            self._sweeping = self._loop.call_later(KEEPALIVE, self.sweep)

    def drop(self, connection: Connection) -> None:
        """End a connection."""
        connection.drop()
        self.open.discard(connection)

    def close(self) -> None:
        """End every connection, idle or not."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        for connection in self.open:
            connection.drop()
        self.idle.clear()
        self.open.clear()

    def sweep(self) -> None:
        """Drop what has been idle for too long, or has gone."""
        oldest = self._loop.time() - KEEPALIVE
        for origin, kept in list(self.idle.items()):
            for connection in kept:
                if connection.idle_since <= oldest or not connection.reusable:
                    self.drop(connection)
            self.idle[origin] = [connection for connection in kept if connection in self.open]
            if not self.idle[origin]:
                del self.idle[origin]
        self._sweeping = self._loop.call_later(KEEPALIVE, self.sweep) if self.idle else None

    def _may_use(self, connection: Connection, request: Request) -> bool:
        if self._loop.time() - connection.idle_since > KEEPALIVE:
            return False
        return not request.public_only or connection.address is None or self._allows(connection.address)

    def _heard(self, origin: Origin) -> None:
        """Trust an origin no more: it speaks without being asked."""
        self._silent.discard(origin)
        self._talkative.add(origin)
        for connection in self.idle.pop(origin, ()):
            self.drop(connection)

    def _listened(self, connection: Connection, origin: Origin, since: float) -> None:
        """Trust an origin whose connection has been left alone since then, and was silent."""
        if connection.reusable and connection.idle_since == since and connection in self.idle.get(origin, ()):
            self._silent.add(origin)


def _asks_for_page(request: Request, head: Head | None) -> bool:
    """Whether a HEAD has found a page, whose beginning may be asked for next."""
    return request.method == "HEAD" and head is not None and is_wanted(request, head.status, head.headers)
