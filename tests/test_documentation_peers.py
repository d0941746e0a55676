"""The table for those who come from another tool: every option in it is one, on either side."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from probe.cli.action import options
from tests.benchmarks.peers import LYCHEE
from tests.outside import ROOT

SECTION = (ROOT / "docs" / "other-tools.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in SECTION.splitlines() if row.startswith("|")]
LINKCHECKER = shutil.which("linkchecker", path=str(Path(sys.executable).parent)) or shutil.which("linkchecker")
CURL = shutil.which("curl")


def words(text: str) -> set[str]:
    """Return the options that are named in a text."""
    return set(re.findall(r"`(--?[a-z][a-z-]*)", text))


SHARED = words(SECTION.partition("\n|")[0])


def theirs(tool: str) -> set[str]:
    """Return the options of a tool's rows, of which the first alone has its name."""
    found, here = set(SHARED if tool == "lychee" else ()), ""
    for name, cell, _ in ROWS[2:]:
        here = name or here
        found |= words(cell) if here == tool else set()
    return found


def test_every_option_that_is_ours_is_there() -> None:
    ours = {f"--{name}" for name in options()} | {"-o", "-f"}
    named = SHARED.union(*(words(cell) for *_, cell in ROWS))
    assert {"--remap", "--fragments", "--recurse", "-o"} <= named <= ours


@pytest.mark.parametrize(
    ("tool", "program", "asked"),
    [("lychee", LYCHEE, "--help"), ("LinkChecker", LINKCHECKER, "--help"), ("curl", CURL, "--help all")],
)
def test_every_option_of_another_tool_is_in_its_help(tool: str, program: str | None, asked: str) -> None:
    assert theirs(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed")
    said = subprocess.run([program, *asked.split()], capture_output=True, text=True, timeout=50, check=True).stdout
    assert theirs(tool) <= set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", said))
