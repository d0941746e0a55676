"""Comma-separated values for spreadsheets: a row a result, cells that calculate nothing (RFC 4180, lines end in LF)."""

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from probe.model import Result, Summary
from probe.printable import shortened
from probe.reports.interface import Report, Style
from probe.reports.record import record
from probe.reports.rows import chain_of, lines_of
from probe.reports.schema import Record

COLUMNS = (
    *("url", "verdict", "level", "status", "phrase", "meaning", "advice", "final_url", "redirects", "chain", "failure"),
    *("reason", "attempts", "elapsed_ms", "tls_expires", "checked_at", "sources"),
)

_LONGEST_CELL = 32_767  # characters; what is longer Excel and LibreOffice spill into the rows below

# What spreadsheets take for a formula (OWASP, "CSV Injection"), full-width signs and leading blanks included; and two
# colons, since a line that begins so is an order to GitHub's log.
_ACTIVE = re.compile(r"\s*[=+\-@\t\r＝＋－＠]|\s*::")  # noqa: RUF001 - full-width signs are the point

_FIRST = frozenset("=+-@:＝＋－＠")  # noqa: RUF001 - what any of it begins with, but for blanks


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:  # noqa: ARG001 - rows only
    """Write the heading and a row for each result."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(_cells(record(result, style)) for result in results)


def _cells(seen: Record) -> tuple[object, ...]:
    """Return the cells of a row; numbers and words of our own need no second look."""
    code = seen.code
    return (
        _cell(seen.url), seen.verdict, seen.level, seen.status,
        *((code.phrase, code.meaning, _cell(code.advice)) if code else ("", "", "")),
        _cell(seen.final_url), seen.redirects, _cell(chain_of(seen)), seen.failure, _cell(seen.reason),
        seen.attempts, seen.elapsed_ms, seen.tls_expires, seen.checked_at, _cell(" ".join(lines_of(seen))),
    )  # fmt: skip


def _cell(text: str) -> str:
    if text[:1] in _FIRST or text[:1].isspace():
        text = f"'{text}" if _ACTIVE.match(text) else text
    return text if len(text) <= _LONGEST_CELL else shortened(text, _LONGEST_CELL)


REPORT = Report("csv", (".csv",), write)
