"""The clock of a run, and its timers."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Protocol


class Clock(Protocol):
    """Monotonic time in seconds, with timers."""

    def __call__(self) -> float:
        """Return the current time."""
        ...

    def call_at(self, moment: float, callback: Callable[[], None]) -> "Alarm":
        """Call ``callback`` at a given time, unless the timer is cancelled before."""
        ...


class Alarm(Protocol):
    """A scheduled call."""

    def cancel(self) -> None:
        """Cancel the call."""
        ...


class LoopClock:
    """The system's clock with the event loop's timers; uvloop's own clock has only whole milliseconds."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> float:
        """Return the current time, in seconds."""
        return perf_counter()

    def call_at(self, moment: float, callback: Callable[[], None]) -> Alarm:
        """Call ``callback`` at a given time, or a little later."""
        return self._loop.call_later(max(moment - perf_counter(), 0.0), callback)
