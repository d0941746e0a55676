"""The transport over plain asyncio, which follows no redirects and reads only requested bodies.

It supports HTTP/1.1, and accepts every reply in which browsers and curl find a status. It does not support proxies.
"""

import asyncio
import re
import ssl
from time import perf_counter
from typing import Final

from probe.model import Answer, Failure, FailureKind, Headers, Note, Reply, Request
from probe.settings import Settings
from probe.transport.addresses import allows
from probe.transport.body import decoded
from probe.transport.chains import ChainContexts, lacks_issuer, shown
from probe.transport.deadlines import Deadlines
from probe.transport.default_headers import usual_headers
from probe.transport.descriptors import given_back
from probe.transport.direct.connect import Dialer
from probe.transport.direct.connection import Connection
from probe.transport.direct.head import broken
from probe.transport.direct.message import Head
from probe.transport.direct.pool import Pool
from probe.transport.exchange import Exchange
from probe.transport.faults import detail, failure_kind
from probe.transport.names import Names
from probe.transport.resolve import Resolver
from probe.transport.tls import client_context

# The origin, its scheme, authority, host and port, and the request target.
_URL: Final = re.compile(r"((https?)://((\[[0-9A-Fa-f:.]+\]|[^\[\]/?#@:\s]+)(?::(\d{1,5}))?))(/[!\"$-~]*)")
_CUT: Final = Note("reply-body-cut")
_LINE_ENDS: Final = re.compile(r"[\r\n\0]")


class DirectTransport:
    """Makes exchanges over its own sockets. Use it inside a running event loop; ``close`` it at the end."""

    def __init__(self, settings: Settings) -> None:
        """Raise SettingsError if the CA file cannot be used."""
        patience, trust = settings.patience, settings.trust
        self._loop = asyncio.get_running_loop()
        self._patience = patience.connect_timeout
        self._deadlines = Deadlines(patience.timeout)
        self._trust = trust
        self._tls = None if trust.ca_file is None else client_context(trust)  # otherwise created at first use
        self._chains = ChainContexts(trust)
        self._names = Names(Resolver(patience.connect_timeout), pins=trust.resolve)
        self._dialer = Dialer(trust, patience.connect_timeout)
        self._fields = usual_headers(settings)
        self._usual = _lines(self._fields)
        self._pool = Pool(lambda address, url: allows(trust, address, url, public_only=True))

    async def send(self, request: Request) -> Answer:
        """Make one exchange; every network error becomes a Failure."""
        url = _URL.fullmatch(request.url)
        if url is None:
            known = request.url.startswith(("http:", "https:"))
            return Failure(FailureKind.URL_INVALID if known else FailureKind.SCHEME_NOT_PROBED)
        message = self._message(request, url)
        exchange = Exchange.of(request, self._loop)
        started = self._deadlines.begin(exchange)
        connection: Connection | None = None
        try:
            connection = self._pool.take(exchange, url[1]) or await self._connect(exchange, url)
            found = await connection.ask(message)
            if isinstance(found, Head):
                return _replied(exchange, connection, found, started)
            kind, said = broken(found, exchange.received > 0)
            return _failed(exchange, kind, said, started)
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
            if connection is None or connection.head is None:
                answer: Answer = _failed(exchange, exchange.timed_out, "", started)
            else:
                answer = _replied(exchange, connection, connection.head, started)
            if connection is not None:
                self._pool.part(exchange, connection)
                connection = None
            await given_back()
            return answer
        except Exception as error:  # noqa: BLE001 - raised again if it is not a network error
            if lacks_issuer(error):
                exchange.certificate = await self._unissued(exchange, url)
            return _faulty(exchange, error, started)
        finally:
            self._deadlines.end(exchange)
            if connection is not None:
                self._pool.part(exchange, connection)

    async def close(self) -> None:
        """Close every connection."""
        self._deadlines.close()
        self._pool.close()
        await self._names.close()

    def _message(self, request: Request, url: "re.Match[str]") -> bytes:
        fields = self._usual
        if request.headers:
            given = {name.lower() for name in request.headers}
            usual = {name: value for name, value in self._fields.items() if name.lower() not in given}
            fields = _lines({**usual, **request.headers})
        return f"{request.method} {url[6]} HTTP/1.1\r\nHost: {url[3]}\r\n{fields}\r\n".encode()

    async def _connect(self, exchange: Exchange, url: "re.Match[str]") -> Connection:
        tls = await self._context(exchange.request, url[1]) if url[2] == "https" else None
        connection = await self._opened(exchange, url, tls)
        self._pool.open.add(connection)
        exchange.established(connection.address)
        return connection

    async def _opened(self, exchange: Exchange, url: "re.Match[str]", tls: ssl.SSLContext | None) -> Connection:
        origin, _, _, host, port, _ = url.groups()
        addresses = await self._names.find(host, int(port) if port else 443 if tls else 80)
        async with asyncio.timeout(self._patience):
            sock = await self._dialer.dial(exchange, addresses)
            if tls:
                exchange.stage = FailureKind.TLS_HANDSHAKE
            connection = Connection(exchange, origin, self._pool)
            try:
                await self._loop.create_connection(
                    lambda: connection, sock=sock, ssl=tls,
                    server_hostname=host.strip("[]").rstrip(".") if tls else None,
                )  # fmt: skip
            except BaseException:
                connection.drop()  # may be open after a timeout; abort it before its socket is closed
                sock.close()
                raise
        return connection

    async def _unissued(self, exchange: Exchange, url: "re.Match[str]") -> bytes:
        """Return the certificate with a missing issuer; a separate connection retrieves the server's certificate.

        After a failed verification, ``ssl`` does not expose the certificate.
        """
        if exchange.request.issuers:
            return exchange.request.issuers[-1]
        try:
            (await self._opened(exchange, url, self._chains.glance())).drop()
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
        except OSError as error:  # includes TimeoutError and SSLError
            return shown(error)
        return b""

    async def _context(self, request: Request, origin: str) -> ssl.SSLContext:
        if request.issuers:
            return await self._chains.completed(origin, request.issuers)
        if self._tls is None:
            self._tls = client_context(self._trust)
        return self._tls


def _replied(exchange: Exchange, connection: Connection, head: Head, started: float) -> Reply:
    page, notes, body = b"", head.notes, connection.body
    if body is not None:
        notes = (*notes, *body.notes)
        if body.content:
            page, whole = decoded(body.content, head.headers.get("Content-Encoding", ""), exchange.request.body_limit)
            if not whole and _CUT not in notes:
                notes += (_CUT,)
    if exchange.expired and _CUT not in notes:
        notes += (_CUT,)
    return Reply(
        head.status, head.reason, head.headers, head.cookies, connection.answered_at - started, exchange.address,
        connection.tls_expires, notes, exchange.other_family, page,
        head.headers.all_of("WWW-Authenticate") if head.status == 401 else (),
    )  # fmt: skip


def _faulty(exchange: Exchange, error: Exception, started: float) -> Failure:
    """Return the failure for an exception, by the stage of the exchange; raises exceptions that are bugs."""
    kind = failure_kind(error)
    if kind is None:
        raise error
    if kind in (FailureKind.TOTAL_TIMEOUT, FailureKind.CONNECT_TIMEOUT):
        kind = exchange.timed_out
    return _failed(exchange, kind, detail(error), started)


def _failed(exchange: Exchange, kind: FailureKind, said: str, started: float) -> Failure:
    elapsed = perf_counter() - started
    return Failure(
        kind, said, elapsed, exchange.address, exchange.reused, exchange.other_family, exchange.certificate
    )  # fmt: skip


def _lines(fields: Headers) -> str:
    """Return header lines; raises ValueError for a name or value with a line end."""
    text = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    if len(_LINE_ENDS.findall(text)) != 2 * len(fields):
        raise ValueError("a header of the request has a line end in it")
    return text
