"""Services that are away for less than three seconds, that answer browsers alone, or that take no second request."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from probe.model import FailureKind, Verdict
from samples.exchange import Exchange
from samples.routes import HALF_A_HEAD, Behaviour, fixed, raw
from tests.hostile.behaviours import GOOD, byte_by_byte, html, to_robots
from tests.hostile.limits import CLOSE, NGINX_503, RESET
from tests.hostile.stands import Site, plain
from tests.hostile.temper import Page, Temper, pages

OK, FAILING, UNREACHABLE = Verdict.OK, Verdict.FAILING, Verdict.UNREACHABLE
HALF = raw(HALF_A_HEAD, Exchange.close)
AWAY = 2.5  # seconds


def away(bad: Behaviour, seconds: float = AWAY) -> Behaviour:
    """Misbehave for so long from the first request on."""
    begun: dict[object, float] = {}

    def answer(exchange: Exchange) -> object:
        moment = exchange.request.moment
        since = begun.setdefault(exchange.writer.get_extra_info("sockname"), moment)
        return (bad if moment - since < seconds else GOOD)(exchange)

    return answer  # type: ignore[return-value] # an awaitable


def once_a_connection(then: Behaviour) -> Behaviour:
    """Answer the first request of each connection, and misbehave towards every later one."""
    asked: Counter[object] = Counter()

    def answer(exchange: Exchange) -> object:
        connection = (exchange.writer.get_extra_info("sockname"), exchange.request.connection)
        asked[connection] += 1
        return (GOOD if asked[connection] == 1 else then)(exchange)

    return answer  # type: ignore[return-value] # an awaitable


@asynccontextmanager
async def restarting(temper: Temper, address: str) -> AsyncIterator[str]:
    """Refuse connections for a while after the first of them."""
    leaving, ended = asyncio.Event(), asyncio.Event()
    site = Site(temper, address)

    def leave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()
        leaving.set()

    door = await asyncio.start_server(leave, address, 0)
    site.port = door.sockets[0].getsockname()[1]

    async def restart() -> None:
        await leaving.wait()
        door.close()
        await asyncio.sleep(AWAY)
        async with site:
            await ended.wait()

    task = asyncio.create_task(restart())
    yield site.url("")
    ended.set()
    if leaving.is_set():
        await task
    else:
        task.cancel()
        door.close()


def _away(name: str, told: str, bad: Behaviour, count: int = 4) -> Temper:
    return Temper(f"away-{name}", f"{told} for {AWAY} seconds, then 200", pages(count, None, OK, why=200), plain,
                  elsewhere=away(bad))  # fmt: skip


RESTARTING = (
    _away("503", "503", NGINX_503), _away("502", "502", fixed(502)), _away("500", "500", fixed(500)),
    _away("504", "504", fixed(504)), _away("521", "521", fixed(521)), _away("reset", "resets", RESET),
    _away("empty", "the end", CLOSE), _away("half", "half a head", HALF), _away("one", "503 to one page", NGINX_503, 1),
    _away("one-reset", "a reset to one page", RESET, 1), _away("silent", "nothing", Exchange.hang, 2),
    _away("told", "503 with Retry-After", fixed(503, {"Retry-After": "2"})),
    _away("maintenance", "the page of a maintenance", html(
        "Briefly unavailable for scheduled maintenance. Check back in a minute.", status=503)),
    Temper("away-refuses", f"no listener for {AWAY} seconds", pages(4, GOOD, OK, why=200), restarting),
    Temper("away-refuses-one", f"no listener for {AWAY} seconds, one page", pages(1, GOOD, OK, why=200), restarting),
    Temper("away-for-good", "503 for ever", pages(3, NGINX_503, FAILING, why=503), plain, elsewhere=NGINX_503),
    Temper("away-reset-for-good", "a reset for ever, to browsers too",
           pages(3, RESET, UNREACHABLE, why=FailureKind.CONNECT_RESET), plain, elsewhere=RESET),
)  # fmt: skip

BROWSERS_ONLY = (
    Temper("silent-to-tools", "nothing to tools", pages(3, to_robots(Exchange.hang), OK, why=200), plain),
    Temper("drips-to-tools", "a dripping head to tools", pages(3, to_robots(byte_by_byte), OK, why=200), plain),
    Temper("empty-to-tools", "the end to tools", pages(3, to_robots(CLOSE), OK, why=200), plain),
    Temper("503-to-tools", "503 to tools", pages(3, to_robots(NGINX_503), OK, why=200), plain),
    Temper("410-to-tools", "410 to tools", pages(3, to_robots(fixed(410)), OK, why=200), plain),
    Temper("silent-to-all", "one page that says nothing to anybody", (
        Page("/hang.cgi", Exchange.hang, (UNREACHABLE,), FailureKind.READ_TIMEOUT), *pages(3, GOOD, OK, why=200),
    ), plain),
)  # fmt: skip

SECOND_REQUESTS = (
    Temper("second-hangs", "nothing to the second request of a connection", pages(5, None, OK, why=200), plain,
           elsewhere=once_a_connection(Exchange.hang)),
    Temper("second-resets", "a reset to the second request of a connection", pages(6, None, OK, why=200), plain,
           elsewhere=once_a_connection(RESET)),
    Temper("second-ends", "the end to the second request of a connection", pages(6, None, OK, why=200), plain,
           elsewhere=once_a_connection(CLOSE)),
    Temper("second-400", "400 to the second request of a connection", pages(6, None, OK, why=200), plain,
           elsewhere=once_a_connection(fixed(400, {"Connection": "close"}))),
)  # fmt: skip
