"""The transport on aiohttp: one exchange, no redirects followed, no body read that nobody asks for."""

import asyncio
from dataclasses import replace
from typing import Final

import aiohttp
from yarl import URL

from probe import __version__
from probe.errors import SettingsError
from probe.model import NO_HEADERS, Answer, Failure, FailureKind, Note, Reply, Request
from probe.settings import Settings, Trust
from probe.transport.body import beginning, is_wanted
from probe.transport.deadlines import Deadlines
from probe.transport.exchange import Exchange
from probe.transport.faults import detail, failure_kind
from probe.transport.lenient_head import reread
from probe.transport.resolve import Resolver
from probe.transport.tls import client_context
from probe.transport.watched import WatchedConnector
from probe.url import normalise

USER_AGENT: Final = f"probe/{__version__} (url-probe; link checker)"
# What browsers send for a page (Fetch standard, "fetch a document"): servers that negotiate give what a reader gets.
ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ENCODINGS: Final = "gzip, deflate"  # named, because aiohttp's own list depends on what else is installed
LARGEST_FIELD: Final = 32_768  # bytes in one header line; servers' own limits lie between 8 and 32 KiB
MOST_FIELDS: Final = 256
KEEPALIVE: Final = 15.0  # seconds; below what servers usually keep an idle connection (nginx 75, Apache 5, IIS 120)

_MALFORMED = frozenset({FailureKind.PROTOCOL_ERROR, FailureKind.INCOMPLETE_REPLY})
# Notes that hang on how much had come by then: the same answer is to give the same report.
_CHANCE = frozenset({"reply-bytes-behind", "reply-body-unasked", "reply-bad-chunk"})


class NoCookies(aiohttp.DummyCookieJar):
    """Cookies belong to a chain of redirects, which is not the transport's business: they are not even parsed."""

    def update_cookies_from_headers(self, headers: object, response_url: URL) -> None:
        """Ignore the cookies of a reply."""


class HttpTransport:
    """Makes exchanges over aiohttp. Use it inside a running event loop; ``close`` it at the end."""

    def __init__(self, settings: Settings) -> None:
        """Raise SettingsError where the proxy or the file of roots cannot be used."""
        patience = settings.patience
        self._loop = asyncio.get_running_loop()
        self._resolver = Resolver(patience.connect_timeout)
        self._deadlines = Deadlines(patience.timeout)
        self._proxy = _proxy(settings.trust.proxy)
        self._session = aiohttp.ClientSession(
            connector=WatchedConnector(
                settings, limit=0, ssl=client_context(settings.trust), resolver=self._resolver,
                keepalive_timeout=KEEPALIVE, ttl_dns_cache=300, dns_cache_max_size=10_000,
            ),
            headers={
                "User-Agent": settings.asking.user_agent or USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": ENCODINGS,
            },
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=patience.connect_timeout, ceil_threshold=float("inf")
            ),
            cookie_jar=NoCookies(), auto_decompress=False, trust_env=False, proxy=self._proxy,
            max_line_size=LARGEST_FIELD, max_field_size=LARGEST_FIELD, max_headers=MOST_FIELDS,
        )  # fmt: skip
        # aiohttp repeats an exchange whose connection was closed on it; here repeating is the engine's decision.
        self._session._retry_connection = False  # noqa: SLF001 - there is no public switch

    async def send(self, request: Request) -> Answer:
        """Make one exchange; every fault of the network is a Failure."""
        exchange = Exchange.of(request, self._loop)
        started = self._deadlines.begin(exchange)
        try:
            response = await self._session.request(
                request.method, _written(request.url), headers=request.headers or None, allow_redirects=False
            )
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
            await self._turn()
            return self._failed(TimeoutError(), exchange, self._loop.time() - started)
        except Exception as error:  # noqa: BLE001 - raised again where it is none of the network's
            return self._failed(error, exchange, self._loop.time() - started)
        else:
            elapsed = self._loop.time() - started
            body: bytes = b""
            notes: tuple[Note, ...] = ()
            if request.method != "HEAD" and is_wanted(request, response.status, response.headers):
                body, notes = await self._page(response, exchange)
            response.release()
            return self._replied(response, exchange, elapsed, body, notes)
        finally:
            self._deadlines.end(exchange)
            exchange.end()

    async def close(self) -> None:
        """Close every connection."""
        self._deadlines.close()
        await self._session.close()
        await self._resolver.close()

    async def _turn(self) -> None:
        """Let the loop turn once, in which it closes what was aborted: whoever follows finds a descriptor."""
        turned = self._loop.create_future()
        handle = self._loop.call_soon(turned.set_result, None)
        try:
            await turned
        finally:
            handle.cancel()

    async def _page(self, response: aiohttp.ClientResponse, exchange: Exchange) -> tuple[bytes, tuple[Note, ...]]:
        """Return the beginning of a page; a fault of the body leaves the status as it is."""
        coding, limit = response.headers.get("Content-Encoding", ""), exchange.request.body_limit
        page = bytearray()
        try:
            whole = await beginning(response.content, coding, limit, page)
        except asyncio.CancelledError:
            if not exchange.is_overdue():
                raise
        except (aiohttp.ClientError, OSError):
            pass
        else:
            return bytes(page), () if whole else (Note("reply-body-cut"),)
        return bytes(page), (Note("reply-body-cut"),)

    def _replied(
        self, response: aiohttp.ClientResponse, exchange: Exchange, elapsed: float, body: bytes,
        notes: tuple[Note, ...],
    ) -> Answer:  # fmt: skip
        if response.status < 100:
            text = f"the status is {response.status}"
            return Failure(FailureKind.PROTOCOL_ERROR, text, elapsed, self._address(exchange), exchange.reused)
        headers, protocol = response.headers, exchange.protocol
        return Reply(
            response.status, response.reason or "", headers, tuple(headers.getall("Set-Cookie", ())), elapsed,
            self._address(exchange), protocol.tls_expires if protocol is not None else None,
            notes, exchange.other_family, body,
        )  # fmt: skip

    def _failed(self, error: Exception, exchange: Exchange, elapsed: float) -> Answer:
        """Return the failure that an exception is, seen from the stage it came at; raises one that is ours."""
        if isinstance(error, aiohttp.ClientHttpProxyError) and error.status == 407:
            return Reply(407, error.message, error.headers or NO_HEADERS, elapsed=elapsed)
        kind = failure_kind(error)
        if kind is None:
            raise error
        if kind in (FailureKind.TOTAL_TIMEOUT, FailureKind.CONNECT_TIMEOUT):
            kind = exchange.timed_out
        elif kind is FailureKind.CONNECT_UNREACHABLE and exchange.refused:
            kind, error = FailureKind.ADDRESS_NOT_ALLOWED, exchange.refused
        elif exchange.received and kind in (FailureKind.EMPTY_REPLY, FailureKind.CONNECT_RESET):
            kind = FailureKind.INCOMPLETE_REPLY
        if kind in _MALFORMED and exchange.head:
            return self._read_again(exchange, elapsed)
        return Failure(
            kind, detail(error), elapsed, self._address(exchange), exchange.reused, exchange.other_family
        )  # fmt: skip

    def _read_again(self, exchange: Exchange, elapsed: float) -> Answer:
        """Return what a lenient reading makes of a head that aiohttp's parser has refused."""
        protocol = exchange.protocol
        expires = protocol.tls_expires if protocol is not None else None
        answer = reread(exchange.head, elapsed, self._address(exchange), expires)
        if isinstance(answer, Failure):
            return replace(answer, reused=exchange.reused, other_family=exchange.other_family)
        notes = tuple(note for note in answer.notes if note.word not in _CHANCE)
        return replace(answer, notes=notes, other_family=exchange.other_family)

    def _address(self, exchange: Exchange) -> str | None:
        """Return the address of the host, which only a proxy knows where there is one."""
        return None if self._proxy else exchange.address


def require_usable(trust: Trust) -> None:
    """Raise SettingsError where no transport can be made with these."""
    client_context(trust)
    _proxy(trust.proxy)


def _written(href: str) -> URL:
    """Return a URL that is sent as it is written: a query that is empty counts as path here, or yarl would drop it."""
    if href.find("?") != len(href) - 1:
        return URL(href, encoded=True)
    url = URL(href[:-1], encoded=True)
    return url.with_path(f"{url.raw_path}?", encoded=True)


def _proxy(text: str | None) -> URL | None:
    """Return the URL of a proxy; raises SettingsError, which does not repeat it: it may hold a password."""
    try:
        return URL(normalise(text), encoded=True) if text is not None else None
    except ValueError:
        raise SettingsError("proxy is not a valid URL") from None
