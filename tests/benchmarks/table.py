"""Tables as Markdown, and the file that keeps the latest of each benchmark."""

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.peers import LYCHEE

RESULTS = Path(__file__).with_name("RESULTS.md")
_INTRODUCTION = "# Benchmarks\n\nWritten by `python -m tests.benchmarks`; each section says when and where.\n"


@dataclass(frozen=True, slots=True)
class Table:
    """What a benchmark found: a title, rows under a header, and what the reader has to know beside them."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def markdown(self, circumstances: str) -> str:
        """Return the section; the first column is text, all others are figures."""
        lines = [
            _row(self.header),
            _row(("---", *["---:"] * (len(self.header) - 1))),
            *map(_row, self.rows),
        ]
        return "\n".join([f"## {self.title}\n", f"{circumstances}\n", *lines, "", *(f"- {n}" for n in self.notes), ""])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def circumstances(runs: int) -> str:
    """Return one line on the machine, the versions, the day and the number of runs."""
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    machine = f"{platform.system()} {platform.release()}, {platform.machine()} with {os.cpu_count()} cores"
    python = f"Python {platform.python_version()}, aiohttp {_release('aiohttp')}, {_lychee_release()}"
    spread = f"median of {runs} runs, each round in another order" if runs > 1 else "one run"
    return f"{when}; {machine}; {python}; {spread}."


def _release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _lychee_release() -> str:
    if not LYCHEE:
        return "no lychee (dependency group `bench`)"
    return subprocess.run([LYCHEE, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout.strip()


def keep(sections: Sequence[str], file: Path = RESULTS) -> None:
    """Put each section into ``file`` in the place of the one with its title, or at the end."""
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    kept = {_title(section): section for section in re.split(r"(?m)^(?=## )", old)[1:]}
    kept |= {_title(section): section for section in sections}
    body = "\n".join(section.rstrip() + "\n" for section in kept.values())
    file.write_text(f"{_INTRODUCTION}\n{body}", encoding="utf-8")


def _title(section: str) -> str:
    return section.partition("\n")[0]
