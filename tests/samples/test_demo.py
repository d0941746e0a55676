"""The demonstration: every verdict, soon, and the reports that are kept of it are those of today."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from probe.model import Verdict
from samples import demo
from tests.outside import ROOT, environment

KEPT = ROOT / "samples" / "reports"
SHOWN = ("url", "verdict", "level", "status", "failure", "reason", "advice", "redirect", "replacement", "expected")


def rows(report: Path) -> Iterator[tuple[str, ...]]:
    """Yield what a report says of each URL, on whatever ports the origins were."""
    with report.open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            yield tuple(re.sub(r"(?<=[a-z1]):\d{4,5}\b", ":PORT", row[name]) for name in SHOWN)


def test_every_line_gets_its_verdict_and_the_reports_are_those_that_are_kept(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "samples" / "demo.py"), "--out", str(tmp_path)],
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, cwd=tmp_path, env=environment(),
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "42 URLs" in ran.stdout
    for name in ("demo", "demo.zh"):
        assert list(rows(tmp_path / f"{name}.csv")) == list(rows(KEPT / f"{name}.csv"))
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in KEPT.glob("demo.*")}


def test_every_verdict_is_in_the_demonstration() -> None:
    assert set(demo.LISTED) | {verdict for _, (_, verdict) in demo.moves()} == set(Verdict)
