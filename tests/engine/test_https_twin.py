"""``--require-https``: which http links are named, and what no answer by https can do to a link that is fine."""

from collections.abc import Mapping

import pytest

from probe.engine.calendar import Calendar
from probe.engine.https_twin import twin_of
from probe.engine.limited_host import LimitedHost
from probe.engine.result import ResultBuilder
from probe.model import Answer, Expectation, Failure, FailureKind, Note, Reply, Request, Result, Target, Verdict
from probe.reports import Style
from probe.reports.concern import answers_by_https
from probe.reports.findings import level_of
from probe.reports.record import record
from probe.settings import Patience
from probe.summary import Tally
from tests.engine.test_advance import NEW_YEAR, START, Driver, check_of

HTTP, HTTPS = "http://a.example/x", "https://a.example/x"
WORDS = "A page about the history of bridges over the river, with dates, pictures and a list of those who built them"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(text: str = WORDS, status: int = 200, **headers: str) -> Reply:
    return Reply(status, headers={**HTML, **headers}, body=f"<title>Bridges</title><h1>Bridges</h1><p>{text}".encode())


def to(location: str, status: int = 301) -> Reply:
    return Reply(status, headers={"Location": location})


def walk(answers: Mapping[str, Answer], url: str = HTTP, **options: object) -> tuple[Result, list[Request]]:
    """Drive a target; return its result and what was sent."""
    target = options.pop("target", Target(0, url))
    assert isinstance(target, Target)
    rules = check_of(**{"method": "get", "require_https": True, **options})
    driver = Driver(lambda request: answers[request.url], rules)
    driver.drive(target)
    return driver.results[0], [step.request for step in driver.sent]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page(), page()),
        (page(), page(f"{WORDS} 1234")),  # a number that varies
        (Reply(200, headers={"Content-Type": "image/png", "Content-Length": "7"}),) * 2,
        (Reply(200),) * 2,
    ],
)
def test_a_link_that_answers_the_same_is_named_and_stays_fine(one: Reply, other: Reply) -> None:
    result, sent = walk({HTTP: one, HTTPS: other})
    assert (result.verdict, result.final_url, result.attempts) == (Verdict.OK, HTTP, 1)
    assert result.advice == Note("advice-https", (HTTPS,))
    assert Note("https-twin", (HTTPS,)) in result.evidence
    assert [request.url for request in sent] == [HTTP, HTTPS]
    seen = record(result, Style(now=NEW_YEAR))
    assert (seen.replacement, seen.level, seen.fails) == (HTTPS, "ok", False)
    assert (answers_by_https(result), level_of(result)) == (True, "info")
    tally = Tally()
    tally.add(result)
    assert (tally.https, tally.fails) == (1, 0)


@pytest.mark.parametrize(
    "other",
    [
        {HTTPS: Failure(FailureKind.CONNECT_REFUSED)},
        {HTTPS: Failure(FailureKind.TLS_EXPIRED)},
        {HTTPS: Failure(FailureKind.READ_TIMEOUT, elapsed=20.0)},  # it never answers
        {HTTPS: page(status=404)},
        {HTTPS: page(status=503)},
        {HTTPS: to(HTTP, 302)},  # back to http
        {HTTPS: to("https://a.example/"), "https://a.example/": page()},  # merely a redirect
        {HTTPS: to("https://b.example/x"), "https://b.example/x": page()},  # somebody else
        {HTTPS: page("The default page of a host that is not configured, which says something of its server")},
        {HTTPS: Reply(200, headers={"Content-Type": "application/json"}, body=b"{}")},
    ],
)
def test_what_answers_otherwise_gives_no_complaint(other: Mapping[str, Answer]) -> None:
    result, sent = walk({HTTP: page(), **other})
    assert result == walk({HTTP: page()}, require_https=False)[0] or result.elapsed
    assert (result.verdict, result.advice, result.evidence) == (Verdict.OK, None, ())
    assert [request.url for request in sent].count(HTTPS) == 1


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        (HTTPS, {HTTPS: page()}),
        ("http://a.example:8080/x", {"http://a.example:8080/x": page()}),
        ("http://u:p@a.example/x", {HTTP: page()}),
        (HTTP, {HTTP: to(HTTPS), HTTPS: page()}),  # has its replacement already
        (HTTP, {HTTP: page(status=404)}),
        (HTTP, {HTTP: page(status=403)}),
    ],
)
def test_what_is_no_http_link_that_is_fine_is_not_asked_by_https(url: str, answers: Mapping[str, Answer]) -> None:
    result, sent = walk(answers, url)
    assert not any(request.url.startswith("https:") and result.redirects == 0 for request in sent if url != HTTPS)
    assert (result.advice or Note("")).word != "advice-https"


def test_a_chain_within_http_is_compared_by_where_it_ends() -> None:
    chain = {HTTP: to("/y"), "http://a.example/y": page(), HTTPS: to("/y"), "https://a.example/y": page()}
    result, _ = walk(chain)
    assert (result.verdict, result.advice) == (Verdict.REDIRECTED, Note("advice-https", ("https://a.example/y",)))


@pytest.mark.parametrize(("first", "second"), [(301, 301), (301, 302), (302, 301)])
def test_the_end_of_the_chain_is_proposed_where_both_chains_are_for_good(first: int, second: int) -> None:
    there = "https://a.example/y"
    chain = {HTTP: to("/y", first), "http://a.example/y": page(), HTTPS: to("/y", second), there: page()}
    result, _ = walk(chain)
    proposed = there if first == second == 301 else HTTPS
    assert result.advice == Note("advice-https", (proposed,))
    assert record(result, Style(now=NEW_YEAR)).replacement == proposed


def test_nothing_that_was_meant_for_the_http_origin_goes_along() -> None:
    _, sent = walk({HTTP: page(), HTTPS: page()}, header={"X-Key": "secret", "Cookie": "n=v"})
    assert dict(sent[0].headers) == {"X-Key": "secret", "Cookie": "n=v"}
    assert dict(sent[1].headers) == {}


def test_head_only_stays_so_and_own_and_expected_targets_are_left_alone() -> None:
    plain = Reply(200, headers={"Content-Type": "text/html"})
    result, sent = walk({HTTP: plain, HTTPS: plain}, method="head-only")
    assert [request.method for request in sent] == ["HEAD", "HEAD"]
    assert answers_by_https(result)
    for target in (Target(0, HTTP, own=True), Target(0, HTTP, expectation=Expectation(HTTP))):
        assert len(walk({HTTP: page()}, target=target)[1]) == 1


def test_the_end_of_a_run_leaves_the_result_that_was_found() -> None:
    rules = check_of(method="get", require_https=True)
    first = rules.ready(rules.begin(Target(0, HTTP)), START, 0)
    assert not isinstance(first, Result)
    step = rules.advance(first, page(), START)
    assert not isinstance(step, Result)
    assert rules.abandon(step, "deadline", START).verdict is Verdict.OK
    limited = LimitedHost(Patience(retries=0), ResultBuilder(Calendar(START, NEW_YEAR), 14))
    assert limited.decide(step, START, 9, 0.0) is step.attempt.standing


@pytest.mark.parametrize(
    ("url", "twin"),
    [
        (HTTP, HTTPS), ("http://[::1]/", "https://[::1]/"), ("http://[::1]:80/", None), (HTTPS, None),
        ("http://a.example:8080/", None),
        ("http://a.example/?u=http://b.example:1/", "https://a.example/?u=http://b.example:1/"),
    ],
)  # fmt: skip
def test_which_twin_there_is(url: str, twin: str | None) -> None:
    assert twin_of(url) == twin
