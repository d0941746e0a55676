"""Where results go: report files, one report on standard output, and lines while the run is in progress."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from msgspec.structs import replace

from probe.cli import streams
from probe.cli.streams import Color
from probe.cli.written import Written
from probe.codes import Language
from probe.errors import OutputError, SettingsError
from probe.model import Result, Summary
from probe.reports import Report, Style, output, report_named
from probe.reports.files import check_writable, opened, replacing
from probe.reports.history import LookBack
from probe.settings import Settings, secrets_of

# Where a CI system keeps the repository: GitHub and Gitea, GitLab, Jenkins.
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE")


@dataclass(frozen=True, slots=True)
class Plan:
    """The requested outputs: files with their formats, and the format of standard output (None for no output)."""

    files: tuple[tuple[str, Report], ...]
    stdout: Report | None

    @classmethod
    def of(cls, paths: Sequence[str], name: str | None, *, quiet: bool) -> "Plan":
        """Return the plan; raises SettingsError for an unknown format, OutputError for an unwritable path."""
        if any(path == "-" or path.endswith(":-") for path in paths):
            raise SettingsError("output writes files; -f FORMAT writes to standard output")
        files = tuple(map(output, paths))
        for path, _ in files:
            check_writable(path)
        Written.of(path for path, _ in files)
        shown = None if quiet and name is None else report_named(name or "terminal")
        plan = cls(files, shown)
        for report in plan.reports:
            report.require_library()
        if shown and not shown.is_text and streams.is_terminal(sys.stdout):
            raise SettingsError(f"{name} cannot be shown on a terminal; write it to a file: -o report.{name}")
        return plan

    @property
    def reports(self) -> Iterator[Report]:
        """All formats that are written."""
        yield from (report for _, report in self.files)
        if self.stdout is not None:
            yield self.stdout


class Outputs:
    """The outputs of one run; ``at_once`` is true if results are complete as soon as they arrive.

    ``look_back`` is called if a report shows what earlier runs saw.
    """

    def __init__(
        self, plan: Plan, style: Style, stdout: TextIO, *, at_once: bool = True, look_back: LookBack | None = None
    ) -> None:  # fmt: skip
        self._look_back = look_back
        self._at_once = at_once
        self._plan = plan
        self._style = style
        self._file_style = replace(style, color=False, links=False, height=None)
        self._stdout = stdout
        self._lines: list[tuple[TextIO, Report]] = []
        self._failures: list[str] = []
        self.closed = False  # standard output accepts no more: its reader is gone, or its disk is full
        self.unread = False  # the pipe, the only output, has no reader: equivalent to the end
        self.when_nobody_reads: Callable[[], None] = lambda: None

    @property
    def streams(self) -> bool:
        """Whether any output takes results as they finish."""
        return bool(self._lines)

    @contextmanager
    def streaming(self) -> Iterator[None]:
        """Keep the files open that receive results as they finish; raises OutputError if one cannot be opened."""
        with ExitStack() as stack:
            for path, report in self._plan.files:
                if self._streams(report):
                    self._lines.append((self._kept_open(path, stack), report))
            if self._plan.stdout and self._streams(self._plan.stdout):
                self._lines.append((self._stdout, self._plan.stdout))
            yield

    def add(self, result: Result) -> None:
        """Write a result to every output that streams; a failing output does not affect the others."""
        for out, report in self._lines:
            if report.line and not (self.closed and out is self._stdout):
                self._print(out, report.line(result, self._style))

    def write(self, results: Iterable[Result], summary: Summary) -> None:
        """Write every report that is written at the end, files first; raises OutputError for all that failed."""
        self._remember()
        for path, report in self._plan.files:
            if not self._streams(report):
                with self._noting(), replacing(path) as out:
                    report.write(results, summary, out, self._file_style)
        shown = self._plan.stdout
        if shown is not None and not self._streams(shown) and not self.closed:
            with self._on_stdout():
                shown.write(results, summary, self._stdout, self._style)
                self._stdout.flush()
        if self._failures:
            raise OutputError("; ".join(dict.fromkeys(self._failures)))  # a failed output fails again on close

    def _remember(self) -> None:
        """Look up what earlier runs saw, if a report shows it; a fixed date (``dated``) disables the lookup."""
        wanted = self._style.dated is None and any(report.looks_back for report in self._plan.reports)
        if wanted and self._look_back is not None:
            history = self._look_back()
            self._style = replace(self._style, history=history)
            self._file_style = replace(self._file_style, history=history)

    def _streams(self, report: Report) -> bool:
        return self._at_once and report.line is not None

    def _kept_open(self, path: str, stack: ExitStack) -> TextIO:
        file = ExitStack()
        out = file.enter_context(opened(path))
        stack.callback(self._close, file)
        return out

    def _close(self, file: ExitStack) -> None:
        with self._noting():
            file.close()

    def _print(self, out: TextIO, line: str) -> None:
        if out is self._stdout:
            with self._on_stdout():
                out.write(line)
                out.flush()
            return
        try:  # a context manager would take longer than the writing
            out.write(line)
            out.flush()  # followers of the file see each result, and a crash loses none
        except (BrokenPipeError, OutputError) as error:
            if isinstance(error, OutputError):
                self._failures.append(str(error))
                self._lines = [kept for kept in self._lines if kept[0] is not out]

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Record an error in a file until the other reports are written; a pipe without a reader is not an error."""
        try:
            yield
        except BrokenPipeError:
            pass
        except OutputError as error:
            self._failures.append(str(error))

    @contextmanager
    def _on_stdout(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self.unread = not self._plan.files
            self._leave_stdout()
        except OSError as error:
            self._failures.append(f"standard output: {error.strerror or error}")
            self._leave_stdout()

    def _leave_stdout(self) -> None:
        self.closed = True
        streams.mute(sys.stdout)
        if not self._plan.files:
            self.when_nobody_reads()


def style_of(settings: Settings, language: Language, color: Color, stdout: TextIO, *, verbose: int) -> Style:
    """Return the style of a run's reports; header values and the proxy's password are its secrets."""
    size = shutil.get_terminal_size()
    return Style(
        now=datetime.now(UTC),
        language=language,
        verbose=verbose,
        color=streams.wants_color(color, stdout),
        links=streams.wants_links(color, stdout),
        width=size.columns,
        height=size.lines if streams.is_terminal(stdout) else None,
        secrets=secrets_of(settings),
        dated=_source_date(),
        root=next((os.environ[name] for name in _ROOTS if os.environ.get(name)), None),
    )


def _source_date() -> datetime | None:
    """Return the date for all reports if SOURCE_DATE_EPOCH is set (https://reproducible-builds.org/specs/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else None
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a number of seconds") from error
