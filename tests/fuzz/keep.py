"""What is found: one small file for each kind of fault, which ``test_found.py`` tries from then on."""

import re
from pathlib import Path

FOUND = Path(__file__).with_name("found")


def path_of(surface: str, fault: str) -> Path:
    """Return the file of a kind of fault."""
    return FOUND / surface / re.sub(r"\W+", "-", fault).strip("-")[:80]


def keep(surface: str, fault: str, example: bytes) -> Path:
    """Write an example."""
    path = path_of(surface, fault)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(example)
    return path
