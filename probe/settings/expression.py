"""Match a user's regular expression in bounded time; some patterns, such as ``(a+)+$``, would take practically forever.

Python's matcher does not yield to the event loop, but it checks for signals, so a process timer interrupts it. The
timer works only in the main thread on POSIX systems, which is how the command runs; elsewhere there is no bound.
"""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

from probe.errors import SettingsError
from probe.settings.demands import shown

MOST_SECONDS: Final = 1.0  # of CPU time, for one text; a typical pattern takes microseconds
REPEATS: Final = frozenset("*+?{")  # a pattern without any of these looks at each character once
HAS_TIMER: Final = hasattr(signal, "setitimer")


class _TooSlowError(BaseException):
    """A match takes too long; not an ``Exception``, because a signal handler raises it."""


def found_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern matches anywhere in a text; raises SettingsError if matching takes too long."""
    if REPEATS.isdisjoint(pattern.pattern):
        return pattern.search(text) is not None
    with _bounded(pattern, text):
        return pattern.search(text) is not None


def substituted(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    """Return a text with every match of a pattern replaced; raises SettingsError if matching takes too long."""
    with _bounded(pattern, text):
        return pattern.sub(replacement, text)


@contextmanager
def _bounded(pattern: re.Pattern[str], text: str) -> Iterator[None]:
    if not HAS_TIMER or threading.current_thread() is not threading.main_thread():
        yield
        return
    try:
        before = signal.signal(signal.SIGVTALRM, _end)
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before or signal.SIG_DFL)
    except _TooSlowError:
        raise SettingsError(
            f"the pattern {shown(pattern.pattern)} takes too long on {shown(text)}: avoid nested repetitions"
        ) from None


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _TooSlowError
