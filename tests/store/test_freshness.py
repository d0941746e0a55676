"""How long a good observation is taken for true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.store.freshness import MOST, MOST_CONFIRMED, Seen, Standing, allowed, is_fresh, may_confirm, standing

NOW = datetime(2026, 11, 28, tzinfo=UTC)
DAY = timedelta(days=1)
durations = st.timedeltas(min_value=timedelta(seconds=1), max_value=3650 * DAY)
seen = st.lists(
    st.builds(
        Seen,
        at=st.integers(0, 400).map(lambda hours: NOW - timedelta(hours=hours)),
        same=st.sampled_from([None, "a", "b"]),
        chain=st.booleans(),
        whole=st.booleans(),
    )
).map(lambda all_: sorted(all_, key=lambda each: each.at))


def days_ago(days: float, same: str | None = "a", *, chain: bool = False, whole: bool = True) -> Seen:
    return Seen(NOW - days * DAY, same, chain, whole)


@given(fresh=durations, steady=durations, longer=durations)
def test_the_age_allowed_grows_with_stability_up_to_a_bound(
    fresh: timedelta, steady: timedelta, longer: timedelta
) -> None:
    assert fresh <= allowed(fresh, steady) <= fresh * MOST
    assert allowed(fresh, steady) <= allowed(fresh, steady + longer)
    assert allowed(fresh, timedelta(0)) == fresh


@pytest.mark.parametrize(("steady", "days"), [(0, 1), (10, 2), (30, 4), (60, 7), (365, 7)])
def test_a_tenth_of_the_time_and_at_most_seven_times(steady: int, days: int) -> None:
    assert allowed(DAY, steady * DAY) == days * DAY


@given(earlier=seen, fresh=durations)
def test_nothing_but_a_good_end_is_fresh(earlier: list[Seen], fresh: timedelta) -> None:
    known = standing(earlier)
    assert (known is None) == (not earlier or earlier[-1].same is None)
    if known is not None and is_fresh(known, fresh, NOW):
        assert NOW - known.at <= fresh * MOST
        assert known.since <= known.at == earlier[-1].at


@given(earlier=seen, number=st.integers(0, 20), fresh=durations)
def test_a_copy_makes_no_difference(earlier: list[Seen], number: int, fresh: timedelta) -> None:
    if not earlier:
        return
    known = standing(earlier)
    copied = standing([*earlier, *[earlier[-1]] * number])
    assert copied == known
    assert known is None or is_fresh(known, fresh, NOW) == (copied is not None and is_fresh(copied, fresh, NOW))


@given(earlier=seen, fresh=durations)
def test_a_clock_that_was_set_back_makes_nothing_fresh(earlier: list[Seen], fresh: timedelta) -> None:
    known = standing(earlier)
    if known is not None:
        assert not is_fresh(known, fresh, known.at - timedelta(seconds=1))
        assert not may_confirm(known, known.at, fresh, known.at - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([], None),
        ([days_ago(1, None)], None),
        ([days_ago(2), days_ago(1, None)], None),
        ([days_ago(2), days_ago(1)], Standing(NOW - 2 * DAY, NOW - DAY, NOW - DAY, False, False)),
        ([days_ago(3), days_ago(2, None), days_ago(1)], Standing(NOW - DAY, NOW - DAY, NOW - DAY, True, False)),
        ([days_ago(2, "b"), days_ago(1)], Standing(NOW - DAY, NOW - DAY, NOW - DAY, True, False)),
        ([days_ago(2), days_ago(1, whole=False)], Standing(NOW - 2 * DAY, NOW - DAY, NOW - 2 * DAY, False, False)),
        ([days_ago(1, whole=False)], Standing(NOW - DAY, NOW - DAY, None, False, False)),
    ],
)
def test_the_outcome_that_stands(earlier: list[Seen], found: Standing | None) -> None:
    assert standing(earlier) == found


def test_a_chain_counts_once_it_was_seen_twice_where_it_was_another_before() -> None:
    other, once, twice = days_ago(0.3, "b", chain=True), days_ago(0.2, chain=True), days_ago(0.1, chain=True)
    for earlier, fresh in (
        ([once], True),
        ([other, once], False),
        ([other, once, once], False),
        ([other, once, twice], True),
    ):
        known = standing(earlier)
        assert known is not None
        assert is_fresh(known, DAY, NOW) == fresh


def test_a_304_is_asked_for_no_longer_than_the_last_whole_answer_allows() -> None:
    known = Standing(NOW - 99 * DAY, NOW - DAY, None, alone=False, chain=False)
    assert may_confirm(known, NOW - MOST_CONFIRMED * DAY, DAY, NOW)
    assert not may_confirm(known, NOW - (MOST_CONFIRMED + 1) * DAY, DAY, NOW)


def test_validators_of_an_answer_that_was_not_the_last_are_not_sent() -> None:
    known = Standing(NOW - 9 * DAY, NOW - DAY, NOW - DAY, alone=False, chain=False)
    assert not may_confirm(known, NOW - 2 * DAY, DAY, NOW)
    assert may_confirm(known, NOW - DAY, DAY, NOW)


def test_no_redirect_is_confirmed() -> None:
    known = Standing(NOW - 9 * DAY, NOW - DAY, NOW - DAY, alone=False, chain=True)
    assert not may_confirm(known, NOW - DAY, DAY, NOW)
