import pytest

from probe.codes import Language
from probe.model import Level, Summary, Verdict
from probe.reports.concern import Concern
from probe.reports.headline import headline, level_of, warning

V = Verdict
C = Concern
CASES = [
    ({}, Level.WARNING, "No URLs were found", "没有找到任何网址"),
    ({C.FINE: 1}, Level.OK, "The URL is fine", "该网址正常"),
    ({C.FAILS: 1}, Level.ERROR, "The URL fails", "该网址未通过"),
    ({C.KNOWN: 1}, Level.OK, "The URL is known to fail", "该网址为已知问题"),
    ({C.LOOK: 1}, Level.WARNING, "The URL needs a look", "该网址需要留意"),
    ({C.SKIPPED: 1}, Level.OK, "The URL was skipped", "该网址被跳过"),
    ({C.FINE: 3}, Level.OK, "All 3 URLs are fine", "3 个网址全部正常"),
    ({C.SKIPPED: 3}, Level.OK, "All 3 URLs were skipped", "3 个网址全部被跳过"),
    ({C.FINE: 1, C.SKIPPED: 2}, Level.OK, "1 URL is fine, 2 skipped", "1 个网址正常，跳过 2 个"),
    ({C.LOOK: 1, C.FINE: 1}, Level.WARNING, "None of 2 URLs fails, 1 needs a look, 1 is fine",
     "2 个网址中没有未通过的，1 个需要留意，1 个正常"),
    ({C.LOOK: 2}, Level.WARNING, "None of 2 URLs fails, 2 need a look", "2 个网址中没有未通过的，2 个需要留意"),
    ({C.FAILS: 1, C.FINE: 3}, Level.ERROR, "1 of 4 URLs fails, 3 are fine", "4 个网址中有 1 个未通过，3 个正常"),
    ({C.FAILS: 3}, Level.ERROR, "3 of 3 URLs fail", "3 个网址中有 3 个未通过"),
    ({C.FAILS: 1, C.KNOWN: 2}, Level.ERROR, "1 of 3 URLs fails, 2 are known to fail",
     "3 个网址中有 1 个未通过，2 个为已知问题"),
    ({C.KNOWN: 1, C.FINE: 1}, Level.OK, "None of 2 URLs newly fails, 1 is known to fail, 1 is fine",
     "2 个网址中没有新的失败，1 个为已知问题，1 个正常"),
]  # fmt: skip


@pytest.mark.parametrize(("counted", "level", "english", "chinese"), CASES)
def test_one_sentence_tells_how_it_went(counted: dict[Concern, int], level: Level, english: str, chinese: str) -> None:
    assert level_of(Summary(sum(counted.values())), counted) is level
    assert headline(counted, Language.EN) == english
    assert headline(dict(reversed(counted.items())), Language.ZH) == chinese


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        (Summary(1, {V.OK: 1}), ""),
        (Summary(1, {V.UNCHECKED: 1}, complete=False), "Incomplete: 1 URL was not checked."),
        (Summary(2, {V.UNCHECKED: 2}, complete=False), "Incomplete: 2 URLs were not checked."),
        (Summary(1, {V.OK: 1}, complete=False), "The run is not complete; URLs may be missing here."),
    ],
)
def test_a_run_that_is_not_whole_says_so(summary: Summary, told: str) -> None:
    assert warning(summary, Language.EN) == told
    assert (level_of(summary, {Concern.FINE: 1}) is Level.OK) is (told == "")
