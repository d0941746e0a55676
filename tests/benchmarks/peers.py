"""The clients that are measured beside one another, each as a command line and as a way to count its answers."""

import csv
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Job:
    """One list to probe, and where a client's report and what it prints go."""

    urls: Path
    out: Path
    log: Path
    insecure: bool = False

    @classmethod
    def within(cls, folder: Path, *, insecure: bool = False) -> "Job":
        """Return a job whose files are in ``folder``."""
        return cls(folder / "urls.txt", folder / "report.jsonl", folder / "log.txt", insecure)


@dataclass(frozen=True, slots=True)
class Peer:
    """One client: the command for a job, and how many URLs its report says succeeded."""

    name: str
    command: Callable[[Job], list[str]]
    answered: Callable[[Path], int]


def _lychee_program() -> str | None:
    beside_python = shutil.which("lychee", path=str(Path(sys.executable).parent))
    return beside_python or shutil.which("lychee")


LYCHEE = _lychee_program()

_LIMITS = ("--per-host", "6", "--concurrency", "128", "--host-rate", "0", "--method", "get")
_LYCHEE_LIMITS = ("--max-concurrency", "128", "--host-concurrency", "6", "--host-request-interval", "0ms")
_LYCHEE_REPORT = ("--no-progress", "--format", "json", "--output")


def _insecure(job: Job) -> list[str]:
    return ["--insecure"] if job.insecure else []


def _probe(*options: str) -> Callable[[Job], list[str]]:
    given = [sys.executable, "-m", "probe", *options]
    return lambda job: [*given, str(job.urls), *_LIMITS, "--no-progress", "-o", f"csv:{job.out}", *_insecure(job)]


def _script(module: str) -> Callable[[Job], list[str]]:
    start = [sys.executable, "-m", f"tests.benchmarks.{module}"]
    return lambda job: [*start, str(job.urls), str(job.out), *_insecure(job)]


def _lychee(*limits: str) -> Callable[[Job], list[str]]:
    return lambda job: [str(LYCHEE), *limits, *_LYCHEE_REPORT, str(job.out), *_insecure(job), str(job.urls)]


def _answered_200(report: Path) -> int:
    with report.open(encoding="utf-8") as lines:
        return sum(line.startswith("200 ") for line in lines)


def _judged_ok(report: Path) -> int:
    with report.open(encoding="utf-8", newline="") as rows:
        return sum(row["verdict"] == "ok" for row in csv.DictReader(rows))


def _lychee_successes(report: Path) -> int:
    try:
        return int(json.loads(report.read_text(encoding="utf-8"))["successful"])
    except ValueError:
        return 0  # killed while it wrote


PROBE = Peer("probe", _probe(), _judged_ok)
PROBE_NO_STORE = Peer("probe --no-store", _probe("--no-store"), _judged_ok)
PROBE_ASYNCIO = Peer("probe --loop asyncio", _probe("--loop", "asyncio"), _judged_ok)
PROBE_WORKERS = Peer("probe --workers 2", _probe("--workers", "2"), _judged_ok)
SKETCH = Peer("sketch", _script("sketch"), _answered_200)
SEMAPHORES = Peer("semaphores", _script("semaphores"), _answered_200)
BARE = Peer("bare aiohttp", _script("bare"), _answered_200)
LYCHEE_LIMITED = Peer("lychee", _lychee(*_LYCHEE_LIMITS), _lychee_successes)
LYCHEE_DEFAULTS = Peer("lychee, defaults", _lychee(), _lychee_successes)


def installed(*peers: Peer) -> tuple[Peer, ...]:
    """Return those of ``peers`` that can be run here: lychee is in the group ``bench``."""
    missing = set() if LYCHEE else {LYCHEE_LIMITED.name, LYCHEE_DEFAULTS.name}
    return tuple(peer for peer in peers if peer.name not in missing)
