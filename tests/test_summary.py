from datetime import UTC, datetime

from probe.model import FailureKind, Result, Summary, Target, Verdict
from probe.summary import Tally

START = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
RESULTS = (
    Result(Target(0, "https://a.example/"), Verdict.BROKEN, status=404),
    Result(Target(1, "https://b.example/"), Verdict.OK, status=200),
    Result(Target(2, "https://c.example/"), Verdict.UNREACHABLE, failure=FailureKind.READ_TIMEOUT),
    Result(Target(3, "https://d.example/"), Verdict.BROKEN, status=404),
    Result(Target(4, "https://e.example/"), Verdict.UNREACHABLE, failure=FailureKind.DNS_NOT_FOUND),
    Result(Target(5, "https://f.example/"), Verdict.UNCHECKED),
)


def tally(results: tuple[Result, ...]) -> Tally:
    counting = Tally()
    for result in results:
        counting.add(result)
    return counting


def test_a_summary_counts_what_occurred() -> None:
    assert tally(RESULTS).summary(1.5, START, complete=False) == Summary(
        total=6,
        by_verdict={Verdict.OK: 1, Verdict.BROKEN: 2, Verdict.UNREACHABLE: 2, Verdict.UNCHECKED: 1},
        by_status={200: 1, 404: 2},
        by_failure={FailureKind.DNS_NOT_FOUND: 1, FailureKind.READ_TIMEOUT: 1},
        elapsed=1.5,
        started_at=START,
        complete=False,
    )


def test_the_order_of_a_summary_is_not_that_of_arrival() -> None:
    summary, reverse = (tally(order).summary(0.0, None, complete=True) for order in (RESULTS, RESULTS[::-1]))
    for one, other in (
        (summary.by_verdict, reverse.by_verdict),
        (summary.by_status, reverse.by_status),
        (summary.by_failure, reverse.by_failure),
    ):
        assert list(one.items()) == list(other.items())
    assert list(summary.by_verdict) == [v for v in Verdict if v in summary.by_verdict]
    assert list(summary.by_status) == [200, 404]


def test_counts_can_be_read_while_they_grow() -> None:
    counting = Tally()
    assert (counting.total, counting.of(Verdict.BROKEN)) == (0, 0)
    counting.add(RESULTS[0])
    counting.add(RESULTS[1])
    assert (counting.total, counting.of(Verdict.BROKEN)) == (2, 1)


def test_no_results_make_an_empty_summary() -> None:
    assert Tally().summary(0.0, None, complete=True) == Summary()
