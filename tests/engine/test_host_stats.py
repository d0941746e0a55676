"""What is counted of each host, in bounded memory, and by several processes as by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.host_stats import MOST_HOSTS, OTHERS, HostStats, median
from probe.model import Answer, Failure, FailureKind, Reply

A = "http://a.example/x"


@pytest.mark.parametrize(
    ("answer", "errors"),
    [
        (Reply(200), 0), (Reply(301), 0), (Reply(404), 1), (Reply(429), 1), (Reply(503), 1),
        (Failure(FailureKind.DNS_NOT_FOUND), 1), (Failure(FailureKind.READ_TIMEOUT), 1),
    ],
)  # fmt: skip
def test_what_an_error_is(answer: Answer, errors: int) -> None:
    stats = HostStats()
    stats.add(A, answer, 0.0)
    (count,) = stats.counted()
    assert (count.host, count.requests, count.errors, count.pauses) == ("a.example", 1, errors, 0)


def test_what_was_never_sent_is_no_request() -> None:
    stats = HostStats()
    stats.add(A, Failure(FailureKind.LOCAL_LIMIT), 0.0)
    assert stats.counted() == ()


def test_pauses_are_those_that_lie_ahead() -> None:
    stats = HostStats()
    for pause in (3.0, 0.0, -100.0, 4.5):
        stats.add(A, Reply(429), pause)
    (count,) = stats.counted()
    assert (count.pauses, count.paused) == (2, 7.5)


@given(st.lists(st.floats(0.0001, 600), min_size=1, max_size=99))
def test_the_median_is_right_to_one_part_in_a_hundred(times: list[float]) -> None:
    stats = HostStats()
    for time in times:
        stats.add(A, Reply(200, elapsed=time), 0.0)
    (count,) = stats.counted()
    assert median(count) == pytest.approx(sorted(times)[(len(times) - 1) // 2], rel=0.0101)


def test_memory_is_bounded_in_hosts_and_in_times() -> None:
    stats = HostStats()
    for number in range(MOST_HOSTS + 5):
        stats.add(f"http://h{number}.example/", Reply(200), 0.0)
    counts = stats.counted()
    assert len(counts) == MOST_HOSTS + 1
    assert (counts[-1].host, counts[-1].requests) == (OTHERS, 5)
    one = HostStats()
    for number in range(20_000):
        one.add(A, Reply(200, elapsed=number / 30), 0.0)
    assert len(one.counted()[0].times) < 1000


def test_several_count_as_one_does() -> None:
    one, first, second = HostStats(), HostStats(), HostStats()
    for number in range(100):
        url, answer = f"http://h{number % 3}.example/", Reply(200 + number % 2 * 300, elapsed=number / 10)
        one.add(url, answer, number % 5)
        (first if number % 2 else second).add(url, answer, number % 5)
    both = HostStats()
    both.merge(first.taken())
    both.merge(second.taken())
    assert first.counted() == ()
    assert both.counted() == one.counted()
    assert [count.host for count in both.counted()] == ["h0.example", "h1.example", "h2.example"]
