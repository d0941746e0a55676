"""aiohttp's connector and protocol, watched: what they know of an exchange and otherwise keep to themselves.

aiohttp gives the peer, the certificate and the first bytes only while a connection is attached to a response, hands a
pooled connection out without looking whether something unasked for has arrived on it, and loses the status of a reply
with bytes behind its end.
"""

import asyncio
import errno
import math
import select
import socket
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection

from probe.network import is_forbidden, is_public, parse_address
from probe.settings import Settings
from probe.transport.body import is_wanted
from probe.transport.buffers import shrink
from probe.transport.certificate import not_after
from probe.transport.exchange import CURRENT, Exchange
from probe.transport.faults import AddressNotAllowedError, HeadTooLargeError

if TYPE_CHECKING:
    from aiohttp.abc import ResolveResult
    from aiohttp.client_reqrep import ConnectionKey
    from aiohttp.connector import AddrInfoType
    from aiohttp.tracing import Trace

LARGEST_HEAD: Final = 262_144  # bytes, interim replies included; Chromium's limit of a head (HttpStreamParser)
LISTENING = 0.05  # seconds for which an origin must be silent before its connections are used again
_END_OF_HEAD: Final = b"\r\n\r\n"


class WatchedProtocol(ResponseHandler):
    """A connection that knows its peer, its certificate, and the exchange that it is in, if it is in any."""

    exchange: Exchange | None = None
    address: str | None = None
    tls_expires: datetime | None = None
    on_stray: Callable[[], None] | None = None  # called when bytes come that nobody has asked for
    _poll: Callable[[int], Sequence[object]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the peer and the certificate, which are gone when the exchange is over."""
        super().connection_made(transport)
        shrink(transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else None
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls else None
        self.tls_expires = not_after(certificate) if certificate else None
        if self.exchange is not None:
            self.exchange.established(self.address)

    def data_received(self, data: bytes) -> None:
        """Pass on what was asked for; what comes while nothing was asked ends the connection."""
        exchange = self.exchange
        if exchange is None:
            if self.on_stray is not None:
                self.on_stray()
            self.abort()
            return
        exchange.received += len(data)
        if exchange.status:
            super().data_received(data)
        elif len(exchange.head) > LARGEST_HEAD:
            self._head_received(data, exchange)
        else:
            exchange.head = exchange.head + data if exchange.head else data
            self._head_received(data, exchange)

    def _head_received(self, data: bytes, exchange: Exchange) -> None:
        """Pass on one head at a time, so that a fault of what stands behind does not spoil it."""
        start = 0
        while not (exchange.status or self.exception()):
            end = data.find(_END_OF_HEAD, start) + len(_END_OF_HEAD)
            if end < len(_END_OF_HEAD) or end == len(data):
                break
            super().data_received(data[start:end])
            start = end
        if exchange.status and exchange.bodiless:
            self.force_close()
        elif not self.exception():
            super().data_received(data[start:] if start else data)
        if exchange.received > LARGEST_HEAD and not exchange.status:
            self._bound(exchange)

    def _bound(self, exchange: Exchange) -> None:
        """Take no more of a head without end; of interim replies without end the time-out will tell."""
        if self.transport is None:
            return
        if exchange.interim:
            self.transport.pause_reading()
        else:
            self.set_exception(HeadTooLargeError(f"more than {LARGEST_HEAD} bytes of header"))
            self.transport.abort()

    def set_exception(self, exc: BaseException, *cause: BaseException) -> None:
        """Tell of a fault whoever reads the body too, who would wait for it until the time is over."""
        super().set_exception(exc, *cause)
        body = self._payload
        if body is not None and not body.is_eof() and body.exception() is None:
            body.set_exception(aiohttp.ClientPayloadError(str(exc)))

    def feed_data(self, data: Any, size: int = 0) -> None:  # noqa: ANN401 - aiohttp's message and its body
        """Note the status of the reply when its head is complete."""
        status = data[0].code
        if self.exchange is not None:
            if 100 <= status < 200 and status != 101:
                self.exchange.interim = True
            else:
                self.exchange.status = status
                request = self.exchange.request
                if request.last and not is_wanted(request, status, data[0].headers):
                    self.force_close()  # it was kept for reading a page, and there is none
        if status < 100:
            self.force_close()
        super().feed_data(data, size)

    def close(self) -> None:
        """Drop the connection: a TLS shutdown would wait for the peer, and read the rest of a body meanwhile."""
        self.abort()

    def is_silent(self) -> bool:
        """Whether an idle connection holds nothing to read: neither bytes that nobody asked for, nor its end."""
        if self._poll is None:
            self._poll = _poll(self.transport)
        return not self._poll(0)


def _most_descriptors() -> float:
    """Return the first descriptor that is no socket of ours: reports and data files need some as well."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return math.inf
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return math.inf if soft == resource.RLIM_INFINITY else soft - min(16, soft // 3)


def _poll(transport: asyncio.Transport | None) -> Callable[[int], Sequence[object]]:
    """Return what waits so many milliseconds and returns what there is to read then."""
    sock = transport.get_extra_info("socket") if transport else None
    if sock is None:
        return lambda _: ("gone",)
    if not hasattr(select, "poll"):  # Windows, where select takes descriptors of any size
        return lambda milliseconds: select.select([sock], [], [], milliseconds / 1000)[0]
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return poll.poll


class WatchedConnector(aiohttp.TCPConnector):
    """Looks before it reuses, checks an address at the moment of connecting, and tells the exchange what it used."""

    def __init__(self, settings: Settings, **options: Any) -> None:  # noqa: ANN401 - aiohttp's own options
        super().__init__(socket_factory=self._dial, **options)
        self._trust = settings.trust
        self._patience = settings.patience.connect_timeout
        self._factory = self._connected  # type: ignore[assignment] # a partial of the class there
        self._silent: set[ConnectionKey] = set()  # origins that say nothing unasked for, as far as was seen
        self._talkative: set[ConnectionKey] = set()  # origins that were heard saying something
        self._most_descriptors = _most_descriptors()
        self._listening: dict[ConnectionKey, list[WatchedProtocol]] = {}

    async def _get(self, key: "ConnectionKey", traces: "list[Trace]") -> "Connection | None":
        exchange = CURRENT.get()
        if exchange.request.fresh:
            return None
        if key not in self._silent:
            return self._of_the_same_page(key, exchange)
        while (connection := await super()._get(key, traces)) is not None:
            protocol = connection.protocol
            if isinstance(protocol, WatchedProtocol) and protocol.is_silent() and self._may_use(protocol, exchange):
                exchange.reuse(protocol)
                return connection
            connection.close()
        return None

    def _release(self, key: "ConnectionKey", protocol: ResponseHandler, *, should_close: bool = False) -> None:
        """Pool a connection only where its origin is known to be silent; else listen to it for a while first.

        What comes on a connection late, after the next request was sent on it, is taken for the answer to that: nobody
        can tell. So the connections of an origin are used again only when those to it so far have been silent.
        """
        if should_close or protocol.should_close or key in self._talkative or not isinstance(protocol, WatchedProtocol):
            super()._release(key, protocol, should_close=should_close or key in self._talkative)
            return
        if protocol.on_stray is None:
            protocol.on_stray = partial(self._heard, key)
        if not LISTENING:
            self._silent.add(key)
        if key in self._silent:
            super()._release(key, protocol)
        else:
            self._listening.setdefault(key, []).append(protocol)
            self._loop.call_later(LISTENING, self._listened, key, protocol)

    def _of_the_same_page(self, key: "ConnectionKey", exchange: Exchange) -> Connection | None:
        """Return a connection that is listened to, for the GET of a page after its HEAD: nothing is mixed up there."""
        request = exchange.request
        if request.method != "GET" or not request.body_limit or request.any_text:
            return None  # any text is asked for without a HEAD before
        for protocol in self._listening.get(key, ()):
            if protocol.is_connected() and protocol.is_silent() and self._may_use(protocol, exchange):
                self._listening[key].remove(protocol)
                exchange.reuse(protocol)
                return Connection(self, key, protocol, self._loop)
        return None

    def _heard(self, key: "ConnectionKey") -> None:
        self._silent.discard(key)
        self._talkative.add(key)

    def _listened(self, key: "ConnectionKey", protocol: WatchedProtocol) -> None:
        listening = self._listening.get(key, [])
        if protocol not in listening:
            return  # it serves again
        listening.remove(protocol)
        if not listening:
            del self._listening[key]
        # What has come lies unread where this program stood still, on a loop that looks at its timers first.
        if key not in self._talkative and protocol.is_connected() and protocol.is_silent():
            self._silent.add(key)
        if not self.closed:
            super()._release(key, protocol, should_close=key not in self._silent)

    def _may_use(self, protocol: WatchedProtocol, exchange: Exchange) -> bool:
        """Whether an exchange that keeps to public addresses may use a connection that another one has made."""
        if not exchange.request.public_only or protocol.address is None:
            return True
        return self._allows(protocol.address, public_only=True)

    def _connected(self) -> WatchedProtocol:
        protocol = WatchedProtocol(self._loop)
        CURRENT.get().connected(protocol)
        return protocol

    def _convert_hosts_to_addr_infos(self, hosts: "list[ResolveResult]") -> "list[AddrInfoType]":
        """Note whether there are addresses of both families, and keep to the other one where that is asked for."""
        found = super()._convert_hosts_to_addr_infos(hosts)
        exchange = CURRENT.get()
        others = [address for address in found if address[0] != found[0][0]]
        exchange.other_family = bool(others)
        return others if others and exchange.request.other_family else found

    def _dial(self, address: "AddrInfoType") -> socket.socket:
        """Make the socket of one attempt to connect; raises AddressNotAllowedError."""
        family, kind, proto, _, where = address
        exchange = CURRENT.get()
        exchange.dial(str(where[0]), self._loop.time(), self._patience)
        if not self._allows(str(where[0]), public_only=exchange.request.public_only):
            exchange.refused = AddressNotAllowedError(f"{where[0]} is not allowed")
            raise exchange.refused
        sock = socket.socket(family, kind, proto)
        if sock.fileno() >= self._most_descriptors:
            sock.close()
            raise OSError(errno.EMFILE, "too few descriptors are left")
        exchange.sockets.append(sock)
        return sock

    def _allows(self, address: str, *, public_only: bool) -> bool:
        """Whether an address may be connected to; which proxy there is, is the user's own word."""
        if self._trust.proxy is not None:
            return True
        ip = parse_address(address)
        if any(ip in network for network in self._trust.allow_net):
            return True
        return not is_forbidden(address) and (not public_only or is_public(address))
