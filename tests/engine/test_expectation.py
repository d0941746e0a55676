"""What is expected of a URL beside what came: every kind of fault, and what looks like one and is none."""

import pytest
from msgspec.structs import replace

from probe.engine.attempt import Answered, Attempt, Step
from probe.engine.expectation import IMPOSSIBLE, Expectations, is_same
from probe.engine.redirect_chain import kind_of
from probe.engine.verdict import judge
from probe.model import (
    Expectation,
    Failure,
    FailureKind,
    Hop,
    Note,
    Reply,
    Request,
    Result,
    Target,
    Trail,
    Verdict,
    Via,
)
from probe.settings import Settings
from tests.engine.test_verdict import WALL

OLD, NEW, OTHER = "http://a.example/old/x", "https://a.example/new/x", "https://a.example/other"


def chain(*steps: tuple[int, str]) -> Trail:
    urls = [url for _, url in steps]
    hops = [
        Hop(url, "GET", status, None, following, via=Via.LOCATION if following else None)
        for (status, url), following in zip(steps, [*urls[1:], None], strict=True)
    ]
    return tuple(hops)


def result(trail: Trail, expectation: Expectation | None = None, **options: object) -> Result:
    """The result of a chain, compared with what is expected of it."""
    judged = judge(Reply(trail[-1].status or 0), trail, (), lambda: WALL)
    found = Result(
        Target(0, trail[0].url, expectation=expectation), judged.verdict, trail, judged.status, judged.failure,
        kind_of(trail), judged.entry.key, judged.reason,
    )  # fmt: skip
    return Expectations(Settings.read(options).judging).compared(found)


MOVED = chain((301, OLD), (200, NEW))
TEMPORARY = chain((302, OLD), (200, NEW))
TWICE = chain((301, OLD), (302, OTHER), (200, NEW))


@pytest.mark.parametrize(
    ("trail", "expectation", "options", "reason"),
    [
        (MOVED, Expectation(OTHER), {}, Note("unexpected-address", (OTHER, NEW, "200"))),
        (chain((200, OLD)), Expectation(NEW), {}, Note("unexpected-unmoved", (NEW, OLD, "200"))),
        (TEMPORARY, Expectation(NEW, (301,)), {}, Note("unexpected-status", ("301", "302"))),
        (MOVED, Expectation(None, (410, 404)), {}, Note("unexpected-status", ("410/404", "301"))),
        (chain((200, OLD)), Expectation(None, (410,)), {}, Note("unexpected-status", ("410", "200"))),
        (TWICE, Expectation(NEW), {"permanent_only": True}, Note("unexpected-temporary", ("2", "302", OTHER))),
        (TEMPORARY, None, {"permanent_only": True}, Note("unexpected-temporary", ("1", "302", OLD))),
        (TWICE, Expectation(NEW), {"max_hops": 1}, Note("unexpected-hops", ("2", "1"))),
        (MOVED, None, {"max_hops": 0}, Note("unexpected-hops", ("1", "0"))),
        (MOVED, Expectation(NEW, faults=(Note("list-conflict", ("…",)),)), {}, Note("list-conflict", ("…",))),
        (MOVED, Expectation(f"{NEW}#there"), {}, Note("unexpected-address", (f"{NEW}#there", NEW, "200"))),
    ],
)
def test_what_is_not_as_expected(
    trail: Trail, expectation: Expectation | None, options: dict[str, object], reason: Note
) -> None:
    found = result(trail, expectation, **options)
    assert (found.verdict, found.reason) == (Verdict.UNEXPECTED, reason)
    assert found.advice is not None


@pytest.mark.parametrize(
    ("trail", "expectation", "options", "verdict"),
    [
        (MOVED, Expectation(NEW, (301, 308)), {"permanent_only": True, "max_hops": 1}, Verdict.REDIRECTED),
        (TWICE, Expectation(NEW), {"max_hops": 2}, Verdict.REDIRECTED),
        (chain((200, NEW)), Expectation(NEW, (200,)), {"permanent_only": True, "max_hops": 0}, Verdict.OK),
        (chain((301, OLD), (200, f"{NEW}#part")), Expectation(NEW), {}, Verdict.REDIRECTED),
        (MOVED, Expectation(NEW, faults=(Note("list-chain", (NEW, OTHER)),)), {}, Verdict.REDIRECTED),
        (MOVED, None, {}, Verdict.REDIRECTED),
        (chain((301, OLD), (200, "http://a.example/")), Expectation("http://a.example/"), {}, Verdict.REDIRECTED),
    ],
)
def test_what_is_as_expected(
    trail: Trail, expectation: Expectation | None, options: dict[str, object], verdict: Verdict
) -> None:
    assert result(trail, expectation, **options).verdict is verdict


def test_the_front_page_is_suspect_where_the_list_does_not_name_it() -> None:
    trail = chain((301, OLD), (200, "http://a.example/"))
    assert result(trail).verdict is Verdict.SUSPECT
    found = result(trail, Expectation(NEW))
    assert (found.verdict, found.evidence[0].word) == (Verdict.UNEXPECTED, "suspect-root")


@pytest.mark.parametrize(
    ("trail", "expected", "hop"),
    [
        (chain((301, OLD), (301, NEW), (200, OTHER)), NEW, Note("unexpected-hop", ("2", "301", NEW, OTHER))),
        (
            chain((301, OLD), (302, OTHER), (200, f"{OTHER}/2")),
            NEW,
            Note("unexpected-hop", ("2", "302", OTHER, f"{OTHER}/2")),
        ),
    ],
)
def test_the_hop_that_went_wrong_is_told(trail: Trail, expected: str, hop: Note) -> None:
    assert hop in result(trail, Expectation(expected)).evidence


def test_every_fault_is_told_though_one_is_the_reason() -> None:
    found = result(TWICE, Expectation(OTHER, (308,)), permanent_only=True, max_hops=1)
    words = [note.word for note in (found.reason, *found.evidence)]
    assert words == [
        "unexpected-address",
        "unexpected-status",
        "unexpected-temporary",
        "unexpected-hops",
        "unexpected-hop",
    ]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v not in {Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT}])
def test_what_was_not_answered_with_success_keeps_its_verdict(verdict: Verdict) -> None:
    target = Target(0, OLD, expectation=Expectation(NEW, (301,)))
    found = Expectations(Settings.of(permanent_only=True).judging).compared(Result(target, verdict, TEMPORARY))
    assert found.verdict is verdict
    assert found.evidence == (Note("expected-address", (NEW,)), Note("expected-first", ("301",)))


def test_what_the_program_asks_for_itself_is_compared_with_nothing() -> None:
    strict = Expectations(Settings.of(max_hops=0, permanent_only=True).judging)
    for target in (Target(-1, OLD, own=True), Target(0, "a.md", path="/a.md")):
        found = Result(target, Verdict.REDIRECTED, TEMPORARY)
        assert strict.compared(found) is found


def test_a_result_without_expectation_is_the_same_object() -> None:
    found = Result(Target(0, OLD), Verdict.REDIRECTED, TEMPORARY)
    assert Expectations(Settings().judging).compared(found) is found


@pytest.mark.parametrize(
    ("status", "statuses", "judged"),
    [(410, (410,), True), (404, (404, 410), True), (503, (503,), True), (404, (410,), False), (301, (301,), False)],
)
def test_an_expected_status_is_judged_at_once(status: int, statuses: tuple[int, ...], judged: bool) -> None:
    answered = asked(Reply(status), Expectation(None, statuses), chain((status, OLD)))
    Expectations(Settings().judging).decide(answered)
    assert (answered.judgement is not None) is judged
    if answered.judgement is not None:
        assert (answered.judgement.verdict, answered.judgement.status) == (Verdict.OK, status)


def test_only_the_first_answer_has_the_expected_status() -> None:
    behind = asked(Reply(404), Expectation(None, (404,)), chain((301, OLD), (404, NEW)))
    failed = asked(Failure(FailureKind.EMPTY_REPLY), Expectation(None, (404,)), chain((404, OLD)))
    for answered in (behind, failed):
        Expectations(Settings().judging).decide(answered)
        assert answered.judgement is None


def asked(answer: Reply | Failure, expectation: Expectation, trail: Trail) -> Answered:
    step = Step(Target(0, OLD, expectation=expectation), Request(OLD), Attempt(), OLD)
    return Answered(step, answer, replace(Attempt(), trail=trail), 0.0)


def test_fragments_count_where_they_are_expected() -> None:
    assert is_same(f"{NEW}#a", NEW)
    for written, expected in (("%7Ea", "~a"), ("a%2db", "a-b"), ("%c3%bc", "%C3%BC"), ("?q=%41", "?q=A")):
        assert is_same(f"{NEW}{written}", f"{NEW}{expected}")
        assert is_same(f"{NEW}{expected}", f"{NEW}{written}")
    for written, other in (("%2Fa", "/a"), ("%C3%BC", "%C3%9C"), ("A", "a"), ("%20", "+"), ("%2", "%25")):
        assert not is_same(f"{NEW}{written}", f"{NEW}{other}")
    assert is_same(f"{NEW}#a", f"{NEW}#a")
    assert not is_same(NEW, f"{NEW}#a")
    assert not is_same(f"{NEW}/", NEW)


def test_the_faults_of_a_list_are_either_impossible_or_hints() -> None:
    for word in IMPOSSIBLE:
        assert result(MOVED, Expectation(NEW, faults=(Note(word, ("x", "y")),))).verdict is Verdict.UNEXPECTED
