"""Text in columns of a terminal, where a Chinese character is two wide."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tabulate import MIN_PADDING, tabulate
from wcwidth import wcswidth, wcwidth

# A line may end at a blank and around a wide character, but closing punctuation stays with what it closes and opening
# punctuation with what it opens (CSS Text, "line-break").
_OPENING = "（《「『【〈“‘"  # noqa: RUF001 - full-width punctuation is the point
_CLOSING = "，。、；：！？）》」』】〉…”’%"  # noqa: RUF001 - the same
_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0003fffd"
)
_NARROW = rf"[^\s{_WIDE}{_OPENING}]*"
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|{_NARROW})[{_CLOSING}]*")

_GAP = 2  # what tabulate's "simple" puts between columns
_NARROWEST = 24  # columns; a URL in fewer cannot be read, so a table is rather too wide


class Column(NamedTuple):
    """A column of a table: its heading, filled up to the width of the column."""

    heading: str
    width: int


def column(heading: str, texts: Iterable[str]) -> Column:
    """Return a column as wide as its widest text; tables with the same columns then line up."""
    width = max(columns(heading) + MIN_PADDING, *map(columns, texts), 0)
    return Column(heading + " " * (width - MIN_PADDING - columns(heading)), width)


def room_beside(width: int, *taken: Column) -> int:
    """Return how many columns of a terminal are left for the last column of a table."""
    return max(width - sum(each.width + _GAP for each in taken), _NARROWEST)


def table(cells: Iterable[Sequence[str]], headings: Sequence[str], number: int | None = None) -> str:
    """Return a table without a final newline; the column with index ``number`` is set to the right."""
    align = ["right" if at == number else "left" for at in range(len(headings))]
    # disable_numparse: left to itself, tabulate makes 12 of 0012.
    text = tabulate(cells, headings, tablefmt="simple", disable_numparse=True, colalign=align, preserve_whitespace=True)
    return "\n".join(line.rstrip() for line in text.splitlines())


def columns(text: str) -> int:
    """Return how many columns a terminal gives to ``text``."""
    return len(text) if text.isascii() else max(wcswidth(text), 0)


def wrap(text: str, width: int, names: Sequence[str] = ()) -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns (2 or more); a longer word fills the lines it crosses.

    Each of ``names`` is one word, whatever it has in it: a path that is torn apart cannot be clicked.
    """
    lines, line = [], ""
    for unit in filter(None, _unit(names).findall(text)):
        wide = columns(unit)
        if columns(line) + wide <= width or unit.isspace():
            line += unit
        elif wide <= width:
            lines.append(line.rstrip())
            line = unit
        else:
            *full, line = cut(line + unit, width)
            lines += full
    return [*lines, line.rstrip()]


def _unit(names: Sequence[str]) -> re.Pattern[str]:
    torn = [re.escape(name) for name in names if not _UNIT.fullmatch(name)]
    if not torn:
        return _UNIT
    return re.compile(rf"(?:{'|'.join(torn)}){_NARROW}[{_CLOSING}]*|{_UNIT.pattern}")


def shortened_middle(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` columns, the middle cut to an ellipsis: both ends of a URL tell most."""
    if len(text) <= width and columns(text) <= width:
        return text
    tail = max((width - 1) // 2, 1)
    head = max(width - 1 - tail, 1)
    return f"{cut(text[:head], head)[0]}…{cut(text[: -tail - 1 : -1], tail)[0][::-1]}"


def cut(text: str, width: int) -> list[str]:
    """Return ``text`` in pieces of at most ``width`` columns, all but the last full."""
    pieces, start, used = [], 0, 0
    for at, character in enumerate(text):
        wide = max(wcwidth(character), 0)
        if used + wide > width and at > start:
            pieces.append(text[start:at])
            start, used = at, 0
        used += wide
    return [*pieces, text[start:]]
