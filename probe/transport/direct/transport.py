"""A transport of our own, without aiohttp: it finds a status wherever browsers and curl find one.

What it does not do is go through a proxy. It speaks HTTP/1.1 and keeps connections as the other one does.
"""

import asyncio
import re
from typing import Final, NamedTuple

from probe.errors import SettingsError
from probe.model import Answer, Failure, FailureKind, Headers, Note, Reply, Request
from probe.settings import Settings
from probe.transport.body import beginning
from probe.transport.deadlines import Deadlines
from probe.transport.direct.connect import Dialer, Names
from probe.transport.direct.connection import Connection
from probe.transport.direct.head import Head, broken
from probe.transport.direct.pool import Origin, Pool
from probe.transport.exchange import Exchange
from probe.transport.faults import detail, failure_kind
from probe.transport.http import ACCEPT, ENCODINGS, USER_AGENT
from probe.transport.resolve import Resolver
from probe.transport.tls import client_context

_URL: Final = re.compile(r"(https?)://((\[[0-9A-Fa-f:.]+\]|[^\[\]/?#@:\s]+)(?::(\d{1,5}))?)(/[!\"$-~]*)")
_CUT: Final = Note("reply-body-cut")
_LINE_ENDS: Final = re.compile(r"[\r\n\0]")


class Whereto(NamedTuple):
    """A URL in the parts that a connection and a request are made of."""

    scheme: str
    authority: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> Origin:
        """What connections are kept under."""
        return self.scheme, self.authority


class DirectTransport:
    """Makes exchanges over plain asyncio. Use it inside a running event loop; ``close`` it at the end."""

    def __init__(self, settings: Settings) -> None:
        """Raise SettingsError for a proxy, and where the file of roots cannot be used."""
        if settings.trust.proxy is not None:
            raise SettingsError("proxy: this transport uses none")
        patience = settings.patience
        self._loop = asyncio.get_running_loop()
        self._patience = patience.connect_timeout
        self._deadlines = Deadlines(patience.timeout)
        self._tls = client_context(settings.trust)
        names = Names(Resolver(patience.connect_timeout), self._loop.time)
        self._dialer = Dialer(settings.trust, patience.connect_timeout, names)
        self._fields = {
            "User-Agent": settings.asking.user_agent or USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": ENCODINGS,
        }  # fmt: skip
        self._usual = _lines(self._fields)
        self._pool = Pool(lambda address: self._dialer.allows(address, public_only=True))

    async def send(self, request: Request) -> Answer:
        """Make one exchange; every fault of the network is a Failure."""
        whereto = _whereto(request.url)
        if isinstance(whereto, Failure):
            return whereto
        message = self._message(request, whereto)
        exchange = Exchange.of(request, self._loop)
        started = self._deadlines.begin(exchange)
        connection: Connection | None = None
        try:
            connection = self._pool.take(exchange, whereto.origin) or await self._connect(exchange, whereto)
            found = await connection.ask(message)
            if isinstance(found, Head):
                return await self._replied(exchange, connection, found, started)
            kind, said = broken(found, exchange.received > 0)
            return self._failed(exchange, kind, said, started)
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
            if connection is not None and connection.head is not None:
                return await self._replied(exchange, connection, connection.head, started)
            return self._failed(exchange, exchange.timed_out, "", started)
        except Exception as error:  # noqa: BLE001 - raised again where it is none of the network's
            return self._faulty(exchange, error, started)
        finally:
            self._deadlines.end(exchange)
            if connection is not None:
                self._pool.part(exchange, connection, whereto.origin)

    async def close(self) -> None:
        """Close every connection."""
        self._deadlines.close()
        self._pool.close()
        await self._dialer.names.close()

    def _message(self, request: Request, whereto: Whereto) -> bytes:
        fields = self._usual
        if request.headers:
            given = {name.lower() for name in request.headers}
            usual = {name: value for name, value in self._fields.items() if name.lower() not in given}
            fields = _lines({**usual, **request.headers})
        return f"{request.method} {whereto.target} HTTP/1.1\r\nHost: {whereto.authority}\r\n{fields}\r\n".encode()

    async def _connect(self, exchange: Exchange, whereto: Whereto) -> Connection:
        addresses = await self._dialer.names.find(whereto.host, whereto.port)
        async with asyncio.timeout(self._patience):
            sock = await self._dialer.dial(exchange, addresses)
            secure = whereto.scheme == "https"
            if secure:
                exchange.stage = FailureKind.TLS_HANDSHAKE
            try:
                _, connection = await self._loop.create_connection(
                    lambda: Connection(exchange), sock=sock, ssl=self._tls if secure else None,
                    server_hostname=whereto.host.strip("[]").rstrip(".") if secure else None,
                )  # fmt: skip
            except BaseException:
                sock.close()
                raise
        self._pool.open.add(connection)
        exchange.established(connection.address)
        return connection

    async def _replied(self, exchange: Exchange, connection: Connection, head: Head, started: float) -> Reply:
        page, notes, whole = bytearray(), connection.notes(), True
        if connection.body is not None and connection.body.content:
            came = _Whole(bytes(connection.body.content))
            whole = await beginning(
                came, head.headers.get("Content-Encoding", ""), exchange.request.body_limit, page
            )  # fmt: skip
        if (exchange.expired or not whole) and _CUT not in notes:
            notes += (_CUT,)
        return Reply(
            head.status, head.reason, head.headers, head.cookies, connection.answered_at - started, exchange.address,
            connection.tls_expires, notes, exchange.other_family, bytes(page),
        )  # fmt: skip

    def _faulty(self, exchange: Exchange, error: Exception, started: float) -> Failure:
        """Return the failure that an exception is, seen from the stage it came at; raises one that is ours."""
        kind = failure_kind(error)
        if kind is None:
            raise error
        if kind in (FailureKind.TOTAL_TIMEOUT, FailureKind.CONNECT_TIMEOUT):
            kind = exchange.timed_out
        return self._failed(exchange, kind, detail(error), started)

    def _failed(self, exchange: Exchange, kind: FailureKind, said: str, started: float) -> Failure:
        elapsed = self._loop.time() - started
        return Failure(kind, said, elapsed, exchange.address, exchange.reused, exchange.other_family)


class _Whole:
    """A stream of bytes that have come already."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def readany(self) -> bytes:
        content, self._content = self._content, b""
        return content


def _whereto(url: str) -> Whereto | Failure:
    match = _URL.fullmatch(url)
    if match is None:
        known = url.startswith(("http:", "https:"))
        return Failure(FailureKind.URL_INVALID if known else FailureKind.SCHEME_NOT_PROBED)
    scheme, authority, host, port, target = match.groups()
    return Whereto(scheme, authority, host, int(port) if port else 443 if scheme == "https" else 80, target)


def _lines(fields: Headers) -> str:
    """Return header lines; raises ValueError for a value that would end its line."""
    text = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    if len(_LINE_ENDS.findall(text)) != 2 * len(fields):
        raise ValueError("a header of the request has a line end in it")
    return text
