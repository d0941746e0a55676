"""The index by which reports are found says what the reports say."""

from probe.reports import formats, index
from probe.reports.__main__ import INDEX, text


def test_the_index_is_that_of_the_reports_there_are() -> None:
    assert INDEX.read_text("utf-8") == text(), "a report was changed: python -m probe.reports"


def test_an_entry_is_what_its_report_says() -> None:
    assert [(entry.name, entry.suffixes) for entry in index()] == [
        (report.name, list(report.suffixes)) for report in formats()
    ]
