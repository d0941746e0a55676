"""Settings by URL: a target is asked and judged by those for its own URL, wherever its redirects lead."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.feedback import Feedback
from probe.engine.profiles import Profiles
from probe.engine.request import MOST_OF_A_PAGE
from probe.model import Answer, Failure, FailureKind, Note, Reply, Request, Result, Target, Verdict
from probe.settings import Match, Rule, Settings

CALENDAR = Calendar(0.0, datetime(2026, 1, 1, tzinfo=UTC))
A, B, PLAIN = "http://a.example/x", "http://b.example/x", "http://plain.example/x"
OK = Reply(200, "OK")
REFUSED = Failure(FailureKind.CONNECT_REFUSED)

Site = Mapping[str, Answer] | Callable[[Request], Answer]


def rules_of(*rules: Rule, **options: Any) -> Profiles:
    settings = Settings.of(
        rules=rules, **{"method": "head", "retries": 0, "user_agent": "tester", "soft_404": "never", **options}
    )
    return Profiles(settings, CALENDAR)


def rule(match: str, **options: object) -> Rule:
    return Rule(Match.of(match), options)


def drive(check: Rules | Profiles, site: Site, target: Target | str = A) -> tuple[Result, list[Request]]:
    """Answer every step of a target at once; return its result and the requests."""
    sent: list[Request] = []
    begun = target if isinstance(target, Target) else Target(0, target)
    outcome: Step | Result = check.ready(check.begin(begun), 0.0, 0)
    while isinstance(outcome, Step):
        sent.append(outcome.request)
        assert len(sent) < 30, "it never ends"
        outcome = check.advance(outcome, site(sent[-1]) if callable(site) else site[sent[-1].url], 0.0)
        if isinstance(outcome, Step):
            outcome = check.ready(outcome, 0.0, 0)
    return outcome, sent


def asked(sent: list[Request]) -> list[tuple[str, str, int]]:
    return [(request.method, request.url, request.profile) for request in sent]


def to(location: str) -> Reply:
    return Reply(302, "Found", {"Location": location})


def test_without_a_rule_there_is_one_profile() -> None:
    rules = rules_of()
    plain = Settings.of(method="head", retries=0, user_agent="tester", soft_404="never")
    for url in (A, B):
        assert drive(rules, {url: OK}, url) == drive(Rules(plain, CALENDAR), {url: OK}, url)
    assert rules.profiles == [plain]


def test_the_same_rules_are_one_profile_and_a_target_without_any_has_the_first() -> None:
    rules = rules_of(rule("a.example", timeout=1), rule("b.example", timeout=2), rule("*.example", accept="404"))
    urls = [A, B, "http://other.test/", "http://a.example/y", "http://c.example/", "http://b.example/y"]
    assert [rules.begin(Target(0, url)).request.profile for url in urls] == [1, 2, 0, 1, 3, 2]
    assert [profile.patience.timeout for profile in rules.profiles] == [20.0, 1.0, 2.0, 20.0]


# Asking.


def test_method_headers_and_redirects_are_those_for_the_url() -> None:
    rules = rules_of(
        rule("a.example", method="get", header={"X-Key": "1"}, max_redirects=0), rule("b.example", method="head-only")
    )  # fmt: skip
    assert drive(rules, {A: OK})[1] == [Request(A, "GET", {"X-Key": "1"}, body_limit=MOST_OF_A_PAGE, profile=1)]
    assert drive(rules, {PLAIN: OK}, PLAIN)[1] == [Request(PLAIN, "HEAD", {}, body_limit=MOST_OF_A_PAGE)]
    result, sent = drive(rules, {B: Reply(404)}, B)
    assert (result.verdict, asked(sent)) == (Verdict.BROKEN, [("HEAD", B, 2)] * 2)
    result, sent = drive(rules, {A: to(PLAIN)})
    assert (result.failure, asked(sent)) == (FailureKind.TOO_MANY_REDIRECTS, [("GET", A, 1)] * 2)
    result, sent = drive(rules, {PLAIN: to(A), A: to(B), B: OK}, PLAIN)
    assert (result.verdict, asked(sent)) == (
        Verdict.REDIRECTED, [("HEAD", PLAIN, 0), ("HEAD", A, 0), ("HEAD", B, 0)],
    )  # fmt: skip


def test_a_redirect_takes_the_settings_along() -> None:
    rules = rules_of(rule("a.example", accept="404"), rule("b.example", method="get"))
    result, sent = drive(rules, {A: to(B), B: Reply(404)})
    assert (result.verdict, result.status) == (Verdict.REDIRECTED, 404)
    assert asked(sent) == [("HEAD", A, 1), ("HEAD", B, 1)]


def test_every_further_look_is_by_the_same_settings() -> None:
    rules = rules_of(rule("a.example", header={"X-Key": "1"}, user_agent=None))
    result, sent = drive(rules, lambda request: Reply(404, other_family=True), A)
    assert result.verdict is Verdict.BROKEN
    assert [request.profile for request in sent] == [1] * 5  # HEAD, GET, again, the other family, as a browser
    assert {request.headers["X-Key"] for request in sent} == {"1"}


def test_a_control_is_by_the_same_settings() -> None:
    page = Reply(200, "OK", {"Content-Type": "text/html"}, body=b"<title>Some page</title><p>Text enough to tell.</p>")
    rules = rules_of(rule("a.example", soft_404="always", header={"X-Key": "1"}))
    result, sent = drive(rules, lambda request: page, A)
    assert result.verdict is Verdict.SUSPECT
    assert [(request.method, request.profile, request.headers["X-Key"]) for request in sent] == [
        ("HEAD", 1, "1"), ("GET", 1, "1"), ("GET", 1, "1"),
    ]  # fmt: skip
    assert [request.method for request in drive(rules, lambda request: page, B)[1]] == ["HEAD"]


def test_public_only_holds_where_it_is_set() -> None:
    rules = rules_of(rule("a.example", public_only=True))
    assert [drive(rules, {url: OK}, url)[1][0].public_only for url in (A, B)] == [True, False]


# Patience, judging, choice.


def test_retries_are_those_for_the_url() -> None:
    rules = rules_of(rule("a.example", retries=3))
    assert len(drive(rules, lambda _: Reply(503), A)[1]) == 3 + len(drive(rules, lambda _: Reply(503), B)[1])


def test_a_host_may_be_waited_for_longer_than_others() -> None:
    rules = rules_of(rule("a.example", retry_after_cap=600))
    busy = Reply(429, "", {"Retry-After": "300"})
    mine, other = rules.begin(Target(0, A)), rules.begin(Target(1, B))
    assert (rules.feedback(mine, busy, 5.0), rules.feedback(other, busy, 5.0)) == (
        (Feedback.REFUSED, 305.0), (Feedback.REFUSED, 0.0),
    )  # fmt: skip


def test_success_is_what_the_rule_accepts() -> None:
    rules = rules_of(rule("a.example", accept="404"))
    assert [drive(rules, {url: Reply(404)}, url)[0].verdict for url in (A, B)] == [Verdict.OK, Verdict.BROKEN]


def test_certificates_are_warned_of_as_the_rule_says() -> None:
    rules = rules_of(rule("a.example", tls_warn_days=40))
    secured = Reply(200, tls_expires=datetime(2026, 1, 31, tzinfo=UTC))
    assert [drive(rules, {url: secured}, url)[0].evidence for url in (A, B)] == [
        (Note("certificate-expires", ("30", "2026-01-31")),), (),
    ]  # fmt: skip


def test_what_is_left_out_is_left_out_where_the_rule_says() -> None:
    rules = rules_of(rule("a.example", exclude="x$"), rule("docs/*", exclude="draft"))

    def refused(target: Target) -> tuple[Verdict, str] | None:
        result = rules.refuse(target, 0.0)
        return None if result is None else (result.verdict, result.reason.word)

    assert (refused(Target(0, A)), refused(Target(1, B))) == ((Verdict.SKIPPED, "excluded"), None)
    assert refused(Target(2, "docs/draft.md", path="/docs/draft.md")) == (Verdict.SKIPPED, "excluded")
    assert refused(Target(3, "a/draft.md", path="/a/draft.md")) == (Verdict.OK, "file-there")


@pytest.mark.parametrize("text", ["", "http://[bad", "mailto:a@b.example", "\udc80", "//", "regex:", "http://"])
def test_a_text_that_is_no_url_asks_for_no_rule(text: str) -> None:
    rules = rules_of(rule("regex:.*", exclude="."))
    refused = rules.refuse(Target(0, text, refusal=FailureKind.URL_INVALID), 0.0)
    assert refused is not None
    assert (refused.verdict, len(rules.profiles)) == (Verdict.INVALID, 1)


def test_what_was_never_begun_is_abandoned_as_well() -> None:
    rules = rules_of(rule("a.example", timeout=1))
    for work in (Target(0, A), rules.begin(Target(0, A))):
        assert rules.abandon(work, "deadline", 0.0) == Result(
            Target(0, A), Verdict.UNCHECKED, reason=Note("deadline"), checked_at=CALENDAR.calendar
        )


# What was learnt of a host.


def test_what_was_learnt_is_shared_where_one_asks_in_the_same_way() -> None:
    rules = rules_of(rule("a.example/y", accept="404"))
    methods = {"HEAD": Reply(405), "GET": OK}
    assert len(drive(rules, lambda request: methods[request.method], A)[1]) == 2
    assert asked(drive(rules, lambda request: methods[request.method], "http://a.example/y")[1]) == [
        ("GET", "http://a.example/y", 1)
    ]


@pytest.mark.parametrize(
    "options",
    [{"insecure": True}, {"proxy": "http://p.example"}, {"connect_timeout": 99}, {"timeout": 99}, {"method": "get"}],
)
def test_an_outage_for_one_is_none_for_who_connects_otherwise(options: dict[str, object]) -> None:
    rules = rules_of(rule("a.example/y", **options))
    assert drive(rules, lambda _: REFUSED, A)[0].verdict is Verdict.UNREACHABLE
    assert drive(rules, lambda _: OK, "http://a.example/z")[0].verdict is Verdict.UNREACHABLE  # nothing is sent again
    assert drive(rules, lambda _: OK, "http://a.example/y")[0].verdict is Verdict.OK


def test_a_fixed_method_is_not_overridden_by_what_others_learn() -> None:
    rules = rules_of(rule("a.example/y", method="head-only"), user_agent=None)
    result, _ = drive(rules, lambda request: OK if "Sec-Fetch-Mode" in request.headers else Reply(404), A)
    assert result.evidence[-1] == Note("found-by-browser")
    result, sent = drive(rules, lambda _: OK, "http://a.example/y")
    assert (result.evidence, sent) == ((), [Request("http://a.example/y", "HEAD", {}, profile=1)])
    result, sent = drive(rules, lambda _: OK, "http://a.example/z")
    assert (result.evidence, asked(sent)) == ((Note("found-by-browser"),), [("GET", "http://a.example/z", 0)])


def test_a_body_is_asked_for_under_every_rule() -> None:
    rules = rules_of(rule("a.example", method="head-only"), soft_404="auto")
    page = Reply(200, "OK", {"Content-Type": "text/plain"}, body=b"User-agent: *")
    target = Target(0, A, body_limit=5)
    result, sent = drive(rules, {A: page}, target)
    assert sent == [Request(A, "GET", {}, body_limit=5, any_text=True, profile=1)]
    assert result.page is not None
    assert (result.page.content, result.target) == (b"User-", target)
    _, sent = drive(rules, {B: page}, replace(target, url=B))
    assert sent == [Request(B, "GET", {}, body_limit=MOST_OF_A_PAGE, any_text=True)]
