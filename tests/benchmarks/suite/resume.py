"""Killed at random moments and gone on with: no row lost, none twice, at most one batch asked again."""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from probe.store.writer import BATCH
from samples.origin import Origin
from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.table import Table
from tests.outside import ROOT, serving

URLS, LOOPS = 5_000, 100
IN_FLIGHT = 128
RATE = 1500  # a second, so that a run lasts some seconds
LONGEST = 240.0  # seconds of one start
_SEED = 13
_FULL = 400_000  # bytes; a third of what the run would write


class _Loop:
    """One list, its store, and the origin's count of what was asked."""

    def __init__(self, folder: Path, origin: Origin, name: str) -> None:
        self.urls = [origin.url(f"/ok?{name}-{number}") for number in range(URLS)]
        self._list = folder / f"{name}.txt"
        self._list.write_text("".join(f"{url}\n" for url in self.urls))
        self.store = folder / f"{name}.db"
        self._origin = origin
        self.report = folder / f"{name}.json"
        self.log = folder / f"{name}.log"

    def start(self, *options: str, limit: Callable[[], None] | None = None) -> "subprocess.Popen[bytes]":
        """Start the command over the list."""
        told = (str(self._list), "--store", str(self.store), "-o", str(self.report), "-q", "--host-rate", str(RATE))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "probe", *told, "--confirm-after", "0", *options], cwd=ROOT, stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
                preexec_fn=limit,  # noqa: PLW1509 - sets a limit and nothing else
            )  # fmt: skip

    def finish(self, process: "subprocess.Popen[bytes]") -> None:
        """Wait for the end of a run that nobody kills."""
        status = process.wait(LONGEST)
        assert status == 0, (status, self.log.read_text()[-2000:])
        found = [result["url"] for result in json.loads(self.report.read_text())["results"]]
        assert found == self.urls, f"{len(found):,} rows of {URLS:,}"

    def asked_again(self, starts: int, runs: int = 1) -> int:
        """Return how many URLs were asked more than once, all of them asked at least once."""
        asked = Counter(request.target for request in self._origin.requests)
        self._origin.requests.clear()
        missing = [url for url in self.urls if url.partition("/ok")[2] and f"/ok{url.partition('/ok')[2]}" not in asked]
        assert not missing, missing[:3]
        again = sum(count - runs for count in asked.values())
        assert again <= starts * (BATCH + IN_FLIGHT), f"{again} asked again in {starts} starts"
        return again


def _killed(loop: _Loop, moment: float) -> int:
    """Kill a run after so many seconds, and go on with it to its end; returns how many were asked again."""
    process = loop.start()
    time.sleep(moment)
    if process.poll() is not None:  # it was faster than the moment that was drawn
        loop.finish(process)
        return loop.asked_again(1)
    process.kill()
    process.wait()
    loop.finish(loop.start("--resume"))
    return loop.asked_again(1)


def _full(loop: _Loop, _: float) -> int:
    """Run out of disk, be killed at the end or not, and go on with what was kept."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FULL, _FULL))

    process = loop.start(limit=limit)
    process.wait(LONGEST)
    assert b"Nothing more of this run is stored" in loop.log.read_bytes()
    before = len(loop._origin.requests)
    assert before >= URLS
    loop._origin.requests.clear()
    loop.finish(loop.start("--resume"))
    again = len(loop._origin.requests)
    loop._origin.requests.clear()
    return again


def _two(loop: _Loop, moment: float) -> int:
    """Start two runs with one store at once, kill one, go on with it while the other one runs."""
    one, two = loop.start(), loop.start()
    time.sleep(moment)
    one.kill()
    one.wait()
    loop.finish(loop.start("--resume"))
    assert two.wait(LONGEST) == 0, loop.log.read_text()[-2000:]
    return loop.asked_again(1, runs=2)


@contextmanager
def _of(name: str) -> Iterator[_Loop]:
    with scratch() as folder, serving(Origin()) as origin:
        yield _Loop(folder, origin, name)


def _row(name: str, loops: int, once: Callable[[_Loop, float], int], moments: Sequence[float]) -> tuple[str, ...]:
    again = []
    for number in range(loops):
        with _of(f"{once.__name__.strip('_')}{number}") as loop:
            again.append(once(loop, moments[number]))
        sys.stderr.write(f"  {name} {number + 1}/{loops}: {again[-1]} asked again\n")
    return name, f"{loops}", "0", "0", f"{max(again)}", f"{sum(again) / loops:.0f}"


def run(options: Options) -> Table:
    """Kill and go on, a hundred times, and the same beside a full disk and another run."""
    loops = options.of(LOOPS)
    drawn = random.Random(_SEED)
    moments = [drawn.uniform(0.3, 4.0) for _ in range(loops)]
    rows = (
        _row("SIGKILL, --resume", loops, _killed, moments),
        _row("disk full, --resume", max(loops // 10, 1), _full, moments),
        _row("two at once, one killed, --resume", max(loops // 10, 1), _two, moments),
    )
    notes = (
        f"{URLS:,} URLs each, counted at the origin. Any lost or doubled row ends the benchmark.",
        f"Asked again, at most: {IN_FLIGHT} on their way, and one batch of {BATCH} that is not on the disk yet.",
        "Disk full: the whole run goes on, and what was asked again is what the store could not take.",
    )
    header = ("what", "loops", "rows lost", "rows twice", "most asked again", "in the mean")
    return Table(f"Resume: {URLS:,} URLs", header, rows, notes)


BENCHMARK = Benchmark("resume", run)
