"""Killed at random moments and gone on with: no row lost, none twice, at most one batch asked again."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from probe.errors import StoreError
from probe.store.reading import opened
from probe.store.writer import BATCH
from samples.origin import Origin
from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.table import Table
from tests.outside import ROOT, serving

URLS, LOOPS = 5_000, 100
OTHERS = 20  # loops with a full disk, and of two runs at once
IN_FLIGHT = 128
RATE = 1500  # a second, so that a run lasts some seconds
LATE = 1.05  # of the URLs: a run is killed when so many were asked for at most, or somewhat after the last one
MIDDLE = LATE / 2
TAIL = 0.5  # seconds that are taken for the URLs which there are not
LONGEST = 240.0  # seconds of one start
_SEED = 13
_FULL = "400k"  # of a disk: half of what the run would write
_ROOM = "40m"  # of the same disk, when room was made


class _Loop:
    """One list, its store, and the origin's count of what was asked."""

    def __init__(self, folder: Path, origin: Origin, name: str) -> None:
        self.targets = [f"/ok?{name}-{number}" for number in range(URLS)]
        self.urls = [origin.url(target) for target in self.targets]
        self._list = folder / f"{name}.txt"
        self._list.write_text("".join(f"{url}\n" for url in self.urls))
        self.store = folder / f"{name}.db"
        self._origin = origin
        self.report = folder / f"{name}.json"
        self.log = folder / f"{name}.log"

    def start(self, *options: str, rate: int = RATE) -> "subprocess.Popen[bytes]":
        """Start the command over the list, at so many URLs a second."""
        told = (str(self._list), "--store", str(self.store), "-o", str(self.report), "-q", "--host-rate", str(rate))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "probe", *told, "--confirm-after", "0", *options], cwd=ROOT, stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            )  # fmt: skip

    def finish(self, process: "subprocess.Popen[bytes]") -> None:
        """Wait for the end of a run that nobody kills."""
        status = process.wait(LONGEST)
        assert status == 0, (status, self.log.read_text()[-2000:])
        found = [result["url"] for result in json.loads(self.report.read_text())["results"]]
        assert found == self.urls, f"{len(found):,} rows of {URLS:,}"

    def kill(self, process: "subprocess.Popen[bytes]", moment: float, share: float = 1.0) -> bool:
        """Kill a run at a moment, which is a share of its URLs; returns whether it was alive then.

        ``share`` is how many are asked for until then by all, for each of its own.
        """
        while len(self._origin.requests) < min(moment, 1.0) * URLS * share and process.poll() is None:
            time.sleep(0.001)
        time.sleep(max(moment - 1.0, 0.0) / (LATE - 1.0) * TAIL)
        process.kill()
        return process.wait() == -signal.SIGKILL

    def asked(self) -> "Counter[str]":
        """Return how often each target was asked for since the last question."""
        found = Counter(request.target for request in self._origin.requests)
        self._origin.requests.clear()
        return found

    def asked_again(self, runs: int = 1) -> int:
        """Return how many URLs were asked more than once a run, all of them asked at least once."""
        asked = self.asked()
        assert set(asked) == set(self.targets)
        again = sum(count - runs for count in asked.values() if count > runs)
        assert again <= BATCH + IN_FLIGHT, f"{again} asked again: {self.log.read_text()}"
        return again


def _killed(loop: _Loop, moment: float) -> int:
    """Kill a run, and go on with it to its end; returns how many were asked again."""
    process = loop.start()
    if loop.kill(process, moment):
        process = loop.start("--resume")
    loop.finish(process)
    return loop.asked_again()


def _full(loop: _Loop, moment: float) -> int:
    """Run out of disk, be killed then or not, and go on with what was kept when there is room."""
    with _small_disk(loop.store.parent / "disk") as disk:
        loop.store = disk / "probe.db"
        process = loop.start()
        if moment < MIDDLE:
            process.wait(LONGEST)
            assert b"Nothing more of this run is stored" in loop.log.read_bytes(), loop.log.read_text()[-2000:]
        else:
            loop.kill(process, moment)
        subprocess.run(["mount", "-o", f"remount,size={_ROOM}", str(disk)], check=True)
        kept = _kept(loop.store)
        first = loop.asked()
        loop.finish(loop.start("--resume"))
        second = loop.asked()
        assert {*first, *second} == set(loop.targets)
        assert len(second) == URLS - kept, f"{len(second)} asked where {kept} were kept"
        return len(first.keys() & second.keys())


def _kept(store: Path) -> int:
    """Return how many results the run that was cut off has."""
    try:
        with opened(store) as connection:
            return int(connection.execute("SELECT count(*) FROM observations").fetchone()[0])
    except StoreError:
        return 0


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """Give a file system that is soon full; mounted by root alone."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_FULL}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _two(loop: _Loop, moment: float) -> int:
    """Start two runs with one store at once, kill the faster one, go on with it while the other one runs."""
    one, two = loop.start(), loop.start(rate=RATE // 2)
    if loop.kill(one, moment, share=1.5):
        one = loop.start("--resume")
    loop.finish(one)
    assert two.wait(LONGEST) == 0, loop.log.read_text()[-2000:]
    return loop.asked_again(runs=2)


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
    loops, others = options.of(LOOPS), options.of(OTHERS)
    drawn = random.Random(_SEED)
    moments = [drawn.uniform(0.0, LATE) for _ in range(loops)]
    rows = (
        _row("SIGKILL, --resume", loops, _killed, moments),
        _row("disk full, --resume", others, _full, moments),
        _row("two at once, one killed, --resume", others, _two, moments),
    )
    notes = (
        f"{URLS:,} URLs each, counted at the origin. Any lost or doubled row ends the benchmark.",
        f"Asked again, at most: {IN_FLIGHT} on their way, and one batch of {BATCH} that is not on the disk yet.",
        "Killed when a share of the URLs was asked for that was drawn, or up to half a second after the last one.",
        f"Disk full: a tmpfs of {_FULL}; what was asked again is exactly what it could not take; half were killed too.",
        "Two at once: the one that is killed is gone on with while the other one runs.",
    )
    header = ("what", "loops", "rows lost", "rows twice", "most asked again", "in the mean")
    return Table(f"Resume: {URLS:,} URLs", header, rows, notes)


BENCHMARK = Benchmark("resume", run)
