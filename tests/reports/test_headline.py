import pytest

from probe.codes import Language
from probe.model import FAILING_VERDICTS, Level, Summary, Verdict
from probe.reports import Style
from probe.reports.headline import headline, level_of, warning
from tests.reports.examples import NOON

V = Verdict
CASES = [
    ({}, Level.WARNING, "No URLs were found", "没有找到任何网址"),
    ({V.OK: 1}, Level.OK, "The URL is fine", "该网址正常"),
    ({V.BROKEN: 1}, Level.ERROR, "The URL fails", "该网址未通过"),
    ({V.BLOCKED: 1}, Level.WARNING, "The URL needs a look", "该网址需要留意"),
    ({V.SKIPPED: 1}, Level.OK, "The URL was skipped", "该网址被跳过"),
    ({V.OK: 2, V.REDIRECTED: 1}, Level.OK, "All 3 URLs are fine", "3 个网址全部正常"),
    ({V.SKIPPED: 3}, Level.OK, "All 3 URLs were skipped", "3 个网址全部被跳过"),
    ({V.OK: 1, V.SKIPPED: 2}, Level.OK, "1 URL is fine, 2 skipped", "1 个网址正常，跳过 2 个"),
    ({V.OK: 1, V.SUSPECT: 1}, Level.WARNING, "None of 2 URLs fails, 1 needs a look, 1 is fine",
     "2 个网址全部通过，1 个需要留意，1 个正常"),
    ({V.OK: 3, V.BROKEN: 1}, Level.ERROR, "1 of 4 URLs fails, 3 are fine", "4 个网址中有 1 个未通过，3 个正常"),
    ({V.BROKEN: 1, V.FAILING: 2}, Level.ERROR, "3 of 3 URLs fail", "3 个网址中有 3 个未通过"),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "level", "english", "chinese"), CASES)
def test_one_sentence_tells_how_it_went(counts: dict[Verdict, int], level: Level, english: str, chinese: str) -> None:
    summary = Summary(sum(counts.values()), counts)
    assert level_of(summary, Style(now=NOON)) is level
    assert headline(summary, Style(now=NOON)) == english
    assert headline(summary, Style(now=NOON, language=Language.ZH)) == chinese


@pytest.mark.parametrize(
    ("fail_on", "told"),
    [
        (FAILING_VERDICTS, "1 of 3 URLs fails, 1 needs a look, 1 is fine"),
        (frozenset({V.BLOCKED, V.REDIRECTED}), "2 of 3 URLs fail, 1 needs a look"),
        (frozenset[Verdict](), "None of 3 URLs fails, 2 need a look, 1 is fine"),
    ],
)
def test_what_fails_is_the_users_choice(fail_on: frozenset[Verdict], told: str) -> None:
    summary = Summary(3, {V.REDIRECTED: 1, V.BLOCKED: 1, V.BROKEN: 1})
    assert headline(summary, Style(now=NOON, fail_on=fail_on)) == told


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        (Summary(1, {V.OK: 1}), ""),
        (Summary(1, {V.UNCHECKED: 1}, complete=False), "The run ended early: 1 URL was not checked."),
        (Summary(2, {V.UNCHECKED: 2}, complete=False), "The run ended early: 2 URLs were not checked."),
        (Summary(1, {V.OK: 1}, complete=False), "The run ended early; URLs may be missing here."),
    ],
)
def test_a_run_that_is_not_whole_says_so(summary: Summary, told: str) -> None:
    assert warning(summary, Style(now=NOON)) == told
    assert (level_of(summary, Style(now=NOON)) is Level.OK) is (told == "")
