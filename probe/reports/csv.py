"""Comma-separated values for spreadsheets: one row per result, no cell is a formula (RFC 4180, lines end in LF)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TextIO

from probe.codes import Language
from probe.model import Result, Summary
from probe.printable import shortened
from probe.reports.clean import clean
from probe.reports.interface import Report, Style
from probe.reports.record import record
from probe.reports.rows import chain_of, expected_of, lines_of
from probe.reports.schema import Code, Indexing, Record

COLUMNS = (
    *("url", "verdict", "level", "first_status", "status", "phrase", "meaning", "advice", "final_url", "redirects"),
    *("redirect", "replacement", "expected", "chain", "failure", "reason", "attempts", "elapsed_ms", "tls_expires"),
    *("checked_at", "sources"),
)
OF_INDEX = ("content_type", "length", "title", "canonical", "indexable", "indexable_why", "hreflang")
OF_INPUT = "in."  # prefix for the name of a column of the input

_AT_ONCE = 500  # rows per write
LONGEST_CELL = 32_767  # characters; Excel and LibreOffice split longer cells into the rows below

# The starts of cells that spreadsheets evaluate as a formula (OWASP, "CSV Injection"), including full-width signs and
# leading blanks; and two colons, because GitHub's log executes a line that starts with them.
ACTIVE = re.compile(r"\s*[=+\-@\t\r＝＋－＠]|\s*::")  # noqa: RUF001 - full-width signs are the point

_FIRST = frozenset("=+-@:＝＋－＠")  # noqa: RUF001 - first characters of ACTIVE, apart from blanks


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:  # noqa: ARG001 - rows only
    """Write the header row and a row for each result."""
    mark = "\ufeff" if style.excel or style.language is Language.ZH else ""
    rows = [mark + ",".join(_cell(clean(name, style.secrets)) for name in headings(style)) + "\n"]
    for result in results:
        seen = record(result, style)
        more = "".join(f",{_cell(str(value))}" for value in added_values(seen, style))
        rows.append(f"{_row(seen)}{more}\n")
        if len(rows) >= _AT_ONCE:
            out.write("".join(rows))
            rows.clear()
    out.write("".join(rows))


def headings(style: Style) -> tuple[str, ...]:
    """Return the names of all columns, those of the input last."""
    return (*COLUMNS, *added_headings(style))


def added_headings(style: Style) -> tuple[str, ...]:
    """Return the names of the columns that only some runs have: of the index, and of the input."""
    return (*(OF_INDEX if style.index else ()), *(f"{OF_INPUT}{name}" for name in style.columns))


def added_values(seen: Record, style: Style) -> tuple[str | int, ...]:
    """Return the values of the added columns; those of other tables than the result's are empty."""
    if not style.index and not style.columns:
        return ()
    row = seen.input or {}
    given = (row.get(clean(name, style.secrets), "") for name in style.columns)
    return (*(_indexing_values(seen.index) if style.index else ()), *given)


def _row(seen: Record) -> str:
    """Return a row; numbers and fixed words need no quoting check, and csv.writer would take twice the time."""
    url = _cell(seen.url)
    final_url = url if seen.final_url == seen.url else _cell(seen.final_url)
    return (
        f"{url},{seen.verdict},{seen.level},{_or_empty(seen.first_status)},{_or_empty(seen.status)},"
        f"{_explained(seen.code)},{final_url},{seen.redirects},{seen.redirect or ''},{_cell(seen.replacement or '')},"
        f"{_cell(expected_of(seen))},{_cell(chain_of(seen))},{seen.failure or ''},{_cell(seen.reason)},"
        f"{seen.attempts},{seen.elapsed_ms},{seen.tls_expires or ''},{seen.checked_at or ''},"
        f"{_cell(' '.join(lines_of(seen)))}"
    )


def _indexing_values(found: Indexing | None) -> tuple[str | int, ...]:
    """Return what a search engine makes of a page, in the order of ``OF_INDEX``, all empty without a response."""
    if found is None:
        return ("",) * len(OF_INDEX)
    return (
        found.content_type, "" if found.length is None else found.length, found.title, found.canonical or "",
        "yes" if found.indexable else "no", found.indexable_why, "; ".join(found.hreflang),
    )  # fmt: skip


def _or_empty(number: int | None) -> int | str:
    return "" if number is None else number


@lru_cache(maxsize=64)
def _explained(code: Code | None) -> str:
    """Return the cells from the code table, which most rows share."""
    return f"{_quoted(code.phrase)},{_quoted(code.meaning)},{_cell(code.advice)}" if code else ",,"


def _cell(text: str) -> str:
    if text[:1] in _FIRST or text[:1].isspace():
        text = f"'{text}" if ACTIVE.match(text) else text
    return _quoted(text if len(text) <= LONGEST_CELL else shortened(text, LONGEST_CELL))


def _quoted(text: str) -> str:
    """Return a field, quoted if necessary (RFC 4180, 2.6 and 2.7)."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


REPORT = Report("csv", (".csv",), write)
