"""What a report is: a name, the file suffixes it answers to, and one function that writes results to a text stream."""

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
    """How reports are to look, the same for all of one run.

    ``width`` is in terminal columns; ``height`` is the number of lines that a terminal shows at once, None where the
    report goes to no terminal and nothing need fit a screen. ``verbose`` is 1 for every result, 2 for every exchange.
    ``links`` makes URLs clickable (OSC 8). ``secrets`` are texts that no report may contain, ``now`` dates a report of
    a run that does not say when it began, ``dated`` stands for every date where it is set. ``root`` is the folder that
    paths are relative to where a CI system reads them, None for the working directory. ``columns``
    are those of the tables that were read, ``excel`` asks for what Excel needs to read a text as UTF-8, ``index`` for
    what a search engine makes of pages. ``history`` is what earlier runs saw, None where nothing is kept.
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
"""Writes a whole report. The results may be a million and are gone through anew for each ``iter()``: keep no list."""

Line = Callable[[Result, Style], str]
"""Makes one result's line, its newline included."""


class Report(Struct, frozen=True, gc=False):
    """One format. ``line`` is there where a report is nothing but a line a result, in the order of finishing.

    A suffix begins with a dot; one that does not is the whole name of a file. ``library`` is what a report that is no
    text is made by, ``extra`` the optional dependency that brings it, ``looks_back`` whether it tells of earlier
    runs.
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
        """Whether a terminal can show it."""
        return self.library is None

    def require_library(self) -> None:
        """Raise SettingsError where what it is made by is not installed."""
        if self.library is not None and find_spec(self.library) is None:
            raise SettingsError(
                f"an .{self.name} report requires {self.library}: pip install 'url-probe[{self.extra}]'"
            )

    @property
    def streams(self) -> bool:
        """Whether results can be written as they finish."""
        return self.line is not None
