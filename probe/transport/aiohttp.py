"""The transport over aiohttp's public interface, for proxies and for users who select it.

The README lists its limits: heads that aiohttp's parser rejects, and the received part of answers that were cut off.
No connection is reused, because aiohttp does not check an idle connection for unsolicited data.
"""

import asyncio
import socket
import ssl
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from probe.model import NO_HEADERS, Answer, Failure, FailureKind, Note, Reply, Request
from probe.settings import Settings
from probe.transport.addresses import allows
from probe.transport.aiohttp_exchange import CURRENT, ExchangeTls, WatchedExchange
from probe.transport.aiohttp_faults import detail, failure_kind
from probe.transport.body import beginning, is_wanted
from probe.transport.chains import ChainContexts, lacks_issuer, shown
from probe.transport.deadlines import Deadlines
from probe.transport.default_headers import usual_headers
from probe.transport.descriptors import given_back, open_socket
from probe.transport.faults import AddressNotAllowedError
from probe.transport.names import Names
from probe.transport.proxied import ProxyGuard, proxy_url, socks_connector, socks_failure
from probe.transport.resolve import Resolver
from probe.transport.tls import client_context
from probe.url import origin_of
from probe.x509 import not_after

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from aiohttp.client_reqrep import ClientRequest

LARGEST_FIELD, MOST_FIELDS = 32_768, 256  # bytes per line (limits of servers are 8 to 32 KiB); lines
_CUT: Final = (Note("reply-body-cut"),)


class NoCookies(aiohttp.DummyCookieJar):
    """A jar that does not even parse cookies, because the engine handles the cookies of a redirect chain."""

    def update_cookies_from_headers(self, headers: object, response_url: URL) -> None:
        """Ignore the cookies of a reply."""


class _Response(aiohttp.ClientResponse):
    """A response that records its connection at its start, while the connection exists."""

    async def start(self, connection: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - aiohttp's own class
        exchange, transport = CURRENT.get(), connection.transport
        exchange.transport = transport
        if transport is not None:
            peer = transport.get_extra_info("peername")
            exchange.established(str(peer[0]) if peer and not exchange.proxied else None)
            tls = transport.get_extra_info("ssl_object")
            certificate = tls.getpeercert(binary_form=True) if tls else None
            exchange.tls_expires = not_after(certificate) if certificate else None
        return await super().start(connection)


class _EndedError(Exception):
    """A connection that broke; aiohttp would repeat the exchange if it saw the original exception."""


async def _once(request: "ClientRequest", handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Make each exchange only once, because the engine decides on repetitions."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _EndedError from error


class _Resolver(AbstractResolver):
    """Resolver for aiohttp, which returns addresses of the family that the exchange requests."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_UNSPEC  # noqa: ARG002 - all families are raced
    ) -> list[ResolveResult]:  # fmt: skip
        """Return the addresses of a name; raises what the resolver raises."""
        found = await self._names.find(host, port)
        exchange = CURRENT.get()
        others = [address for address in found if address[0] != found[0][0]]
        exchange.other_family = bool(others) and not exchange.proxied
        wanted = others if exchange.other_family and exchange.request.other_family else found
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=of, proto=0, flags=socket.AI_NUMERICHOST
            )
            for of, address, port in wanted
        ]  # fmt: skip

    async def close(self) -> None:
        """Do nothing, because other sessions share the names."""


class AiohttpTransport:
    """Makes exchanges over aiohttp. Use it inside a running event loop; ``close`` it at the end."""

    def __init__(self, settings: Settings) -> None:
        """Raise SettingsError if the proxy or the CA file cannot be used."""
        patience = settings.patience
        self._settings = settings
        self._patience = patience.connect_timeout
        self._loop = asyncio.get_running_loop()
        self._names = Names(Resolver(patience.connect_timeout), pins=settings.trust.resolve)
        self._guard = ProxyGuard(settings.trust, self._names)
        self._deadlines = Deadlines(patience.timeout)
        self._tls = client_context(settings.trust)
        self._tls.sslobject_class = ExchangeTls
        self._chains = ChainContexts(settings.trust, ExchangeTls)
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        if settings.trust.proxy is not None:
            self._session(settings.proxy_of("http://a.example/"))

    async def send(self, request: Request) -> Answer:
        """Make one exchange; every network error becomes a Failure."""
        proxy = self._settings.proxy_of(request.url)
        exchange = WatchedExchange.of(request, self._loop)
        exchange.proxied = proxy is not None
        CURRENT.set(exchange)
        exchange.started = self._deadlines.begin(exchange)
        try:
            if proxy is not None:
                await self._guard.check(request, proxy)
            async with self._begun(request, proxy, await self._context(request)) as response:
                elapsed = perf_counter() - exchange.started
                body, notes = await self._page(response, exchange)
                exchange.abort()
                return _replied(response, exchange, elapsed, body, notes)
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
            failure = _failed(TimeoutError(), exchange)  # before abort(), as the failure depends on the open sockets
            exchange.abort()
            await given_back()
            return failure
        except Exception as error:  # noqa: BLE001 - raised again if it is not a network error
            if lacks_issuer(error):
                exchange.certificate = await self._unissued(exchange, proxy)
            return _failed(error, exchange)
        finally:
            self._deadlines.end(exchange)
            exchange.abort()

    async def close(self) -> None:
        """Close every connection."""
        self._deadlines.close()
        for session in self._sessions.values():
            await session.close()
        await self._names.close()

    def _begun(
        self, request: Request, proxy: str | None, tls: ssl.SSLContext
    ) -> "AbstractAsyncContextManager[aiohttp.ClientResponse]":
        return self._session(proxy).request(
            request.method, _written(request.url), headers=request.headers or None, allow_redirects=False, ssl=tls,
            proxy=None if proxy is None or proxy.startswith("socks") else URL(proxy_url(proxy), encoded=True),
        )  # fmt: skip

    async def _context(self, request: Request) -> ssl.SSLContext:
        if not request.issuers:
            return self._tls
        return await self._chains.completed(origin_of(request.url), request.issuers)

    async def _unissued(self, exchange: WatchedExchange, proxy: str | None) -> bytes:
        """Return the certificate with a missing issuer; a separate connection retrieves the server's certificate.

        That connection ends after the handshake, before the request is sent.
        """
        if exchange.request.issuers:
            return exchange.request.issuers[-1]
        try:
            async with self._begun(exchange.request, proxy, self._chains.glance()):
                return b""
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
        except Exception as error:  # noqa: BLE001 - the failure of the first connection is reported
            return shown(error)
        return b""

    def _session(self, proxy: str | None) -> aiohttp.ClientSession:
        """Return the session of aiohttp: one for each SOCKS proxy, and one for everything else."""
        key = proxy if proxy is not None and proxy.startswith("socks") else ""
        if proxy is not None:
            proxy_url(proxy)
        if key not in self._sessions:
            self._sessions[key] = aiohttp.ClientSession(
                connector=self._connector(key), headers=usual_headers(self._settings),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._patience, ceil_threshold=float("inf")),
                response_class=_Response, middlewares=(_once,), cookie_jar=NoCookies(), auto_decompress=False,
                trust_env=False, max_line_size=LARGEST_FIELD, max_field_size=LARGEST_FIELD, max_headers=MOST_FIELDS,
            )  # fmt: skip
        return self._sessions[key]

    def _connector(self, socks: str) -> aiohttp.BaseConnector:
        if socks:
            return socks_connector(socks, self._tls, limit=0, force_close=True)
        return aiohttp.TCPConnector(
            ssl=self._tls, resolver=_Resolver(self._names), use_dns_cache=False, limit=0, force_close=True,
            socket_factory=self._dial,
        )  # fmt: skip

    def _dial(self, address: aiohttp.AddrInfoType) -> socket.socket:
        """Create the socket for one connection attempt; raises AddressNotAllowedError."""
        family, kind, proto, _, where = address
        exchange, host = CURRENT.get(), str(where[0])
        exchange.dial(host, perf_counter(), self._patience)
        if not exchange.proxied and not self._allows(exchange, host):
            exchange.refused = AddressNotAllowedError(f"{host} is not allowed")
            raise exchange.refused
        sock = open_socket(family, kind, proto)
        exchange.sockets.append(sock)
        return sock

    def _allows(self, exchange: WatchedExchange, address: str) -> bool:
        return allows(self._settings.trust, address, exchange.request.url, public_only=exchange.request.public_only)

    async def _page(
        self, response: aiohttp.ClientResponse, exchange: WatchedExchange
    ) -> tuple[bytes, tuple[Note, ...]]:
        """Return the beginning of the body if it is wanted; an error in the body does not affect the status."""
        request = exchange.request
        if request.method == "HEAD" or not is_wanted(request, response.status, response.headers):
            return b"", ()
        page, whole = bytearray(), False
        coding = response.headers.get("Content-Encoding", "")
        try:
            whole = await beginning(response.content, coding, request.body_limit, page)
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
        except (aiohttp.ClientError, OSError):
            pass
        return bytes(page), () if whole else _CUT


def _replied(
    response: aiohttp.ClientResponse, exchange: WatchedExchange, elapsed: float, body: bytes, notes: tuple[Note, ...]
) -> Answer:
    if response.status < 100:
        said = f"the status is {response.status}"
        return Failure(FailureKind.PROTOCOL_ERROR, said, elapsed, exchange.address)
    headers = response.headers
    return Reply(
        response.status, response.reason or "", headers, tuple(headers.getall("Set-Cookie", ())), elapsed,
        exchange.address, exchange.tls_expires, notes, exchange.other_family, body,
        tuple(headers.getall("WWW-Authenticate", ())) if response.status == 401 else (),
    )  # fmt: skip


def _failed(error: BaseException, exchange: WatchedExchange) -> Answer:
    """Return the failure for an exception, by the stage of the exchange; raises exceptions that are bugs."""
    elapsed = perf_counter() - exchange.started
    if isinstance(error, _EndedError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, aiohttp.ClientHttpProxyError) and error.status == 407:
        return Reply(407, error.message, error.headers or NO_HEADERS, elapsed=elapsed)
    kind, said = socks_failure(error) or (failure_kind(error), detail(error))
    if kind is None:
        raise error
    if kind in (FailureKind.TOTAL_TIMEOUT, FailureKind.CONNECT_TIMEOUT):
        kind = exchange.phase
    elif kind is FailureKind.CONNECT_UNREACHABLE and exchange.refused:
        kind, said = FailureKind.ADDRESS_NOT_ALLOWED, str(exchange.refused)
    address = None if exchange.proxied else exchange.address
    return Failure(
        kind, said, elapsed, address, other_family=exchange.other_family, certificate=exchange.certificate
    )  # fmt: skip


def _written(href: str) -> URL:
    """Return a URL that is sent as written; an empty query goes into the path, because yarl would drop it."""
    if href.find("?") != len(href) - 1:
        return URL(href, encoded=True)
    url = URL(href[:-1], encoded=True)
    return url.with_path(f"{url.raw_path}?", encoded=True)
