"""Failures that marks in documents excuse, by the places that a link has."""

from datetime import UTC, date, datetime

import pytest

from probe.excuses import Baseline, Excuses
from probe.excuses.entries import Entry
from probe.excuses.marks import MOST_NEEDLESS, WithAllPlaces
from probe.model import Mention, Note, Result, Target, Verdict
from probe.reports.findings import findings
from probe.reports.interface import Style
from probe.reports.record import record
from probe.settings import Ignore, Match, Settings

STYLE = Style(now=datetime(2026, 11, 23, tzinfo=UTC))
URL, TODAY = "http://a.example/", date(2026, 11, 23)
MARKED, PLAIN = Mention(URL, "a.md", 1, 1, ignored="why"), Mention(URL, "b.md", 2, 1)


def judged(*mentions: Mention, verdict: Verdict = Verdict.BROKEN, excuses: Excuses | None = None) -> Result:
    return (excuses or Excuses(Settings(), TODAY)).judged(Result(Target(0, URL, mentions), verdict))


def test_a_link_that_is_ignored_wherever_it_stands_is_excused() -> None:
    result = judged(MARKED, MARKED)
    assert (result.fails, result.excuse) == (False, Note("excuse-marked", ("why",)))


def test_one_without_a_reason_is_excused_too() -> None:
    assert judged(Mention(URL, "a.md", 1, 1, ignored="")).excuse == Note("excuse-marked-unsaid")


def test_a_link_that_stands_elsewhere_too_fails_there() -> None:
    result = judged(MARKED, PLAIN)
    assert (result.fails, result.excuse) == (True, None)
    assert result.evidence == (Note("ignored-at", ("a.md:1", "why")),)
    assert [source.document for source in record(result, STYLE).sources] == ["b.md"]
    assert [finding.place.path for finding in findings([result], STYLE, lambda _: True)] == ["b.md"]


def test_a_link_without_mentions_is_not_excused() -> None:
    assert judged().fails


def test_an_excused_link_keeps_its_places() -> None:
    assert [source.document for source in record(judged(MARKED), STYLE).sources] == ["a.md"]


def test_a_mark_says_nothing_of_what_does_not_fail() -> None:
    assert judged(MARKED, verdict=Verdict.BLOCKED).excuse is None


@pytest.mark.parametrize("reason", ["data-proofer-ignore", "markdown-link-check-disable", "linkspector-disable-line"])
def test_the_marks_of_other_programs_are_never_needless(reason: str) -> None:
    excuses = Excuses(Settings(), TODAY)
    judged(Mention(URL, "a.md", 1, 1, ignored=reason), verdict=Verdict.OK, excuses=excuses)
    assert list(excuses.notices(complete=True)) == []


def test_marks_of_links_that_pass_are_told_of() -> None:
    excuses = Excuses(Settings(), TODAY)
    for number in range(MOST_NEEDLESS + 2):
        judged(Mention(URL, "a.md", number, 1, ignored="why"), verdict=Verdict.OK, excuses=excuses)
    judged(MARKED, verdict=Verdict.UNCHECKED, excuses=excuses)
    told = list(excuses.notices(complete=True))
    assert told[0] == Note("mark-needless", ("a.md:0", URL))
    assert (len(told), told[-1]) == (MOST_NEEDLESS + 1, Note("notices-more", ("2",)))


def test_a_place_that_is_found_later_fails() -> None:
    early = judged(MARKED)
    late = WithAllPlaces([Result(Target(0, URL, (MARKED, PLAIN)), early.verdict, excuse=early.excuse), early])
    assert [(result.fails, result.excuse is None) for result in late] == [(True, True), (False, False)]
    assert [result.fails for result in late] == [True, False]  # as often as there are reports


def test_what_the_baseline_knows_stays_known_wherever_it_is_found() -> None:
    excuses = Excuses(Settings(), TODAY, Baseline({URL: Entry(URL, "broken")}))
    assert judged(MARKED, excuses=excuses).excuse == Note("excuse-baseline")


def test_an_ignore_of_the_config_that_is_over_is_told_of_all_the_same() -> None:
    ignores = [Ignore(Match.of("a.example"), "spring", date(2026, 5, 1))]
    assert judged(MARKED, excuses=Excuses(Settings.of(ignores=ignores), TODAY)).fails
