"""``--fail-after`` and ``--over``: a link fails the run when it has failed often enough, for long enough."""

import json
import sqlite3
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.outside import Ran, probe

DAY = 86_400_000  # milliseconds


def run(store: Path, *words: str) -> Ran:
    return probe(*words, "--store", str(store), "--retries", "0", "--lang", "en", "--no-config")


def numbers(store: Path) -> list[int]:
    with sqlite3.connect(store) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM runs ORDER BY id")]


def days_pass(store: Path, days: float) -> None:
    """Have every run in the store be so much older."""
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE runs SET started = started - ?, ended = ended - ?", (days * DAY, days * DAY))


def test_a_link_fails_the_run_when_it_has_failed_often_enough(tmp_path: Path, origin: Origin) -> None:
    store, url = tmp_path / "p.db", origin.url("/status/404")
    words = (url, "--fail-after", "3")
    first, second, third = run(store, *words, "-v"), run(store, *words), run(store, *words)
    assert [first.status, second.status, third.status] == [0, 0, 1]
    assert "Failure 1 in a row, since " in first.stdout
    assert "not yet enough to fail the run" in first.stdout


def test_many_failures_in_one_day_are_not_enough_over_three(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/status/404"), "--fail-after", "2", "--over", "72h")
    assert [run(store, *words).status for _ in range(3)] == [0, 0, 0]
    days_pass(store, 2.9)
    assert run(store, *words).status == 0
    days_pass(store, 0.2)
    assert run(store, *words).status == 1


def test_a_warning_is_no_failure_in_any_report(tmp_path: Path, origin: Origin) -> None:
    store, out = tmp_path / "p.db", tmp_path / "r.json"
    ran = run(store, origin.url("/status/404"), "--fail-after", "2", "-o", str(out))
    (result,) = json.loads(out.read_text())["results"]
    assert (ran.status, result["fails"], result["verdict"]) == (0, False, "broken")
    assert result["excuse"].startswith("Failure 1 in a row, since ")
    assert "! The URL needs a look" in ran.stdout


def test_a_missing_file_fails_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](gone.md)\n")
    assert run(tmp_path / "p.db", str(tmp_path / "a.md"), "--fail-after", "3").status == 1


def test_runs_are_kept_as_long_as_strikes_need_them(tmp_path: Path, origin: Origin) -> None:
    store, url = tmp_path / "p.db", origin.url("/status/404")
    for _ in range(3):
        run(store, url, "--keep-runs", "1", "--fail-after", "9")
    assert numbers(store) == [1, 2, 3]
    run(store, origin.url("/ok"), "--keep-runs", "1")  # another run in the same store
    assert numbers(store) == [1, 2, 3, 4]
    run(store, origin.url("/ok"), "--keep-runs", "1")
    assert numbers(store) == [1, 2, 3, 5]
    assert probe("store", "prune", "--keep-runs", "1", "--store", str(store)).status == 0
    assert numbers(store) == [1, 2, 3, 5]
    days_pass(store, 31)
    run(store, origin.url("/ok"), "--keep-runs", "1")
    assert numbers(store) == [6]  # strikes are not remembered for longer


def test_runs_are_not_kept_for_strikes_that_nobody_counts_any_more(tmp_path: Path, origin: Origin) -> None:
    store, url = tmp_path / "p.db", origin.url("/status/404")
    for words in (("--fail-after", "9"), ("--fail-after", "9"), ()):
        run(store, url, "--keep-runs", "1", *words)
    assert numbers(store) == [3]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--fail-after", "2", "--no-store"), "fail-after and over need earlier runs: name a store with --store FILE"),
        (("--over", "1h", "--no-store"), "fail-after and over need earlier runs: name a store with --store FILE"),
        (("--fail-after", "0"), "fail-after must be a whole number, at least 1, not 0"),
        (("--over", "soon"), "over: 'soon' is not a duration; write 90, 90s, 5m, 1h or 3d"),
    ],
)
def test_what_cannot_be_counted_is_told(words: tuple[str, ...], told: str) -> None:
    assert probe("http://127.0.0.1:9/", *words, "--lang", "en", "--no-config").stderr == f"probe: {told}\n"
