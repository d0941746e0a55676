"""The connection pool: idle connections, and the rules for their reuse."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Final

from probe.model import Note, Request
from probe.transport.body import is_wanted
from probe.transport.direct.connection import Connection, Origin
from probe.transport.direct.message import Head
from probe.transport.exchange import Exchange

KEEPALIVE: Final = 15.0  # seconds; below what servers usually keep an idle connection (nginx 75, Apache 5, IIS 120)
LISTENING = 0.05  # seconds for which an origin must be silent before its connections are reused
PATIENCE: Final = 1.0  # seconds to wait for the rest of an unwanted body

_BEHIND: Final = Note("reply-bytes-behind")


class Pool:
    """Keeps connections by origin.

    Late data that arrives after the next request looks like the answer to that request. Therefore connections are not
    reused until their origin has been observed to be silent. After unsolicited data, an origin gets a new connection
    for each exchange.
    """

    def __init__(self, allows: Callable[[str, str], bool]) -> None:
        """Create an empty pool; ``allows`` tells whether an address is allowed for a public-only URL."""
        self._allows = allows
        self._loop = asyncio.get_running_loop()
        self.open: set[Connection] = set()
        self.idle: dict[Origin, list[Connection]] = {}
        self.draining: dict[Connection, float] = {}  # with the start of draining, the oldest first
        self._silent: set[Origin] = set()
        self._talkative: set[Origin] = set()
        self._sweeping: asyncio.TimerHandle | None = None
        self._ending: asyncio.TimerHandle | None = None

    def take(self, exchange: Exchange, origin: Origin) -> Connection | None:
        """Return an idle connection that is suitable for the exchange, None without one."""
        kept = self.idle.get(origin)
        if not kept:
            return None
        request = exchange.request
        if request.fresh:
            # Some hosts allow few connections at once: unused ones must not prevent new ones.
            while kept:
                self.drop(kept.pop())
            del self.idle[origin]
            return None
        if request.other_family or origin not in self._silent:
            return None
        now = perf_counter()
        while kept:
            connection = kept.pop()
            if not kept:
                del self.idle[origin]
            if now - connection.idle_since <= KEEPALIVE and connection.is_silent() and self._fits(connection, request):
                connection.begin(exchange)
                exchange.reused = True
                exchange.established(connection.address)
                return connection
            self.drop(connection)
        return None

    def part(self, exchange: Exchange, connection: Connection) -> None:
        """Keep a connection for the next exchange, or drop it."""
        request, origin = exchange.request, connection.origin
        if connection.body is not None and _BEHIND in connection.body.notes:
            self._distrust(origin)
        last = request.last and not _asks_for_page(request, connection.head)
        if last or request.other_family or origin in self._talkative:
            connection.reusable = connection.draining = False
        connection.end()
        if connection.reusable:
            self._keep(connection)
        elif connection.draining:
            self.draining[connection] = perf_counter()
            if self._ending is None:
                self._ending = self._loop.call_later(PATIENCE, self.end_draining)
        else:
            self.open.discard(connection)

    def drained(self, connection: Connection) -> None:
        """Keep or drop a connection whose last reply was read to its end."""
        self.draining.pop(connection, None)
        if connection.body is not None and _BEHIND in connection.body.notes:
            self._distrust(connection.origin)
        connection.body = None
        if connection.reusable and connection.origin not in self._talkative:
            self._keep(connection)
        else:
            self.drop(connection)

    def lost(self, connection: Connection) -> None:
        """Remove a connection that has ended."""
        self.open.discard(connection)
        self.draining.pop(connection, None)
        kept = self.idle.get(connection.origin, [])
        if connection in kept:
            kept.remove(connection)
            if not kept:
                del self.idle[connection.origin]

    def strayed(self, connection: Connection) -> None:
        """Stop reuse of an origin's connections, because the origin has sent unsolicited data."""
        self._distrust(connection.origin)

    def drop(self, connection: Connection) -> None:
        """End a connection."""
        connection.drop()
        self.open.discard(connection)

    def close(self) -> None:
        """End every connection, idle or not."""
        for timer in (self._sweeping, self._ending):
            if timer is not None:
                timer.cancel()
        for connection in self.open:
            connection.drop()
        self.idle.clear()
        self.draining.clear()
        self.open.clear()

    def sweep(self) -> None:
        """Drop connections that were idle for too long or have ended."""
        oldest = perf_counter() - KEEPALIVE
        for origin, kept in list(self.idle.items()):
            for connection in kept:
                if connection.idle_since <= oldest or not connection.reusable:
                    self.drop(connection)
            self.idle[origin] = [connection for connection in kept if connection in self.open]
            if not self.idle[origin]:
                del self.idle[origin]
        self._sweeping = self._loop.call_later(KEEPALIVE, self.sweep) if self.idle else None

    def end_draining(self) -> None:
        """Drop connections that were draining for too long."""
        oldest = perf_counter() - PATIENCE
        for connection, since in list(self.draining.items()):
            if since <= oldest:
                del self.draining[connection]
                self.drop(connection)
        self._ending = self._loop.call_later(PATIENCE, self.end_draining) if self.draining else None

    def _keep(self, connection: Connection) -> None:
        origin = connection.origin
        connection.idle_since = perf_counter()
        self.idle.setdefault(origin, []).append(connection)
        if not LISTENING:
            self._silent.add(origin)
        elif origin not in self._silent:
            self._loop.call_later(LISTENING, self._listened, connection, connection.idle_since)
        if self._sweeping is None:
            self._sweeping = self._loop.call_later(KEEPALIVE, self.sweep)

    def _fits(self, connection: Connection, request: Request) -> bool:
        return not request.public_only or connection.address is None or self._allows(connection.address, request.url)

    def _distrust(self, origin: Origin) -> None:
        self._silent.discard(origin)
        self._talkative.add(origin)
        for connection in self.idle.pop(origin, ()):
            self.drop(connection)

    def _listened(self, connection: Connection, since: float) -> None:
        """Trust an origin if its connection was unused and silent since then.

        The socket is polled too: if the program was blocked, data may be unread when this timer runs.
        """
        left_alone = connection.reusable and connection.idle_since == since
        if left_alone and connection in self.idle.get(connection.origin, ()) and connection.is_silent():
            self._silent.add(connection.origin)


def _asks_for_page(request: Request, head: Head | None) -> bool:
    """Whether a HEAD has found a page whose beginning may be requested next."""
    return request.method == "HEAD" and head is not None and is_wanted(request, head.status, head.headers)
