"""Hosts that let a client have so much and no more, each in the way of a known limiter; and hosts that only look so."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from probe.model import FailureKind, Verdict
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import Behaviour, fixed, raw
from tests.hostile.behaviours import GOOD, first, html
from tests.hostile.stands import Site, plain
from tests.hostile.temper import NOT_THERE, Page, Stand, Temper, pages

OK, BLOCKED, LIMITED = Verdict.OK, Verdict.BLOCKED, Verdict.LIMITED
BROKEN, FAILING, UNREACHABLE = Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE

NGINX_503 = fixed(503, {"Server": "nginx"}, (
    b"<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service "
    b"Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
))  # fmt: skip
RESET, CLOSE = raw(b"", Exchange.reset), raw(b"", Exchange.close)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    moment: float


def bucket(rate: float, burst: int, refusal: Behaviour, good: Behaviour = GOOD) -> Behaviour:
    """Let a client have ``rate`` answers a second after ``burst`` at once."""
    buckets: dict[object, _Bucket] = {}

    def answer(exchange: Exchange) -> object:
        moment = exchange.request.moment
        here = buckets.setdefault(exchange.writer.get_extra_info("sockname"), _Bucket(burst, moment))
        here.tokens = min(burst, here.tokens + rate * (moment - here.moment))
        here.moment = moment
        if here.tokens < 1:
            return refusal(exchange)
        here.tokens -= 1
        return good(exchange)

    return answer  # type: ignore[return-value] # an awaitable


def window(count: int, seconds: float, refusal: Behaviour) -> Behaviour:
    """Let a client have so many answers in each span of the clock, which all end at the same moments."""
    counted: defaultdict[tuple[object, int], int] = defaultdict(int)

    def answer(exchange: Exchange) -> object:
        span = (exchange.writer.get_extra_info("sockname"), int(exchange.request.moment / seconds))
        counted[span] += 1
        return (GOOD if counted[span] <= count else refusal)(exchange)

    return answer  # type: ignore[return-value] # an awaitable


def crowded(most: int, refusal: Behaviour) -> Behaviour:
    """Refuse what is more than so many requests at the same time."""
    busy: defaultdict[object, int] = defaultdict(int)

    async def answer(exchange: Exchange) -> None:
        host = exchange.writer.get_extra_info("sockname")
        if busy[host] >= most:
            await refusal(exchange)
            return
        busy[host] += 1
        try:
            await asyncio.sleep(0.1)
            await exchange.answer(200)
        finally:
            busy[host] -= 1

    return answer


class _Small(Site):
    """A site that has room for so many connections, and drops every other one."""

    most = 2

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._conversations) < self.most:
            Origin._accept(self, reader, writer)
        else:
            Exchange(None, "", {}, 0, reader, writer).reset()  # type: ignore[arg-type] # there is no request


def room_for(most: int) -> Stand:
    """Reset every connection beyond so many."""

    @asynccontextmanager
    async def stand(temper: Temper, address: str) -> AsyncIterator[str]:
        site = _Small(temper, address)
        site.most = most
        async with site:
            yield site.url("")

    return stand


def _in_one_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


def _dated(exchange: Exchange) -> object:
    return exchange.answer(429, {"Retry-After": _in_one_second()})


def _limit(name: str, told: str, count: int, behaviour: Behaviour, *truth: Verdict) -> Temper:
    return Temper(f"limit-{name}", told, pages(count, None, *(truth or (OK, LIMITED))), plain, elsewhere=behaviour)


BUCKETS = (
    _limit("503-10-1", "ten a second, one at once, 503", 24, bucket(10, 1, NGINX_503)),
    _limit("503-5-5", "five a second, five at once, 503", 24, bucket(5, 5, NGINX_503)),
    _limit("503-3-3", "three a second, three at once, 503", 14, bucket(3, 3, NGINX_503)),
    _limit("503-2-10", "two a second, ten at once, 503", 18, bucket(2, 10, NGINX_503)),
    _limit("503-1-1", "one a second, one at once, 503", 6, bucket(1, 1, NGINX_503)),
    _limit("429-5-1", "five a second, one at once, 429 that says no more", 16, bucket(5, 1, fixed(429))),
    _limit("reset-5-5", "five a second, five at once, resets", 20, bucket(5, 5, RESET)),
    _limit("close-5-5", "five a second, five at once, the end without a word", 20, bucket(5, 5, CLOSE)),
    _limit("403-4-8", "four a second, eight at once, 403", 20, bucket(4, 8, fixed(403)), OK, LIMITED, BLOCKED),
    _limit("508", "a hosting that is short of processes, 508", 16, bucket(6, 4, fixed(508))),
    _limit("500-5-5", "a database that has too many guests, 500", 16, bucket(5, 5, fixed(500))),
    _limit("502-5-5", "a gateway behind which nobody is free, 502", 16, bucket(5, 5, fixed(502))),
    _limit("window-6", "six each second of the clock, 429", 20, window(6, 1.0, fixed(429, {"Retry-After": "1"}))),
    _limit("window-503", "six each second of the clock, 503", 20, window(6, 1.0, NGINX_503)),
    _limit("200", "a page that says too many requests, with 429", 12,
           bucket(5, 4, html("Too Many Requests", "You have sent too many requests.", status=429))),
)  # fmt: skip

CROWDS = (
    _limit("crowd-503", "two at the same time, 503 to others", 16, crowded(2, NGINX_503)),
    _limit("crowd-429", "two at the same time, 429 to others", 16, crowded(2, fixed(429))),
    _limit("crowd-reset", "two at the same time, resets to others", 16, crowded(2, RESET)),
    _limit("crowd-close", "one at the same time, the end to others", 10, crowded(1, CLOSE)),
    Temper("limit-room-2", "two connections, resets to others", pages(20, GOOD, OK, LIMITED), room_for(2)),
    Temper("limit-room-1", "one connection, resets to others", pages(12, GOOD, OK, LIMITED), room_for(1)),
    Temper("limit-room-2-close", "two connections, each for one answer", pages(
        12, raw(head(200, {"Content-Length": "2", "Connection": "close"}) + b"ok", Exchange.close), OK, LIMITED,
    ), room_for(2)),
)  # fmt: skip

_FORMS = (
    ("seconds", fixed(429, {"Retry-After": "1"})), ("date", _dated), ("unit", fixed(429, {"Retry-After": "1s"})),
    ("zero", fixed(429, {"Retry-After": "0"})), ("fraction", fixed(429, {"Retry-After": "0.5"})),
    ("negative", fixed(429, {"Retry-After": "-1"})), ("word", fixed(429, {"Retry-After": "soon"})),
    ("empty", fixed(429, {"Retry-After": ""})), ("blank", fixed(429, {"Retry-After": "  1  "})),
    ("past", fixed(429, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"})),
    ("reset", fixed(429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "1"})),
    ("github", fixed(429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "1"})),
    ("503", fixed(503, {"Retry-After": "1"})), ("503-unit", fixed(503, {"Retry-After": "1s"})),
)  # fmt: skip

TOLD = (
    *(Temper(f"told-{name}", f"refused once, and told by {name}", pages(2, first(1, behaviour), OK, why=200), plain)  # type: ignore[arg-type]
      for name, behaviour in _FORMS),
    Temper("told-hour", "an hour", pages(2, fixed(429, {"Retry-After": "3600"}), LIMITED, why=429), plain),
    Temper("told-hour-unit", "an hour in its unit", pages(2, fixed(429, {"Retry-After": "1h"}), LIMITED, why=429),
           plain),
    Temper("told-far-date", "a date far ahead",
           pages(2, fixed(503, {"Retry-After": "Fri, 31 Dec 2199 23:59:59 GMT"}), LIMITED, why=503), plain),
    Temper("told-but-there", "200 that has the fields of a limiter", (
        *pages(3, fixed(200, {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "59"}), OK, why=200),
        *pages(2, fixed(200, {"Retry-After": "3600"}), OK, why=200, at="/needless"),
    ), plain),
    Temper("told-and-gone", "404 that has the fields of a limiter",
           pages(3, fixed(404, {"Retry-After": "1", "X-RateLimit-Remaining": "59"}), BROKEN, why=404), plain),
)  # fmt: skip

ONLY_LOOK_SO = (
    Temper("one-503", "one page that is down for good among pages that live", (
        Page("/report.cgi", NGINX_503, (FAILING,), 503), *pages(9, GOOD, OK, why=200),
    ), plain, elsewhere=NOT_THERE),
    Temper("one-500", "one page whose program has a fault", (
        Page("/report.php", fixed(500), (FAILING,), 500), *pages(9, GOOD, OK, why=200),
    ), plain, elsewhere=NOT_THERE),
    Temper("one-reset", "one page that resets among pages that live", (
        Page("/report.php", RESET, (UNREACHABLE,), FailureKind.CONNECT_RESET), *pages(9, GOOD, OK, why=200),
    ), plain, elsewhere=NOT_THERE),
    Temper("one-empty", "one page that ends among pages that live", (
        Page("/report.php", CLOSE, (UNREACHABLE,), FailureKind.EMPTY_REPLY), *pages(9, GOOD, OK, why=200),
    ), plain, elsewhere=NOT_THERE),
    Temper("half-503", "a part of a site that is down, and the rest lives", (
        *pages(5, NGINX_503, FAILING, why=503, at="/shop"), *pages(5, GOOD, OK, why=200),
    ), plain, elsewhere=NOT_THERE),
)  # fmt: skip
