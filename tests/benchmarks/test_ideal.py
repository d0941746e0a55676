import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.ideal import ideal_seconds

WORK = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 9).map(float)), max_size=40)


def test_nothing_takes_no_time() -> None:
    assert ideal_seconds([]) == 0.0


def test_one_host_goes_in_rounds_of_its_limit() -> None:
    assert ideal_seconds([("a", 2.0)] * 13, slots=128, per_host=6) == 6.0


def test_hosts_do_not_wait_for_one_another() -> None:
    grouped = [("a", 1.0)] * 12 + [("b", 1.0)] * 12
    assert ideal_seconds(grouped, slots=12, per_host=6) == 2.0


def test_slots_bound_all_hosts_together() -> None:
    assert ideal_seconds([(str(n), 1.0) for n in range(10)], slots=4, per_host=6) == 3.0


def test_the_host_with_most_left_goes_first() -> None:
    small_first = [("small", 1.0)] + [("large", 1.0)] * 3
    assert ideal_seconds(small_first, slots=2, per_host=1) == 3.0
    assert ideal_seconds([("x", 1.0), ("y", 1.0), *small_first[1:]], slots=2, per_host=1) == 3.0


def test_delays_are_not_known_beforehand() -> None:
    # Equal hosts go in list order, so the slow one comes last; a queue that knew would need 5 seconds.
    assert ideal_seconds([("a", 1.0), ("b", 1.0), ("c", 5.0)], slots=1, per_host=1) == 7.0
    assert ideal_seconds([("a", 1.0), ("b", 1.0), ("c", 5.0)], slots=2, per_host=1) == 6.0


def test_a_slow_answer_keeps_only_its_own_place() -> None:
    assert ideal_seconds([("a", 10.0), *[("a", 1.0)] * 10], slots=8, per_host=2) == 10.0


def test_a_host_at_its_limit_comes_back_when_an_answer_arrives() -> None:
    assert ideal_seconds([("a", 1.0), ("a", 2.0), ("a", 3.0)], slots=8, per_host=2) == 4.0


@pytest.mark.parametrize(("slots", "expected"), [(1, 6.0), (2, 3.0), (3, 2.0), (6, 1.0)])
def test_equal_work_divides_evenly(slots: int, expected: float) -> None:
    assert ideal_seconds([(str(n % 2), 1.0) for n in range(6)], slots=slots, per_host=6) == expected


@given(WORK, st.integers(1, 6), st.integers(1, 3))
def test_no_schedule_beats_what_the_limits_allow(work: list[tuple[str, float]], slots: int, per_host: int) -> None:
    seconds = ideal_seconds(work, slots, per_host)
    per = {host: sum(delay for name, delay in work if name == host) for host, _ in work}
    bounds = [sum(per.values()) / slots, *(total / per_host for total in per.values()), *(delay for _, delay in work)]
    assert max(bounds, default=0.0) <= seconds <= sum(per.values())


@given(WORK)
def test_with_room_for_all_the_slowest_answer_is_the_end(work: list[tuple[str, float]]) -> None:
    assert ideal_seconds(work, slots=40, per_host=40) == max((delay for _, delay in work), default=0.0)
