"""What commands print beside reports: headings, sentences and tables, for a terminal, as Markdown, or as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TextIO, get_args

import msgspec
from msgspec import Struct

from probe.errors import SettingsError
from probe.reports.clean import clean
from probe.reports.markdown import code_span, prose

GridFormat = Literal["terminal", "markdown", "json"]


class Grid(Struct, frozen=True):
    """One part of what is printed; a cell of a column in ``code`` is a text from outside, such as a URL."""

    heading: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    code: tuple[int, ...] = ()


def require_form(form: str) -> None:
    """Raise SettingsError for a format that there is not."""
    if form not in get_args(GridFormat):
        raise SettingsError(f"format must be one of {', '.join(get_args(GridFormat))}, not {form!r}")


def print_grids(form: str, whole: object, grids: Sequence[Grid], out: TextIO) -> None:
    """Print all parts, or the object that they show."""
    if form == "json":
        out.write(msgspec.json.format(msgspec.json.encode(whole), indent=1).decode() + "\n")
    elif form == "markdown":
        out.write("\n".join(map(_markdown, grids)))
    else:
        out.write("\n".join(map(_terminal, grids)))


def shown_moment(when: datetime | None) -> str:
    """Return a moment to the minute, in UTC."""
    return "" if when is None else f"{when:%Y-%m-%d %H:%M}Z"


def shown_size(octets: int) -> str:
    """Return a size as a reader says it."""
    return f"{octets / 1e6:,.1f} MB" if octets >= 100_000 else f"{octets:,} B"


def _markdown(grid: Grid) -> str:
    lines = [f"## {prose(grid.heading)}", ""]
    lines += [line for sentence in grid.sentences for line in (prose(sentence), "")]
    if grid.rows:
        lines.append(f"| {' | '.join(grid.columns)} |")
        lines.append("|---" * len(grid.columns) + "|")
        lines += [f"| {' | '.join(_cells(grid, row))} |" for row in grid.rows]
        lines.append("")
    return "\n".join(lines)


def _cells(grid: Grid, row: tuple[str, ...]) -> list[str]:
    return [code_span(clean(cell)) if at in grid.code and cell else prose(clean(cell)) for at, cell in enumerate(row)]


def _terminal(grid: Grid) -> str:
    lines = [clean(grid.heading), *map(clean, grid.sentences)]
    if grid.rows:
        from tabulate import tabulate  # noqa: PLC0415 - 40 ms that only these forms cost

        cells = [[clean(cell) for cell in row] for row in grid.rows]
        lines += ["", tabulate(cells, grid.columns, tablefmt="simple", disable_numparse=True)]
    return "\n".join(lines) + "\n"
