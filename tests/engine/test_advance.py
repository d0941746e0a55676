"""What comes next after every kind of answer: whole targets driven through fabricated answers, no I/O, no waiting."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from multidict import CIMultiDict

from probe.codes import failure_entry, status_entry
from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.feedback import Feedback
from probe.engine.local_limit import MOST_LOCAL_LIMITS
from probe.engine.request import MOST_OF_A_PAGE
from probe.engine.retry import backoff
from probe.model import (
    FAILING_VERDICTS,
    Answer,
    Failure,
    FailureKind,
    Headers,
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
from probe.url import origin_of

START = 100.0
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
X = "http://a.example/x"
Y = "http://a.example/y"
ELSEWHERE = "http://b.example/"
OK = Reply(200, "OK")

Script = Callable[[Request], Answer]
Pages = Mapping[str, Answer | Sequence[Answer]]


def check_of(**options: Any) -> Rules:
    # A named agent is always itself: the variation with the headers of a browser has tests of its own.
    return Rules(Settings.of(**{"method": "head", "user_agent": "tester", **options}), Calendar(START, NEW_YEAR))


def reply(status: int, *cookies: str, **headers: str) -> Reply:
    """Return a reply; ``retry_after`` names Retry-After."""
    named = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
    return Reply(status, "", named, cookies)


def to(location: str, *cookies: str, status: int = 302) -> Reply:
    return reply(status, *cookies, Location=location)


def pages(known: Pages) -> Script:
    """Answer by ``METHOD url`` or ``url``: one answer for ever, or several in turn and then the last for ever."""
    turns = {key: deque([answer] if isinstance(answer, Reply | Failure) else answer) for key, answer in known.items()}

    def script(request: Request) -> Answer:
        turn = turns.get(f"{request.method} {request.url}") or turns[request.url]
        return turn.popleft() if len(turn) > 1 else turn[0]

    return script


def in_turn(*answers: Answer) -> Script:
    left = deque(answers)
    return lambda _: left.popleft()


class Driver:
    """The loop without its waiting: steps go in order, confirmations after all others, time jumps."""

    def __init__(self, script: Script, check: Rules) -> None:
        self.script = script
        self.check = check
        self.now = START
        self.sent: list[Step] = []
        self.moments: list[float] = []
        self.results: dict[int, Result] = {}
        self.steps: deque[Step] = deque()
        self.confirmations: deque[Step] = deque()

    def drive(self, *targets: Target) -> None:
        self.steps.extend(map(self.check.begin, targets))
        while self.steps or self.confirmations:
            self.go(self.steps.popleft() if self.steps else self.confirmations.popleft())
            assert len(self.sent) < 1000, "it never ends"

    def go(self, step: Step) -> None:
        ready = self.check.ready(step, self.now, 0)
        if isinstance(ready, Result) or (ready.confirms and not step.confirms):
            self.accept(ready)
            return
        self.now = max(self.now, ready.not_before)
        self.sent.append(ready)
        self.moments.append(self.now)
        answer = self.script(ready.request)
        self.now += answer.elapsed
        self.accept(self.check.advance(ready, answer, self.now))

    def accept(self, outcome: Step | Result) -> None:
        if isinstance(outcome, Result):
            assert outcome.target.index not in self.results, "one result a target"
            self.results[outcome.target.index] = outcome
        elif outcome.waits_for_the_rest:
            self.confirmations.append(outcome)
        else:
            self.steps.append(outcome)


def judge_all(script: Script | Pages, url: str = X, **options: object) -> tuple[Result, list[Step]]:
    """Drive one target to its end; return its result and the steps that were sent."""
    driver = Driver(pages(script) if isinstance(script, Mapping) else script, check_of(**options))
    driver.drive(Target(0, url))
    return driver.results[0], driver.sent


def judge_several(script: Script | Pages, *urls: str, **options: object) -> tuple[list[Result], list[str]]:
    """Drive several targets of one run; return their results and what was sent, as ``METHOD url``."""
    driver = Driver(pages(script) if isinstance(script, Mapping) else script, check_of(**options))
    driver.drive(*(Target(index, url) for index, url in enumerate(urls)))
    return [driver.results[index] for index in range(len(urls))], asked(driver.sent)


def asked(steps: Sequence[Step]) -> list[str]:
    return [f"{step.request.method} {step.request.url}" for step in steps]


def earlier(method: str, url: str, what: str) -> Note:
    return Note("earlier", (method, url, what))


def chain(count: int, status: int = 302) -> dict[str, Answer | Sequence[Answer]]:
    """Return so many redirects from /0 on, and a page at their end."""
    redirects: dict[str, Answer | Sequence[Answer]] = {
        f"http://a.example/{n}": to(f"/{n + 1}", status=status) for n in range(count)
    }
    return redirects | {f"http://a.example/{count}": OK}


# Successes.


def test_a_head_that_succeeds_is_all_there_is_to_it() -> None:
    expires = datetime(2027, 1, 1, tzinfo=UTC)
    note = Note("detail", ("odd",))
    answer = Reply(204, "No Content", elapsed=0.5, address="192.0.2.1", tls_expires=expires, notes=(note,))
    result, steps = judge_all({X: answer})
    assert result == Result(
        Target(0, X), Verdict.OK, (Hop(X, "HEAD", 204, None, None, 0.5, "192.0.2.1"),), 204,
        meaning="204", reason=Note("answered", ("204", "No Content")), evidence=(note,), attempts=1, elapsed=0.5,
        tls_expires=expires, checked_at=NEW_YEAR + timedelta(seconds=0.5),
    )  # fmt: skip
    assert [step.request for step in steps] == [Request(X, "HEAD", {}, body_limit=MOST_OF_A_PAGE)]


@pytest.mark.parametrize(("method", "sent"), [("auto", "GET"), ("get", "GET"), ("head", "HEAD"), ("head-only", "HEAD")])
def test_the_method_is_as_asked_for(method: str, sent: str) -> None:
    result, steps = judge_all({X: OK}, method=method)
    assert (result.verdict, asked(steps)) == (Verdict.OK, [f"{sent} {X}"])


@pytest.mark.parametrize(
    ("statuses", "kind"),
    [
        ([301], RedirectKind.PERMANENT),
        ([308], RedirectKind.PERMANENT),
        ([302], RedirectKind.TEMPORARY),
        ([303], RedirectKind.TEMPORARY),
        ([307], RedirectKind.TEMPORARY),
        ([301, 308], RedirectKind.PERMANENT),
        ([302, 307, 303], RedirectKind.TEMPORARY),
        ([301, 302], RedirectKind.MIXED),
        ([307, 301, 301], RedirectKind.MIXED),
    ],
)
def test_redirects_are_followed_by_head_and_told_apart(statuses: list[int], kind: RedirectKind) -> None:
    site: dict[str, Answer] = {f"http://a.example/p{n}": to(f"/p{n + 1}", status=s) for n, s in enumerate(statuses)}
    last = f"http://a.example/p{len(statuses)}"
    result, steps = judge_all(site | {last: OK}, "http://a.example/p0")
    assert (result.verdict, result.status, result.redirect) == (Verdict.REDIRECTED, 200, kind)
    assert [hop.status for hop in result.trail] == [*statuses, 200]
    assert [hop.location for hop in result.trail[:-1]] == [f"/p{n + 1}" for n in range(len(statuses))]
    assert {step.request.method for step in steps} == {"HEAD"}
    assert (result.redirects, result.final_url, result.attempts) == (len(statuses), last, 1)
    many = "one" if len(statuses) == 1 else "many"
    assert result.reason == Note(f"redirected-{kind}-{many}", ("200", "OK", str(len(statuses)), last))


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (300, Verdict.OK),
        (304, Verdict.SUSPECT),
        (305, Verdict.BROKEN),
        (306, Verdict.BROKEN),
        (399, Verdict.BROKEN),
        (201, Verdict.OK),
    ],
)
def test_what_is_no_redirect_is_not_followed(status: int, verdict: Verdict) -> None:
    result, steps = judge_all({X: to("/y", status=status)})
    assert (result.verdict, result.status, result.redirects) == (verdict, status, 0)
    assert {step.request.url for step in steps} == {X}


@pytest.mark.parametrize(
    ("url", "end", "verdict"),
    [
        ("http://a.example/deep/page", "http://a.example/", Verdict.SUSPECT),
        ("http://a.example/deep/page", "https://www.a.example/en/", Verdict.SUSPECT),
        ("http://a.example/deep/page", "http://b.example/", Verdict.REDIRECTED),
        ("http://a.example/index.html", "http://a.example/", Verdict.REDIRECTED),
        ("http://a.example/", "https://a.example/", Verdict.REDIRECTED),
    ],
)
def test_a_deep_link_sent_to_the_root_is_suspect(url: str, end: str, verdict: Verdict) -> None:
    result, _ = judge_all({url: to(end), end: OK}, url)
    assert (result.verdict, result.status, result.final_url) == (verdict, 200, end)


# From HEAD to GET.


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 500, 501, 502, 503, 999])
def test_get_alone_counts_where_head_does_not_succeed(status: int) -> None:
    result, steps = judge_all({f"HEAD {X}": reply(status), f"GET {X}": OK})
    assert (result.verdict, result.status, result.attempts) == (Verdict.OK, 200, 1)
    assert (result.trail, result.evidence) == ((Hop(X, "GET", 200),), ())
    assert [(step.request.method, step.request.fresh) for step in steps] == [("HEAD", False), ("GET", False)]


@pytest.mark.parametrize(
    "kind",
    [
        FailureKind.READ_TIMEOUT,
        FailureKind.TOTAL_TIMEOUT,
        FailureKind.EMPTY_REPLY,
        FailureKind.CONNECT_RESET,
        FailureKind.INCOMPLETE_REPLY,
        FailureKind.PROTOCOL_ERROR,
    ],
)
def test_get_on_a_fresh_connection_alone_counts_where_head_is_not_answered(kind: FailureKind) -> None:
    result, steps = judge_all({f"HEAD {X}": Failure(kind), f"GET {X}": OK})
    assert (result.verdict, result.status, result.attempts) == (Verdict.OK, 200, 1)
    assert (result.trail, result.evidence) == ((Hop(X, "GET", 200),), ())
    assert [(step.request.method, step.request.fresh) for step in steps] == [("HEAD", False), ("GET", True)]


def test_only_head_is_sent_where_that_is_asked_for() -> None:
    result, steps = judge_all({X: reply(404)}, method="head-only")
    assert (result.verdict, result.status) == (Verdict.BROKEN, 404)
    assert asked(steps) == [f"HEAD {X}"] * 2


def test_an_origin_that_mistreats_head_is_remembered() -> None:
    site = {f"HEAD {X}": reply(405), f"GET {X}": OK, Y: OK, "http://a.example:81/": OK, ELSEWHERE: OK}
    _, sent = judge_several(site, X, ELSEWHERE, "http://a.example:81/")
    assert sent == [f"HEAD {X}", f"HEAD {ELSEWHERE}", "HEAD http://a.example:81/", f"GET {X}"]
    driver = Driver(pages(site), check_of())
    driver.drive(Target(0, X))
    driver.drive(Target(1, Y), Target(2, ELSEWHERE))
    assert asked(driver.sent)[2:] == [f"GET {Y}", f"HEAD {ELSEWHERE}"]


@pytest.mark.parametrize("answer", [reply(404), reply(500), Failure(FailureKind.READ_TIMEOUT)])
@pytest.mark.parametrize("get", [OK, reply(404), reply(500)])
def test_a_result_is_the_same_whether_or_not_head_was_known_to_be_no_use(answer: Answer, get: Answer) -> None:
    site: Pages = {f"HEAD {X}": answer, f"GET {X}": get, f"HEAD {Y}": reply(405), f"GET {Y}": OK}
    ignorant = Driver(pages(site), check_of())
    ignorant.drive(Target(0, X))
    knowing = Driver(pages(site), check_of())
    knowing.drive(Target(1, Y))
    knowing.drive(Target(0, X))
    assert asked(ignorant.sent)[0] == f"HEAD {X}"
    assert f"HEAD {X}" not in asked(knowing.sent)
    timeless = [replace(driver.results[0], elapsed=0.0, checked_at=None) for driver in (ignorant, knowing)]
    assert timeless[0] == timeless[1]


@pytest.mark.parametrize(
    "site",
    [
        pytest.param({f"HEAD {X}": reply(404), f"GET {X}": reply(404)}, id="gone"),
        pytest.param({f"HEAD {X}": reply(429), f"GET {X}": OK}, id="too-many"),
        pytest.param({f"HEAD {X}": Failure(FailureKind.CONNECT_TIMEOUT), f"GET {X}": OK}, id="no-connection"),
        pytest.param({X: Reply(200, headers={"Content-Type": "text/html"})}, id="page"),
        pytest.param({f"HEAD {X}": reply(403), f"GET {X}": to(ELSEWHERE), ELSEWHERE: OK}, id="another-hop"),
    ],
)
def test_head_is_not_blamed_for_what_it_did_not_do(site: dict[str, Answer | Sequence[Answer]]) -> None:
    beside = f"{ELSEWHERE}beside"
    driver = Driver(pages(site | {Y: OK, beside: OK}), check_of())
    driver.drive(Target(0, X))
    assert {f"HEAD {X}", f"GET {X}"} <= set(asked(driver.sent))
    driver.drive(Target(1, Y), Target(2, beside))
    assert asked(driver.sent)[-2:] == [f"HEAD {Y}", f"HEAD {beside}"]


def test_head_is_replaced_at_the_hop_that_minds_it() -> None:
    site: Pages = {X: to("/y"), f"HEAD {Y}": reply(403), f"GET {Y}": OK}
    result, steps = judge_all(site)
    assert asked(steps) == [f"HEAD {X}", f"HEAD {Y}", f"GET {Y}"]
    assert [(hop.method, hop.status) for hop in result.trail] == [("HEAD", 302), ("GET", 200)]
    assert (result.verdict, result.attempts, result.evidence) == (Verdict.REDIRECTED, 1, ())


# Repetitions.


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("retries", [0, 1, 3])
def test_server_errors_are_repeated_then_confirmed(status: int, retries: int) -> None:
    driver = Driver(pages({X: reply(status)}), check_of(retries=retries, confirm_after=7))
    driver.drive(Target(0, X))
    result = driver.results[0]
    assert (result.verdict, result.status, result.attempts) == (Verdict.FAILING, status, retries + 2)
    assert asked(driver.sent) == [f"HEAD {X}"] + [f"GET {X}"] * (retries + 2)
    waits = [after - before for before, after in pairwise(driver.moments)]
    assert waits == pytest.approx([0.0, *(backoff(n, X) for n in range(1, retries + 1)), waits[-1]])
    assert driver.moments[-1] - START == pytest.approx(7.0)


def test_a_server_that_cannot_do_it_at_all_is_not_repeated() -> None:
    result, steps = judge_all({X: reply(501)})
    assert (result.verdict, len(steps)) == (Verdict.FAILING, 3)


def test_a_repetition_that_succeeds_ends_it() -> None:
    result, steps = judge_all(in_turn(reply(500), reply(502), OK))
    assert (result.verdict, result.attempts) == (Verdict.OK, 2)
    assert asked(steps) == [f"HEAD {X}", f"GET {X}", f"GET {X}"]
    assert result.evidence == (earlier("GET", X, "502"),)


@pytest.mark.parametrize(
    ("given_", "waited"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("60", 60.0),
        (format_datetime(NEW_YEAR + timedelta(seconds=10), usegmt=True), 10.0),
        ("Thu Jan  1 00:00:10 2026", 10.0),
        (format_datetime(NEW_YEAR - timedelta(days=1), usegmt=True), 0.0),
        ("soon", backoff(1, X)),
        ("-5", backoff(1, X)),
        ("", backoff(1, X)),
    ],
)
def test_retry_after_is_kept(given_: str, waited: float) -> None:
    driver = Driver(in_turn(reply(429, Retry_After=given_), OK), check_of())
    driver.drive(Target(0, X))
    assert (driver.results[0].verdict, driver.results[0].attempts) == (Verdict.OK, 2)
    assert asked(driver.sent) == [f"HEAD {X}", f"GET {X}"]
    assert driver.moments[1] - driver.moments[0] == pytest.approx(waited)


def test_a_date_is_read_by_the_clock_of_the_server() -> None:
    wrong = NEW_YEAR + timedelta(days=400)
    when = {"Retry_After": format_datetime(wrong + timedelta(seconds=7), usegmt=True)}
    driver = Driver(in_turn(reply(503, **when, Date=format_datetime(wrong, usegmt=True)), OK), check_of())
    driver.drive(Target(0, X))
    assert driver.moments == [START, START + 7.0]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", ["61", "1000000000"])
def test_nobody_waits_longer_than_the_cap(status: int, seconds: str) -> None:
    result, steps = judge_all({X: reply(status, Retry_After=seconds)})
    assert (result.verdict, result.status, result.retry_after) == (Verdict.LIMITED, status, float(seconds))
    assert (len(steps), result.attempts) == (1, 1)


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "3"}])
def test_too_many_requests_ends_limited_not_red(headers: dict[str, str]) -> None:
    result, steps = judge_all({X: reply(429, **headers)})
    assert (result.verdict, result.status, result.failure) == (Verdict.LIMITED, 429, None)
    assert (asked(steps), result.attempts) == ([f"HEAD {X}", f"GET {X}", f"GET {X}"], 3)
    assert result.retry_after == (3.0 if headers else None)


def test_unavailable_with_a_moment_is_limited_and_without_one_failing() -> None:
    limited, _ = judge_all({X: reply(503, Retry_After="1")})
    failing, _ = judge_all({X: reply(503)})
    assert (limited.verdict, failing.verdict) == (Verdict.LIMITED, Verdict.FAILING)


def test_each_hop_has_its_own_repetitions() -> None:
    answers = [reply(500), reply(500), to("/y"), reply(500), reply(500), OK]
    result, steps = judge_all(in_turn(*answers), retries=2)
    assert (result.verdict, result.attempts) == (Verdict.REDIRECTED, 4)
    assert asked(steps) == [f"HEAD {X}", f"GET {X}", f"GET {X}", f"GET {Y}", f"GET {Y}", f"GET {Y}"]
    assert result.evidence == (earlier("GET", X, "500"), Note("earlier-times", ("GET", Y, "500", "2")))


# Confirmation.

NO_ANSWER = [
    kind
    for kind in FailureKind
    if failure_entry(kind).judgement is Verdict.UNREACHABLE and kind is not FailureKind.LOCAL_LIMIT
]
RED = [
    *(pytest.param({X: reply(status)}, id=str(status)) for status in (400, 404, 410, 399, 500, 501, 503, 599)),
    *(pytest.param({X: Failure(kind)}, id=kind.value) for kind in NO_ANSWER),
    pytest.param({X: to("/y"), Y: to("/x")}, id="loop"),
    pytest.param({X: to("/x")}, id="self-loop"),
    pytest.param({X: reply(302)}, id="missing"),
    pytest.param({X: to("mailto:a@b.example")}, id="unusable"),
    pytest.param({X: to("/1"), **chain(30)}, id="too-many"),
    pytest.param({X: to("/y", status=301), Y: reply(404)}, id="dead-end"),
]


@pytest.mark.parametrize("site", RED)
def test_nothing_is_called_red_on_one_observation(site: Pages) -> None:
    result, steps = judge_all(site)
    assert result.verdict in FAILING_VERDICTS
    confirming = [step for step in steps if step.confirms]
    assert confirming == steps[-len(confirming) :]
    assert [step.request.url for step in confirming] == [hop.url for hop in result.trail]
    assert all((step.request.method, step.request.fresh) == ("GET", True) for step in confirming)
    assert len(steps) > len(confirming)
    assert {note.word for note in result.evidence} <= {"earlier", "earlier-times"}
    assert sum(int(note.values[3]) if note.values[3:] else 1 for note in result.evidence) == result.attempts - 1


@pytest.mark.parametrize("status", [408, 500, 502])
def test_a_long_retry_after_is_no_confirmation(status: int) -> None:
    result, steps = judge_all({X: reply(status, Retry_After="3600")})
    assert result.verdict not in FAILING_VERDICTS or steps[-1].confirms


@pytest.mark.parametrize("status", [401, 402, 403, 429, 451, 999])
def test_what_is_not_red_is_not_confirmed(status: int) -> None:
    result, steps = judge_all({X: reply(status)}, retries=0)
    assert result.level.value == "warning"
    assert not any(step.confirms for step in steps)


def test_recovery_in_the_confirmation_is_success_with_evidence() -> None:
    result, steps = judge_all(in_turn(reply(404), reply(404), to("/y"), OK))
    assert (result.verdict, result.status, result.attempts) == (Verdict.REDIRECTED, 200, 2)
    assert result.evidence == (earlier("GET", X, "404"),)
    assert [hop.method for hop in result.trail] == ["GET", "GET"]
    assert [step.confirms for step in steps] == [False, False, True, True]


def test_the_confirmation_is_what_is_reported() -> None:
    result, _ = judge_all(in_turn(reply(404), reply(404), reply(410)))
    assert (result.verdict, result.status, result.reason) == (Verdict.BROKEN, 410, Note("broken", ("410", "Gone")))


def test_the_second_opinion_on_what_may_pass_waits() -> None:
    driver = Driver(in_turn(Failure(FailureKind.DNS_TEMPORARY), OK), check_of(retries=0, confirm_after=9))
    driver.drive(Target(0, X))
    assert driver.moments == [START, START + 9]


@pytest.mark.parametrize(
    "lasting", [reply(404), reply(410), Failure(FailureKind.DNS_NOT_FOUND), Failure(FailureKind.TLS_EXPIRED)]
)
def test_the_second_opinion_on_what_cannot_pass_comes_at_once(lasting: Answer) -> None:
    driver = Driver(in_turn(lasting, lasting, lasting, lasting), check_of(retries=0, method="get"))
    driver.drive(Target(0, X))
    assert (driver.results[0].verdict in FAILING_VERDICTS, driver.moments) == (True, [START, START])


def test_a_failure_is_told_with_its_detail() -> None:
    detail = "Name or service not known"
    result, _ = judge_all({X: Failure(FailureKind.DNS_NOT_FOUND, detail, 0.25)})
    assert result == Result(
        Target(0, X), Verdict.UNREACHABLE, (Hop(X, "GET", None, FailureKind.DNS_NOT_FOUND, elapsed=0.25),),
        failure=FailureKind.DNS_NOT_FOUND, meaning="dns-not-found", reason=Note("dns-not-found"),
        evidence=(earlier("HEAD", X, "dns-not-found"), Note("detail", (detail,))), attempts=2, elapsed=0.5,
        checked_at=NEW_YEAR + timedelta(seconds=0.5),
    )  # fmt: skip


# Chains that lead nowhere.


@pytest.mark.parametrize("limit", [0, 1, 3, 20])
def test_so_many_redirects_are_followed_and_one_more_fails(limit: int) -> None:
    followed, _ = judge_all(chain(limit), "http://a.example/0", max_redirects=limit)
    failed, _ = judge_all(chain(limit + 1), "http://a.example/0", max_redirects=limit)
    assert (followed.failure, followed.status, followed.redirects) == (None, 200, limit)
    assert (failed.verdict, failed.failure, failed.status) == (Verdict.BROKEN, FailureKind.TOO_MANY_REDIRECTS, None)
    assert len(failed.trail) == limit + 1


@pytest.mark.parametrize(
    "site",
    [
        {X: to("/x")},
        {X: to("x#again")},
        {X: to("/y"), Y: to("/x")},
        {X: to("/y"), Y: to("/y")},
        {X: to(ELSEWHERE), ELSEWHERE: to(X)},
        {X: to("/x", "n=1")},
    ],
)
def test_a_loop_is_seen_when_it_closes(site: Pages) -> None:
    result, steps = judge_all(site)
    assert (result.verdict, result.failure, result.redirect) == (Verdict.BROKEN, FailureKind.REDIRECT_LOOP, None)
    assert len(steps) <= 3 * 3


def test_a_redirect_to_itself_that_sets_a_cookie_is_no_loop() -> None:
    def wall(request: Request) -> Answer:
        return OK if request.headers.get("Cookie") == "seen=1" else to("/x", "seen=1; Path=/")

    result, steps = judge_all(wall)
    assert (result.verdict, result.redirects) == (Verdict.REDIRECTED, 1)
    assert [step.request.headers.get("Cookie") for step in steps] == [None, "seen=1"]


def test_cookies_of_one_target_are_not_those_of_another() -> None:
    driver = Driver(lambda request: OK if request.url == Y else to("/y", "seen=1; Path=/"), check_of())
    driver.drive(Target(0, X))
    driver.drive(Target(1, Y))
    assert [step.request.headers.get("Cookie") for step in driver.sent] == [None, "seen=1", None]


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (None, FailureKind.LOCATION_MISSING),
        ("", FailureKind.LOCATION_MISSING),
        ("  ", FailureKind.LOCATION_MISSING),
        ("mailto:a@b.example", FailureKind.LOCATION_UNUSABLE),
        ("javascript:alert(1)", FailureKind.LOCATION_UNUSABLE),
        ("data:,x", FailureKind.LOCATION_UNUSABLE),
        ("file:///etc/passwd", FailureKind.LOCATION_UNUSABLE),
        ("ftp://a.example/", FailureKind.LOCATION_UNUSABLE),
        ("http://", FailureKind.LOCATION_UNUSABLE),
        ("http://a.example:99999/", FailureKind.LOCATION_UNUSABLE),
        ("/" + "x" * 70_000, FailureKind.LOCATION_UNUSABLE),
    ],
)
def test_a_location_that_is_no_use_is_told_with_the_chain(location: str | None, kind: FailureKind) -> None:
    odd = reply(301) if location is None else to(location, status=301)
    result, steps = judge_all({X: to("/y"), Y: odd})
    assert (result.verdict, result.failure, result.status) == (Verdict.BROKEN, kind, None)
    assert result.trail == (Hop(X, "GET", 302, location="/y", via=Via.LOCATION), Hop(Y, "GET", 301, location=location))
    assert {origin_of(step.request.url) for step in steps} == {"http://a.example"}


# What goes along.

OWN: dict[str, Any] = {"header": {"X-Key": "secret", "Authorization": "Bearer secret"}}


def headers_sent(site: Script | Pages, url: str = X, **options: object) -> list[Headers]:
    return [dict(step.request.headers) for step in judge_all(site, url, **options)[1]]


def test_own_headers_stay_within_the_origin() -> None:
    own = {"X-Key": "secret", "Authorization": "Bearer secret"}
    assert headers_sent({X: to("/y"), Y: OK}, **OWN) == [own, own]


@pytest.mark.parametrize(
    "other",
    ["http://b.example/", "http://sub.a.example/", "http://a.example:8080/", "https://a.example/", "//b.example/"],
)
def test_own_headers_do_not_leave_their_origin(other: str) -> None:
    landed = "http:" + other if other.startswith("//") else other
    assert headers_sent({X: to(other), landed: OK}, **OWN)[1:] == [{}]


def test_own_headers_do_not_come_back() -> None:
    site: Pages = {X: to(ELSEWHERE), ELSEWHERE: to(Y), Y: OK}
    assert headers_sent(site, **OWN)[1:] == [{}, {}]


def test_userinfo_becomes_a_header_for_its_origin_alone() -> None:
    site: Pages = {X: to("/y"), Y: to(ELSEWHERE), ELSEWHERE: OK}
    result, steps = judge_all(site, "http://us%40er:p%C3%A9@a.example/x")
    basic = {"Authorization": "Basic dXNAZXI6cMOp"}
    assert [dict(step.request.headers) for step in steps] == [basic, basic, {}]
    assert [hop.url for hop in result.trail] == [X, Y, ELSEWHERE]


def test_userinfo_of_a_location_is_not_sent() -> None:
    result, steps = judge_all({X: to("http://u:p@b.example/"), ELSEWHERE: OK})
    assert asked(steps) == [f"HEAD {X}", f"HEAD {ELSEWHERE}"]
    assert [dict(step.request.headers) for step in steps] == [{}, {}]
    assert result.final_url == ELSEWHERE


def test_confirmation_sends_own_headers_again() -> None:
    assert headers_sent({X: reply(404)}, header={"X-Key": "k"}) == [{"X-Key": "k"}] * 3


def test_own_cookies_and_set_cookies_go_together() -> None:
    site: Pages = {X: to("/y", "b=2; Path=/"), Y: OK}
    assert headers_sent(site, header={"Cookie": "a=1"}) == [{"Cookie": "a=1"}, {"Cookie": "a=1; b=2"}]


def test_cookies_that_no_longer_fit_are_not_sent() -> None:
    deep = "http://a.example/deep/"
    site: Pages = {deep: to("/deep/1", "n=1; Path=/deep/"), deep + "1": to("/y"), Y: OK}
    assert headers_sent(site, deep) == [{}, {"Cookie": "n=1"}, {}]


def test_an_own_cookie_header_is_one_however_it_is_written() -> None:
    site: Pages = {X: to("/y", "b=2; Path=/"), Y: OK}
    sent = headers_sent(site, header={"cookie": "a=1"})[1]
    assert [(name.lower(), value) for name, value in sent.items()] == [("cookie", "a=1; b=2")]


def test_own_cookies_do_not_leave_their_origin() -> None:
    further = "http://b.example/2"
    site: Pages = {
        X: to(ELSEWHERE), ELSEWHERE: to("/1", "b=1; Path=/"), "http://b.example/1": to("/2"), further: OK,
    }  # fmt: skip
    assert headers_sent(site, header={"Cookie": "own=secret"})[1:] == [{}, {"Cookie": "b=1"}, {"Cookie": "b=1"}]


def test_leaving_https_is_evidence() -> None:
    secure = "https://a.example/x"
    result, _ = judge_all({secure: to(X), X: OK}, secure)
    assert (result.verdict, result.evidence) == (Verdict.REDIRECTED, (Note("downgrade", (secure, X)),))


def test_a_fragment_is_inherited_unless_replaced() -> None:
    z = "http://a.example/z"
    result, steps = judge_all({X: to("/y#old"), Y: to("/z"), z: to("/x2#new"), "http://a.example/x2": OK})
    assert [hop.url for hop in result.trail] == [X, f"{Y}#old", f"{z}#old", "http://a.example/x2#new"]
    assert [step.request.url for step in steps] == [X, Y, z, "http://a.example/x2"]


def test_from_a_public_address_no_private_one_is_reached() -> None:
    public = Reply(302, headers={"Location": ELSEWHERE}, address="93.184.216.34")
    private = Reply(302, headers={"Location": ELSEWHERE}, address="10.0.0.1")
    assert [step.request.public_only for step in judge_all({X: public, ELSEWHERE: to(Y), Y: OK})[1]] == [
        False, True, True,
    ]  # fmt: skip
    assert [step.request.public_only for step in judge_all({X: private, ELSEWHERE: OK})[1]] == [False, False]
    assert judge_all({X: OK}, public_only=True)[1][0].request.public_only


# Faults that are not the target's.


def test_a_shortage_of_sockets_is_waited_out_and_never_judged() -> None:
    short = Failure(FailureKind.LOCAL_LIMIT, "Too many open files")
    driver = Driver(in_turn(short, short, short, OK), check_of())
    driver.drive(Target(0, X))
    result = driver.results[0]
    assert (result.verdict, result.attempts, result.evidence) == (Verdict.OK, 1, ())
    assert asked(driver.sent) == [f"HEAD {X}"] * 4
    assert driver.moments == [START, START + 0.25, START + 0.5, START + 0.75]


def test_a_shortage_that_does_not_end_leaves_the_target_unchecked() -> None:
    result, steps = judge_all({X: Failure(FailureKind.LOCAL_LIMIT)})
    assert (result.verdict, result.reason, result.trail) == (Verdict.UNCHECKED, Note("local-limit"), ())
    assert len(steps) == MOST_LOCAL_LIMITS + 1


def test_a_fault_of_a_used_connection_is_repeated_once_on_a_fresh_one() -> None:
    stale = Failure(FailureKind.EMPTY_REPLY, reused=True)
    result, steps = judge_all(in_turn(stale, OK))
    assert (result.verdict, result.attempts, result.evidence) == (Verdict.OK, 1, ())
    assert [(step.request.method, step.request.fresh) for step in steps] == [("HEAD", False), ("HEAD", True)]


def test_a_fault_that_stays_is_judged() -> None:
    stale = Failure(FailureKind.EMPTY_REPLY, reused=True)
    result, steps = judge_all({X: stale}, retries=0)
    assert (result.verdict, result.failure) == (Verdict.UNREACHABLE, FailureKind.EMPTY_REPLY)
    assert [(step.request.method, step.request.fresh) for step in steps] == [
        ("HEAD", False), ("HEAD", True), ("GET", True), ("GET", True),
    ]  # fmt: skip


DEAD = [f"http://dead.example/{n}" for n in range(5)]


def test_an_outage_is_confirmed_once_not_once_a_url() -> None:
    gone = Failure(FailureKind.CONNECT_REFUSED, "refused")
    results, sent = judge_several(dict.fromkeys(DEAD, gone), *DEAD)
    assert sent == [f"HEAD {DEAD[0]}", f"GET {DEAD[0]}"]
    assert {(r.verdict, r.failure) for r in results} == {(Verdict.UNREACHABLE, FailureKind.CONNECT_REFUSED)}
    assert [r.attempts for r in results] == [2, 0, 0, 0, 0]
    assert results[4].evidence == (
        Note("outage", ("dead.example", "connect-refused")),
        Note("outage-confirmed", ("dead.example", "connect-refused")),
        Note("detail", ("refused",)),
    )


def test_an_outage_keeps_the_address_where_it_was_met() -> None:
    gone = Failure(FailureKind.CONNECT_REFUSED, address="10.0.0.9")
    results, _ = judge_several(dict.fromkeys(DEAD, gone), *DEAD)
    assert [result.trail[-1].address for result in results] == ["10.0.0.9"] * 5


def test_an_outage_that_ends_before_its_confirmation_hurts_nobody() -> None:
    back: dict[str, Answer] = dict.fromkeys(DEAD[1:], OK)
    results, sent = judge_several({DEAD[0]: [Failure(FailureKind.DNS_NOT_FOUND), OK], **back}, *DEAD)
    assert {r.verdict for r in results} == {Verdict.OK}
    assert sent == [f"HEAD {DEAD[0]}", *(f"GET {url}" for url in DEAD)]


def test_an_outage_is_of_one_origin() -> None:
    alive = "http://dead.example:8080/"
    site: Pages = {DEAD[0]: Failure(FailureKind.CONNECT_REFUSED), alive: OK, ELSEWHERE: OK}
    results, _ = judge_several(site, DEAD[0], alive, ELSEWHERE)
    assert [r.verdict for r in results] == [Verdict.UNREACHABLE, Verdict.OK, Verdict.OK]


def test_a_hang_is_of_one_url() -> None:
    site: dict[str, Answer] = {DEAD[0]: Failure(FailureKind.READ_TIMEOUT), DEAD[1]: OK}
    results, _ = judge_several(site, DEAD[0], DEAD[1])
    assert [r.verdict for r in results] == [Verdict.UNREACHABLE, Verdict.OK]


def test_a_redirect_to_a_dead_origin_keeps_its_chain() -> None:
    site: Pages = {DEAD[0]: Failure(FailureKind.CONNECT_REFUSED), X: to(DEAD[0], status=301)}
    results, _ = judge_several(site, DEAD[0], X)
    assert (results[1].verdict, results[1].failure) == (Verdict.UNREACHABLE, FailureKind.CONNECT_REFUSED)
    assert (results[1].trail[0].url, results[1].trail[0].status) == (X, 301)
    assert results[1].final_url == DEAD[0]


# The ends of a run, and what is not probed at all.


def test_a_host_that_refuses_everything_is_left_alone() -> None:
    check = check_of(retries=2)
    step = check.begin(Target(0, X))
    assert check.ready(step, START, 2) == step
    limited = check.ready(step, START, 3)
    assert isinstance(limited, Result)
    assert (limited.verdict, limited.status, limited.attempts, limited.trail) == (Verdict.LIMITED, None, 0, ())


def test_what_the_end_leaves_is_unchecked() -> None:
    check = check_of()
    target = Target(3, X)
    untouched = Result(target, Verdict.UNCHECKED, reason=Note("deadline"), checked_at=NEW_YEAR)
    assert check.abandon(target, "deadline", START) == untouched
    assert check.abandon(check.begin(target), "deadline", START) == untouched
    halfway = check.advance(check.begin(target), to("/y"), START)
    assert isinstance(halfway, Step)
    assert check.abandon(halfway, "interrupted", START + 2) == Result(
        target, Verdict.UNCHECKED, (Hop(X, "HEAD", 302, location="/y", via=Via.LOCATION),),
        reason=Note("interrupted"), attempts=1, elapsed=2.0, checked_at=NEW_YEAR + timedelta(seconds=2),
    )  # fmt: skip


def test_accepted_statuses_are_success() -> None:
    result, steps = judge_all({X: reply(404)}, accept="200-299,404")
    assert (result.verdict, result.status, len(steps)) == (Verdict.OK, 404, 1)
    assert (result.reason, result.meaning) == (Note("accepted", ("404", "Not Found")), "404")


def test_an_accepted_redirect_is_not_followed() -> None:
    result, steps = judge_all({X: to("/y")}, accept="302")
    assert (result.verdict, result.status, result.redirects, len(steps)) == (Verdict.OK, 302, 0, 1)


def test_an_accepted_status_behind_a_redirect_is_a_redirect() -> None:
    result, _ = judge_all({X: to("/y", status=301), Y: reply(403)}, accept="403")
    assert (result.verdict, result.redirect, result.status) == (Verdict.REDIRECTED, RedirectKind.PERMANENT, 403)


@pytest.mark.parametrize(
    ("options", "url", "taken"),
    [
        ({}, X, True),
        ({"exclude": ["a\\.example"]}, X, False),
        ({"exclude": ["a\\.example"]}, ELSEWHERE, True),
        ({"include": ["a\\.example"]}, X, True),
        ({"include": ["a\\.example"]}, ELSEWHERE, False),
        ({"include": ["a\\.example"], "exclude": ["/x$"]}, X, False),
    ],
)
def test_what_is_left_out_is_skipped(options: dict[str, object], url: str, *, taken: bool) -> None:
    left_out = Result(Target(0, url), Verdict.SKIPPED, reason=Note("excluded"), checked_at=NEW_YEAR)
    assert check_of(**options).refuse(Target(0, url), START) == (None if taken else left_out)


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [(FailureKind.URL_INVALID, Verdict.INVALID), (FailureKind.SCHEME_NOT_PROBED, Verdict.SKIPPED)],
)
def test_what_cannot_be_probed_is_a_result(kind: FailureKind, verdict: Verdict) -> None:
    target = Target(0, "mailto:x", refusal=kind)
    assert check_of().refuse(target, START) == Result(
        target, verdict, failure=kind, meaning=kind.value, reason=Note(kind.value), checked_at=NEW_YEAR
    )


def test_an_address_that_is_not_allowed_is_skipped() -> None:
    result, _ = judge_all({X: to(ELSEWHERE), ELSEWHERE: Failure(FailureKind.ADDRESS_NOT_ALLOWED, "10.0.0.1")})
    assert (result.verdict, result.failure) == (Verdict.SKIPPED, FailureKind.ADDRESS_NOT_ALLOWED)
    assert result.final_url == ELSEWHERE


# How a host took it.


@pytest.mark.parametrize(
    ("answer", "manner", "pause"),
    [
        (OK, Feedback.FINE, 0.0),
        (reply(404), Feedback.FINE, 0.0),
        (reply(500), Feedback.FINE, 0.0),
        (reply(429, Retry_After="4"), Feedback.REFUSED, START + 4),
        (reply(429), Feedback.REFUSED, START + backoff(1, X)),
        (reply(429, Retry_After="61"), Feedback.REFUSED, 0.0),
        (reply(503, Retry_After="4"), Feedback.REFUSED, START + 4),
        (reply(503), Feedback.STRAINED, 0.0),
        (reply(420, Retry_After="2"), Feedback.REFUSED, START + 2),
        (reply(529), Feedback.STRAINED, 0.0),
        (Failure(FailureKind.READ_TIMEOUT), Feedback.STRAINED, 0.0),
        (Failure(FailureKind.CONNECT_TIMEOUT), Feedback.STRAINED, 0.0),
        (Failure(FailureKind.CONNECT_REFUSED), Feedback.FINE, 0.0),
    ],
)
def test_how_a_host_took_it(answer: Answer, manner: Feedback, pause: float) -> None:
    check = check_of()
    assert check.feedback(check.begin(Target(0, X)), answer, START) == (manner, pause)


def test_what_never_left_this_machine_tells_nothing_of_the_host() -> None:
    check = check_of()
    step = check.begin(Target(0, X))
    assert check.feedback(step, Failure(FailureKind.LOCAL_LIMIT), START) == (Feedback.UNSENT, 0.0)


# Any answers at all.

PLACES = ["/x", "/y", "http://b.example/", "https://a.example/", "/x#f", "", "mailto:x", "http://u:p@a.example/z"]
REPLIES = st.builds(
    lambda status, location, cookies, after: Reply(
        status, "", {"Location": location} | ({"Retry-After": after} if after and status in (429, 503) else {}), cookies
    ),
    status=st.sampled_from([200, 204, 301, 302, 303, 307, 308, 304, 401, 404, 405, 429, 500, 503, 777]),
    location=st.sampled_from(PLACES),
    cookies=st.sampled_from([(), (), ("a=1",), ("b=2; Path=/", "a=; Max-Age=0")]),
    after=st.sampled_from(["", "", "0", "3", "99999999999999999999", "soon"]),
)
FAILURES = st.builds(Failure, st.sampled_from([*FailureKind]), reused=st.booleans(), elapsed=st.just(0.5))


@settings(max_examples=200)
@given(
    answers=st.lists(REPLIES | FAILURES, min_size=1, max_size=40),
    retries=st.integers(0, 3),
    hops=st.integers(0, 5),
    method=st.sampled_from(["get", "head", "head-only"]),
)
def test_any_answers_come_to_an_end(answers: list[Answer], retries: int, hops: int, method: str) -> None:
    turns = deque(answers)

    def script(request: Request) -> Answer:
        turns.rotate(-1)
        return turns[-1]

    options: dict[str, Any] = {"retries": retries, "max_redirects": hops, "method": method, "header": {"X-Key": "k"}}
    result, steps = judge_all(script, **options)
    # A hop: one HEAD, one GET instead, its repetitions, one for a used connection; then every hop once more.
    assert len(steps) <= (hops + 1) * (retries + 4) + 2 * (MOST_LOCAL_LIMITS + 1)
    assert result.verdict not in FAILING_VERDICTS or steps[-1].confirms
    assert len(result.trail) <= hops + 1
    assert (result.status is None) or (result.failure is None)
    for step in steps:
        assert not set(step.request.url) & {"@", "#"}
        assert "X-Key" not in step.request.headers or origin_of(step.request.url) == "http://a.example"
        assert step.request.headers.get("Cookie") != ""
    assert result.meaning in ("", str(result.failure)) or status_entry(result.status or 0, {}).key == result.meaning


@settings(max_examples=150)
@given(answers=st.lists(REPLIES | FAILURES, min_size=1, max_size=40), retries=st.integers(0, 2))
def test_any_answers_to_several_targets_give_each_one_result(answers: list[Answer], retries: int) -> None:
    turns = deque(answers)

    def script(request: Request) -> Answer:
        turns.rotate(-1)
        return turns[-1]

    urls = [X, Y, ELSEWHERE, "http://a.example/z", "https://a.example/"]
    driver = Driver(script, check_of(retries=retries, max_redirects=3))
    driver.drive(*(Target(index, url) for index, url in enumerate(urls)))
    assert sorted(driver.results) == list(range(len(urls)))
    assert [driver.results[index].url for index in range(len(urls))] == urls
    confirmed = {step.target.index for step in driver.sent if step.confirms}
    for index, result in driver.results.items():
        by_others = "outage-confirmed" in {note.word for note in result.evidence}
        assert result.verdict not in FAILING_VERDICTS or index in confirmed or by_others
        assert result.elapsed >= 0
        assert result.attempts >= 0
