"""The progress line: on standard error, on a terminal, and nowhere else."""

from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from probe.model import Level, Result, Verdict

if TYPE_CHECKING:
    from rich.progress import Progress

_COLORS = {Level.OK: "green", Level.INFO: "cyan", Level.WARNING: "yellow", Level.ERROR: "red"}


class ProgressLine:
    """Rate, counts by verdict and time left; a no-op where it is not wanted."""

    def __init__(self, stream: TextIO, total: int | None, *, shown: bool, color: bool) -> None:
        self._stream = stream
        self._counts: Counter[Verdict] = Counter()
        self._made_sure_of: Callable[[], tuple[int, str, float] | None] = lambda: None
        self._progress = _line(stream, self._doing, color=color) if shown else None
        if self._progress:
            self._task = self._progress.add_task("", total=total, rate="", counts="")

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def watch(self, made_sure_of: Callable[[], tuple[int, str, float] | None]) -> None:
        """Ask, whenever the line is drawn, how many URLs are yet to be made sure of: of which host next, and when."""
        self._made_sure_of = made_sure_of

    def _doing(self) -> str:
        awaited = self._made_sure_of()
        if awaited is None:
            return ""
        count, host, seconds = awaited
        when = f" in {seconds:.0f} s" if seconds >= 1 else ""
        return f"confirming {count:,} ({host}{when})"

    def know(self, total: int | None) -> None:
        """Take how many URLs there are, which was not known before."""
        if self._progress:
            self._progress.update(self._task, total=total)

    def expect(self) -> None:
        """Count one more URL that is to come."""
        if self._progress and (total := self._progress.tasks[0].total) is not None:
            self._progress.update(self._task, total=total + 1)

    def print(self, line: str) -> None:
        """Print a line that stays, above the progress line where there is one."""
        if self._progress:
            self._progress.console.print(line, markup=False, highlight=False)
        else:
            self._stream.write(f"{line}\n")

    def add(self, result: Result) -> None:
        """Count a result."""
        if self._progress is None:
            return
        self._counts[result.verdict] += 1
        speed = self._progress.tasks[0].finished_speed or self._progress.tasks[0].speed
        self._progress.update(self._task, advance=1, counts=self._by_verdict(), rate=f"{speed:,.0f}/s" if speed else "")

    def _by_verdict(self) -> str:
        counted = ((verdict, self._counts[verdict]) for verdict in Verdict if self._counts[verdict])
        return "  ".join(f"[{_COLORS[verdict.level]}]{verdict} {count}[/]" for verdict, count in counted)


def _line(stream: TextIO, doing: Callable[[], str], *, color: bool) -> "Progress":
    from rich import progress  # noqa: PLC0415 - a tenth of the time to start, and mostly nobody is looking
    from rich.console import Console  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    class Doing(progress.ProgressColumn):
        def render(self, task: "progress.Task") -> Text:  # noqa: ARG002 - the same for every task
            return Text(doing())

    return progress.Progress(
        progress.BarColumn(bar_width=16),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TextColumn("{task.fields[counts]}"),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        Doing(),
        console=Console(file=stream, no_color=not color, force_terminal=True),
        transient=True,
        refresh_per_second=5,
    )
