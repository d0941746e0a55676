"""The shortest calls: the processor time that it takes to start, as a multiple of ``import typer``."""

import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, judged, scratch
from tests.benchmarks.lists import host
from tests.benchmarks.measure import ROOT, measure
from tests.benchmarks.origin import fast_origin
from tests.benchmarks.peers import LYCHEE
from tests.benchmarks.table import Table

CALLS_A_RUN = 5

_PYTHON = (sys.executable, "-c")
_PROBE = (sys.executable, "-m", "probe")
_UNIT = "python -c 'import typer'"


@dataclass(frozen=True, slots=True)
class Call:
    """A command line as it is shown and as it is run, and how many times ``import typer`` it may take."""

    shown: str
    words: tuple[str, ...]
    bar: float | None = None


_OF_PYTHON = (
    Call("python -c pass", (*_PYTHON, "pass")),
    Call(_UNIT, (*_PYTHON, "import typer")),
    Call("python -c 'import typer, aiohttp'", (*_PYTHON, "import typer, aiohttp")),
    Call("probe --version", (*_PROBE, "--version"), 1.5),
    Call("probe --help", (*_PROBE, "--help")),
    Call("probe codes 404", (*_PROBE, "codes", "404")),
    Call("probe a.md --offline", (*_PROBE, "a.md", "--offline"), 3.0),
    Call("probe urls.txt", (*_PROBE, "urls.txt"), 4.0),
)
_OF_LYCHEE = (
    Call("lychee --version", (str(LYCHEE), "--version")),
    Call("lychee --offline a.md", (str(LYCHEE), "--offline", "a.md")),
    Call("lychee urls.txt", (str(LYCHEE), "urls.txt")),
)


@contextmanager
def _compiled(folder: Path) -> Iterator[None]:
    """Let Python keep compiled modules in a folder, as an installation does, whatever this process is told."""
    before = dict(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONPATH": str(ROOT)}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


def _times(calls: tuple[Call, ...], folder: Path, rounds: int) -> dict[Call, float]:
    """Return the median of processor milliseconds of each call; the first round, which compiles, does not count."""
    taken: dict[Call, list[float]] = {call: [] for call in calls}
    for number in range(rounds + 1):
        turn = number % len(calls)
        for call in (*calls[turn:], *calls[:turn]):
            run = measure(call.words, TIMEOUT, folder / "log.txt", folder)
            if run.status:
                raise SystemExit(f"{call.shown} ended with {run.status}: {(folder / 'log.txt').read_text('utf-8')}")
            if number:
                taken[call].append(run.cpu_seconds * 1000)
    return {call: statistics.median(times) for call, times in taken.items()}


def run(options: Options) -> Table:
    """Measure every call in turn, in a folder with one document and a list of one URL."""
    calls = (*_OF_PYTHON, *(_OF_LYCHEE if LYCHEE else ()))
    with scratch() as folder, fast_origin([host(0)], folder) as origin, _compiled(folder / "compiled"):
        (folder / "a.md").write_text("# A\n\nSee [b](b.md) and [above](#a).\n", encoding="utf-8")
        (folder / "b.md").write_text("# B\n", encoding="utf-8")
        (folder / "urls.txt").write_text(f"{origin.scheme}://{host(0)}:{origin.port}/\n", encoding="utf-8")
        times = _times(calls, folder, 1 if options.quick else options.runs * CALLS_A_RUN)
    unit = next(time for call, time in times.items() if call.shown == _UNIT)
    rows = tuple((f"`{c.shown}`", f"{t:.0f} ms", f"{t / unit:.2f}{judged(t / unit, c.bar)}") for c, t in times.items())
    return Table(
        title="Start-up: the shortest calls",
        header=("call", "processor time", "times `import typer`"),
        rows=rows,
        notes=(
            f"Medians of whole processes, {CALLS_A_RUN} calls a run, modules compiled before; user and system time.",
            "Acceptance lines for probe, times `import typer`: `--version` 1.5, one document offline 3, one URL 4.",
        ),
    )


BENCHMARK = Benchmark("startup", run)
