"""The routes of the local origin, as a table: the first segment of a path, and the function that answers there."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from samples.exchange import NO_FIELDS, Exchange, Fields, head

Behaviour = Callable[[Exchange], Awaitable[None]]

CREDENTIALS = "Basic dXNlcjpwYXNz"  # user:pass
COOKIE = "visited=yes"
SET_COOKIE = {"Set-Cookie": f"{COOKIE}; Path=/"}
PAST = "Thu,+01+Jan+1970+00:00:00+GMT"
DIGITS = b"0123456789"
HALF_A_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Le"
NOT_FOUND_PAGE = b"<!doctype html><title>Page not found</title>\n"
BANNER = b"SSH-2.0-OpenSSH_9.6\r\n"


@dataclass(frozen=True, slots=True)
class Route:
    """What answers under the first segment of a path; ``usage`` shows its parameters and the defaults of the query."""

    usage: str
    told: str
    behaviour: Behaviour

    @property
    def prefix(self) -> str:
        """The first segment, with its slash."""
        return self.usage.partition("?")[0].partition("/{")[0]

    def query(self, sent: str) -> Fields:
        """Return the parameters sent, over the defaults."""
        texts = (self.usage.partition("?")[2], sent)
        return {n: v for text in texts for n, v in parse_qsl(text, keep_blank_values=True, errors="surrogateescape")}


def fixed(status: int, fields: Fields = NO_FIELDS, body: bytes | None = None) -> Behaviour:
    """Give everybody the same answer."""
    return lambda exchange: exchange.answer(status, fields, body)


def moved(location: str, status: int = 302) -> Behaviour:
    """Redirect everybody to the same place."""
    return fixed(status, {"Location": location})


def raw(content: bytes, end: Callable[[Exchange], None] | None = None) -> Behaviour:
    """Send bytes as they are, whatever the method, and then perhaps close or reset the connection."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(content)
        if end:
            end(exchange)

    return answer


def head_only(misbehave: Behaviour) -> Behaviour:
    """Misbehave towards HEAD, and answer GET with 200."""
    return lambda exchange: misbehave(exchange) if exchange.is_head else exchange.answer(200)


def count_down(prefix: str, status: int) -> Behaviour:
    """Redirect to the same route with one less, until nothing is left."""

    async def answer(exchange: Exchange) -> None:
        left = int(exchange.tail) - 1
        await (moved(f"{prefix}/{left}", status) if left >= 0 else fixed(200))(exchange)

    return answer


def put_off(status: int, until: str) -> Behaviour:
    """Ask to come again at what the parameter ``until`` says, for the first ``times`` requests of a key."""

    async def answer(exchange: Exchange) -> None:
        early = exchange.turn <= int(exchange.query["times"])
        await (fixed(status, {"Retry-After": exchange.query[until]}) if early else fixed(200))(exchange)

    return answer


_SHORT = (
    Route("/", "200 with the front page.", fixed(200)),
    Route("/ok", "200 with a small page.", fixed(200)),
    Route("/redirect/{n}", "302 as often as n says, then 200.", count_down("/redirect", 302)),
    Route("/permanent/{n}", "301 as often as n says, then 200.", count_down("/permanent", 301)),
    Route("/mixed", "301, then 302, then 200.", moved("/redirect/1", 301)),
    Route("/relative", "302 to ../ok.", moved("../ok")),
    Route("/fragment", "302 to /ok#part.", moved("/ok#part")),
    Route("/loop", "302 to itself.", moved("/loop")),
    Route("/no-location", "302 without a Location.", fixed(302)),
    Route("/empty-location", "302 with an empty Location.", moved("")),
    Route("/bad-location", "302 to a script.", moved("javascript:alert(1)")),
    Route("/unparsable-location", "302 to what is no URL.", moved("http://[bad")),
    Route("/cookie", "302 to /needs-cookie, with the cookie.", fixed(302, {"Location": "/needs-cookie", **SET_COOKIE})),
    Route("/retry-after?seconds=1&key=&times=1", "429 so many times a key, then 200.", put_off(429, "seconds")),
    Route("/503-retry-after?seconds=1&key=&times=1", "503 so many times a key, then 200.", put_off(503, "seconds")),
    Route(f"/retry-after-date?date={PAST}&key=&times=1", "429 so many times a key, then 200.", put_off(429, "date")),
    Route("/retry-after-huge", "429 that asks for 32 years.", fixed(429, {"Retry-After": "1000000000"})),
    Route("/bot-wall", "403 with Cloudflare's challenge.", fixed(403, {"CF-Mitigated": "challenge"})),
    Route("/waf-202", "202 with Amazon's challenge.", fixed(202, {"X-Amzn-Waf-Action": "challenge"})),
    Route("/linkedin", "999, as LinkedIn answers programs.", fixed(999)),
    Route("/soft-404", "200 with a page that says not found.", fixed(200, body=NOT_FOUND_PAGE)),
    Route("/head-403", "403 to HEAD, 200 to GET.", head_only(fixed(403))),
    Route("/head-404", "404 to HEAD, 200 to GET.", head_only(fixed(404))),
    Route("/head-405", "405 to HEAD, 200 to GET.", head_only(fixed(405, {"Allow": "GET"}))),
    Route("/head-500", "500 to HEAD, 200 to GET.", head_only(fixed(500))),
    Route("/head-501", "501 to HEAD, 200 to GET.", head_only(fixed(501))),
    Route("/head-hang", "Nothing to HEAD, 200 to GET.", head_only(Exchange.hang)),
    Route("/head-close", "The end to HEAD, 200 to GET.", head_only(raw(b"", Exchange.close))),
    Route("/head-reset", "A reset to HEAD, 200 to GET.", head_only(raw(b"", Exchange.reset))),
    Route("/head-with-body", "200 with its body, to HEAD too.", raw(head(200, {"Content-Length": "2"}) + b"ok")),
    Route("/hang", "Nothing, ever.", Exchange.hang),
    Route("/reset", "A reset in place of an answer.", raw(b"", Exchange.reset)),
    Route("/reset-head", "Half a head, then a reset.", raw(HALF_A_HEAD, Exchange.reset)),
    Route("/empty", "The end without a byte.", raw(b"", Exchange.close)),
    Route("/half", "Half a head, then the end.", raw(HALF_A_HEAD, Exchange.close)),
    Route("/garbage", "What another protocol says.", raw(BANNER, Exchange.close)),
    Route("/short-length", "200 with more bytes than its Content-Length.", fixed(200, {"Content-Length": "5"}, DIGITS)),
)
ROUTES = {entry.prefix: entry for entry in _SHORT}


def route(usage: str) -> Callable[[Behaviour], Behaviour]:
    """Put the function below into the table; ``usage`` is the path with its parameters and their defaults."""

    def add(behaviour: Behaviour) -> Behaviour:
        entry = Route(usage, behaviour.__doc__ or "", behaviour)
        ROUTES[entry.prefix] = entry
        return behaviour

    return add


@route("/status/{code}")
async def status(exchange: Exchange) -> None:
    """Any status; 1xx come before a 200, 101 ends the talk, and what is no status (99, abc) is sent as well."""
    interim = len(exchange.tail) == 3 and exchange.tail.startswith("1")
    if exchange.tail == "101":
        await exchange.send(head(101, {"Connection": "Upgrade", "Upgrade": "websocket"}))
        exchange.close()
        return
    if interim:
        await exchange.send(head(exchange.tail))
    await exchange.answer(200 if interim else exchange.tail)


@route("/redirect-to?url=/ok&status=302")
async def redirect_to(exchange: Exchange) -> None:
    """Any status with any Location, sent as the bytes that the query has."""
    await exchange.answer(exchange.query["status"], {"Location": exchange.query["url"]})


@route("/long-chain/{n}")
async def long_chain(exchange: Exchange) -> None:
    """302 to the next number, without end."""
    await exchange.answer(302, {"Location": f"/long-chain/{int(exchange.tail or 0) + 1}"})


@route("/slow?seconds=1")
async def slow(exchange: Exchange) -> None:
    """200 after so many seconds."""
    await asyncio.sleep(float(exchange.query["seconds"]))
    await exchange.answer(200)


@route("/drip?interval=0.1")
async def drip(exchange: Exchange) -> None:
    """200 whose head comes one byte an interval."""
    for byte in head(200, {"Content-Length": "0"}):
        await exchange.send(bytes([byte]))
        await asyncio.sleep(float(exchange.query["interval"]))


@route("/interim-flood")
async def interim_flood(exchange: Exchange) -> None:
    """103 without end, and never a final status."""
    await exchange.flood(head(103) * 1000)


@route("/flaky?key=&fail=2&status=503")
async def flaky(exchange: Exchange) -> None:
    """Fail so many requests of a key with the status, then answer 200."""
    await exchange.answer(200 if exchange.turn > int(exchange.query["fail"]) else exchange.query["status"])


@route("/needs-cookie")
async def needs_cookie(exchange: Exchange) -> None:
    """200 with the cookie of /cookie, 403 without."""
    await exchange.answer(200 if COOKIE in exchange.request.headers.get("cookie", "") else 403)


@route("/auth")
async def auth(exchange: Exchange) -> None:
    """200 for user:pass (Basic), 401 for anybody else."""
    if exchange.request.headers.get("authorization") == CREDENTIALS:
        await exchange.answer(200)
    else:
        await exchange.answer(401, {"WWW-Authenticate": 'Basic realm="origin"'})


@route("/echo")
async def echo(exchange: Exchange) -> None:
    """200 with the header fields of the request as JSON."""
    fields = json.dumps(dict(exchange.request.headers), indent=1).encode()
    await exchange.answer(200, {"Content-Type": "application/json"}, fields)


@route("/stray?seconds=0.05")
async def stray(exchange: Exchange) -> None:
    """200, and a while later a 404 that nobody asked for, on the same connection."""
    await exchange.answer(200)
    await asyncio.sleep(float(exchange.query["seconds"]))
    await exchange.send(head(404, {"Content-Length": "0"}))


@route("/truncated")
async def truncated(exchange: Exchange) -> None:
    """200 with fewer bytes than its Content-Length, then the end."""
    await exchange.answer(200, {"Content-Length": "1000"}, DIGITS)
    exchange.close()


@route("/big?bytes=1048576")
async def big(exchange: Exchange) -> None:
    """200 with a body of so many bytes."""
    await exchange.answer(200, {"Content-Type": "text/plain"}, b"x" * int(exchange.query["bytes"]))


@route("/endless")
async def endless(exchange: Exchange) -> None:
    """200 with a body without end."""
    await exchange.send(head(200, {"Content-Type": "text/plain", "Transfer-Encoding": "chunked"}))
    if not exchange.is_head:
        await exchange.flood(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


@route("/endless-head")
async def endless_head(exchange: Exchange) -> None:
    """200 with header fields without end."""
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    await exchange.flood(b"X-More: and more\r\n" * 1000)


@route("/gzip-bomb")
async def gzip_bomb(exchange: Exchange) -> None:
    """200 with a megabyte of gzip that becomes a gigabyte."""
    megabyte = gzip.compress(bytes(2**20))  # members may follow one another, RFC 1952, 2.2
    await exchange.answer(200, {"Content-Encoding": "gzip"}, megabyte * 1024)
