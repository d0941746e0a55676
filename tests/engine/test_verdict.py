"""What an answer means, read with the chain that led to it."""

from datetime import UTC, datetime

import pytest
from multidict import CIMultiDict

from probe.codes import Retry, failure_entry, status_entry
from probe.engine.verdict import LONGEST_WALL, Judgement, judge, of_failure, of_redirect
from probe.model import Failure, FailureKind, Hop, Note, RedirectKind, Reply, Trail, Verdict

WALL = datetime(2026, 1, 1, tzinfo=UTC)
DIRECT = (Hop("http://a.example/x", "GET", 200),)
MOVED = (Hop("http://a.example/x", "GET", 301), Hop("http://a.example/y", "GET", 200))
TWICE = (Hop("http://a.example/w", "GET", 302), *MOVED)


def judged(answer: Reply | Failure, trail: Trail = DIRECT, *accept: range) -> Judgement:
    return judge(answer, trail, accept, lambda: WALL)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.OK), (204, Verdict.OK), (299, Verdict.OK), (300, Verdict.OK), (304, Verdict.SUSPECT),
        (400, Verdict.BROKEN), (404, Verdict.BROKEN), (410, Verdict.BROKEN), (499, Verdict.BROKEN),
        (401, Verdict.BLOCKED), (402, Verdict.BLOCKED), (403, Verdict.BLOCKED), (407, Verdict.BLOCKED),
        (405, Verdict.BLOCKED), (451, Verdict.BLOCKED), (511, Verdict.BLOCKED), (999, Verdict.BLOCKED),
        (429, Verdict.LIMITED), (500, Verdict.FAILING), (503, Verdict.FAILING), (599, Verdict.FAILING),
    ],
)  # fmt: skip
def test_each_class_has_its_verdict(status: int, verdict: Verdict) -> None:
    judgement = judged(Reply(status))
    entry = status_entry(status, {})
    assert (judgement.verdict, judgement.status, judgement.failure) == (verdict, status, None)
    word = "answered" if verdict is Verdict.OK else verdict.value
    assert (judgement.entry, judgement.reason) == (entry, Note(word, (str(status), entry.phrase)))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_405_is_a_refusal_whatever_the_method(method: str) -> None:
    judgement = judged(Reply(405), (Hop("http://a.example/x", method, 405),))
    assert (judgement.verdict, judgement.retry, judgement.notes) == (Verdict.BLOCKED, Retry.NO, ())


def test_a_304_counts_where_the_user_asked_for_it() -> None:
    asked = judge(Reply(304), DIRECT, (), lambda: WALL, conditional=True)
    assert (asked.verdict, asked.reason) == (Verdict.OK, Note("answered", ("304", "Not Modified")))
    assert judge(Reply(304), MOVED, (), lambda: WALL, conditional=True).verdict is Verdict.REDIRECTED
    assert judge(Reply(404), DIRECT, (), lambda: WALL, conditional=True).verdict is Verdict.BROKEN
    assert judged(Reply(304), DIRECT, range(304, 305)).verdict is Verdict.OK


def showing(status: int, html: str, **headers: str) -> Reply:
    fields = CIMultiDict({"Content-Type": "text/html", "Server": "nginx/1.27.1", **headers})
    return Reply(status, headers=fields, body=html.encode())


MOVED_PAGE = "<title>302 Found</title><p>Our new shop is at shop.example."
BY_ITSELF = (
    "<html><head><title>302 Found</title></head><body><center><h1>302 Found</h1></center><hr>nginx/1.27.1</html>"
)
NOWHERE = (FailureKind.LOCATION_MISSING, FailureKind.LOCATION_UNUSABLE)


@pytest.mark.parametrize("kind", NOWHERE)
def test_a_redirect_that_leads_nowhere_and_has_a_page_is_suspect(kind: FailureKind) -> None:
    judgement = of_redirect(kind, showing(302, MOVED_PAGE), TWICE)
    assert (judgement.verdict, judgement.status, judgement.failure) == (Verdict.SUSPECT, 302, None)
    assert judgement.reason == Note("suspect-redirect", ("302", "Found"))
    assert (judgement.notes, judgement.redirect) == ((Note(kind.value),), RedirectKind.MIXED)


@pytest.mark.parametrize("html", ["", " ", BY_ITSELF, "<h1>Moved Temporarily</h1>", "<script>x()</script>", "<p>302"])
@pytest.mark.parametrize("kind", NOWHERE)
def test_a_redirect_that_leads_nowhere_and_has_nothing_to_read_is_broken(kind: FailureKind, html: str) -> None:
    assert of_redirect(kind, showing(302, html), TWICE) == of_failure(kind)


@pytest.mark.parametrize("kind", [FailureKind.REDIRECT_LOOP, FailureKind.TOO_MANY_REDIRECTS])
def test_a_chain_without_an_end_is_broken_whatever_it_shows(kind: FailureKind) -> None:
    assert of_redirect(kind, showing(302, MOVED_PAGE, Location="/x"), TWICE) == of_failure(kind)


@pytest.mark.parametrize(
    ("status", "html", "verdict"),
    [
        (300, MOVED_PAGE, Verdict.OK),  # the choices
        (300, "", Verdict.OK),
        (305, MOVED_PAGE, Verdict.SUSPECT),
        (306, MOVED_PAGE, Verdict.SUSPECT),
        (399, MOVED_PAGE, Verdict.SUSPECT),
        (305, "", Verdict.BROKEN),
        (399, "<h1>399</h1><hr>nginx/1.27.1", Verdict.BROKEN),
        (404, MOVED_PAGE, Verdict.BROKEN),
    ],
)
def test_what_is_no_redirect_of_its_class(status: int, html: str, verdict: Verdict) -> None:
    assert judged(showing(status, html)).verdict is verdict


@pytest.mark.parametrize("status", [600, 777, 998])
def test_what_is_no_defined_class_is_never_success(status: int) -> None:
    assert judged(Reply(status)).verdict not in (Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT)


@pytest.mark.parametrize("kind", FailureKind)
def test_each_failure_has_its_verdict(kind: FailureKind) -> None:
    entry = failure_entry(kind)
    expected = Judgement(entry.judgement, entry, Note(kind.value), failure=kind, retry=entry.retry)
    assert judged(Failure(kind), TWICE, range(1000)) == expected == of_failure(kind)


@pytest.mark.parametrize(
    ("trail", "redirect", "reason"),
    [
        (MOVED, RedirectKind.PERMANENT, Note("redirected-permanent-one", ("200", "OK", "1", "http://a.example/y"))),
        (TWICE, RedirectKind.MIXED, Note("redirected-mixed-many", ("200", "OK", "2", "http://a.example/y"))),
    ],
)
def test_success_behind_redirects(trail: Trail, redirect: RedirectKind, reason: Note) -> None:
    judgement = judged(Reply(200), trail)
    assert (judgement.verdict, judgement.redirect, judgement.reason) == (Verdict.REDIRECTED, redirect, reason)


def test_a_dead_end_behind_redirects_is_broken_and_says_of_which_kind() -> None:
    judgement = judged(Reply(404), TWICE)
    assert (judgement.verdict, judgement.redirect) == (Verdict.BROKEN, RedirectKind.MIXED)


def test_success_at_the_root_instead_of_the_page_is_suspect() -> None:
    trail = (Hop("http://a.example/x", "GET", 301), Hop("http://a.example/", "GET", 200))
    judgement = judged(Reply(200), trail)
    assert judgement.verdict is Verdict.SUSPECT
    assert judgement.reason == Note("suspect-root", ("200", "OK", "http://a.example/"))


@pytest.mark.parametrize(
    ("status", "headers", "verdict", "wait"),
    [
        (429, {}, Verdict.LIMITED, None),
        (429, {"Retry-After": "7"}, Verdict.LIMITED, 7.0),
        (429, {"Retry-After": "soon"}, Verdict.LIMITED, None),
        (503, {}, Verdict.FAILING, None),
        (503, {"Retry-After": "7"}, Verdict.LIMITED, 7.0),
        (503, {"Retry-After": "Thu, 01 Jan 2026 00:00:07 GMT"}, Verdict.LIMITED, 7.0),
        (503, {"Retry-After": "soon"}, Verdict.FAILING, None),
        (404, {"Retry-After": "7"}, Verdict.BROKEN, None),
    ],
)
def test_limits(status: int, headers: dict[str, str], verdict: Verdict, wait: float | None) -> None:
    judgement = judged(Reply(status, headers=headers))
    assert (judgement.verdict, judgement.wait) == (verdict, wait)
    assert (judgement.retry is Retry.NO) == (status == 404)


@pytest.mark.parametrize(
    ("status", "title", "verdict"),
    [
        (503, "Your access to this site has been limited by the site owner", Verdict.BLOCKED),
        (503, "Service Unavailable", Verdict.FAILING),
        (500, "Request Rejected", Verdict.BLOCKED),
        (200, "Request Rejected", Verdict.OK),  # a page that is there is looked into by itself
    ],
)
def test_the_page_of_a_refusal_tells_who_refuses(status: int, title: str, verdict: Verdict) -> None:
    body = f"<!doctype html><title>{title}</title>".encode()
    assert judged(Reply(status, headers=CIMultiDict({"Content-Type": "text/html"}), body=body)).verdict is verdict


def test_a_failing_server_with_much_to_say_is_no_wall_whatever_its_page_loads() -> None:
    script = '<script src="https://ct.captcha-delivery.com/c.js"></script>'
    verdicts = []
    for length in (LONGEST_WALL, LONGEST_WALL + 1):
        body = f"{script}<p>{'x' * length}".encode()
        reply = Reply(503, headers=CIMultiDict({"Content-Type": "text/html"}), body=body)
        verdicts.append(judged(reply).verdict)
    assert verdicts == [Verdict.BLOCKED, Verdict.FAILING]


def test_an_accepted_status_is_success_and_says_why() -> None:
    accepted = judged(Reply(404), DIRECT, range(200, 300), range(404, 405))
    assert accepted == Judgement(Verdict.OK, status_entry(404, {}), Note("accepted", ("404", "Not Found")), 404)
    moved = judged(Reply(503, headers={"Retry-After": "9"}), MOVED, range(500, 600))
    assert (moved.verdict, moved.redirect, moved.wait) == (Verdict.REDIRECTED, RedirectKind.PERMANENT, None)
    assert judged(Reply(200), DIRECT, range(200, 201)).reason == Note("answered", ("200", "OK"))
    assert judged(Reply(403), DIRECT, range(404, 405)).verdict is Verdict.BLOCKED


def test_headers_choose_the_meaning() -> None:
    headers = CIMultiDict({"CF-Mitigated": "challenge"})
    judgement = judged(Reply(403, headers=headers))
    assert judgement.entry == status_entry(403, headers)
    assert (judgement.verdict, judgement.entry.key) == (Verdict.BLOCKED, "403 cloudflare")


def test_the_calendar_is_asked_only_where_a_wait_may_be_read() -> None:
    def never() -> datetime:
        raise AssertionError

    assert judge(Reply(200), DIRECT, (), never).verdict is Verdict.OK
    assert judge(Reply(404), DIRECT, (), never).verdict is Verdict.BROKEN
