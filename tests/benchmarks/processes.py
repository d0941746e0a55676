"""A command with all the processes that it starts: their processor time and peaks of memory, from /proc (Linux)."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measure import ROOT

_TICK = os.sysconf("SC_CLK_TCK")
LOOK = 0.25  # seconds between looks


@dataclass(slots=True)
class Watched:
    """What was seen of a command: ``cpu`` in seconds by process, ``peaks`` in megabytes of 10^6 bytes by name."""

    seconds: float = 0.0
    status: int | None = None
    cpu: dict[int, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all processes, but for what each has used since it was last looked at."""
        return sum(self.cpu.values())


def watch(command: Sequence[str], timeout: float, log: Path) -> Watched:
    """Run a command to its end, or end it after so many seconds."""
    found, began = Watched(), time.monotonic()
    with log.open("wb") as said, subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said) as running:
        while running.poll() is None:
            if time.monotonic() - began > timeout:
                running.terminate()
            _look(running.pid, found)
            time.sleep(LOOK)
    found.seconds, found.status = time.monotonic() - began, running.returncode
    return found


def _look(root: int, found: Watched) -> None:
    stats = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(stat.parent.name)] = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
    family = {root}
    while more := {child for child, fields in stats.items() if int(fields[1]) in family} - family:
        family |= more
    for process in family & stats.keys():
        found.cpu[process] = (int(stats[process][11]) + int(stats[process][12])) / _TICK  # proc(5): utime, stime
        _note_peak(process, "driver" if process == root else "", found.peaks)


def _note_peak(process: int, name: str, peaks: dict[str, float]) -> None:
    folder = Path(f"/proc/{process}")
    try:
        name = name or folder.joinpath("cmdline").read_text().split("\0")[0]
        status = folder.joinpath("status").read_text()
    except OSError:
        return
    if "VmHWM:" in status:
        peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
        peaks[name] = max(peaks.get(name, 0.0), peak)
