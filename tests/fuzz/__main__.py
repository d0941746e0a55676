"""``python -m tests.fuzz [--minutes 10] [--only SURFACE] [--seed N]``, from the root of the repository, on Linux."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom

from tests.fuzz.keep import keep
from tests.fuzz.surfaces import SURFACES
from tests.fuzz.worker import TOO_LONG, noted

HANGING = 300.0  # seconds on one example, after which its process is ended; a loaded machine may let it wait


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=10.0, help="in all; divided among the surfaces")
    parser.add_argument("--only", choices=sorted(SURFACES), help="one surface alone")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9), help="repeats a run")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> None:
    """Fuzz the surfaces one after another, and say how many examples were tried."""
    given = _arguments(argv)
    names = [given.only] if given.only else list(SURFACES)
    sys.stdout.write(f"seed {given.seed}\n")
    for name in names:
        tried = _fuzzed(name, given.seed, given.minutes * 60 / len(names))
        sys.stdout.write(f"{name}: {tried:,} examples\n")
        sys.stdout.flush()


def _fuzzed(name: str, seed: int, seconds: float) -> int:
    """Run workers until the time is over; returns the number of examples. What ends a worker is kept."""
    end, number = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder, "note")
        while (left := end - time.monotonic()) > 0:
            command = [sys.executable, "-m", "tests.fuzz.worker", name, str(seed), str(number), str(left), str(note)]
            ended = _watched(subprocess.Popen(command), note)
            if not note.exists():
                raise SystemExit(f"{name}: the worker did not begin")
            number, example = noted(note)
            if ended not in (0, TOO_LONG):
                path = keep(name, "hang" if ended is None else f"ended with {ended}", example)
                sys.stdout.write(f"{name}: example {number}: {path}\n")
            number += bool(ended != 0)
    return number


def _watched(worker: "subprocess.Popen[bytes]", note: Path) -> int | None:
    """Wait for a worker and return its status; None where it stood still and was killed."""
    begun = time.time()
    while True:
        try:
            return worker.wait(1)
        except subprocess.TimeoutExpired:
            moved = note.stat().st_mtime if note.exists() else begun
            if time.time() - max(moved, begun) > HANGING:
                worker.kill()
                worker.wait()
                return None


if __name__ == "__main__":
    main(sys.argv[1:])
