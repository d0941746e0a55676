"""What a benchmark is, and how they are found: every module of ``suite`` has one under the name ``BENCHMARK``."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import suite
from tests.benchmarks.measure import Sample
from tests.benchmarks.table import Table

TIMEOUT = 600.0  # seconds; well past the slowest peer, so that only a hang ends there


@dataclass(frozen=True, slots=True)
class Options:
    """How thorough to be: ``quick`` is a tenth of every list, to see that all works."""

    runs: int = 3
    quick: bool = False

    def of(self, count: int) -> int:
        """Return how many of ``count`` to take."""
        return count // 10 if self.quick else count


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A name for the command line, and what runs it."""

    name: str
    run: Callable[[Options], Table]


def benchmarks() -> dict[str, Benchmark]:
    """Return every benchmark by name."""
    modules = (
        importlib.import_module(found.name) for found in pkgutil.iter_modules(suite.__path__, f"{suite.__name__}.")
    )
    return {module.BENCHMARK.name: module.BENCHMARK for module in modules}


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is gone afterwards; one that nginx's workers may enter when it drops root's rights."""
    with TemporaryDirectory(prefix="probe-benchmark-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def times(sample: Sample | None, unit: float, bar: float | None = None) -> str:
    """Return wall seconds and, in brackets, how many times ``unit`` that is and whether this is within ``bar``."""
    if sample is None:
        return "not installed"
    if sample.complaint:
        return sample.complaint
    ratio = sample.seconds / unit
    return f"{sample.seconds:.2f} s ({ratio:.2f}{judged(ratio, bar)})"


def judged(value: float, bar: float | None) -> str:
    """Return ``" ✓"`` where ``value`` is within ``bar``, ``" ✗"`` where it is not, nothing where there is no bar."""
    if bar is None:
        return ""
    return " ✓" if value <= bar else " ✗"
