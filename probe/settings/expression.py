"""A user's regular expression on one text, in bounded time: some take longer than anybody waits, ``(a+)+$`` for one.

Python matches without giving way to the event loop, but looks for signals meanwhile: a timer of the process ends it. It
works in the main thread of POSIX systems, as the command is run; elsewhere there is no bound.
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

MOST_SECONDS: Final = 1.0  # of the processor, for one text; a usual pattern takes microseconds
REPEATS: Final = frozenset("*+?{")  # without any of these each character is looked at once
HAS_TIMER: Final = hasattr(signal, "setitimer")


class _TooSlowError(BaseException):
    """A match takes too long; no ``Exception``, for it comes out of a signal."""


def found_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern is found anywhere in a text; raises SettingsError where that takes too long."""
    if REPEATS.isdisjoint(pattern.pattern):
        return pattern.search(text) is not None
    with _bounded(pattern, text):
        return pattern.search(text) is not None


def substituted(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    """Return a text with what a pattern finds replaced; raises SettingsError where that takes too long."""
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
