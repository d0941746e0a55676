"""What earlier runs have found good of a target, as the store has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.model import Expectation, Result, Target, Validators, Verdict
from probe.store.database import connect
from probe.store.reuse import Reuse
from tests.store.test_store import STARTED, keep, result_of

URL = "http://a.example/"
DAY = timedelta(days=1)


@contextmanager
def reuse(store: Path, now: datetime, settings: str = "settings") -> Iterator[Reuse]:
    known = Reuse(connect(store), settings, DAY, lambda: now)
    yield known
    known.close()


def found(store: Path, target: Target, after: timedelta = timedelta(hours=1)) -> Result | Validators:
    with reuse(store, STARTED + after) as known:
        return known.of(target, 14 * DAY)


def test_a_good_result_is_taken_over_with_a_note_of_when(tmp_path: Path) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL)])
    result = found(tmp_path / "p.db", Target(7, URL))
    assert isinstance(result, Result)
    assert (result.verdict, result.checked_at) == (Verdict.OK, STARTED)
    assert [(note.word, note.values) for note in result.evidence] == [("fresh", ("2026-11-01 00:00 UTC",))]


@pytest.mark.parametrize(
    "verdict", [each for each in Verdict if each not in (Verdict.OK, Verdict.REDIRECTED, Verdict.UNCHECKED)]
)
def test_nothing_else_is(tmp_path: Path, verdict: Verdict) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL)])
    keep(tmp_path / "p.db", [result_of(0, URL, verdict)], STARTED + timedelta(minutes=1))
    assert found(tmp_path / "p.db", Target(0, URL)) == Validators()


def test_what_nobody_has_judged_changes_nothing(tmp_path: Path) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL)])
    keep(tmp_path / "p.db", [result_of(0, URL, Verdict.UNCHECKED)], STARTED + timedelta(minutes=1))
    assert isinstance(found(tmp_path / "p.db", Target(0, URL)), Result)


@pytest.mark.parametrize(("days", "taken_over"), [(13, False), (16, True)])
def test_a_certificate_that_is_about_to_end_is_looked_at(tmp_path: Path, days: int, taken_over: bool) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL, tls_expires=STARTED + days * DAY)])
    assert isinstance(found(tmp_path / "p.db", Target(0, URL)), Result) == taken_over


def test_another_expectation_is_another_question(tmp_path: Path) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL)])
    assert found(tmp_path / "p.db", Target(0, URL, expectation=Expectation(statuses=(301,)))) == Validators()


def test_other_settings_are_other_results(tmp_path: Path) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL)])
    with reuse(tmp_path / "p.db", STARTED + timedelta(hours=1), "others") as known:
        assert known.of(Target(0, URL), 14 * DAY) == Validators()


def test_a_result_that_failed_the_run_is_asked_again(tmp_path: Path) -> None:
    keep(tmp_path / "p.db", [replace(result_of(0, URL), fails=True)])
    assert found(tmp_path / "p.db", Target(0, URL)) == Validators()


def test_validators_are_sent_when_a_result_is_too_old(tmp_path: Path) -> None:
    keep(tmp_path / "p.db", [result_of(0, URL, validators=Validators('"v1"'))])
    assert found(tmp_path / "p.db", Target(0, URL), 2 * DAY) == Validators('"v1"', None, STARTED)
    assert found(tmp_path / "p.db", Target(0, URL), 29 * DAY) == Validators()
    keep(tmp_path / "p.db", [result_of(0, URL)], STARTED + DAY)  # STARTED again: the moment of an earlier run
    assert found(tmp_path / "p.db", Target(0, URL), 2 * DAY) == Validators('"v1"', None, STARTED)
