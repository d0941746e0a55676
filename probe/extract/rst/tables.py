"""The cells of reStructuredText tables, so that wrapped text in a cell is read as one text."""

import re
from collections.abc import Iterator, Sequence

from probe.extract.pieces import Pieces

Line = tuple[int, str]
"""The offset of a line at the first column of the table, and its text from that column on."""

_COLUMN = re.compile(r"[=-]+")


def grid_cells(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each cell of a grid table, whose columns are those of its first border."""
    walls = [index for index, sign in enumerate(lines[0][1]) if sign == "+"]
    cells: dict[int, list[Line]] = {}
    for offset, text in lines:
        inside = [index for index in walls if text[index : index + 1] in ("|", "+")]
        ends = [*inside[1:], len(text)] if inside[-1] < len(text) - 1 else inside[1:]  # a misaligned row
        for left, right in zip(inside, ends, strict=False):
            part = text[left + 1 : right]
            if part and not part.strip("-=+"):
                yield from _taken(cells, left)
            else:
                cells.setdefault(left, []).append((offset + left + 1, part))
    yield from cells.values()


def simple_cells(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each cell of a simple table, whose columns are below the ``=`` of its first border."""
    starts = [match.start() for match in _COLUMN.finditer(lines[0][1])]
    cells: dict[int, list[Line]] = {}
    for offset, text in lines:
        first = text[: starts[1]].strip() if len(starts) > 1 else text.strip()
        if first or not text.strip():
            yield from cells.values()
            cells = {}
        if not text.strip(" =-"):
            continue
        cuts = [start for start in starts if start == 0 or text[start - 1 : start] in ("", " ")]
        for left, right in zip(cuts, [*cuts[1:], len(text)], strict=True):
            if text[left:right].strip():
                cells.setdefault(left, []).append((offset + left, text[left:right]))
    yield from cells.values()


def joined(cell: Sequence[Line]) -> Pieces:
    """Return the lines of a cell as one text, stripped of surrounding blanks."""
    pieces = Pieces()
    for offset, text in cell:
        pieces.add(text.strip() + "\n", offset + len(text) - len(text.lstrip()))
    return pieces


def _taken(cells: dict[int, list[Line]], column: int) -> Iterator[list[Line]]:
    if column in cells:
        yield cells.pop(column)
