"""One timer for all exchanges, which all have the same timeout.

A separate timer costs a tenth of an exchange, because the event loop keeps timers in a heap.
"""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Final

from probe.transport.exchange import Exchange

TICK: Final = 0.05  # seconds between two checks whether this program still runs
SOON: Final = 0.001  # seconds; uvloop counts whole milliseconds, and rounds a shorter wait to zero
PARTS: Final = 8  # parts of a timeout; the time between two checks counts as one part at most


class Deadlines:
    """Cancels exchanges that take too long, the oldest first.

    Time in which this program was blocked (a busy machine, a long computation) does not count against a server, because
    a reply may have arrived unread. The time of a program that is just slow counts, because its checks are frequent.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = perf_counter) -> None:
        self._seconds = seconds
        self._clock = clock  # not the loop's clock: uvloop's has only whole milliseconds
        self._loop = asyncio.get_running_loop()
        self._open: dict[Exchange, float] = {}  # in the order of their deadlines, which are in counted time
        self._alarm: asyncio.TimerHandle | None = None
        self._looked = 0.0  # the time of the last check
        self._counted = 0.0  # the counted time until the last check
        self._most = max(2 * TICK, seconds / PARTS)

    def begin(self, exchange: Exchange) -> float:
        """Start the timeout of an exchange; returns the current time."""
        now = self._clock()
        if self._alarm is None:
            self._looked = now
            self._alarm = self._loop.call_later(min(self._seconds, TICK), self._ring)
        self._open[exchange] = self._counted + min(now - self._looked, self._most) + self._seconds
        return now

    def end(self, exchange: Exchange) -> None:
        """Remove an exchange that is over."""
        del self._open[exchange]

    def close(self) -> None:
        """Stop the timer."""
        if self._alarm:
            self._alarm.cancel()

    def _ring(self) -> None:
        now = self._clock()
        self._counted += min(now - self._looked, self._most)  # monotonic, and stops while the program is blocked
        self._looked = now
        self._alarm = None
        for exchange, deadline in self._open.items():
            left = deadline - self._counted
            if left > 0:
                self._alarm = self._loop.call_later(max(min(left, TICK), SOON), self._ring)
                break
            if not exchange.expired:
                exchange.expire()
