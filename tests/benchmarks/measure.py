"""Run one client from start to exit: wall time, processor time and peak memory of the whole process.

A child's peak counts from before its ``exec`` and so is never below the size of the process that starts it: the
benchmarks keep themselves to the standard library and write their lists line by line.
"""

import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.peers import Job, Peer

ROOT = Path(__file__).parents[2]
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes on Linux


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run of one client took; ``answered`` counts the URLs it says succeeded, None where it says nothing."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    answered: int | None = None
    timed_out: bool = False
    status: int = 0


def measure(command: Sequence[str], timeout: float, log: Path, folder: Path = ROOT) -> Measurement:
    """Run ``command`` in a folder, with what it prints in ``log``; kill it after ``timeout`` seconds."""
    with log.open("wb") as said:
        start = time.perf_counter()
        kept = {**os.environ, "XDG_STATE_HOME": str(log.parent / "state")}  # probe keeps nothing in the user's home
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, env=kept)
        killer = threading.Timer(timeout, process.kill)
        killer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            killer.cancel()
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # reaped here, so Popen must not wait for it again
    timed_out = status == signal.SIGKILL and seconds >= timeout
    peak_mb = usage.ru_maxrss * _MAXRSS_UNIT / 1e6
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Measurement(seconds, cpu_seconds, peak_mb, timed_out=timed_out, status=process.returncode)


def measure_peer(peer: Peer, job: Job, timeout: float) -> Measurement:
    """Run ``peer`` on ``job`` and count the answers in its report."""
    job.out.unlink(missing_ok=True)
    taken = measure(peer.command(job), timeout, job.log)
    answered = peer.answered(job.out) if job.out.exists() else None
    return replace(taken, answered=answered)


@dataclass(frozen=True, slots=True)
class Sample:
    """All runs of one client at one job of ``expected`` URLs."""

    runs: tuple[Measurement, ...]
    expected: int

    @property
    def complaint(self) -> str | None:
        """Why the figures must not be read, or None: a run that stopped early or missed URLs measures nothing."""
        if any(run.timed_out for run in self.runs):
            return f"killed after {max(run.seconds for run in self.runs):.0f} s"
        short = [run.answered for run in self.runs if run.answered != self.expected]
        return f"answered {short[0] or 0:,} of {self.expected:,}" if short else None

    def median(self, what: Callable[[Measurement], float]) -> float:
        """Return the median over the runs."""
        return statistics.median(map(what, self.runs))

    @property
    def seconds(self) -> float:
        """Median wall time."""
        return self.median(lambda run: run.seconds)

    @property
    def cpu_seconds(self) -> float:
        """Median processor time, user and system."""
        return self.median(lambda run: run.cpu_seconds)

    @property
    def peak_mb(self) -> float:
        """Median of the peaks of resident memory, in megabytes of 10^6 bytes."""
        return self.median(lambda run: run.peak_mb)


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often and how long: ``runs`` of every client in turn, each bounded by ``timeout`` seconds."""

    runs: int
    timeout: float

    def take(self, peers: Sequence[Peer], job: Job, expected: int) -> dict[str, Sample]:
        """Run every client ``runs`` times, each round in another order, so that no one always comes first."""
        taken: dict[str, list[Measurement]] = {peer.name: [] for peer in peers}
        for number in range(self.runs):
            turn = number % len(peers)
            for peer in (*peers[turn:], *peers[:turn]):
                run = measure_peer(peer, job, self.timeout)
                taken[peer.name].append(run)
                _tell(peer, run, job, expected)
        return {name: Sample(tuple(runs), expected) for name, runs in taken.items()}


def _tell(peer: Peer, run: Measurement, job: Job, expected: int) -> None:
    sys.stderr.write(f"  {peer.name:16} {run.seconds:8.2f} s {run.peak_mb:7.0f} MB  {run.answered} answered\n")
    if run.answered != expected:
        sys.stderr.write(job.log.read_text(encoding="utf-8", errors="replace")[-2000:])
