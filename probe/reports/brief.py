"""Print one line per result, for a terminal without room for the details."""

from collections.abc import Sequence

from probe.reports.interface import Style
from probe.reports.layout import shortened_middle
from probe.reports.listed import Columns, Listed, fits, inert, line, line_below
from probe.reports.screen import FIRST


def brief(rows: Sequence[Listed], room: int, style: Style) -> tuple[list[str], int]:
    """Return the lines of the first results, and the number of these results.

    If URLs do not fit beside document names, each name gets its own line, provided that this leaves room for the
    minimum number of results; otherwise URLs are shortened.
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
