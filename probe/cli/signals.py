"""Handle signals: the first one stops the probing but not the writing, a second one ends the program at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# 128 + the signal's number, as in shells. Windows has no SIGHUP.
STATUS = {number: 128 + number for number in signal.Signals if number.name in ("SIGINT", "SIGTERM", "SIGHUP")}

Handler = Callable[[int, FrameType | None], None]


def end_at_once() -> None:
    """Let every signal end the program quietly with its status, until a run is in progress."""
    _handled_by(lambda number, _: os._exit(128 + number))


class Interrupts:
    """The signals of one run. Before the probing starts, the first one ends the program, since nothing is lost.

    ``before_the_end`` is called before the program ends at once, and must be quick.
    """

    def __init__(self, before_the_end: Callable[[], None]) -> None:
        self.first: signal.Signals | None = None
        self._before_the_end = before_the_end
        self._stop: Callable[[], object] | None = None

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Handle every signal while the block runs."""
        before = _handled_by(self._take)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """Call ``stop`` at the first signal, between any two steps of the program; after the block, only record it."""
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


class Raised:
    """The signals of a block of code: each raises KeyboardInterrupt there; ``number`` is the last one.

    Ray passes on a KeyboardInterrupt that is raised while it waits, but no other exception.
    """

    def __init__(self) -> None:
        self.number = signal.SIGINT
        self._before = self.renew()

    def renew(self) -> dict[signal.Signals, signal.Handlers | Handler | int | None]:
        """Set the handlers, again after a library or an event loop has set its own; return those before."""
        return _handled_by(self._raise)

    def __enter__(self) -> "Raised":  # noqa: PYI034 - this module imports nothing that takes time
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _raise(self, number: int, _frame: FrameType | None) -> None:
        self.number = signal.Signals(number)
        raise KeyboardInterrupt


def _handled_by(handler: Handler) -> dict[signal.Signals, signal.Handlers | Handler | int | None]:
    """Set the handler of every signal, except ignored ones (as with ``nohup``); return the previous handlers."""
    before = {number: signal.getsignal(number) for number in STATUS}
    kept = {number: found for number, found in before.items() if found is not signal.SIG_IGN}
    for number in kept:
        signal.signal(number, handler)
    return kept
