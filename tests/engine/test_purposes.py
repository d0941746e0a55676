"""Second opinions: one thing varied at a time, bounded, and remembered."""

from datetime import UTC, datetime
from typing import Any

import pytest

from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.request import BROWSER_HEADERS
from probe.model import Answer, Failure, FailureKind, Note, Reply, Request, Result, Target, Verdict
from probe.settings import Settings

X = "http://a.example/x"
HTML = {"Content-Type": "text/html"}


def drive(
    check: Rules, script: dict[str, Answer] | None, url: str = X, **rules: Answer
) -> tuple[Result, list[Request]]:
    """Answer every step of a target at once; ``rules`` are by what is special about a request."""
    sent: list[Request] = []
    outcome: Step | Result = check.begin(Target(0, url))
    while isinstance(outcome, Step):
        outcome = check.ready(outcome, 0.0, 0)
        if isinstance(outcome, Result):
            break
        if outcome.waits_for_the_rest and outcome.not_before == -1.0:
            continue
        sent.append(outcome.request)
        outcome = check.advance(outcome, answer_to(outcome.request, script or {}, rules), 0.0)
        assert len(sent) < 40
    return outcome, sent


def answer_to(request: Request, script: dict[str, Answer], rules: dict[str, Answer]) -> Answer:
    if "Sec-Fetch-Mode" in request.headers and "browser" in rules:
        return rules["browser"]
    if request.other_family and "family" in rules:
        return rules["family"]
    return script.get(request.url, rules["plain"])


def check_of(**options: Any) -> Rules:
    return Rules(
        Settings.of(**{"method": "head", "retries": 0, **options}), Calendar(0.0, datetime(2026, 1, 1, tzinfo=UTC))
    )


def looks(sent: list[Request]) -> list[str]:
    return [
        "browser" if "Sec-Fetch-Mode" in request.headers else "family" if request.other_family else request.method
        for request in sent
    ]


def test_a_dead_link_is_looked_at_in_every_way_before_it_is_red() -> None:
    result, sent = drive(check_of(), None, plain=Reply(404, other_family=True))
    assert result.verdict is Verdict.BROKEN
    assert looks(sent) == ["HEAD", "GET", "GET", "family", "browser"]
    assert [request.fresh for request in sent] == [False, False, True, True, True]


def test_no_more_than_seven_exchanges_are_spent_on_a_target_at_one_hop() -> None:
    check = Rules(Settings.of(method="head"), Calendar(0.0, datetime(2026, 1, 1, tzinfo=UTC)))
    result, sent = drive(check, None, plain=Reply(500, other_family=True))
    assert (result.verdict, result.status) == (Verdict.FAILING, 500)
    assert looks(sent) == ["HEAD", "GET", "GET", "GET", "GET", "family", "browser"]
    assert [request.fresh for request in sent] == [False, False, False, False, True, True, True]
    assert {request.url for request in sent} == {X}


def test_headers_of_a_browser_may_find_it_and_the_evidence_says_so() -> None:
    result, sent = drive(check_of(), None, plain=Reply(404), browser=Reply(200))
    assert result.verdict is Verdict.OK
    assert Note("found-by-browser") in result.evidence
    assert looks(sent) == ["HEAD", "GET", "GET", "browser"]
    assert dict(sent[-1].headers) == dict(BROWSER_HEADERS)


def test_the_other_family_may_find_it() -> None:
    result, sent = drive(check_of(), None, plain=Reply(500, other_family=True), family=Reply(200))
    assert (result.verdict, result.evidence[-1]) == (Verdict.OK, Note("found-by-other-family"))
    assert looks(sent)[-1] == "family"


def test_the_way_that_worked_is_remembered_for_the_host() -> None:
    check = check_of()
    drive(check, None, plain=Reply(404), browser=Reply(200))
    result, sent = drive(check, None, "http://a.example/another", plain=Reply(404), browser=Reply(200))
    assert (result.verdict, looks(sent)) == (Verdict.OK, ["browser"])


def test_variations_that_fail_again_and_again_are_given_up_for_the_host() -> None:
    check = check_of()
    counts = [len(drive(check, None, f"http://a.example/{n}", plain=Reply(404))[1]) for n in range(5)]
    assert counts == [4, 4, 4, 3, 3]


def test_a_variation_that_is_refused_does_not_hide_a_dead_link() -> None:
    result, _ = drive(check_of(), None, plain=Reply(404), browser=Reply(403))
    assert (result.verdict, result.status) == (Verdict.BROKEN, 404)


@pytest.mark.parametrize("kind", [FailureKind.DNS_NOT_FOUND, FailureKind.CONNECT_TIMEOUT])
def test_no_third_wait_for_what_cannot_be_connected_to(kind: FailureKind) -> None:
    _, sent = drive(check_of(), None, plain=Failure(kind))
    assert "browser" not in looks(sent)


@pytest.mark.parametrize("kind", [FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT])
def test_who_is_silent_for_tools_may_answer_browsers(kind: FailureKind) -> None:
    check = check_of(method="get")
    result, sent = drive(check, None, plain=Failure(kind), browser=Reply(200))
    assert (result.verdict, looks(sent)) == (Verdict.OK, ["GET", "GET", "browser"])
    assert Note("found-by-browser") in result.evidence
    result, sent = drive(check, None, "http://a.example/y", plain=Failure(kind), browser=Reply(200))
    assert (result.verdict, looks(sent)) == (Verdict.OK, ["browser"])


@pytest.mark.parametrize("kind", [FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT])
def test_a_silent_origin_is_tried_as_a_browser_once(kind: FailureKind) -> None:
    check = check_of(method="get")
    tried = [looks(drive(check, None, f"http://a.example/{n}", plain=Failure(kind))[1]) for n in range(4)]
    assert tried == [["GET", "GET", "browser"], ["GET", "GET"], ["GET", "GET"], []]


def test_a_named_agent_is_always_itself() -> None:
    _, sent = drive(check_of(user_agent="mine/1"), None, plain=Reply(404), browser=Reply(200))
    assert "browser" not in looks(sent)


def test_the_headers_of_the_user_win_over_those_of_a_browser() -> None:
    _, sent = drive(check_of(header={"Accept-Language": "de", "X-Key": "1"}), None, plain=Reply(404))
    assert sent[-1].headers["Accept-Language"] == "de"
    assert sent[-1].headers["X-Key"] == "1"


def test_an_expiring_certificate_is_told_and_fails_nothing() -> None:
    soon = datetime(2026, 1, 9, 12, tzinfo=UTC)
    result, _ = drive(check_of(), None, plain=Reply(200, tls_expires=soon))
    assert (result.verdict, result.evidence) == (Verdict.OK, (Note("certificate-expires", ("8", "2026-01-09")),))
    assert drive(check_of(tls_warn_days=7), None, plain=Reply(200, tls_expires=soon))[0].evidence == ()
