"""The clock of a run, and its alarms."""

import asyncio
from collections.abc import Callable
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
    """The event loop's own clock."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.call_at = self._loop.call_at

    def __call__(self) -> float:
        """Return the present moment, in seconds."""
        return self._loop.time()
