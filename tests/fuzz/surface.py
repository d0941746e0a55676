"""What is fuzzed: a surface makes one attempt with the bytes of an example, and says which invariant breaks."""

import re
import resource
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

CANARY = "c4n4ry-s3cret-0123456789"
MOST_MEMORY = 300_000  # KiB that one example may add to the peak of the process
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class BrokenError(Exception):
    """An invariant does not hold; the text names the kind of fault, equal for equal faults."""


class TooLongError(BaseException):
    """An example takes too much processor time; no ``Exception``, which the program may catch."""


@dataclass(frozen=True, slots=True)
class Surface:
    """``seeds`` are good examples, ``words`` pieces of the surface's grammar; ``seconds`` is of the processor."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[bytes]
    attempt: Callable[[bytes], None]
    seconds: float = 3.0

    def fault(self, example: bytes) -> str | None:
        """Return the kind of fault that an example shows, None for none."""
        before = _peak()
        try:
            with _bounded(self.seconds + len(example) / 50_000):
                self.attempt(example)
        except BrokenError as broken:
            return str(broken)
        except TooLongError:
            return "too long"
        except Exception as error:  # noqa: BLE001 - any exception that gets here is a fault
            return f"{type(error).__name__} in {place(error)}"
        return "too much memory" if _peak() - before > MOST_MEMORY else None


def place(error: BaseException) -> str:
    """Return the function of the program that an exception comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/probe/" in frame.filename] or frames
    return f"{ours[-1].filename.rpartition('/')[2]} {ours[-1].name}" if ours else "nowhere"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Raise TooLongError after so much processor time; pytest has the timer of the wall clock."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
