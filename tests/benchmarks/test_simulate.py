"""The simulation, small: its list, its arithmetic where that is known without it, and what it says of large hosts."""

import math
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from probe.settings import Pace
from tests.benchmarks import simulated
from tests.benchmarks.simulate import SHARES, STRAGGLER, URLS_A_DOMAIN, Case, chunks_of, counts_of, share_of, simulate

SMALL = 200_000


def test_the_list_has_the_shares_of_the_crawl() -> None:
    counts = counts_of(2_000_000)
    assert len(counts) == round(2_000_000 / URLS_A_DOMAIN)
    assert sum(counts) == pytest.approx(2_000_000, rel=0.02)
    assert list(counts) == sorted(counts, reverse=True)
    for rank, share in SHARES:
        assert counts[rank - 1] == pytest.approx(2_000_000 * share / 100, abs=1)
        assert share_of(rank) == pytest.approx(share / 100)


def test_the_largest_host_can_be_larger() -> None:
    counts = counts_of(SMALL, largest=0.5)
    assert counts[0] == SMALL // 2
    assert sum(counts) == pytest.approx(SMALL, rel=0.02)


def test_every_url_is_in_a_chunk() -> None:
    counts = counts_of(SMALL)
    case = Case(1, SMALL, chunk=100)
    chunks = [chunk for part in chunks_of(case, counts) for chunk in part]
    assert sum(chunk.urls for chunk in chunks) == sum(counts)
    assert max(chunk.urls for chunk in chunks) == 100


def test_one_host_takes_what_its_pace_needs() -> None:
    outcome = simulate(Case(1, 50_000, pace=Pace(per_host=100)), [50_000])
    assert outcome.total == pytest.approx(50_000 / 20 + STRAGGLER, rel=0.01)


def test_many_small_hosts_take_what_the_connections_need() -> None:
    one, two = (simulate(Case(n, SMALL, chunk=1_000, straggler=0), [20] * (SMALL // 20)) for n in (1, 2))
    assert one.utilisation > 0.9
    assert one.total / two.total == pytest.approx(2, rel=0.15)


def test_machines_do_not_help_against_a_large_host() -> None:
    counts = counts_of(SMALL, largest=0.5)
    one, ten = (simulate(Case(machines, SMALL, chunk=500, straggler=0), counts) for machines in (1, 10))
    assert math.isclose(one.total, ten.total, rel_tol=0.1)
    assert ten.total == pytest.approx(ten.largest, rel=0.15)
    assert ten.utilisation < one.utilisation / 5
    assert ten.half_idle < ten.total / 2


def test_spreading_large_hosts_ends_earlier_than_turns() -> None:
    counts = counts_of(SMALL, largest=0.03)
    spread, turns = (
        simulate(Case(1, SMALL, chunk=500, straggler=0, spread=spread), counts) for spread in (True, False)
    )
    assert spread.total < turns.total * 0.95


def test_table_and_plots_are_written(tmp_path: Path) -> None:
    counts = counts_of(20_000)
    found = {"small": [simulate(Case(machines, 20_000, chunk=100), counts) for machines in (1, 2)]}
    (tmp_path / "cluster.md").write_text(f"before\n{simulated.BEGIN}old\n{simulated.END}after\n")
    for _ in range(2):  # what is written again is replaced
        simulated.write(found, tmp_path)
    page = (tmp_path / "cluster.md").read_text()
    assert page.startswith("before\n")
    assert page.endswith("after\n")
    assert page.count("| small | 1 |") == page.count("| small | 2 |") == 1
    for name in ("hours", "utilisation", "tail"):
        root = ET.fromstring((tmp_path / f"cluster/{name}.svg").read_text())
        assert len([each for each in root.iter() if each.tag.endswith("polyline")]) >= 1
