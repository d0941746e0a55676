"""``--host-stats``: the exchanges with each host, as a table for a terminal."""

from probe.model import Summary
from probe.reports.interface import Style
from probe.reports.record import host_record
from probe.reports.words import duration, word

MOST_ROWS = 50  # the JSON report has the rest


def host_table(summary: Summary, style: Style) -> str:
    """Return the table, or an empty text if hosts were not counted or no host was requested."""
    if not summary.hosts:
        return ""
    from tabulate import tabulate  # noqa: PLC0415 - takes 40 ms and only this format needs it

    names = ("host", "requests", "median", "errors", "pauses")
    rows = []
    for count in summary.hosts[:MOST_ROWS]:
        host = host_record(count)
        name = host.host if count.host else word("hosts-others", style.language)
        pauses = f"{host.pauses} ({duration(host.paused_s, style.language)})" if host.pauses else "0"
        rows.append((name, str(host.requests), f"{host.median_ms:,.0f} ms", str(host.errors), pauses))
    headings = [word(f"hosts-{name}", style.language) for name in names]
    align = ("left", "right", "right", "right", "left")
    table = tabulate(rows, headings, tablefmt="simple", disable_numparse=True, colalign=align)
    more = len(summary.hosts) - MOST_ROWS
    said = word("hosts-more", style.language, n=more) + "\n" if more > 0 else ""
    return "".join(f"{line.rstrip()}\n" for line in table.split("\n")) + said
