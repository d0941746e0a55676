"""Results beyond the verdict: bodies that were asked for, files of this machine, places that a page does not have."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.codes import failure_entry
from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.request import MOST_OF_A_PAGE
from probe.engine.result import fragment_missing
from probe.engine.soft_404 import control_url
from probe.model import (
    Answer,
    Document,
    Failure,
    FailureKind,
    Hop,
    Mention,
    Note,
    RedirectKind,
    Reply,
    Request,
    Result,
    Target,
    Verdict,
)  # fmt: skip
from probe.settings import Settings

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
X, Y = "http://a.example/x", "http://b.example/y"
BODY = b"<!doctype html><title>Rivers</title><p>Eleven rivers run down from these hills to the sea.</p>"
HTML = "text/html; charset=utf-8"
LIMIT = 1_000_000

Site = Callable[[Request], Answer]


def check_of(**options: Any) -> Rules:
    return Rules(Settings.of(**{"retries": 0, "user_agent": "tester", **options}), Calendar(0.0, NEW_YEAR))


def page(body: bytes = BODY, kind: str | None = HTML, status: int = 200, *notes: Note) -> Reply:
    return Reply(status, "", {} if kind is None else {"Content-Type": kind}, notes=notes, body=body)


def site(answers: Mapping[str, Answer]) -> Site:
    return lambda request: answers[request.url]


def drive(check: Rules, script: Site, target: Target | None = None) -> tuple[Result, list[Request]]:
    """Answer every step of a target at once; return its result and the requests."""
    sent: list[Request] = []
    outcome: Step | Result = check.ready(check.begin(target or Target(0, X, body_limit=LIMIT)), 0.0, 0)
    while isinstance(outcome, Step):
        sent.append(outcome.request)
        assert len(sent) < 30, "it never ends"
        outcome = check.advance(outcome, script(sent[-1]), 0.0)
        if isinstance(outcome, Step):
            outcome = check.ready(outcome, 0.0, 0)
    return outcome, sent


def page_of(answers: Mapping[str, Answer] | Site, **options: Any) -> Document | None:
    script = site(answers) if isinstance(answers, Mapping) else answers
    return drive(check_of(**options), script)[0].page


# The body that a target asks for.


@pytest.mark.parametrize("method", ["auto", "get", "head"])
@pytest.mark.parametrize("soft_404", ["auto", "always", "never"])
def test_it_is_asked_for_at_once_and_no_more_than_once(method: str, soft_404: str) -> None:
    result, sent = drive(
        check_of(method=method, soft_404=soft_404), lambda r: page() if r.url == X else Reply(404)
    )  # fmt: skip
    assert sent[0] == Request(X, "GET", {}, body_limit=LIMIT, any_text=True)
    assert [request.url for request in sent[1:]] in ([], [control_url(X, "probe")])
    assert result.page == Document(X, BODY, X, HTML, public=True)
    assert (result.verdict, result.trail, result.attempts) == (Verdict.OK, (Hop(X, "GET", 200),), 1)


def test_without_the_wish_there_is_none() -> None:
    result, sent = drive(check_of(method="get"), site({X: page()}), Target(0, X))
    assert (result.page, [request.any_text for request in sent]) == (None, [False])


@pytest.mark.parametrize("kind", [None, "text/plain", "application/xml", "image/png", "application/pdf"])
@pytest.mark.parametrize("status", [200, 203, 206, 299])
def test_a_success_of_any_type_gives_what_came(kind: str | None, status: int) -> None:
    assert page_of({X: page(b"abc", kind, status)}) == Document(X, b"abc", X, kind, public=True)


def test_an_empty_success_gives_an_empty_document() -> None:
    assert page_of({X: page(b"", "text/plain")}) == Document(X, b"", X, "text/plain", public=True)
    assert page_of({X: Reply(204)}) == Document(X, b"", X, public=True)


@pytest.mark.parametrize(
    "answer",
    [
        page(status=404), page(status=500), page(status=403), page(status=429), page(status=304), page(status=302),
        Failure(FailureKind.READ_TIMEOUT), Failure(FailureKind.DNS_NOT_FOUND),
    ],
)  # fmt: skip
def test_what_is_no_success_gives_none(answer: Answer) -> None:
    assert page_of({X: answer}) is None


def test_what_counts_as_success_by_accept_alone_gives_none() -> None:
    result, _ = drive(check_of(accept="404"), site({X: page(status=404)}))
    assert (result.verdict, result.page) == (Verdict.OK, None)


def test_it_is_that_of_the_url_that_answered_named_without_fragment_or_password() -> None:
    result, sent = drive(
        check_of(), site({X: Reply(301, "", {"Location": f"{Y}#there"}), Y: page()}),
        Target(0, "http://user:secret@a.example/x", body_limit=LIMIT),
    )  # fmt: skip
    assert result.page == Document(Y, BODY, Y, HTML, public=True)
    assert result.final_url == f"{Y}#there"
    assert [(request.method, request.body_limit, request.any_text) for request in sent] == [("GET", LIMIT, True)] * 2


@pytest.mark.parametrize("first", [Reply(404), Reply(500), Failure(FailureKind.CONNECT_RESET)])
def test_it_comes_from_whatever_look_succeeds(first: Answer) -> None:
    answers = deque([first, page()])
    result, sent = drive(check_of(), lambda _: answers.popleft())
    assert (result.verdict, result.page) == (Verdict.OK, Document(X, BODY, X, HTML, public=True))
    assert [(r.method, r.body_limit, r.any_text) for r in sent] == [("GET", LIMIT, True)] * 2
    assert sent[1].fresh


def test_it_comes_as_to_a_browser_where_nothing_else_helps() -> None:
    result, sent = drive(
        check_of(user_agent=None), lambda request: page() if "Sec-Fetch-Mode" in request.headers else Reply(404)
    )  # fmt: skip
    assert (result.page, sent[-1].any_text) == (Document(X, BODY, X, HTML, public=True), True)


@pytest.mark.parametrize("limit", [1, 50, len(BODY) - 1, len(BODY), len(BODY) + 1, MOST_OF_A_PAGE + 1])
def test_it_is_as_long_as_was_asked_for_whatever_else_is_looked_into(limit: int) -> None:
    result, sent = drive(check_of(), site({X: page()}), Target(0, X, body_limit=limit))
    assert result.page == Document(X, BODY[:limit], X, HTML, public=True)
    assert sent == [Request(X, "GET", {}, body_limit=max(limit, MOST_OF_A_PAGE), any_text=True)]


def test_a_body_that_broke_off_is_kept_and_told() -> None:
    result, _ = drive(check_of(), site({X: page(BODY[:40], HTML, 200, Note("reply-body-cut"))}))
    assert (result.page, result.evidence) == (Document(X, BODY[:40], X, HTML, public=True), (Note("reply-body-cut"),))


def test_a_page_that_is_gone_keeps_its_body_and_its_control_is_read_no_further_than_that() -> None:
    gone = page(b"<title>Page not found</title><p>Nothing of that name is here, nor was it ever.</p>")
    result, sent = drive(check_of(), lambda _: gone)
    assert (result.verdict, result.page) == (Verdict.SUSPECT, Document(X, gone.body, X, HTML, public=True))
    control = Request(control_url(X, "probe"), "GET", {}, body_limit=MOST_OF_A_PAGE)
    assert sent == [Request(X, "GET", {}, body_limit=LIMIT, any_text=True), control]


def test_what_a_wall_shows_is_not_the_page() -> None:
    wall = page(b"<title>Request Rejected</title>The requested URL was rejected. Your support ID is: 1")
    result, _ = drive(check_of(), site({X: wall}))
    assert (result.verdict, result.page) == (Verdict.BLOCKED, None)


def test_an_origin_that_wants_get_is_nothing_new_to_it() -> None:
    check = check_of()
    drive(check, lambda request: Reply(405) if request.method == "HEAD" else page(), Target(0, X))
    assert [request.method for request in drive(check, site({X: page()}))[1]] == ["GET"]


@given(body=st.binary(max_size=300), kind=st.text(max_size=30), limit=st.integers(1, 400))
def test_any_body_of_any_type_is_handed_over(body: bytes, kind: str, limit: int) -> None:
    result, _ = drive(check_of(soft_404="never"), site({X: page(body, kind)}), Target(0, X, body_limit=limit))
    assert result.page == Document(X, body[:limit], X, kind, public=True)


# Targets to which nothing is sent.


def refused(target: Target, **options: Any) -> Result | None:
    return check_of(**options).refuse(target, 0.0)


FILE = Target(0, "docs/a.md", path="/somewhere/docs/a.md")


def test_a_file_that_is_there_is_fine() -> None:
    assert refused(FILE) == Result(FILE, Verdict.OK, reason=Note("file-there"), checked_at=NEW_YEAR)


def test_what_a_build_makes_is_fine_and_its_places_are_not_known() -> None:
    made = Note("built", ("sphinx",))
    target = Target(0, "genindex.html", skip=made, fragments=("A",))
    unknown = (Note("fragment-unknown", ("A",)),)
    assert refused(target) == Result(target, Verdict.OK, reason=made, evidence=unknown, checked_at=NEW_YEAR)


def test_what_a_build_may_make_is_skipped() -> None:
    target = Target(0, "x.html", skip=Note("made-by-build", ("sphinx",)), fragments=("A",))
    assert refused(target) == Result(target, Verdict.SKIPPED, reason=target.skip or Note(""), checked_at=NEW_YEAR)


@pytest.mark.parametrize("kind", [FailureKind.FILE_MISSING, FailureKind.FRAGMENT_MISSING])
def test_a_file_that_is_missing_or_lacks_a_place_is_broken(kind: FailureKind) -> None:
    target = Target(0, "docs/a.md", refusal=kind, path="/somewhere/docs/a.md")
    assert refused(target) == Result(
        target, Verdict.BROKEN, failure=kind, meaning=failure_entry(kind).key, reason=Note(kind.value),
        checked_at=NEW_YEAR,
    )  # fmt: skip


@pytest.mark.parametrize("refusal", [None, FailureKind.FILE_MISSING])
@pytest.mark.parametrize(("option", "excluded"), [("exclude", r"\.md$"), ("include", "^https:")])
def test_a_file_may_be_left_out_there_or_not(refusal: FailureKind | None, option: str, excluded: str) -> None:
    target = Target(0, "docs/a.md", refusal=refusal, path="/somewhere/docs/a.md")
    assert refused(target, **{option: excluded}) == Result(
        target, Verdict.SKIPPED, reason=Note("excluded"), checked_at=NEW_YEAR
    )


@pytest.mark.parametrize("refusal", [None, FailureKind.URL_INVALID, FailureKind.FILE_MISSING])
@pytest.mark.parametrize("path", [None, "/somewhere"])
def test_who_says_why_nothing_is_asked_has_the_first_word(refusal: FailureKind | None, path: str | None) -> None:
    target = Target(0, X, refusal=refusal, path=path, skip=Note("robots", ("a.example",)))
    assert refused(target, exclude=".") == Result(
        target, Verdict.SKIPPED, reason=Note("robots", ("a.example",)), checked_at=NEW_YEAR
    )


def test_what_is_no_url_is_told_whatever_is_left_out() -> None:
    result = refused(Target(0, "http://[", refusal=FailureKind.URL_INVALID), exclude=".")
    assert result is not None
    assert (result.verdict, result.failure) == (Verdict.INVALID, FailureKind.URL_INVALID)


# Places on pages.


def test_a_link_to_a_place_that_is_missing_has_the_exchanges_of_its_page() -> None:
    found = Result(
        Target(0, X, body_limit=LIMIT), Verdict.REDIRECTED, (Hop(X, "GET", 301, location=Y), Hop(Y, "GET", 200)), 200,
        None, RedirectKind.PERMANENT, "200", Note("redirected-permanent-one", ("200", "OK", "1", Y)),
        (Note("chain-other-site", (X, Y)),), 2, 0.5, NEW_YEAR, None, NEW_YEAR, Note("advice-replace", (Y,)),
        Document(Y, BODY, Y, public=True),
    )  # fmt: skip
    target = Target(7, f"{X}#there", (Mention(f"{X}#there", "a.md", 3, 9),))
    why = Note("fragment-absent", ("there",))
    missing = fragment_missing(found, target, why)
    assert missing == Result(
        target, Verdict.BROKEN, found.trail, None, FailureKind.FRAGMENT_MISSING, None, "fragment-missing", why,
        found.evidence, 2, 0.5, NEW_YEAR, None, NEW_YEAR,
    )  # fmt: skip
    assert found.page is not None


def test_the_same_of_a_file() -> None:
    there = refused(FILE)
    assert there is not None
    missing = fragment_missing(there, FILE, Note("fragment-absent", ("there",)))
    assert (missing.verdict, missing.trail, missing.checked_at) == (Verdict.BROKEN, (), NEW_YEAR)
