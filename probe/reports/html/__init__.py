"""A page to open in a browser: one file that loads nothing, with charts and a table of all results.

``report.html`` is the template, ``report.css`` its style and ``report.js`` its script, both put into the page as they
are. ``page.py`` fills the template, ``rows.py`` writes the results for the script.
"""

from collections.abc import Iterable
from typing import TextIO

from probe.model import Result, Summary
from probe.reports.html.figures import gather
from probe.reports.html.page import ending, parts
from probe.reports.html.rows import write_rows
from probe.reports.interface import Report, Style


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the page: its top and charts from one pass over the results, its rows from a second one."""
    figures = gather(results, style)
    before, after = parts(figures, summary, style)
    out.write(before)
    tables = write_rows(results, figures.counted, out, style)
    out.write(ending(tables, style))
    out.write(after)


REPORT = Report("html", (".html", ".htm"), write)
