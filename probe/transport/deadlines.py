"""One timer for all exchanges, since all of them have the same time.

A timer of its own for each, as aiohttp has it, costs a tenth of an exchange: the loop keeps timers in a heap.
"""

import asyncio

from probe.transport.exchange import Exchange


class Deadlines:
    """Cancels the exchanges that are under way for too long, the oldest first."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._open: dict[Exchange, float] = {}  # in the order of their deadlines
        self._alarm: asyncio.TimerHandle | None = None

    def begin(self, exchange: Exchange) -> float:
        """Give an exchange its time; returns the present moment."""
        now = self._loop.time()
        self._open[exchange] = deadline = now + self._seconds
        if self._alarm is None:
            self._alarm = self._loop.call_at(deadline, self._ring)
        return now

    def end(self, exchange: Exchange) -> None:
        """Let go of an exchange that is over."""
        del self._open[exchange]

    def close(self) -> None:
        """Ring no more."""
        if self._alarm:
            self._alarm.cancel()

    def _ring(self) -> None:
        self._alarm = None
        now = self._loop.time()
        for exchange, deadline in self._open.items():
            if deadline > now:
                self._alarm = self._loop.call_at(deadline, self._ring)
                break
            exchange.expire()
