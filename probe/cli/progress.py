"""The progress line: on standard error, and only on a terminal."""

from collections import Counter
from collections.abc import Iterator
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from probe.model import Level, Result, Verdict
from probe.reports.interface import Style
from probe.reports.layout import shortened_middle
from probe.reports.words import word

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress
    from rich.text import Text

_COLORS = {Level.OK: "green", Level.INFO: "cyan", Level.WARNING: "yellow", Level.ERROR: "red"}
_GAP = "  "
_WARM_UP = 2.0  # seconds before a rate is meaningful
_LONGEST_HOST = 40  # columns


class Watched(Protocol):
    """A run, as the progress line sees it."""

    exchanges: int

    def made_sure_of(self) -> tuple[int, str, float] | None:
        """Return how many targets are still to be confirmed, the host of the next one, and the seconds until then."""
        ...

    def waits_for(self) -> tuple[int, str, float] | None:
        """Return how many responses are pending and a host of one of them; or 0, a host and the seconds of a pause."""
        ...


class ProgressLine:
    """Counts, rate, times and what the run waits for; does nothing if it is disabled."""

    def __init__(self, stream: TextIO, total: int | None, *, shown: bool, style: Style) -> None:
        self._stream = stream
        self._style = style
        self._total = total
        self._done = 0
        self._began = monotonic()
        self._counts: Counter[Verdict] = Counter()
        self._run: Watched | None = None
        self._progress = _line(stream, self, color=style.color) if shown else None
        if self._progress:
            self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def watch(self, run: Watched) -> None:
        """Read the run's number of exchanges and its waiting state whenever the line is drawn."""
        self._run = run

    def know(self, total: int | None) -> None:
        """Set the number of URLs, which was not known before."""
        self._total = total
        if self._progress:
            self._progress.update(self._task, total=total)

    def expect(self) -> None:
        """Count one more URL that is to come."""
        if self._total is not None:
            self.know(self._total + 1)

    def print(self, line: str) -> None:
        """Print a permanent line, above the progress line if there is one."""
        if self._progress:
            self._progress.console.print(line, markup=False, highlight=False)
        else:
            self._stream.write(f"{line}\n")

    def add(self, result: Result) -> None:
        """Count a result."""
        if self._progress is None:
            return
        self._counts[result.verdict] += 1
        self._done += 1
        self._progress.update(self._task, advance=1)

    def counted(self, now: float) -> Iterator[str]:
        """Yield the texts beside the bar: results, exchanges, rate, and times with labels."""
        language, passed = self._style.language, max(now - self._began, 0.0)
        name = "progress-endless" if self._total is None else "progress-urls"
        yield word(name, language, self._done, total=self._total)
        if self._run:
            yield word("progress-exchanges", language, self._run.exchanges)
        rate = self._done / passed if passed >= _WARM_UP else 0.0
        if rate >= 1:
            yield word("progress-rate", language, round(rate))
        yield word("progress-elapsed", language, time=_clock(passed))
        if rate and self._total is not None and self._done < self._total:
            yield word("progress-left", language, time=_clock((self._total - self._done) / rate))

    def awaited(self) -> str:
        """Return what the run waits for, or an empty text while it makes progress."""
        if self._run is None:
            return ""
        language = self._style.language
        if confirmed := self._run.made_sure_of():
            count, host, seconds = confirmed
            text = word("progress-confirming", language, count, host=_host(host))
        elif waited := self._run.waits_for():
            count, host, seconds = waited
            text = word("progress-answers" if count else "progress-pause", language, count, host=_host(host))
        else:
            return ""
        return text + (word("progress-in", language, round(seconds)) if seconds >= 1 else "")

    def verdicts(self) -> Iterator[tuple[str, str]]:
        """Yield each count so far with its colour."""
        for verdict in Verdict:
            if self._counts[verdict]:
                yield f"{self._counts[verdict]:,} {verdict}", _COLORS[verdict.level]

    def under(self) -> "Text":
        """Return the line below the bar: counts by verdict, then what the run waits for."""
        from rich.text import Text  # noqa: PLC0415 - as below

        text = Text(no_wrap=True, overflow="ellipsis")
        for count, color in self.verdicts():
            text.append(count, color).append(_GAP)
        return text.append(self.awaited(), "dim")


def _host(key: str) -> str:
    return shortened_middle(key, _LONGEST_HOST)


def _clock(seconds: float) -> str:
    """Return a duration as ``0:07``, ``12:34`` or ``1:02:03``."""
    whole = round(seconds)
    minutes = f"{whole // 60 % 60:02}" if whole >= 3600 else f"{whole // 60}"
    return f"{whole // 3600}:{minutes}:{whole % 60:02}" if whole >= 3600 else f"{minutes}:{whole % 60:02}"


def _line(stream: TextIO, line: ProgressLine, *, color: bool) -> "Progress":
    from rich import progress  # noqa: PLC0415 - takes a tenth of the start time, and is mostly not needed
    from rich.console import Console  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    class Counted(progress.ProgressColumn):
        def render(self, task: "progress.Task") -> Text:  # noqa: ARG002 - the same for every task
            return Text(_GAP.join(line.counted(monotonic())), no_wrap=True, overflow="ellipsis")

    class Line(progress.Progress):
        def get_renderables(self) -> "Iterator[RenderableType]":
            yield from super().get_renderables()
            yield line.under()

    return Line(
        progress.BarColumn(bar_width=10),
        Counted(),
        console=Console(file=stream, no_color=not color, force_terminal=True),
        transient=True,
        refresh_per_second=5,
    )
