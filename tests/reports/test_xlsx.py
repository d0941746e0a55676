"""Workbooks as openpyxl reads them: sheets, headings, types of cells, and what must never be a formula."""

import io
import os
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from probe.codes import Language
from probe.errors import OutputError, SettingsError
from probe.model import Result, Summary
from probe.reports import Style, report_named, xlsx
from probe.reports.csv import headings
from probe.reports.files import Output, replacing
from probe.reports.xlsx import write
from tests.reports.examples import NOON, excused, summed
from tests.reports.test_formats import PAYLOADS, hostile


def made(results: tuple[Result, ...], style: Style, summary: Summary | None = None) -> bytes:
    binary = io.BytesIO()
    out = io.TextIOWrapper(binary, encoding="utf-8")
    write(results, summary or summed(results), out, style)
    out.flush()
    return binary.getvalue()


def read(results: tuple[Result, ...], style: Style) -> Workbook:
    return load_workbook(io.BytesIO(made(results, style)))


def rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    names, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in found]


def test_every_group_has_a_sheet_with_a_frozen_and_filtering_heading(results: tuple[Result, ...], style: Style) -> None:
    book = read((*results, excused()), style)
    assert book.sheetnames == ["Summary", "Fails", "Known", "To look at", "Fine", "Skipped"]
    counts = {}
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == list(headings(style))
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        counts[name] = sheet.max_row - 1
    assert counts == {"Fails": 6, "Known": 1, "To look at": 4, "Fine": 2, "Skipped": 1}
    assert book.active is book["Fails"]


def test_a_reader_gets_each_result_back(results: tuple[Result, ...], style: Style) -> None:
    book = read(results, replace(style, columns=("old_url", "=owner")))
    moved = rows(book, "Fine")[1]
    assert (moved["url"], moved["first_status"], moved["status"], moved["redirects"]) == (
        "http://a.example/old",
        301,
        200,
        1,
    )
    assert (moved["redirect"], moved["replacement"], moved["sources"]) == (
        "permanent", "https://a.example/new", "urls.txt:2 docs/a.md:40",
    )  # fmt: skip
    listed = rows(book, "Fails")[-1]
    assert (listed["expected"], listed["in.=owner"]) == ("https://a.example/by-year/2014", "@zoe, 中")
    assert (moved["in.=owner"], moved["failure"]) == (None, None)


def test_the_summary_counts_by_verdict(results: tuple[Result, ...], style: Style) -> None:
    told = [row for row in read(results, style)["Summary"].iter_rows(values_only=True) if any(row)]
    assert told[0][0] == "6 of 13 URLs fail, 4 need a look, 2 are fine, 1 skipped"
    assert ("broken", 2, "the target does not exist, or its redirects lead nowhere") in told


def test_sheets_are_named_in_the_language(results: tuple[Result, ...], style: Style) -> None:
    book = read(results, replace(style, language=Language.ZH))
    assert book.sheetnames == ["概要", "未通过", "已知", "需要留意", "正常", "已跳过"]


@pytest.mark.parametrize(
    "payload", [*PAYLOADS, "=1+1", "@SUM(A1)", "+1", "-1", "http://a/\ufffe", "x" * 40_000], ids=ascii
)
def test_a_payload_is_a_text_and_no_formula(payload: str, style: Style) -> None:
    results = (hostile(payload), hostile(f"http://h/{payload}"))
    with ZipFile(io.BytesIO(made(results, style))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    for sheet in read(results, style):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert not isinstance(cell.value, str) or len(cell.value) <= 32_767
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_an_empty_run_makes_a_workbook(style: Style) -> None:
    assert read((), style)["Fails"].max_row == 1


def test_the_same_run_makes_the_same_file(results: tuple[Result, ...], style: Style) -> None:
    later = replace(style, now=NOON + timedelta(days=1))
    assert made(results, style) == made(results, later, summed(results))


def test_what_has_no_room_is_counted(
    results: tuple[Result, ...], style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    book = read(results, style)
    assert book["Fails"].max_row == 3
    assert any("6" in str(row[0]) for row in book["Summary"].iter_rows(values_only=True))  # those left out: 4 and 2


def test_a_secret_is_hidden(results: tuple[Result, ...], style: Style) -> None:
    book = read(results, replace(style, secrets=("by-year",)))
    assert all(
        "by-year" not in str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_it_is_written_whole_or_not_at_all(results: tuple[Result, ...], style: Style, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with replacing(str(path)) as out:
        write(results, summed(results), out, style)
    assert load_workbook(path).sheetnames[0] == "Summary"
    if os.path.exists("/dev/full"):  # noqa: PTH110 - a device
        with pytest.raises(OutputError, match="/dev/full"), Output("/dev/full", open("/dev/full", "wb")) as full:  # noqa: PTH123
            write(results, summed(results), full, style)


def test_who_lacks_the_extra_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    report_named("xlsx").require_library()
    monkeypatch.setattr("probe.reports.interface.find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"an \.xlsx report requires xlsxwriter: pip install 'url-probe\[excel\]'"):
        report_named("xlsx").require_library()
    report_named("csv").require_library()
