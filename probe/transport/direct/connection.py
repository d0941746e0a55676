"""One connection, which sends a request and receives a head and perhaps a body."""

import asyncio
import select
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Final, Protocol, cast

from probe.transport.body import is_wanted
from probe.transport.descriptors import abort
from probe.transport.direct.buffers import shrink
from probe.transport.direct.framing import READ_ON, BodyReader
from probe.transport.direct.head import HeadReader
from probe.transport.direct.message import Head, Incomplete, Reading
from probe.transport.direct.plain_head import plain_head
from probe.x509 import not_after

if TYPE_CHECKING:
    from datetime import datetime

    from probe.transport.exchange import Exchange

MOST_INTERIM: Final = 100  # 1xx heads before one reply; more are useless

Origin = str  # scheme and authority


class Keeper(Protocol):
    """The owner of a connection that is not in an exchange."""

    def drained(self, connection: "Connection") -> None:
        """Handle a connection whose last reply was read to its end, or that is no longer usable."""
        ...

    def lost(self, connection: "Connection") -> None:
        """Handle the end of a connection."""
        ...

    def strayed(self, connection: "Connection") -> None:
        """Handle unsolicited data."""
        ...


class Connection(asyncio.Protocol):
    """A connection that knows its peer and its certificate, and ends itself after unsolicited data."""

    def __init__(self, exchange: "Exchange", origin: Origin, keeper: Keeper) -> None:
        """Listen at once, because a server may send data or disconnect before the request."""
        self.origin = origin
        self.address: str | None = None
        self.tls_expires: datetime | None = None
        self.idle_since = 0.0
        self.draining = False
        self._keeper = keeper
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._poll: Callable[[int], Sequence[object]] | None = None
        self.begin(exchange)

    def begin(self, exchange: "Exchange") -> None:
        """Attach the connection to an exchange."""
        self.head: Head | None = None
        self.body: BodyReader | None = None
        self.answered_at = 0.0
        self.reusable = False
        self._exchange: Exchange | None = exchange
        self._reader: HeadReader | None = None
        self._read_on = READ_ON
        self._answer: asyncio.Future[Reading | Exception] = self._loop.create_future()

    def end(self) -> None:
        """Detach the connection from its exchange; a connection that cannot be reused is dropped."""
        self._exchange = None
        self.head = None
        if not self.draining:
            self.body = None
            if not self.reusable:
                self.drop()

    async def ask(self, request: bytes) -> Reading:
        """Send a request and return the reading of the reply's head; raises the system's exception."""
        if self.tls_expires is not None and not self.is_silent():
            await self._read_first()
        if self._transport is not None and not self._answer.done():
            self._transport.write(request)
        answer = await self._answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _read_first(self) -> None:
        """Let the loop read pending data, because the reason of a disconnect is lost once sending fails."""
        for _ in range(2):  # the loop runs due callbacks before those of readable sockets
            turn: asyncio.Future[None] = self._loop.create_future()
            self._loop.call_soon(_wake, turn)
            await turn

    def drop(self) -> None:
        """Abort the connection without a TLS shutdown, which would wait for the peer."""
        self.reusable = self.draining = False
        if self._transport is not None:
            abort(self._transport)

    def is_silent(self) -> bool:
        """Whether an idle connection has nothing to read, neither unsolicited data nor its end."""
        if self._transport is None or self._transport.is_closing():
            return False
        if self._poll is None:
            self._poll = _poll(self._transport)
        return not self._poll(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Record the peer and the certificate, which are unavailable after the connection ends."""
        self._transport = cast("asyncio.Transport", transport)
        shrink(transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else None
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls else None
        self.tls_expires = not_after(certificate) if certificate else None

    def data_received(self, data: bytes) -> None:
        """Process the bytes of the reply; unsolicited data ends the connection."""
        exchange = self._exchange
        if self.draining and self.body is not None:
            self._drain(self.body, data)
        elif exchange is None or self._answer.done():
            self._stray()
        elif self.body is not None:
            exchange.received += len(data)
            self._read_body(self.body, data)
        else:
            exchange.received += len(data)
            self._read_head(data, exchange)

    def connection_lost(self, exc: Exception | None) -> None:
        """Set the answer from the data received so far."""
        self.reusable = self.draining = False
        if self._exchange is None:
            self._keeper.lost(self)
            return
        if self._answer.done():
            return
        if self.head is not None and self.body is not None:
            self.body.close()
            self._answer.set_result(self.head)
        elif exc is not None and not self._exchange.received:
            self._answer.set_result(exc)
        else:
            self._answer.set_result(self._reader.found if self._reader is not None else Incomplete(begun=False))

    def _stray(self) -> None:
        unasked = self.reusable  # otherwise it is the rest of an unread body
        self.drop()
        if unasked:
            self._keeper.strayed(self)

    def _read_head(self, data: bytes, exchange: "Exchange") -> None:
        found: Reading | None = None
        if self._reader is None:
            found, rest = plain_head(data), b""
            if found is not None:
                rest = data[found.size :]
            else:
                self._reader = HeadReader()
        if self._reader is not None:
            found = self._reader.feed(data)
            rest = self._reader.rest
        if isinstance(found, Head):
            self._begin_body(found, exchange, rest)
        elif found is not None and not isinstance(found, Incomplete):
            self._finish(found)
        elif self._reader is not None and self._reader.interim > MOST_INTERIM and self._transport is not None:
            self._transport.pause_reading()  # the exchange then times out

    def _begin_body(self, head: Head, exchange: "Exchange", rest: bytes) -> None:
        self.answered_at = perf_counter()
        request = exchange.request
        self.head = head
        limit = request.body_limit
        if limit and not is_wanted(request, head.status, head.headers):
            limit = 0
        if not limit and _is_whole(head, request.method, rest):
            self.reusable = head.persistent and head.status != 101
            self._answer.set_result(head)
            if not self.reusable:
                self.drop()
            return
        self.body = BodyReader(head, request.method, limit)
        self._read_body(self.body, rest)

    def _read_body(self, body: BodyReader, data: bytes) -> None:
        body.feed(data)
        if body.full and self.head is not None:
            self._finish(self.head)

    def _finish(self, found: Reading) -> None:
        """Set the answer; a short rest of the message is drained in the background."""
        body = self.body
        if isinstance(found, Head) and body is not None and found.persistent and found.status != 101 and not body.notes:
            self.reusable = body.done
            self.draining = not body.done and body.end_is_near
        self._answer.set_result(found)
        if not (self.reusable or self.draining):
            self.drop()

    def _drain(self, body: BodyReader, data: bytes) -> None:
        body.feed(data)
        self._read_on -= len(data)
        if body.done or self._read_on < 0:
            self.draining = False
            self.reusable = body.done and not body.notes
            if not self.reusable:
                self.drop()
            if self._exchange is None:
                self._keeper.drained(self)


def _wake(turn: "asyncio.Future[None]") -> None:
    if not turn.done():
        turn.set_result(None)


def _is_whole(head: Head, method: str, rest: bytes) -> bool:
    """Whether a message ends exactly with the bytes that came with its head; then it needs no body reader."""
    if method == "HEAD" or head.status in (204, 304):
        return not rest
    return head.length == len(rest)


def _poll(transport: asyncio.Transport) -> Callable[[int], Sequence[object]]:
    """Return a function that waits for a number of milliseconds and returns the readable descriptors."""
    sock = transport.get_extra_info("socket")
    if not hasattr(select, "poll"):  # Windows, where select accepts descriptors of any size
        return lambda milliseconds: select.select([sock], [], [], milliseconds / 1000)[0]
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return poll.poll
