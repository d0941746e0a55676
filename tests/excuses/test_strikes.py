"""Strikes over a fortnight: on which day a link fails the run, and that it does on no other."""

from datetime import UTC, datetime, timedelta

import pytest

from probe.excuses.strikes import Limit, Observed, Strikes

START = datetime(2026, 11, 2, 6, tzinfo=UTC)  # a Monday
LIMIT = Limit(fail_after=3, over=72 * 3600)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

# A run each morning for fourteen days from a Monday: x failed, . good, ? undecided, space no run. Then the days, from
# 1, on which a run fails by three strikes over 72 hours, and those on which the link is said to flicker.
FORTNIGHT = {
    "dead": ("xxxxxxxxxxxxxx", "4-14", ""),
    "dead from the third day": ("..xxxxxxxxxxxx", "6-14", ""),
    "fine": ("..............", "", ""),
    "one bad morning": ("....x.........", "", ""),
    "two bad mornings": ("....xx........", "", ""),
    "three bad mornings": ("....xxx.......", "", ""),
    "four bad mornings": ("....xxxx......", "8", ""),
    "flickering each day": ("x.x.x.x.x.x.x.", "", "3,5,7,9,11,13"),
    "flickering by twos": ("xx..xx..xx..xx", "", "5,6,9,10,13,14"),
    "flickering by threes": ("xxx.xxx.xxx.xx", "", "5-7,9-11,13,14"),
    "maintenance at weekends": (".....xx.....xx", "", "13,14"),
    "a long weekend of maintenance": ("....xxx....xxx", "", "12-14"),
    "slow death": (".x...xx..xxxxx", "13,14", "6,7,10-14"),
    "slow death, later": ("......x.xx.xxx", "", "9,10,12-14"),
    "healed": ("xxxxxx........", "4-6", ""),
    "healed before it failed": ("xxx...........", "", ""),
    "healed, then dead": ("xxxxx..xxxxxxx", "4,5,11-14", "8-14"),
    "undecided in between": ("xx??xx........", "5,6", ""),
    "undecided alone": ("??????????????", "", ""),
    "undecided ends no row": ("x?x?x?x?x?x?x?", "5,7,9,11,13", ""),
    "no run at weekends": ("xxxxx  xxxxx  ", "4,5,8-12", ""),
    "a run a week": ("x      x      ", "", ""),
    "two runs in three days": ("x  x          ", "", ""),
    "three runs in four days": ("x x x         ", "5", ""),
}


def days(text: str) -> set[int]:
    ends = (part.partition("-") for part in text.split(",") if part)
    return {day for first, _, last in ends for day in range(int(first), int(last or first) + 1)}


def after(observed: str, step: timedelta) -> list[Observed]:
    meant = {"x": True, ".": False, "?": None}
    return [Observed(START + step * n, failed=meant[each]) for n, each in enumerate(observed) if each != " "]


@pytest.mark.parametrize(("observed", "fails", "flickers"), FORTNIGHT.values(), ids=FORTNIGHT)
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
