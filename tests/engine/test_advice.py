"""Advice on every combination of verdict, cause and kind of redirect that the engine can make."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import probe
from probe.codes import Language, all_entries
from probe.engine import advice
from probe.engine.calendar import Calendar
from probe.engine.expectation import Expectations
from probe.engine.redirect_chain import kind_of
from probe.engine.result import ResultBuilder
from probe.engine.verdict import judge, of_failure
from probe.model import Expectation, FailureKind, Hop, Level, Note, Reply, Result, Target, Trail, Verdict, Via
from probe.reports import Style
from probe.reports.record import record
from probe.settings import Settings
from tests.engine.test_result import NEW_YEAR, check_of, drive, page

ROOM = Path(probe.__file__).parent
X, Y, ROOT = "http://a.example/deep/x", "http://a.example/deep/y", "http://a.example/"
STATUSES = sorted({*(one.status for one in all_entries() if one.status and one.status >= 200), 299, 499, 599})
BEFORE: dict[str, Trail] = {
    "none": (),
    "permanent": (Hop(X, "GET", 301, via=Via.LOCATION),),
    "temporary": (Hop(X, "GET", 302, via=Via.LOCATION),),
    "mixed": (Hop(X, "GET", 301, via=Via.LOCATION), Hop(Y, "GET", 302, via=Via.LOCATION)),
    "script": (Hop(X, "GET", 200, via=Via.SCRIPT),),
}
ENDS = (Y, ROOT)
NOTHING = ("nothing to do", "无需处理")
CONTENT = {
    "gone": b"<title>404 Not Found</title><h1>Page not found</h1><p>The page you requested does not exist.</p>",
    "parked": b"<title>a.example is for sale</title><p>This domain is for sale. Buy this domain.</p>",
    "default": b"<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>",
    "login": b"<title>Sign in</title><form action=/login method=post><input type=password name=p></form>",
    "empty": b"",
    "plain": b"<title>Rivers</title><p>Eleven rivers run down from these hills to the sea.</p>",
}


def advised(result: Result) -> tuple[str, str]:
    """Return the advice on a result in both languages."""
    said = [record(result, Style(now=NEW_YEAR, language=language)).code for language in Language]
    return tuple("" if code is None else code.advice for code in said)  # type: ignore[return-value]


def fits(result: Result) -> bool:
    english, chinese = advised(result)
    says_nothing = NOTHING[0] in english.lower(), NOTHING[1] in chinese
    if result.level is Level.OK:
        return says_nothing[0] == says_nothing[1]
    return bool(english and chinese) and says_nothing == (False, False)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("accept", [(), (range(200, 600),)])
def test_no_answer_is_advised_against_its_verdict(before: str, accept: tuple[range, ...]) -> None:
    wrong = []
    for status, end, body, wall in product(STATUSES, ENDS, (b"", CONTENT["gone"]), (False, True)):
        trail = (*BEFORE[before], Hop(end, "GET", status))
        headers = {"Content-Type": "text/html", **({"cf-mitigated": "challenge"} if wall else {})}
        found = judge(Reply(status, headers=headers, body=body), trail, accept, lambda: NEW_YEAR)
        result = Result(
            Target(0, X), found.verdict, trail, found.status, found.failure, kind_of(trail), found.entry.key,
            found.reason, advice=advice.on(found, trail),
        )  # fmt: skip
        if not fits(result):
            wrong.append((status, end, found.verdict, found.reason.word, advised(result)))
    assert wrong == []


@pytest.mark.parametrize("before", BEFORE)
def test_no_failure_has_nothing_to_do(before: str) -> None:
    for kind in FailureKind:
        found = of_failure(kind)
        trail = (*BEFORE[before], Hop(Y, "GET", None, kind))
        result = Result(
            Target(0, X), found.verdict, trail, failure=kind, meaning=found.entry.key, advice=advice.on(found, trail)
        )
        assert fits(result), kind


@pytest.mark.parametrize(
    "word",
    ["suspect-inside", "suspect-nobodys", "suspect-error", "suspect-redirect", "suspect-root", "blocked-login",
     "blocked-inside", "accepted"],
)  # fmt: skip
def test_each_cause_has_advice_of_its_own(word: str) -> None:
    trail = (Hop(X, "GET", 302, via=Via.LOCATION), Hop(ROOT, "GET", 200))
    found = advice.by_content(Note(word), trail)
    assert found is not None
    verdict = Verdict.OK if word == "accepted" else Verdict.SUSPECT
    assert fits(Result(Target(0, X), verdict, trail, 200, meaning="200", advice=found))


@pytest.mark.parametrize("content", CONTENT)
@pytest.mark.parametrize("before", ["none", "301", "302"])
def test_what_a_page_says_is_advised_on(content: str, before: str) -> None:
    first = page(CONTENT[content]) if before == "none" else Reply(int(before), headers={"Location": Y})
    answers = {X: first, Y: page(CONTENT[content])}
    result, _ = drive(check_of(soft_404="always"), lambda request: answers.get(request.url, Reply(404)), Target(0, X))
    assert fits(result)


UNASKED = re.compile(r'skip=Note\("([a-z0-9-]+)"|Note\("([a-z0-9-]+)"')
UNCHECKED = (
    "deadline", "interrupted", "fault", "local-limit", "offline", "cut-off-names", "cut-off-connections",
    "cut-off-proxy", "cut-off-certificates",
)  # fmt: skip
SKIPPED = sorted({
    "mail-unknown", "mail-unasked",
    "excluded", "excluded-hop", "not-sent", "robots", "robots-unknown", "made-by-build",
    *(word for folder in ("targets", "sites") for file in sorted((ROOM / folder).glob("*.py"))
      for found in UNASKED.finditer(file.read_text("utf-8")) for word in found.groups() if word),
})  # fmt: skip
GOOD = ("file-there", "built", "mail-mx", "mail-address", "mail-name", "mail-literal", "mail-nobody")


@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        *((Verdict.UNCHECKED, word) for word in UNCHECKED),
        *((Verdict.SKIPPED, word) for word in SKIPPED),
        *((Verdict.OK, word) for word in GOOD),
    ],
)
def test_what_was_not_judged_has_advice_of_its_own(verdict: Verdict, word: str) -> None:
    result = Result(Target(0, X), verdict, reason=Note(word, ("a", "b", "c")))
    assert fits(result)
    assert all(advised(result))
    assert advised(result)[0].endswith(".")


def test_what_ends_a_run_and_what_leaves_a_link_out_is_told_apart() -> None:
    said = [advised(Result(Target(0, X), Verdict.UNCHECKED, reason=Note(word)))[0] for word in UNCHECKED]
    assert len(set(said)) == len(said) - 2  # three causes lie in the network of this machine
    assert len(SKIPPED) > 25


@pytest.mark.parametrize("kind", FailureKind)
def test_what_is_refused_has_advice(kind: FailureKind) -> None:
    result = ResultBuilder(Calendar(0.0, NEW_YEAR), 0).refused(Target(0, X), kind, 0.0)
    assert fits(result)
    assert all(advised(result))


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("expectation", "options"),
    [(Expectation(Y), {}), (Expectation("http://a.example/z"), {}), (Expectation(None, (301,)), {}),
     (Expectation(Y, faults=(Note("list-conflict", ("2",)),)), {}), (None, {"permanent_only": True}),
     (None, {"max_hops": 0})],
)  # fmt: skip
def test_what_is_expected_is_advised_on(
    before: str, end: str, expectation: Expectation | None, options: dict[str, Any]
) -> None:
    trail = (*BEFORE[before], Hop(end, "GET", 200))
    found = judge(Reply(200), trail, (), lambda: NEW_YEAR)
    result = Result(
        Target(0, X, expectation=expectation), found.verdict, trail, 200, None, kind_of(trail), "200", found.reason,
        advice=advice.on(found, trail),
    )  # fmt: skip
    assert fits(Expectations(Settings.read(options).judging).compared(result))
