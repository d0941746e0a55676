"""Results in a line each, for a terminal that has no room for what is below them."""

from collections.abc import Sequence

from probe.reports.interface import Style
from probe.reports.layout import shortened_middle
from probe.reports.listed import Columns, Listed, fits, inert, line, line_below
from probe.reports.screen import FIRST


def brief(rows: Sequence[Listed], room: int, style: Style) -> tuple[list[str], int]:
    """Return the lines of the first results, and how many results that are.

    Where URLs do not fit beside the names of documents, each name has a line of its own, if that leaves room for as
    many results as are always shown; else URLs are shortened.
    """
    widths = Columns.of(rows, style)
    shown = rows[:room]
    if not all(fits(row, widths, style) for row in shown):
        lines, count = _grouped(rows, room, widths, style)
        if count >= min(len(rows), FIRST):
            return lines, count
    return [line(row, widths, style) for row in shown], len(shown)


def _grouped(rows: Sequence[Listed], room: int, widths: Columns, style: Style) -> tuple[list[str], int]:
    lines: list[str] = []
    document = None
    for number, row in enumerate(rows):
        heading = [] if row.document == document else [inert(shortened_middle(row.document, style.width))]
        if len(lines) + len(heading) + 1 > room:
            return lines, number
        lines += [*heading, line_below(row, widths, style)]
        document = row.document
    return lines, len(rows)
