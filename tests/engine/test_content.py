"""What is looked into of a page that answers with success, and what the control beside it makes of it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from probe.engine.advance import Rules
from probe.engine.attempt import Purpose, Step
from probe.engine.calendar import Calendar
from probe.engine.request import MOST_OF_A_PAGE
from probe.engine.soft_404 import control_url
from probe.engine.verdict import LONGEST_WALL
from probe.model import (
    Answer,
    Failure,
    FailureKind,
    Hop,
    Note,
    RedirectKind,
    Reply,
    Request,
    Result,
    Target,
    Verdict,
    Via,
)
from probe.settings import Settings

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
X, BESIDE = "http://a.example/docs/one", "http://a.example/docs/two"
OTHER_FOLDER = "http://a.example/news/one"
CONTROL, OTHER_CONTROL = control_url(X, "probe"), control_url(OTHER_FOLDER, "probe")

Site = Mapping[str, Answer] | Callable[[Request], Answer]


def page(title: str, text: str, status: int = 200, kind: str = "text/html; charset=utf-8") -> Reply:
    body = f"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>{text}</p></main>"
    return Reply(status, "", {"Content-Type": kind}, body=body.encode())


def to(location: str) -> Reply:
    return Reply(302, "", {"Location": location})


GONE = page("Page not found", "We looked everywhere for this page and it is nowhere to be seen.")
FINE = page("Rivers of the north", "Eleven rivers run down from these hills to the sea in the west.")
ABOUT = page("Page not found", "How servers came to answer so: a history of three digits, told by its witnesses.")


def told(answer: Answer) -> str:
    """Return an answer as the name of a case."""
    if isinstance(answer, Failure):
        return answer.kind.value
    return f"{answer.status}-{answer.headers['Location']}" if "Location" in answer.headers else str(answer.status)


def check_of(**options: Any) -> Rules:
    # A named agent and no repetitions: what else may be varied has tests of its own.
    return Rules(
        Settings.of(**{"method": "head", "retries": 0, "user_agent": "tester", **options}), Calendar(0.0, NEW_YEAR)
    )


def drive(check: Rules, site: Site, url: str = X) -> tuple[Result, list[Request]]:
    """Answer every step of a target at once; return its result and the requests."""
    sent: list[Request] = []
    outcome: Step | Result = check.ready(check.begin(Target(0, url)), 0.0, 0)
    while isinstance(outcome, Step):
        sent.append(outcome.request)
        assert len(sent) < 30, "it never ends"
        outcome = check.advance(outcome, site(sent[-1]) if callable(site) else site[sent[-1].url], 0.0)
        if isinstance(outcome, Step):
            outcome = check.ready(outcome, 0.0, 0)
    return outcome, sent


def asked(sent: list[Request]) -> list[str]:
    return [f"{request.method} {request.url}" for request in sent]


def fine(status: int = 200) -> Result:
    """Return the result of X where nothing speaks against it."""
    return Result(
        Target(0, X), Verdict.OK, (Hop(X, "GET", status),), status, meaning=str(status),
        reason=Note("answered", (str(status), "OK")), attempts=1, checked_at=NEW_YEAR,
    )  # fmt: skip


def suspect(*evidence: Note, word: str = "suspect-inside") -> Result:
    advice = {"suspect-inside": "advice-gone", "suspect-nobodys": "advice-nobodys", "suspect-error": "advice-error"}[
        word
    ]
    reason = Note(word, ("200",))
    return replace(fine(), verdict=Verdict.SUSPECT, reason=reason, evidence=evidence, advice=Note(advice))


HINT = Note("gone-hint", ("Page not found",))
SAME = Note("gone-control")


# Which replies are looked into.


def test_a_page_that_head_found_is_read_by_get_which_alone_is_told() -> None:
    result, sent = drive(check_of(), {X: FINE})
    assert result == fine()
    assert sent == [Request(X, "HEAD", {}, body_limit=MOST_OF_A_PAGE), Request(X, "GET", {}, body_limit=MOST_OF_A_PAGE)]


def test_a_page_is_read_at_the_end_of_its_redirects_alone() -> None:
    result, sent = drive(check_of(), {X: to("/docs/two"), BESIDE: FINE})
    assert asked(sent) == [f"HEAD {X}", f"HEAD {BESIDE}", f"GET {BESIDE}"]
    assert result.trail == (Hop(X, "HEAD", 302, location="/docs/two", via=Via.LOCATION), Hop(BESIDE, "GET", 200))
    assert (result.verdict, result.redirect, result.attempts, result.evidence) == (
        Verdict.REDIRECTED, RedirectKind.TEMPORARY, 1, (),
    )  # fmt: skip


def test_get_decides_on_a_page_that_head_alone_finds() -> None:
    result, sent = drive(check_of(), lambda request: FINE if request.method == "HEAD" else replace(GONE, status=404))
    assert asked(sent) == [f"HEAD {X}", f"GET {X}", f"GET {X}"]
    assert (result.verdict, result.status, result.trail) == (Verdict.BROKEN, 404, (Hop(X, "GET", 404),))
    assert (result.attempts, result.evidence) == (2, (Note("earlier", ("GET", X, "404")),))


def test_a_page_that_get_found_is_read_at_once() -> None:
    result, sent = drive(check_of(method="get"), {X: FINE})
    assert (result, sent) == (fine(), [Request(X, "GET", {}, body_limit=MOST_OF_A_PAGE)])


@pytest.mark.parametrize(
    "reply",
    [
        page("Page not found", "", kind="application/pdf"),
        page("Page not found", "", kind="image/svg+xml"),
        page("Page not found", "", kind="text/plain"),
        page("Page not found", "", kind="text/html-but-not-quite"),
        page("Page not found", "", kind=""),
        replace(GONE, headers={}),
        replace(GONE, status=204),
    ],
    ids=["pdf", "svg", "plain", "odd", "empty", "untyped", "no-content"],
)
@pytest.mark.parametrize("mode", ["auto", "always"])
def test_what_is_no_page_is_left_alone(reply: Reply, mode: str) -> None:
    result, sent = drive(check_of(soft_404=mode), {X: reply})
    assert (result.verdict, result.status, result.evidence) == (Verdict.OK, reply.status, ())
    assert asked(sent) == [f"HEAD {X}"]


@pytest.mark.parametrize("kind", ["text/html", "TEXT/HTML ; charset=utf-8", "application/xhtml+xml"])
def test_every_way_to_name_a_page_counts(kind: str) -> None:
    reply = replace(GONE, headers={"Content-Type": kind})
    result, sent = drive(check_of(), {X: reply, CONTROL: reply})
    assert (result.verdict, asked(sent)) == (Verdict.SUSPECT, [f"HEAD {X}", f"GET {X}", f"GET {CONTROL}"])


@pytest.mark.parametrize("options", [{"method": "head-only"}, {"soft_404": "always", "method": "head-only"}])
def test_nothing_is_read_where_that_is_not_wanted(options: dict[str, object]) -> None:
    result, sent = drive(check_of(**options), {X: GONE})
    assert result == replace(fine(), trail=(Hop(X, "HEAD", 200),))
    assert sent == [Request(X, "HEAD", {}, body_limit=0)]


def test_never_asks_for_no_control_and_reads_the_page_all_the_same() -> None:
    result, sent = drive(check_of(soft_404="never", method="get"), {X: GONE})
    assert (result, sent) == (fine(), [Request(X, "GET", {}, body_limit=MOST_OF_A_PAGE)])


# A page and the control beside it.


def test_a_hint_and_a_control_that_is_the_same_page_make_it_suspect() -> None:
    result, sent = drive(check_of(), {X: GONE, CONTROL: GONE})
    assert result == suspect(HINT, SAME)
    assert asked(sent) == [f"HEAD {X}", f"GET {X}", f"GET {CONTROL}"]
    assert (sent[2].fresh, sent[2].body_limit) == (False, MOST_OF_A_PAGE)


@pytest.mark.parametrize("control", [FINE, ABOUT, page("Page not found", ""), page("", "", kind="text/plain")])
def test_a_hint_alone_is_nothing_where_the_control_is_another_page(control: Reply) -> None:
    result, sent = drive(check_of(), {X: GONE, CONTROL: control})
    assert (result, asked(sent)[2:]) == (fine(), [f"GET {CONTROL}"])


def test_without_a_hint_no_control_is_asked() -> None:
    result, sent = drive(check_of(), {X: FINE})
    assert (result, asked(sent)) == (fine(), [f"HEAD {X}", f"GET {X}"])


def test_always_compares_without_a_hint() -> None:
    result, sent = drive(check_of(soft_404="always"), {X: FINE, CONTROL: FINE})
    assert result == suspect(SAME)
    assert asked(sent) == [f"HEAD {X}", f"GET {X}", f"GET {CONTROL}"]
    assert drive(check_of(soft_404="always"), {X: FINE, CONTROL: GONE})[0] == fine()


@pytest.mark.parametrize(
    "control",
    [
        replace(GONE, status=404),
        replace(GONE, status=410),
        replace(GONE, status=500),
        Reply(429, headers={"Retry-After": "3600"}),
        Failure(FailureKind.READ_TIMEOUT),
        Failure(FailureKind.CONNECT_RESET),
        Failure(FailureKind.DNS_NOT_FOUND),
        Failure(FailureKind.EMPTY_REPLY, reused=True),
        to(CONTROL),
        to("mailto:a@a.example"),
        Reply(302),
    ],
    ids=told,
)
def test_a_control_that_does_not_succeed_speaks_for_the_page(control: Answer) -> None:
    result, sent = drive(check_of(), {X: GONE, CONTROL: control})
    assert result == fine()
    assert {request.url for request in sent[2:]} == {CONTROL}
    assert len(sent) <= 4


@pytest.mark.parametrize("end", ["http://a.example/", "http://a.example/sign-in", "http://b.example/docs/one"])
def test_a_control_that_is_sent_elsewhere_speaks_for_the_page(end: str) -> None:
    result, sent = drive(check_of(), {X: GONE, CONTROL: to(end), end: GONE})
    assert (result, asked(sent)[2:]) == (fine(), [f"GET {CONTROL}", f"GET {end}"])


def test_a_control_that_is_sent_on_without_end_speaks_for_the_page() -> None:
    def site(request: Request) -> Answer:
        return GONE if request.url == X else to(f"{request.url}x")

    result, sent = drive(check_of(max_redirects=3), site)
    assert (result, len(sent)) == (fine(), 2 + 4)


def test_a_redirect_to_a_page_that_says_not_found_needs_no_control() -> None:
    end = "http://a.example/errors/sorry"
    result, sent = drive(check_of(), {X: to(end), end: GONE})
    assert (result.verdict, result.evidence) == (Verdict.SUSPECT, (HINT,))
    assert asked(sent) == [f"HEAD {X}", f"HEAD {end}", f"GET {end}"]
    assert [hop.url for hop in result.trail] == [X, end]


def test_what_was_seen_before_stays_told() -> None:
    answers = iter([Reply(404), Reply(404), GONE, GONE])
    result, sent = drive(check_of(), lambda _: next(answers))
    assert result == replace(suspect(Note("earlier", ("GET", X, "404")), HINT, SAME), attempts=2)
    assert asked(sent) == [f"HEAD {X}", f"GET {X}", f"GET {X}", f"GET {CONTROL}"]


# One control serves a folder.


def test_a_control_that_is_known_is_not_asked_again() -> None:
    check = check_of()
    site = {X: GONE, BESIDE: GONE, CONTROL: GONE}
    drive(check, site)
    result, sent = drive(check, site, BESIDE)
    assert (result.verdict, result.evidence) == (Verdict.SUSPECT, (HINT, SAME))
    assert asked(sent) == [f"HEAD {BESIDE}", f"GET {BESIDE}"]


@pytest.mark.parametrize("control", [FINE, to("/"), to(CONTROL)], ids=told)
def test_a_control_that_spoke_for_a_page_speaks_for_its_folder(control: Answer) -> None:
    check = check_of()
    site: dict[str, Answer] = {X: GONE, BESIDE: GONE, CONTROL: control, "http://a.example/": GONE}
    assert drive(check, site)[0] == fine()
    result, sent = drive(check, site, BESIDE)
    assert (result.verdict, result.evidence) == (Verdict.OK, ())
    assert asked(sent) == [f"HEAD {BESIDE}", f"GET {BESIDE}"]


def test_another_folder_has_a_control_of_its_own() -> None:
    check = check_of()
    site = {X: GONE, CONTROL: GONE, OTHER_FOLDER: GONE, OTHER_CONTROL: FINE}
    drive(check, site)
    result, sent = drive(check, site, OTHER_FOLDER)
    assert (result.verdict, asked(sent)[2:]) == (Verdict.OK, [f"GET {OTHER_CONTROL}"])


def test_a_page_that_says_nothing_else_is_suspect_beside_another_control() -> None:
    job = page("This job is no longer available", "Browse all jobs.")
    result, sent = drive(check_of(), {X: job, CONTROL: replace(GONE, status=404)})
    assert result == suspect(Note("gone-hint", ("This job is no longer available",)), Note("gone-alone"))
    assert asked(sent) == [f"HEAD {X}", f"GET {X}", f"GET {CONTROL}"]


def test_a_page_that_was_cut_may_say_more() -> None:
    job = replace(page("This job is no longer available", "Browse"), notes=(Note("reply-body-cut"),))
    assert drive(check_of(), {X: job, CONTROL: replace(GONE, status=404)})[0].verdict is Verdict.OK


def test_a_page_about_missing_pages_is_fine_beside_another_control() -> None:
    assert drive(check_of(), {X: ABOUT, CONTROL: replace(GONE, status=404)})[0] == fine()


# Signs that need no control.


def test_the_template_for_missing_pages_is_suspect_at_once() -> None:
    body = FINE.body.replace(b"<main>", b'<body class="error404"><main>')
    result, sent = drive(check_of(), {X: replace(FINE, body=body)})
    assert result == suspect(Note("gone-mark", ("error404",)))
    assert asked(sent) == [f"HEAD {X}", f"GET {X}"]


def test_a_redirect_to_the_address_for_missing_pages_is_suspect() -> None:
    result, _ = drive(check_of(), {X: to("/404.html"), "http://a.example/404.html": FINE})
    assert (result.verdict, result.evidence[-1]) == (Verdict.SUSPECT, Note("gone-address", ("/404.html",)))


def test_a_login_in_place_of_the_page_is_a_wall() -> None:
    login = page("Log in", "").body + b'<input type="password">'
    result, _ = drive(check_of(), {X: replace(FINE, body=login)})
    assert (result.verdict, result.evidence) == (Verdict.BLOCKED, (Note("login-shown", ("log in",)),))


def test_a_page_under_the_type_of_a_file_is_read() -> None:
    gone = page("This download is no longer available", "", kind="application/pdf")
    result, _ = drive(check_of(method="get"), {X: gone, CONTROL: replace(GONE, status=404)})
    assert (result.verdict, result.evidence[-1]) == (Verdict.SUSPECT, Note("gone-alone"))


def test_a_parked_domain_is_suspect_at_once() -> None:
    offer = page("Welcome", "").body.replace(b"<h1>Welcome</h1>", b"<h1>This domain is for sale!</h1>")
    result, sent = drive(check_of(), {X: replace(FINE, body=offer)})
    assert result == suspect(Note("gone-parked", ("this domain is for sale",)))
    assert asked(sent) == [f"HEAD {X}", f"GET {X}"]


def test_an_error_in_data_that_is_sent_as_a_page_is_suspect_at_once() -> None:
    result, sent = drive(check_of(), {X: replace(FINE, body=b'{"error": "Not Found"}')})
    assert result == suspect(Note("error-in-data", ("Not Found",)), word="suspect-error")
    assert asked(sent) == [f"HEAD {X}", f"GET {X}"]


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"", Note("nobodys-empty")),
        (b"<title>Account suspended</title><p>Pay.", Note("nobodys-suspended", ("account suspended",))),
    ],
)
def test_a_page_that_is_nobodys_is_suspect_at_once(body: bytes, note: Note) -> None:
    result, sent = drive(check_of(), {X: replace(FINE, body=body)})
    assert result == suspect(note, word="suspect-nobodys")
    assert asked(sent) == [f"HEAD {X}", f"GET {X}"]


def test_a_wall_that_only_its_title_tells_is_blocked() -> None:
    result, sent = drive(check_of(), {X: page("Request Rejected", "The requested URL was rejected.")})
    wall = Note("wall", ("F5 BIG-IP", "title: Request Rejected"))
    reason = Note("blocked-inside", ("200",))
    assert result == replace(
        fine(), verdict=Verdict.BLOCKED, reason=reason, evidence=(wall,), advice=Note("advice-wall")
    )
    assert asked(sent) == [f"HEAD {X}", f"GET {X}"]


@pytest.mark.parametrize(
    ("length", "verdict"), [(LONGEST_WALL, Verdict.BLOCKED), (LONGEST_WALL + 1, Verdict.OK)]
)  # fmt: skip
@pytest.mark.parametrize(
    "head",
    ["<title>Bot Verification</title>", '<title>A shop</title><script src="/_sec/cp_challenge/sec-4-4.js"></script>'],
)
def test_a_page_with_much_to_read_is_no_wall_though_it_speaks_of_one(head: str, length: int, verdict: Verdict) -> None:
    body = f"<!doctype html>{head}<main>{'x' * length}</main>".encode()
    result, _ = drive(check_of(), {X: Reply(200, "", {"Content-Type": "text/html"}, body=body)})
    assert result.verdict is verdict


# The end of a run while a control is asked.


def test_the_end_of_the_run_leaves_what_is_known_without_the_control() -> None:
    check = check_of()
    outcome: Step | Result = check.begin(Target(0, X))
    for _ in range(2):
        assert isinstance(outcome, Step)
        outcome = check.advance(outcome, GONE, 0.0)
    assert isinstance(outcome, Step)
    assert (outcome.attempt.purpose, outcome.request.url) == (Purpose.CONTROL, CONTROL)
    assert (outcome.waits_for_the_rest, outcome.not_before) == (False, 0.0)
    assert check.abandon(outcome, "interrupted", 5.0) == fine()
    elsewhere = check.advance(outcome, to("/sign-in"), 0.0)
    assert isinstance(elsewhere, Step)
    assert check.abandon(elsewhere, "deadline", 5.0) == fine()


DATA = (
    (b'{"error": "Not Found"}', "application/json", "suspect-error"),
    (b"<Error><Code>NoSuchKey</Code></Error>", "application/xml", "suspect-error"),
    (b'{"name": "x", "version": "1"}', "application/json", None),
    (b"User-agent: *\nDisallow:", "text/plain", None),
)


@pytest.mark.parametrize(("body", "kind", "word"), DATA)
def test_short_data_counts_where_it_is_nothing_but_an_error(body: bytes, kind: str, word: str | None) -> None:
    result, sent = drive(check_of(method="get"), {X: replace(FINE, body=body, headers={"Content-Type": kind})})
    assert (result.verdict, asked(sent)) == (Verdict.OK if word is None else Verdict.SUSPECT, [f"GET {X}"])
    assert word in (None, result.reason.word)
