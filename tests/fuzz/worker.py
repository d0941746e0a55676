"""A child process that tries examples until its time is over. Each is noted first: what ends the process is known."""

import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.fuzz.keep import keep, path_of
from tests.fuzz.mutate import example
from tests.fuzz.shrink import shrunk
from tests.fuzz.surface import Surface
from tests.fuzz.surfaces import SURFACES

MOST_MEMORY = 3 * 2**30  # bytes of address space
SHRINKING = 20.0  # seconds for one finding
TOO_LONG = 3  # exit status: after a fault of time or memory the process is not used any longer


def noted(note: Path) -> tuple[int, bytes]:
    """Return the number and the example that a worker was at."""
    number, _, content = note.read_bytes().partition(b"\n")
    return int(number), content


def main(argv: Sequence[str]) -> int:
    """Try the examples of a surface from a number on."""
    name, seed, first, seconds, note = argv
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    surface, end, number = SURFACES[name], time.monotonic() + float(seconds), int(first)
    seeds = list(surface.seeds())
    while time.monotonic() < end:
        made = example(Random(f"{seed}:{number}"), seeds, surface.words)
        Path(note).write_bytes(b"%d\n%b" % (number, made))
        fault = surface.fault(made)
        if fault is not None and not path_of(name, fault).exists():
            _keep(surface, fault, made, number)
        if fault in ("too long", "too much memory"):
            return TOO_LONG
        number += 1
    Path(note).write_bytes(b"%d\n" % number)
    return 0


def _keep(surface: Surface, fault: str, made: bytes, number: int) -> None:
    keep(surface.name, fault, made)
    if not fault.startswith("too "):
        made = shrunk(made, lambda smaller: surface.fault(smaller) == fault, SHRINKING)
    path = keep(surface.name, fault, made)
    sys.stdout.write(f"{surface.name}: {fault} (example {number}, {len(made)} bytes): {path}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
