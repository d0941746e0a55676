import re
from dataclasses import dataclass
from io import StringIO

import pytest
from msgspec.structs import replace

from probe.cli import progress as module
from probe.cli.progress import ProgressLine
from probe.codes import Language
from probe.model import Result, Target, Verdict
from probe.reports import Style
from tests.reports.examples import NOON

STYLE = Style(now=NOON)
ZH = replace(STYLE, language=Language.ZH)
OK = Result(Target(0, "http://a.example/"), Verdict.OK)
DEAD = Result(Target(1, "http://b.example/"), Verdict.BROKEN, fails=True)


@dataclass
class Watched:
    exchanges: int = 0
    confirmed: tuple[int, str, float] | None = None
    waited: tuple[int, str, float] | None = None

    def made_sure_of(self) -> tuple[int, str, float] | None:
        return self.confirmed

    def waits_for(self) -> tuple[int, str, float] | None:
        return self.waited


def test_the_total_may_be_known_later() -> None:
    shown = StringIO()
    with ProgressLine(shown, None, shown=True, style=STYLE) as progress:
        progress.add(OK)
        assert progress._progress is not None
        progress._progress.refresh()
        assert " 1 URL  " in shown.getvalue()
        progress.know(3)
        progress.expect()
        progress._progress.refresh()
        assert "1 of 4 URLs" in shown.getvalue()
        assert "1 ok" in shown.getvalue()


@pytest.mark.parametrize(
    ("style", "parts"),
    [
        (STYLE, ["3 of 1,200 URLs", "31 requests", "elapsed 0:02"]),
        (ZH, ["3 / 1,200 个网址", "31 次请求", "已用 0:02"]),
    ],
)
def test_it_counts_exchanges_beside_results_and_labels_its_times(style: Style, parts: list[str]) -> None:
    progress = ProgressLine(StringIO(), 1_200, shown=True, style=style)
    progress.watch(Watched(31))
    for _ in range(3):
        progress.add(OK)
    assert list(progress.counted(progress._began + 1.9)) == parts


@pytest.mark.parametrize(
    ("style", "parts"),
    [(STYLE, ["3 URLs/s", "elapsed 1:40", "left 1:00:00"]), (ZH, ["每秒 3 个", "已用 1:40", "剩余 1:00:00"])],
)
def test_what_is_left_follows_from_the_rate(style: Style, parts: list[str]) -> None:
    progress = ProgressLine(StringIO(), 11_100, shown=True, style=style)
    progress._done = 300
    assert list(progress.counted(progress._began + 100))[1:] == parts
    progress.know(300)
    assert list(progress.counted(progress._began + 100))[1:] == parts[:-1]
    progress.know(None)
    assert list(progress.counted(progress._began + 100))[1:] == parts[:-1]


@pytest.mark.parametrize(
    ("watched", "english", "chinese"),
    [
        (Watched(), "", ""),
        (
            Watched(0, (12, "a.example", 7.4), (3, "b.example", 0)),
            "confirming 12 URLs that failed, next a.example in 7 s",
            "正在复查 12 个失败的网址，下一个是 a.example（7 秒后）",
        ),
        (
            Watched(0, (1, "a.example", 0.2)),
            "confirming 1 URL that failed, next a.example",
            "正在复查 1 个失败的网址，下一个是 a.example",
        ),
        (
            Watched(0, None, (3, "b.example", 0)),
            "waiting for 3 answers, first b.example",
            "正在等待 3 个响应，最早的是 b.example",
        ),
        (
            Watched(0, None, (1, "b.example", 0)),
            "waiting for 1 answer, b.example",
            "正在等待 1 个响应，最早的是 b.example",
        ),
        (
            Watched(0, None, (0, "c.example", 41.0)),
            "waiting for c.example, which is asked again in 41 s",
            "正在等待再次访问 c.example（41 秒后）",
        ),
    ],
)
def test_it_says_what_it_waits_for(watched: Watched, english: str, chinese: str) -> None:
    for style, text in ((STYLE, english), (ZH, chinese)):
        progress = ProgressLine(StringIO(), 20, shown=False, style=style)
        assert progress.awaited() == ""
        progress.watch(watched)
        assert progress.awaited() == text


def test_counts_are_coloured_by_what_they_ask_for() -> None:
    progress = ProgressLine(StringIO(), 20, shown=True, style=STYLE)
    for result in (DEAD, OK, OK):
        progress.add(result)
    assert list(progress.verdicts()) == [("2 ok", "green"), ("1 broken", "red")]


def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = StringIO()
    with ProgressLine(shown, 1_000_000, shown=True, style=STYLE) as progress:
        progress.watch(Watched(10**7, None, (3, "a.very.long.name." * 9, 0)))
        progress.add(OK)
        assert progress._progress is not None
        with progress._progress.console.capture() as drawn:
            progress._progress.console.print(progress._progress.get_renderable())
    lines = [line for line in drawn.get().split("\n") if line.strip()]
    assert len(lines) >= 2
    assert [line for line in map(_plain, lines[:2]) if len(line.rstrip()) > 60] == []


def _plain(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line)


def test_a_time_reads_as_a_clock_does() -> None:
    assert [module._clock(seconds) for seconds in (0.4, 59.6, 61, 3599, 3600, 36_061)] == [
        "0:00", "1:00", "1:01", "59:59", "1:00:00", "10:01:01",
    ]  # fmt: skip


def test_nothing_is_shown_where_nobody_looks() -> None:
    shown = StringIO()
    with ProgressLine(shown, None, shown=False, style=STYLE) as progress:
        progress.add(OK)
        progress.know(3)
    assert shown.getvalue() == ""
