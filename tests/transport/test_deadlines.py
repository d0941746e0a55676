import asyncio
import time
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.model import Request
from probe.transport.deadlines import PARTS, Deadlines
from probe.transport.exchange import Exchange

REQUEST = Request("http://a.test/")


async def waits(deadlines: Deadlines, order: list[int], number: int, patience: asyncio.Event | None = None) -> bool:
    """Wait for the event as an exchange does for a reply; returns whether the time was over first."""
    exchange = Exchange.of(REQUEST)
    deadlines.begin(exchange)
    try:
        await (patience or asyncio.Event()).wait()
    except asyncio.CancelledError:
        order.append(number)
        if not exchange.is_overdue():
            raise
        return True
    else:
        return False
    finally:
        deadlines.end(exchange)


async def test_each_exchange_ends_in_its_time_the_oldest_first() -> None:
    deadlines = Deadlines(0.02)
    order: list[int] = []
    started = time.perf_counter()
    assert await asyncio.gather(*(waits(deadlines, order, number) for number in range(3))) == [True] * 3
    assert order == [0, 1, 2]
    assert await waits(deadlines, order, 3)
    assert 0.04 <= time.perf_counter() - started < 2


async def test_what_is_over_is_left_alone() -> None:
    deadlines = Deadlines(0.02)
    order: list[int] = []
    answered = asyncio.Event()
    answered.set()
    spent = [await waits(deadlines, order, 0, answered), await waits(deadlines, order, 1)]
    assert spent == [False, True]
    assert order == [1]


async def test_one_timer_for_all_and_none_when_nothing_is_left() -> None:
    deadlines = Deadlines(0.02)
    order: list[int] = []
    alarms = [deadlines._alarm]
    waiting = [asyncio.ensure_future(waits(deadlines, order, number)) for number in range(5)]
    await asyncio.sleep(0)
    alarms.append(deadlines._alarm)
    assert len(deadlines._open) == 5
    await asyncio.gather(*waiting)
    alarms.append(deadlines._alarm)
    assert [alarm is None for alarm in alarms] == [True, False, True]
    assert deadlines._open == {}


async def test_time_in_which_this_program_stood_still_is_not_counted() -> None:
    deadlines = Deadlines(0.2)
    order: list[int] = []
    answered = asyncio.Event()
    waiting = asyncio.ensure_future(waits(deadlines, order, 0, answered))
    await asyncio.sleep(0)
    time.sleep(0.5)  # the whole loop stands still, and the answer lies unread meanwhile
    asyncio.get_running_loop().call_later(0.01, answered.set)
    assert await waiting is False
    deadlines.close()


async def test_a_deadline_that_was_moved_still_comes() -> None:
    deadlines = Deadlines(0.1)
    order: list[int] = []
    waiting = asyncio.ensure_future(waits(deadlines, order, 0))
    await asyncio.sleep(0)
    time.sleep(0.3)
    assert await waiting is True


class SlowLoop:
    """A loop each of whose turns takes so long; it runs as long as anything is due."""

    def __init__(self, turn: float) -> None:
        self.turn = turn
        self.now = 100.0
        self.due: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> object:
        self.due.append((self.now + seconds, callback))
        return SimpleNamespace()

    def run(self) -> float:
        began = self.now
        while self.due:
            moment, callback = self.due.pop()
            self.now = max(moment, self.now + self.turn)
            callback()
        return self.now - began


@pytest.mark.parametrize(
    ("seconds", "turn", "lasts"),
    [
        (20, 0.001, 20.001), (20, 0.1, 20.1), (20, 1, 20), (20, 2.5, 20),  # what is slow all the time is no excuse
        (20, 5, 40), (20, 60, 480), (0.2, 1, 2),  # and what stands still all the time comes to an end
    ],
)  # fmt: skip
async def test_a_slow_program_still_comes_to_an_end(seconds: float, turn: float, lasts: float) -> None:
    ended: list[float] = []
    loop = SlowLoop(turn)
    deadlines = Deadlines(seconds, loop.time)
    deadlines._loop = loop  # type: ignore[assignment] # as much of one as there is use for
    task = SimpleNamespace(cancel=lambda: ended.append(loop.now))
    deadlines.begin(Exchange(REQUEST, cast("asyncio.Task[Any]", task)))
    assert round(loop.run(), 3) == lasts
    assert ended == [loop.now]


SECONDS = 16
PARTS_OF_A_SECOND = st.integers(0, 64 * 64).map(lambda number: number / 64)  # so that sums are exact


@given(st.lists(st.tuples(PARTS_OF_A_SECOND, st.booleans(), PARTS_OF_A_SECOND), max_size=40))
def test_of_each_gap_an_eighth_of_the_time_counts_at_most_for_each_exchange(
    turns: list[tuple[float, bool, float]],
) -> None:
    """A turn of the loop: it passes, an exchange is begun perhaps, more passes, and the alarm rings if it is due."""

    async def run() -> None:
        loop, looks = SlowLoop(0), [100.0]
        deadlines = Deadlines(SECONDS, loop.time)
        deadlines._loop = loop  # type: ignore[assignment] # as much of one as there is use for
        begun: list[tuple[float, Exchange]] = []
        for before, begins, behind in turns:
            loop.now += before
            if begins:
                looks = looks if loop.due else [*looks, loop.now]
                begun.append((loop.now, Exchange(REQUEST, cast("asyncio.Task[Any]", SimpleNamespace(cancel=int)))))
                deadlines.begin(begun[-1][1])
            loop.now += behind
            if loop.due and loop.due[0][0] <= loop.now:
                loop.due.pop()[1]()
                looks.append(loop.now)
                assert [exchange.expired for _, exchange in begun] == [lasted(looks, at) >= SECONDS for at, _ in begun]

    asyncio.run(run())


def lasted(looks: list[float], begun: float) -> float:
    """Return for how long an exchange has lasted at the last look, as far as it counts."""
    most = SECONDS / PARTS
    gaps = pairwise(looks)
    return sum(max(0, min(end, start + most) - max(start, begun)) for start, end in gaps)


async def test_an_exchange_is_ended_once_however_long_it_takes_to_end() -> None:
    deadlines = Deadlines(0.01)
    cancelled: list[int] = []

    async def lingers() -> None:
        exchange = Exchange.of(REQUEST)
        deadlines.begin(exchange)
        for number in range(2):
            try:
                await asyncio.sleep(0.2)
            except asyncio.CancelledError:
                cancelled.append(number)
        assert exchange.is_overdue()
        deadlines.end(exchange)

    lingering = asyncio.ensure_future(lingers())
    await asyncio.sleep(0.05)
    assert await waits(deadlines, [], 1)
    await lingering
    assert cancelled == [0]


async def test_a_cancellation_by_somebody_else_stays_one() -> None:
    deadlines = Deadlines(10)
    waiting = asyncio.ensure_future(waits(deadlines, [], 0))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    deadlines.close()


async def test_a_cancellation_by_both_stays_one() -> None:
    deadlines = Deadlines(0)
    waiting = asyncio.ensure_future(waits(deadlines, [], 0))
    await asyncio.sleep(0)
    waiting.cancel()
    deadlines._ring()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    deadlines.close()


async def test_nothing_rings_after_the_end() -> None:
    deadlines = Deadlines(0.01)
    order: list[int] = []
    waiting = asyncio.ensure_future(waits(deadlines, order, 0))
    await asyncio.sleep(0)
    deadlines.close()
    await asyncio.sleep(0.03)
    assert order == []
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


def test_an_exchange_needs_a_task() -> None:
    async def outside() -> None:
        asyncio.get_running_loop().call_soon(attempt)
        await asyncio.sleep(0.001)

    def attempt() -> None:
        with pytest.raises(RuntimeError, match="an exchange needs a task"):
            Exchange.of(REQUEST)
        reached.append(True)

    reached: list[bool] = []
    asyncio.run(outside())
    assert reached == [True]
