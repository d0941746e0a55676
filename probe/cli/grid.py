"""Print headings, sentences and tables other than reports: for a terminal, as Markdown, or as JSON."""

from collections.abc import Sequence
from datetime import datetime
from shutil import get_terminal_size
from typing import Literal, TextIO, get_args

import msgspec
from msgspec import Struct, structs

from probe.codes import Language
from probe.errors import SettingsError
from probe.reports.clean import clean
from probe.reports.layout import columns
from probe.reports.markdown import code_span, prose
from probe.reports.words import duration

_UNBOUNDED = 1 << 16  # columns, if the output is not a terminal
_INDENT, _GAP = "    ", "   "
GridFormat = Literal["terminal", "markdown", "json"]


class Grid(Struct, frozen=True):
    """One part of the output; a cell of a column in ``code`` is external text, such as a URL.

    Two columns without names are facts and their values; Markdown, whose tables need a heading, shows them as a list.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    code: tuple[int, ...] = ()


def require_form(form: str) -> None:
    """Raise SettingsError for an unknown format."""
    if form not in get_args(GridFormat):
        raise SettingsError(f"format must be one of {', '.join(get_args(GridFormat))}, not {form!r}")


def print_grids(form: str, whole: object, grids: Sequence[Grid], out: TextIO) -> None:
    """Print all parts, or for JSON the object that they show."""
    if form == "json":
        out.write(msgspec.json.format(msgspec.json.encode(whole), indent=1).decode() + "\n")
    elif form == "markdown":
        out.write("\n".join(map(_markdown, grids)))
    else:
        width = get_terminal_size((_UNBOUNDED, 24)).columns
        out.write("\n".join(_terminal(grid, width) for grid in grids))


def shown_moment(when: datetime | None) -> str:
    """Return a time to the minute, in UTC."""
    return "" if when is None else f"{when:%Y-%m-%d %H:%M}Z"


def shown_time(seconds: float, language: Language) -> str:
    """Return a duration, in milliseconds up to a second."""
    return duration(seconds, language) if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def shown_size(octets: int) -> str:
    """Return a size in a readable unit."""
    return f"{octets / 1e6:,.1f} MB" if octets >= 100_000 else f"{octets:,} B"


def _markdown(grid: Grid) -> str:
    lines = [f"## {prose(grid.heading)}", ""]
    lines += [line for sentence in grid.sentences for line in (prose(sentence), "")]
    if grid.rows:
        lines += [*(_table_of(_without_empty_columns(grid)) if any(grid.columns) else _list_of(grid)), ""]
    return "\n".join(lines)


def _table_of(grid: Grid) -> list[str]:
    heading = [f"| {' | '.join(grid.columns)} |", "|---" * len(grid.columns) + "|"]
    return heading + [f"| {' | '.join(_cells(grid, row))} |" for row in grid.rows]


def _list_of(grid: Grid) -> list[str]:
    return [f"- {name}: {value}" for name, value in (_cells(grid, row) for row in grid.rows)]


def _cells(grid: Grid, row: tuple[str, ...]) -> list[str]:
    return [code_span(clean(cell)) if at in grid.code and cell else prose(clean(cell)) for at, cell in enumerate(row)]


def _without_empty_columns(grid: Grid) -> Grid:
    """Return a grid without the columns that are empty in every row."""
    kept = [at for at in range(len(grid.columns)) if any(row[at] for row in grid.rows)]
    rows = [tuple(row[at] for at in kept) for row in grid.rows]
    code = tuple(now for now, at in enumerate(kept) if at in grid.code)
    return structs.replace(grid, columns=tuple(grid.columns[at] for at in kept), rows=rows, code=code)


def _terminal(grid: Grid, width: int) -> str:
    lines = [clean(grid.heading), *map(clean, grid.sentences)]
    if grid.rows:
        grid = _without_empty_columns(grid)
        cells = [[clean(cell) for cell in row] for row in grid.rows]
        table = _table(grid.columns, cells)
        lines += ["", *(table if max(map(columns, table)) <= width else _stacked(grid.columns, cells, width))]
    return "\n".join(lines) + "\n"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    from tabulate import tabulate  # noqa: PLC0415 - takes 40 ms and only these formats need it

    form = "simple" if any(names) else "plain"
    table = tabulate(rows, names if any(names) else (), tablefmt=form, disable_numparse=True)
    return [line.rstrip() for line in table.splitlines()]


def _stacked(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return each row as a line with its first cell, then lines with the other cells and their names."""
    lines: list[str] = []
    for first, *others in rows:
        lines.append(first)
        line = ""
        for name, cell in zip(names[1:], others, strict=True):
            part = f"{name}: {cell}" if name else cell
            if line and columns(line) + len(_GAP) + columns(part) > width:
                lines.append(line)
                line = ""
            if cell:
                line += (_GAP if line else _INDENT) + part
        lines += [line] if line else []
    return lines
