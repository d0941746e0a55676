"""One timer for all exchanges, since all of them have the same time.

A timer of its own for each costs a tenth of an exchange: the loop keeps timers in a heap.
"""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Final

from probe.transport.exchange import Exchange

TICK: Final = 0.05  # seconds between two looks at whether this program still runs
SOON: Final = 0.001  # seconds; uvloop counts whole milliseconds, and a shorter wait is none there
PARTS: Final = 8  # of an exchange's time; what passes between two looks counts for one of them at most


class Deadlines:
    """Cancels the exchanges that are under way for too long, the oldest first.

    Time in which this program itself stood still (a machine with too little processor time, a long step of our own) is
    not held against a server: a reply that came meanwhile lies unread. A program that is merely slow all the time looks
    often enough: of it the time counts.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = perf_counter) -> None:
        self._seconds = seconds
        self._clock = clock  # not the loop's own: uvloop's has whole milliseconds
        self._loop = asyncio.get_running_loop()
        self._open: dict[Exchange, float] = {}  # in the order of their deadlines, in time that counts
        self._alarm: asyncio.TimerHandle | None = None
        self._looked = 0.0  # when the last look was
        self._counted = 0.0  # the time that had passed by then, as far as it counts
        self._most = max(2 * TICK, seconds / PARTS)

    def begin(self, exchange: Exchange) -> float:
        """Give an exchange its time; returns the present moment."""
        now = self._clock()
        if self._alarm is None:
            self._looked = now
            self._alarm = self._loop.call_later(min(self._seconds, TICK), self._ring)
        self._open[exchange] = self._counted + min(now - self._looked, self._most) + self._seconds
        return now

    def end(self, exchange: Exchange) -> None:
        """Let go of an exchange that is over."""
        del self._open[exchange]

    def close(self) -> None:
        """Ring no more."""
        if self._alarm:
            self._alarm.cancel()

    def _ring(self) -> None:
        now = self._clock()
        self._counted += min(now - self._looked, self._most)  # never goes back, and stands still where the program does
        self._looked = now
        self._alarm = None
        for exchange, deadline in self._open.items():
            left = deadline - self._counted
            if left > 0:
                self._alarm = self._loop.call_later(max(min(left, TICK), SOON), self._ring)
                break
            if not exchange.expired:
                exchange.expire()
