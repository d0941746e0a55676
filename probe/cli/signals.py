"""Signals that end the program: the first ends the probing and never the writing, a second one ends all at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# 128 + the signal's number, as shells have it. Windows has no SIGHUP.
STATUS = {number: 128 + number for number in signal.Signals if number.name in ("SIGINT", "SIGTERM", "SIGHUP")}

Handler = Callable[[int, FrameType | None], None]


def end_at_once() -> None:
    """Have every signal end the program quietly with its status: what to do until something is under way."""
    _handled_by(lambda number, _: os._exit(128 + number))


class Interrupts:
    """The signals of one run. Until the probing begins the first one ends the program: nothing is lost by it.

    ``before_the_end`` is called before the program ends at once, and must be quick.
    """

    def __init__(self, before_the_end: Callable[[], None]) -> None:
        self.first: signal.Signals | None = None
        self._before_the_end = before_the_end
        self._stop: Callable[[], object] | None = None

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Take every signal while the block runs."""
        before = _handled_by(self._take)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """Call ``stop`` at the first signal, between any two steps of the program; later ones are only noted."""
        self._stop = stop
        try:
            yield
        finally:
            self._stop = lambda: None

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._stop is None or self.first is not None:
            self._before_the_end()
            os._exit(128 + number)
        self.first = signal.Signals(number)
        self._stop()


def _handled_by(handler: Handler) -> dict[signal.Signals, signal.Handlers | Handler | int | None]:
    """Set the handler of every signal but those that are ignored, as ``nohup`` asks for; return those before."""
    before = {number: signal.getsignal(number) for number in STATUS}
    kept = {number: found for number, found in before.items() if found is not signal.SIG_IGN}
    for number in kept:
        signal.signal(number, handler)
    return kept
