"""The clock of a run, and its alarms."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Protocol


class Clock(Protocol):
    """Monotonic time in seconds, and an alarm."""

    def __call__(self) -> float:
        """Return the present moment."""
        ...

    def call_at(self, moment: float, callback: Callable[[], None]) -> "Alarm":
        """Call back at a moment, unless the alarm is cancelled before."""
        ...


class Alarm(Protocol):
    """A call that is due later."""

    def cancel(self) -> None:
        """Do not call."""
        ...


class LoopClock:
    """The system's clock with the alarms of the event loop, whose own clock has whole milliseconds in uvloop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> float:
        """Return the present moment, in seconds."""
        return perf_counter()

    def call_at(self, moment: float, callback: Callable[[], None]) -> Alarm:
        """Call back at a moment, or a little later."""
        return self._loop.call_later(max(moment - perf_counter(), 0.0), callback)
