import pytest
from msgspec.structs import replace

from probe.model import Note, RedirectKind, Result, Verdict
from probe.reports.concern import Concern, concern, moved
from tests.reports.links import broken


def judged(verdict: Verdict) -> Result:
    return replace(broken("https://a.example/"), verdict=verdict, fails=False)


@pytest.mark.parametrize(
    ("verdict", "asked"),
    [
        (Verdict.OK, Concern.FINE),
        (Verdict.REDIRECTED, Concern.FINE),
        (Verdict.SUSPECT, Concern.LOOK),
        (Verdict.BLOCKED, Concern.LOOK),
        (Verdict.LIMITED, Concern.LOOK),
        (Verdict.BROKEN, Concern.LOOK),
        (Verdict.FAILING, Concern.LOOK),
        (Verdict.UNREACHABLE, Concern.LOOK),
        (Verdict.INVALID, Concern.LOOK),
        (Verdict.SKIPPED, Concern.SKIPPED),
        (Verdict.UNCHECKED, Concern.LOOK),
    ],
)
def test_what_does_not_fail_asks_for_what_its_verdict_says(verdict: Verdict, asked: Concern) -> None:
    assert concern(judged(verdict)) is asked


@pytest.mark.parametrize("verdict", Verdict)
def test_what_fails_fails_and_what_is_excused_is_known_whatever_the_verdict(verdict: Verdict) -> None:
    assert concern(replace(judged(verdict), fails=True)) is Concern.FAILS
    assert concern(replace(judged(verdict), excuse=Note("excuse-baseline"))) is Concern.KNOWN


@pytest.mark.parametrize(
    ("verdict", "redirect", "is_moved"),
    [
        (Verdict.REDIRECTED, RedirectKind.PERMANENT, True),
        (Verdict.REDIRECTED, RedirectKind.MIXED, False),
        (Verdict.REDIRECTED, RedirectKind.TEMPORARY, False),
        (Verdict.BROKEN, RedirectKind.PERMANENT, False),
    ],
)
def test_only_a_success_behind_permanent_redirects_has_moved(
    verdict: Verdict, redirect: RedirectKind, is_moved: bool
) -> None:
    assert moved(replace(judged(verdict), redirect=redirect)) is is_moved
