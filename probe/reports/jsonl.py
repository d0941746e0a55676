"""JSON Lines: one self-contained result per line, written as results finish."""

from collections.abc import Iterable
from typing import TextIO

from msgspec.json import Encoder
from msgspec.json import format as spaced

from probe.model import Result, Summary
from probe.reports.interface import Report, Style
from probe.reports.record import record

_ENCODER = Encoder()


def encoded(value: object) -> str:
    """Return a value as JSON on one line, in Unicode."""
    return spaced(_ENCODER.encode(value), indent=0).decode()


def line(result: Result, style: Style) -> str:
    """Return one result as a line, including its newline."""
    return encoded(record(result, style)) + "\n"


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:  # noqa: ARG001 - results only
    """Write a line for each result."""
    out.writelines(line(result, style) for result in results)


REPORT = Report("jsonl", (".jsonl", ".ndjson"), write, line)
