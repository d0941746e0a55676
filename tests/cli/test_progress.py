from io import StringIO

from probe.cli.progress import ProgressLine
from probe.model import Result, Target, Verdict


def test_the_total_may_be_known_later() -> None:
    shown = StringIO()
    with ProgressLine(shown, None, shown=True, color=False) as progress:
        progress.add(Result(Target(0, "http://a.example/"), Verdict.OK))
        assert progress._progress is not None
        progress._progress.refresh()
        assert "1/?" in shown.getvalue()
        progress.know(3)
        progress._progress.refresh()
        assert "1/3" in shown.getvalue()


def test_it_says_what_is_made_sure_of_and_when() -> None:
    shown, awaited = StringIO(), [(12, "a.example", 7.4), (1, "b.example", 0.2), None]
    with ProgressLine(shown, 20, shown=True, color=False) as progress:
        assert progress._progress is not None
        for expected in ("confirming 12 (a.example in 7 s)", "confirming 1 (b.example)"):
            progress.watch(lambda: awaited[0])
            progress._progress.refresh()
            assert expected in " ".join(shown.getvalue().split())
            awaited.pop(0)
        shown.truncate(0)
        progress._progress.refresh()
        assert "confirming" not in shown.getvalue()


def test_nothing_is_shown_where_nobody_looks() -> None:
    shown = StringIO()
    with ProgressLine(shown, None, shown=False, color=False) as progress:
        progress.add(Result(Target(0, "http://a.example/"), Verdict.OK))
        progress.know(3)
    assert shown.getvalue() == ""
