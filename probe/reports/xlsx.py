"""A workbook for Excel, LibreOffice and Google Sheets, with a sheet each for failures, results to look at, and others.

Every text is a cell of type string, which no program evaluates; XlsxWriter keeps one row of each sheet in memory.
"""

import re
import tempfile
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TextIO

from probe.model import Result, Summary
from probe.printable import shortened
from probe.reports.clean import clean
from probe.reports.concern import Concern, concern
from probe.reports.csv import ACTIVE, COLUMNS, LONGEST_CELL, added_values, headings
from probe.reports.files import Output
from probe.reports.headline import headline, warning
from probe.reports.interface import Report, Style
from probe.reports.record import record
from probe.reports.rows import chain_of, expected_of, lines_of
from probe.reports.schema import Record, moment
from probe.reports.words import verdict_meaning, word

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_048_575  # results in a sheet, besides its header row (Excel specifications and limits)

_PIECE = 1 << 16  # bytes
_NO_CHARACTER = re.compile("[\ufffe\uffff]")  # the remaining characters that XML forbids (XML 1.0, 2.2)
_WIDE = {"url": 60, "final_url": 60, "replacement": 60, "expected": 60, "reason": 50, "chain": 60, "sources": 30}


class _Sheet:
    """The results of one group, below a frozen header row with filters."""

    def __init__(self, sheet: "Worksheet", names: list[str], bold: "Format", quoted: "Format") -> None:
        self._sheet = sheet
        self._quoted = quoted
        self._columns = len(names)
        self.rows = 0
        self.left_out = 0
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(names):
            sheet.set_column(column, column, _WIDE.get(name, 14))
            sheet.write_string(0, column, name, bold)

    def add(self, values: list[str | float | None]) -> None:
        """Write a row if there is room."""
        if self.rows >= MOST_ROWS:
            self.left_out += 1
            return
        self.rows += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
                self._text(column, value)
            elif value is not None:
                self._sheet.write_number(self.rows, column, value)

    def _text(self, column: int, text: str) -> None:
        """Write a text; a text that would become a formula on editing is marked as text."""
        if not text:
            return
        text = shortened(_NO_CHARACTER.sub("\ufffd", text), LONGEST_CELL)
        self._sheet.write_string(self.rows, column, text, self._quoted if ACTIVE.match(text) else None)

    def end(self) -> None:
        """Extend the filter of the header row to all rows."""
        self._sheet.autofilter(0, 0, self.rows, self._columns - 1)


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the workbook, which is first assembled in an unnamed temporary file."""
    with tempfile.TemporaryFile() as made:
        _make(results, summary, made, style)
        made.seek(0)
        while piece := made.read(_PIECE):
            if isinstance(out, Output):
                out.write_bytes(piece)
            else:
                out.buffer.write(piece)


def _make(results: Iterable[Result], summary: Summary, made: BinaryIO, style: Style) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra

    with Workbook(made, {"constant_memory": True}) as book:
        book.set_properties({"created": style.dated or summary.started_at or style.now})
        bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        first = book.add_worksheet(word("sheet-summary", style.language))
        names = [clean(name, style.secrets) for name in headings(style)]
        sheets = {
            asked: _Sheet(book.add_worksheet(word(f"sheet-{asked}", style.language)), names, bold, quoted)
            for asked in Concern
        }
        for result in results:
            sheets[concern(result)].add(_values(record(result, style), style))
        for sheet in sheets.values():
            sheet.end()
        _summarise(first, summary, sheets, bold, style)
        _open_at(book, sheets)


def _open_at(book: "Workbook", sheets: dict[Concern, _Sheet]) -> None:
    """Activate the first sheet with results that need attention."""
    number = next((at for at, asked in enumerate(Concern, 1) if sheets[asked].rows and asked is not Concern.FINE), 0)
    book.worksheets()[number].activate()


def _values(seen: Record, style: Style) -> list[str | float | None]:
    """Return the cells of a result in the order of the CSV columns."""
    code = seen.code
    told: dict[str, Any] = {
        "phrase": code.phrase if code else "",
        "meaning": code.meaning if code else "",
        "advice": code.advice if code else "",
        "expected": expected_of(seen),
        "chain": chain_of(seen),
        "sources": " ".join(lines_of(seen)),
    }
    values = [told[name] if name in told else getattr(seen, name) for name in COLUMNS]
    return [*values, *added_values(seen, style)]


def _summarise(
    first: "Worksheet", summary: Summary, sheets: dict[Concern, _Sheet], bold: "Format", style: Style
) -> None:  # fmt: skip
    language = style.language
    counted = {asked: sheet.rows + sheet.left_out for asked, sheet in sheets.items()}
    left_out = sum(sheet.left_out for sheet in sheets.values())
    said = (
        headline(counted, language), warning(summary, language), moment(summary.started_at) or "",
        word("more-rows", language, left_out) if left_out else "",
    )  # fmt: skip
    first.set_column(0, 0, 16)
    first.set_column(2, 2, 70)
    for number, text in enumerate(filter(None, said)):
        first.write_string(number, 0, text, bold if number == 0 else None)
    start = len(said) + 1
    for column, name in enumerate(("verdict", "urls", "meaning")):
        first.write_string(start, column, word(name, language), bold)
    for number, (verdict, count) in enumerate(summary.by_verdict.items(), start + 1):
        first.write_string(number, 0, verdict)
        first.write_number(number, 1, count)
        first.write_string(number, 2, verdict_meaning(verdict, language))


REPORT = Report("xlsx", (".xlsx",), write, library="xlsxwriter", extra="excel")
