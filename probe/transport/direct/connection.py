"""One connection of the transport of our own: a request goes out, a head and perhaps a body come in."""

import asyncio
import select
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from probe.model import Note
from probe.transport.body import is_wanted
from probe.transport.buffers import shrink
from probe.transport.certificate import not_after
from probe.transport.direct.framing import BodyReader
from probe.transport.direct.head import Head, HeadReader, Incomplete, Reading

if TYPE_CHECKING:
    from datetime import datetime

    from probe.transport.exchange import Exchange

MOST_INTERIM: Final = 100  # 1xx heads in front of one reply; nobody has a use for more


class Connection(asyncio.Protocol):
    """A connection that knows its peer and its certificate, and ends itself when it is spoken to unasked."""

    def __init__(self, exchange: "Exchange") -> None:
        """Listen for the answer at once: a server may speak, or go, before it is asked."""
        self.address: str | None = None
        self.tls_expires: datetime | None = None
        self.idle_since = 0.0
        self.on_stray: Callable[[], None] | None = None  # called when something comes unasked
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._poll: Callable[[int], Sequence[object]] | None = None
        self.begin(exchange)

    def begin(self, exchange: "Exchange") -> None:
        """Belong to an exchange from now on."""
        self.head: Head | None = None
        self.body: BodyReader | None = None
        self.answered_at = 0.0
        self.reusable = False
        self._exchange: Exchange | None = exchange
        self._reader = HeadReader()
        self._answer: asyncio.Future[Reading | Exception] = self._loop.create_future()

    def end(self) -> None:
        """Belong to nobody; a connection on which nothing more can be asked is dropped."""
        self._exchange = None
        self.head = self.body = None
        if not self.reusable:
            self.drop()

    async def ask(self, request: bytes) -> Reading:
        """Send a request and return what came of its head, or raise what the system said."""
        if self._transport is not None and not self._answer.done():
            self._transport.write(request)
        answer = await self._answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def drop(self) -> None:
        """End the connection without a farewell: one of TLS would wait for the peer."""
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def is_silent(self) -> bool:
        """Whether an idle connection holds nothing to read: neither bytes that nobody asked for, nor its end."""
        if self._transport is None or self._transport.is_closing():
            return False
        if self._poll is None:
            self._poll = _poll(self._transport)
        return not self._poll(0)

    def notes(self) -> tuple[Note, ...]:
        """Return what is wrong with the message as far as it was read."""
        head, body = self.head, self.body
        return (*(head.notes if head else ()), *(body.notes if body else ()))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the peer and the certificate, which are gone when the connection is."""
        self._transport = cast("asyncio.Transport", transport)
        shrink(transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else None
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls else None
        self.tls_expires = not_after(certificate) if certificate else None

    def data_received(self, data: bytes) -> None:
        """Take what was asked for; what comes unasked ends the connection."""
        if self._exchange is None or self._answer.done():
            self._stray()
            return
        self._exchange.received += len(data)
        if self.body is not None:
            self._read_body(self.body, data)
            return
        found = self._reader.feed(data)
        if isinstance(found, Head):
            self._begin_body(found, self._exchange)
        elif not isinstance(found, Incomplete):
            self._finish(found)
        elif self._reader.interim > MOST_INTERIM and self._transport is not None:
            self._transport.pause_reading()  # the time-out will tell

    def connection_lost(self, exc: Exception | None) -> None:
        """Make what there is into the answer."""
        self.reusable = False
        if self._exchange is None or self._answer.done():
            return
        if self.head is not None and self.body is not None:
            self.body.close()
            self._answer.set_result(self.head)
        else:
            self._answer.set_result(exc if exc is not None and not self._exchange.received else self._reader.found)

    def _stray(self) -> None:
        unasked = self.reusable  # or else it is the rest of a body that nobody reads
        self.drop()
        if unasked and self.on_stray is not None:
            self.on_stray()

    def _begin_body(self, head: Head, exchange: "Exchange") -> None:
        self.answered_at = self._loop.time()
        request = exchange.request
        self.head = head
        limit = request.body_limit if is_wanted(request, head.status, head.headers) else 0
        self.body = BodyReader(head, request.method, limit)
        self._read_body(self.body, self._reader.rest)

    def _read_body(self, body: BodyReader, data: bytes) -> None:
        body.feed(data)
        if body.full and self.head is not None:
            self._finish(self.head)

    def _finish(self, found: Reading) -> None:
        whole = self.body is not None and self.body.done and not self.body.notes
        self.reusable = whole and isinstance(found, Head) and found.persistent and found.status != 101
        self._answer.set_result(found)
        if not self.reusable:
            self.drop()


def _poll(transport: asyncio.Transport) -> Callable[[int], Sequence[object]]:
    """Return what waits so many milliseconds and returns what there is to read then."""
    sock = transport.get_extra_info("socket")
    if not hasattr(select, "poll"):  # Windows, where select takes descriptors of any size
        return lambda milliseconds: select.select([sock], [], [], milliseconds / 1000)[0]
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return poll.poll
