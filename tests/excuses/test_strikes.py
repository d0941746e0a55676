"""Strikes over a fortnight: on which day a link fails the run, and that it does on no other."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.cli.striking import Earlier
from probe.excuses.strikes import Limit, Observed, Strikes, observed
from probe.model import FAILING_VERDICTS, GOOD_VERDICTS, Note, Verdict
from probe.reports.concern import Concern, concern
from probe.settings import Settings
from tests.excuses.fortnight import FORTNIGHT, days, table
from tests.store.test_store import keep, result_of

START = datetime(2026, 11, 2, 6, tzinfo=UTC)  # a Monday
LIMIT = Limit(fail_after=3, over=72 * 3600)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def after(observed: str, step: timedelta) -> list[Observed]:
    meant = {"x": True, ".": False, "?": None}
    return [Observed(START + step * n, failed=meant[each]) for n, each in enumerate(observed) if each != " "]


LINKS = {f"{kind}: {name}": link for kind, links in FORTNIGHT.items() for name, link in links.items()}


def test_they_are_forty_links_of_eight_kinds() -> None:
    assert (len(FORTNIGHT), len(LINKS), {len(seen) for seen, *_ in LINKS.values()}) == (8, 40, {14})


def test_the_documentation_has_their_table() -> None:
    assert table() in (Path(__file__).parents[2] / "docs" / "history.md").read_text("utf-8")


@pytest.mark.parametrize(("observed", "fails", "flickers"), LINKS.values(), ids=LINKS)
def test_a_link_fails_on_the_days_that_its_strikes_say_and_on_no_other(
    observed: str, fails: str, flickers: str
) -> None:
    failing, flickering = set(), set()
    for day, now in enumerate(observed, 1):
        if now == "x":
            strikes = Strikes.of(after(observed[: day - 1], DAY), START + DAY * (day - 1))
            failing |= {day} if strikes.enough(LIMIT) else set()
            flickering |= {day} if strikes.flickers else set()
    assert (failing, flickering) == (days(fails), days(flickers))


@pytest.mark.parametrize("verdict", Verdict)
def test_only_a_good_result_ends_a_series_of_failures(verdict: Verdict) -> None:
    seen = observed(START, verdict)
    expected = True if verdict in FAILING_VERDICTS else False if verdict in GOOD_VERDICTS else None
    assert seen.failed is expected
    assert observed(START, verdict, fails=True).failed  # --fail-on selects it
    series = [Observed(START, failed=True), replace(seen, at=START + DAY)]
    assert Strikes.of(series, START + 2 * DAY).count == {True: 3, None: 2, False: 1}[expected]


def test_failures_that_cannot_be_counted_are_not_enough() -> None:
    strikes = Strikes.of((), START)
    assert strikes.enough(Limit())
    unknown = replace(strikes, known=False)
    assert not unknown.enough(Limit())
    assert unknown.excuse == Note("excuse-strikes-unknown")
    result = replace(result_of(0, "http://a.example/", Verdict.BROKEN, 404), fails=False, excuse=unknown.excuse)
    assert concern(result) is Concern.LOOK


def test_the_same_by_a_store_that_is_filled_each_morning(tmp_path: Path) -> None:
    store, settings, failing = tmp_path / "probe.db", Settings(), defaultdict[str, set[int]](set)
    meant = {"x": (Verdict.BROKEN, 404), ".": (Verdict.OK, 200), "?": (Verdict.LIMITED, 429)}
    for day in range(14):
        now = START + DAY * day
        seen = [
            replace(result_of(number, f"http://a.example/{number}", *meant[observed[day]]), checked_at=now)
            for number, (observed, *_) in enumerate(LINKS.values())
            if observed[day] != " "
        ]
        earlier = Earlier(store, settings)
        for result in seen:
            if result.verdict is Verdict.BROKEN and Strikes.of(earlier(result), now).enough(LIMIT):
                failing[[*LINKS][result.target.index]].add(day + 1)
        keep(store, seen, now)
    assert failing == {name: days(fails) for name, (_, fails, _) in LINKS.items() if fails}


def test_many_failures_within_an_hour_are_no_strikes_over_three_days() -> None:
    strikes = Strikes.of(after("x" * 60, HOUR / 60), START + HOUR)
    assert (strikes.count, strikes.enough(LIMIT), strikes.enough(Limit(3))) == (61, False, True)


def test_a_clock_that_went_back_leaves_what_it_dated_later_out() -> None:
    strikes = Strikes.of(after("xxx", DAY), START + HOUR)
    assert (strikes.count, strikes.since) == (2, START)


def test_failures_of_long_ago_make_no_link_flicker() -> None:
    assert not Strikes.of([*after("x.", DAY)], START + 40 * DAY).flickers
    assert Strikes.of([*after("x.", DAY)], START + 20 * DAY).flickers


def test_strikes_say_how_often_and_since_when() -> None:
    assert Strikes.of(after("xx", DAY), START + 2 * DAY).told().values == ("3", "2026-11-02", "1")
