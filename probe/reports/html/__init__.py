"""A page for a browser: one self-contained file, with charts and a table of all results.

``report.html`` is the template, ``report.css`` its style and ``report.js`` its script; both are inserted unchanged.
``page.py`` fills in the template, ``rows.py`` writes the results for the script.
"""

from collections.abc import Iterable
from typing import TextIO

from probe.model import Result, Summary
from probe.reports.html.figures import gather
from probe.reports.html.page import ending, parts
from probe.reports.html.rows import write_rows
from probe.reports.interface import Report, Style


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the page: one pass over the results for its top and charts, and a second pass for its rows."""
    figures = gather(results, style)
    before, after = parts(figures, summary, style)
    out.write(before)
    tables = write_rows(results, figures.counted, out, style)
    out.write(ending(tables, style))
    out.write(after)


REPORT = Report("html", (".html", ".htm"), write, looks_back=True)
