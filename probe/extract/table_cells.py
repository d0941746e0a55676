"""The cells of CSV and TSV and their positions, for any delimiter, any size and rows of different lengths.

The standard library's reader reports only lines, and rejects cells over 128 KiB and zeros.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from probe.patterns import lazy_compile

DELIMITERS = ",;\t|"  # the most common first: it wins a tie
_SAMPLE = 65_536  # characters in which the delimiter is detected
_SAMPLE_ROWS = 100
_QUOTED = lazy_compile(r'"(?:[^"]++|"")*+"')
_LINE_END = re.compile(r"[\r\n]++")
_EXCEL = re.compile(r"sep=([^\r\n])(?:\r\n|[\r\n])", re.IGNORECASE)  # the delimiter as declared for Excel


class Cell(NamedTuple):  # created by the million, several times as fast as a frozen dataclass
    """Row and column count from 0; ``raw`` starts at ``start``, without outer quotes, with doubled quotes unchanged."""

    row: int
    column: int
    raw: str
    start: int
    quoted: bool


def cells(text: str) -> Iterator[Cell]:
    """Yield every non-empty cell, one at a time, so that a table of a million rows is not copied."""
    noted = _EXCEL.match(text)
    delimiter = noted[1] if noted else delimiter_of(text)
    row = column = 0
    for found in _cell(delimiter).finditer(text, noted.end() if noted else 0):
        kind = "quoted" if found["quoted"] is not None else "plain"
        if found[kind]:
            yield Cell(row, column, found[kind], found.start(kind), kind == "quoted")
        column += 1
        if found["end"] != delimiter:
            row, column = row + 1, 0


def delimiter_of(text: str) -> str | None:
    """Return the delimiter: the one with the same count in most of the first lines, including the first line."""
    sample = _QUOTED.sub("", text[:_SAMPLE])
    lines = list(islice((line for line in _LINE_END.split(sample) if line.strip()), _SAMPLE_ROWS))
    scores = {delimiter: _fit(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0, 0) else None


def _fit(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return how many lines have the most common number of cells, and that number; zeros if the number is one."""
    counts = Counter(line.count(delimiter) for line in lines)
    usual, agreeing = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    first = lines[0].count(delimiter) if lines else 0
    return (agreeing, usual) if usual and first and agreeing * 2 > len(lines) else (0, 0)


def _cell(delimiter: str | None) -> re.Pattern[str]:
    """Return the pattern of one cell and its end; an unclosed quote is an ordinary character."""
    part = re.escape(delimiter) if delimiter else "(?!)"
    blank = "" if delimiter == "\t" else r"[ \t]*+"
    plain = rf"[^{part if delimiter else ''}\r\n]*+"
    return lazy_compile(
        rf'(?:{blank}"(?P<quoted>(?:[^"]++|"")*+)"{plain}|{blank}"?+(?P<plain>{plain}))(?P<end>{part}|\r\n|[\r\n]|\Z)'
    )
