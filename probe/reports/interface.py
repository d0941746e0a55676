"""The interface of a report: a name, its file suffixes, and one function that writes results to a text stream."""

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.util import find_spec
from typing import TextIO

from msgspec import Struct

from probe.codes import Language
from probe.errors import SettingsError
from probe.model import Result, Summary
from probe.reports.history import History


class Style(Struct, frozen=True, kw_only=True, gc=False):
    """How all reports of a run look.

    ``width`` is in terminal columns. ``height`` is the number of lines of the terminal, None if the report is not for a
    terminal and need not fit a screen. ``verbose`` is 1 to show every result, 2 to show every exchange. ``links`` makes
    URLs clickable (OSC 8). ``secrets`` are texts that no report may contain. ``now`` is the date of a report if the run
    has no start time. ``dated``, if set, replaces every date. ``root`` is the folder that paths are relative to in a CI
    system, None for the working directory. ``columns`` are those of the tables that were read. ``excel`` adds what
    Excel needs to read a text as UTF-8. ``index`` adds what a search engine makes of pages. ``history`` has the
    observations of earlier runs, None if no runs are stored.
    """

    now: datetime
    language: Language = Language.EN
    verbose: int = 0
    color: bool = False
    links: bool = False
    width: int = 100
    height: int | None = None
    secrets: tuple[str, ...] = ()
    dated: datetime | None = None
    root: str | None = None
    columns: tuple[str, ...] = ()
    excel: bool = False
    index: bool = False
    history: History | None = None


Write = Callable[[Iterable[Result], Summary, TextIO, Style], None]
"""Writes a whole report. There may be a million results, and each ``iter()`` reads them again: do not keep a list."""

Line = Callable[[Result, Style], str]
"""Returns one result's line, including its newline."""


class Report(Struct, frozen=True, gc=False):
    """One format. ``line`` is set if a report consists only of one line per result, in the order of completion.

    A suffix that starts with a dot is the end of a file name; any other suffix is a whole file name. ``library`` is the
    package that writes a binary report, ``extra`` the optional dependency that installs it. ``looks_back`` is true if
    the report shows earlier runs.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Write
    line: Line | None = None
    library: str | None = None
    extra: str | None = None
    looks_back: bool = False

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show the report."""
        return self.library is None

    def require_library(self) -> None:
        """Raise SettingsError if the report's library is not installed."""
        if self.library is not None and find_spec(self.library) is None:
            raise SettingsError(
                f"an .{self.name} report requires {self.library}: pip install 'url-probe[{self.extra}]'"
            )

    @property
    def streams(self) -> bool:
        """Whether results can be written as they finish."""
        return self.line is not None
