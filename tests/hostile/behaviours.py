"""What pages of the hostile internet do, beyond ``samples.routes``."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from samples.exchange import Exchange, head
from samples.routes import Behaviour, fixed

NO_LENGTH = {"Content-Length": "0"}
GOOD = fixed(200)
NOTHING: Mapping[str, str] = MappingProxyType({})


def html(title: str, *paragraphs: str, status: int = 200, fields: Mapping[str, str] = NOTHING) -> Behaviour:
    """Answer with a page of this title and text."""
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    body = f"<!doctype html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1>\n{text}</body></html>\n"
    return fixed(status, fields, body.encode())


def first(times: int, bad: Behaviour, good: Behaviour = GOOD) -> Behaviour:
    """Misbehave so many times, then never again."""
    return lambda exchange: (bad if exchange.turn <= times else good)(exchange)


def to_robots(bad: Behaviour, good: Behaviour = GOOD) -> Behaviour:
    """Misbehave towards everybody who does not look like a browser."""

    def answer(exchange: Exchange) -> object:
        headers = exchange.request.headers
        browser = headers.get("user-agent", "").startswith("Mozilla/5.0 (") and "accept-language" in headers
        return (good if browser else bad)(exchange)

    return answer  # type: ignore[return-value]


def by_method(to_head: Behaviour, to_get: Behaviour) -> Behaviour:
    """Answer HEAD in another way than GET."""
    return lambda exchange: (to_head if exchange.is_head else to_get)(exchange)


def at_most(count: int, seconds: float) -> Behaviour:
    """Let a client have so many answers in any span of so many seconds, and refuse more with 429."""
    answered: defaultdict[object, deque[float]] = defaultdict(lambda: deque(maxlen=count))

    async def answer(exchange: Exchange) -> None:
        recent = answered[exchange.writer.get_extra_info("sockname")]
        moment = exchange.request.moment
        if len(recent) == count and moment - recent[0] < seconds:
            await exchange.answer(429, {"Retry-After": "1"})
            return
        recent.append(moment)
        await exchange.answer(200)

    return answer


def to_itself(status: int) -> Behaviour:
    """Redirect to the page that was asked for."""
    return lambda exchange: exchange.answer(status, {"Location": exchange.request.target})


def to_ever_new(status: int) -> Behaviour:
    """Redirect to a page where nobody has been, which does the same."""
    return lambda exchange: exchange.answer(status, {"Location": f"/further/{exchange.turn}"})


def to_gate(path: str, parameter: str) -> Behaviour:
    """Redirect to a page that wants something first and would then lead back."""

    async def answer(exchange: Exchange) -> None:
        back = quote(exchange.request.target, safe="")
        await exchange.answer(302, {"Location": f"{path}?{parameter}={back}"})

    return answer


async def by_cookie(exchange: Exchange) -> None:
    """Give a cookie and redirect to the same page, which answers whoever brings it."""
    if "seen=yes" in exchange.request.headers.get("cookie", ""):
        await exchange.answer(200)
    else:
        await exchange.answer(302, {"Location": exchange.request.target, "Set-Cookie": "seen=yes; Path=/"})


def and_stray(seconds: float) -> Behaviour:
    """Answer 200, and so much later send a 404 that nobody asked for."""

    async def answer(exchange: Exchange) -> None:
        stray = head(404, NO_LENGTH)
        if seconds:
            await exchange.answer(200)
            await asyncio.sleep(seconds)
            await exchange.send(stray)
        else:
            await exchange.send(head(200, NO_LENGTH) + stray)

    return answer


async def and_leave(exchange: Exchange) -> None:
    """Answer 200 and close without a word of it, so that a client may send its next request into the void."""
    await exchange.answer(200)
    exchange.close()


def late(seconds: float) -> Behaviour:
    """Answer 200 after a while."""

    async def answer(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await exchange.answer(200)

    return answer


async def byte_by_byte(exchange: Exchange) -> None:
    """Send a head so slowly that there is always a little more of it to wait for."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    while True:
        await exchange.send(b"x")
        await asyncio.sleep(0.2)


async def without_end(exchange: Exchange) -> None:
    """Answer 200 with a page that never ends."""
    await exchange.send(head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"}))
    if not exchange.is_head:
        await exchange.flood(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
