"""What docs/cluster.md says: its recipes read a run, its numbers are those of the program."""

import re
from pathlib import Path
from typing import Any

import pytest

from probe.cli.chinese import translated
from probe.cli.spread import SPREAD_OPTIONS
from probe.cluster import blocks, claim, driver, metrics, shuffle
from probe.cluster.progress import Progress, Slow, line_of
from probe.cluster.results import commit
from probe.settings import Pace, Patience
from tests.benchmarks import simulate
from tests.cluster import test_results as a
from tests.outside import ROOT

PAGE = (ROOT / "docs/cluster.md").read_text("utf-8")


def recipe(library: str) -> str:
    (found,) = (code for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if f"import {library}\n" in code)
    return str(found)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    pytest.importorskip("pyarrow")
    folder, found = a.a_run(tmp_path / "run-1"), a.results()
    a.done(folder, "00000-00000-001", found, "parquet")  # of a late owner
    commit(folder, "00000-00000", a.done(folder, "00000-00000-002", found[:3], "parquet"))
    commit(folder, "00000-00001", a.done(folder, "00000-00001-001", found[3:], "parquet"))
    return tmp_path / "run-1"


@pytest.mark.parametrize("library", ["pandas", "duckdb"])
@pytest.mark.filterwarnings("ignore")
def test_a_recipe_sees_each_url_once(library: str, run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip(library)
    exec(recipe(library).replace("/mnt/shared/run-1", str(run)), {})
    words = capsys.readouterr().out.split()
    assert words[words.index("broken") + 1 :].count("1") >= 1
    assert "4" in words[words.index("ok") + 1 :]


def test_the_parts_of_a_recipe_are_those_of_the_manifest(run: Path) -> None:
    from pyarrow import parquet

    before: dict[str, Any] = {}
    exec(
        recipe("pandas")
        .replace("/mnt/shared/run-1", str(run))
        .replace("import pandas\n", "")
        .partition("results =")[0],
        before,
    )
    rows = [row for part in before["parts"] for row in parquet.read_table(run / part).to_pylist()]
    assert [row["url"] for row in rows] == [result.url for result in a.results()]


def test_numbers_are_those_of_the_program() -> None:
    assert "a lease of twenty seconds that is renewed every two seconds" in PAGE
    assert (driver.TERM, driver.BEAT, claim.BEAT) == (20.0, 2.0, 2.0)
    assert f"more than {shuffle.BUCKET:,} rows" in PAGE
    assert f"one block of {blocks.BLOCK >> 20} MiB" in PAGE
    assert f"`{driver.CHUNKS_AT_ONCE} × --chunk`" in PAGE
    assert driver.CHUNKS_AT_ONCE == 8
    assert f"the last attempt at URLs that never respond ({simulate.STRAGGLER:.0f} s)" in PAGE
    pace = Pace()
    told = f"`--concurrency {pace.concurrency}`; `--host-rate {pace.host_rate:g}` and `--per-host {pace.per_host}`"
    assert told in PAGE
    assert f"hold a\nconnection for {Patience().timeout:.0f} s" in PAGE
    for machines in (1, 5, 100):
        assert f"| as in Common Crawl (largest 0.6 %) | {machines} |" in PAGE


def test_metrics_are_those_that_are_told() -> None:
    source = Path(metrics.__file__).read_text("utf-8")
    kinds = {name: kind for kind, name in re.findall(r'= (Counter|Gauge)\("(\w+)"', source)}
    told = {f"ray_{name}{'_total' if kind == 'Counter' else ''}" for name, kind in kinds.items()}
    assert set(re.findall(r"`(ray_probe_\w+)`", PAGE)) == told


def test_the_line_of_progress_is_as_shown() -> None:
    slow = (Slow(2_640.0, "www.example.com", 52_600),)
    progress = Progress(1_250_000, 10_000_000, 250, 2_100, 1_391_000, 31_090, 9_812, 40, slow)
    assert f"probe: {line_of(progress, 412.0)}, …" in PAGE
    for line in (line_of(progress, 412.0), line_of(Progress())):
        assert not re.search("[a-z]{2}", re.sub("www.example.com|min|actor", "", translated(line)))  # it is in Chinese


def test_options_are_those_of_the_command() -> None:
    named = set(re.findall(r"--(address|actors|partitions|chunk|out|resume|vantage|format)\b", PAGE))
    assert named - {"format"} <= set(SPREAD_OPTIONS)


def test_figures_are_those_that_were_measured() -> None:
    measured = (ROOT / "tests/benchmarks/RESULTS.md").read_text("utf-8").splitlines()
    section = PAGE.partition("## Measured\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert len(rows) > 10
    assert [row for row in rows if row not in measured] == []
