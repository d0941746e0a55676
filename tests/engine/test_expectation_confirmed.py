"""No chain is unexpected by one observation: all of it is asked again, on fresh connections, before it fails a run."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from probe.engine.attempt import Purpose, Step
from probe.model import Answer, Expectation, Note, Reply, Request, Result, Target, Verdict
from tests.engine.test_result import check_of, drive, page

OLD, NEW, OTHER = "http://a.example/old", "http://a.example/new", "http://a.example/other"
WANTED = Target(0, OLD, expectation=Expectation(NEW))
TWICE = Note("unexpected-twice")


def to(location: str, status: int = 301) -> Reply:
    return Reply(status, headers={"Location": location})


def in_turn(*answers: Reply) -> Callable[[Request], Answer]:
    """Answer for the old address in turn, the last for ever; every other address is a page."""
    left = list(answers)

    def script(request: Request) -> Answer:
        if request.url != OLD:
            return page()
        return left.pop(0) if len(left) > 1 else left[0]

    return script


def test_a_wrong_address_is_asked_for_twice() -> None:
    result, sent = drive(check_of(), in_turn(to(OTHER)), WANTED)
    assert (result.verdict, result.reason.word) == (Verdict.UNEXPECTED, "unexpected-address")
    assert [request.url for request in sent] == [OLD, OTHER, OLD, OTHER]
    assert [request.fresh for request in sent] == [False, False, True, True]
    assert TWICE in result.evidence


def test_what_is_right_the_second_time_is_no_failure() -> None:
    result, _ = drive(check_of(), in_turn(to(OTHER), to(NEW)), WANTED)
    assert (result.verdict, result.final_url) == (Verdict.REDIRECTED, NEW)
    assert TWICE in result.evidence


def test_what_is_expected_is_asked_for_once() -> None:
    result, sent = drive(check_of(), in_turn(to(NEW)), WANTED)
    assert (result.verdict, len(sent)) == (Verdict.REDIRECTED, 2)
    assert TWICE not in result.evidence


@pytest.mark.parametrize(
    ("target", "options", "first"),
    [
        (Target(0, OLD, expectation=Expectation(None, (410,))), {}, page()),
        (Target(0, OLD, expectation=Expectation(NEW)), {}, page()),
        (Target(0, OLD), {"permanent_only": True}, to(NEW, 302)),
        (Target(0, OLD), {"max_hops": 0}, to(NEW)),
    ],
)
@pytest.mark.parametrize("method", ["get", "head", "head-only"])
@pytest.mark.parametrize("soft_404", ["auto", "always", "never"])
def test_every_kind_of_fault_is_observed_twice(
    target: Target, options: dict[str, object], first: Reply, method: str, soft_404: str
) -> None:
    result, sent = drive(check_of(method=method, soft_404=soft_404, **options), in_turn(first), target)
    assert result.verdict is Verdict.UNEXPECTED
    assert sum(request.fresh and request.url == OLD for request in sent) == 1


def test_the_faults_of_the_list_need_no_second_observation() -> None:
    target = replace(WANTED, expectation=Expectation(NEW, faults=(Note("list-conflict", ("…",)),)))
    result, sent = drive(check_of(), in_turn(to(NEW)), target)
    assert (result.verdict, len(sent)) == (Verdict.UNEXPECTED, 2)


def test_what_was_broken_first_is_not_observed_a_third_time() -> None:
    result, sent = drive(check_of(), in_turn(Reply(404), to(OTHER)), WANTED)
    assert result.verdict is Verdict.UNEXPECTED
    assert [request.url for request in sent].count(OLD) == 2


def test_a_run_that_ends_in_between_leaves_it_unchecked() -> None:
    check = check_of(soft_404="always")
    asked = in_turn(page())
    step = check.begin(WANTED)
    outcome: Step | Result = step
    purposes = []
    while isinstance(outcome, Step):
        left = check.abandon(outcome, "deadline", 0.0)
        assert left.verdict is Verdict.UNCHECKED or (
            outcome.attempt.purpose is Purpose.CONTROL and TWICE in left.evidence
        )
        purposes.append(outcome.attempt.purpose)
        outcome = check.advance(outcome, asked(outcome.request), 0.0)
    assert Purpose.CONTROL in purposes
    assert outcome.verdict is Verdict.UNEXPECTED
