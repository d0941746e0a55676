"""One JSON object: the summary, then every result on a line of its own."""

from collections.abc import Iterable
from typing import TextIO

from probe.model import Result, Summary
from probe.reports.interface import Report, Style
from probe.reports.jsonl import encoded
from probe.reports.record import counts, record


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the object incrementally, so that its size does not matter."""
    out.write(f'{{"schema": 1, "summary": {encoded(counts(summary, style))}, "results": [')
    before = "\n"
    for result in results:
        out.write(before + encoded(record(result, style)))
        before = ",\n"
    out.write("\n]}\n")


REPORT = Report("json", (".json",), write)
