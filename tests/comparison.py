"""The table of measured figures in the README and in ``docs/comparison.md``, from ``RESULTS.md``."""

import re
from typing import Final

from tests.outside import ROOT

PAGE = ROOT / "docs" / "comparison.md"
RESULTS = ROOT / "tests" / "benchmarks" / "RESULTS.md"

# What was measured: the section, the column, and the rows of probe, of a bare client and of lychee.
MEASURED: Final = (
    ("20,000 URLs on 200 hosts, time", "Throughput", "median", ("probe", "bare aiohttp", "lychee")),
    ("200,000 URLs on 200 hosts, time", "Memory: 200,000", "time", ("probe", "bare aiohttp", "lychee")),
    ("200,000 URLs on 200 hosts, peak memory", "Memory: 200,000", "peak memory", ("probe", "bare aiohttp", "lychee")),
    ("4,000 TLS hosts, time", "TLS", "time", ("probe", "bare aiohttp", "lychee")),
    ("4,000 TLS hosts, peak memory", "TLS", "peak memory", ("probe", "bare aiohttp", "lychee")),
    ("links of 10,000 Markdown files, time", "Extraction", "median", ("probe", "", "lychee --dump")),
    ("one document offline, processor time", "Start-up", "processor time",
     ("`probe a.md --offline`", "", "`lychee --offline a.md`")),
    ("one URL, processor time", "Start-up", "processor time", ("`probe urls.txt`", "", "`lychee urls.txt`")),
)  # fmt: skip
DELAYS: Final = ("20 sites of 300, one after another", "one of 600 before 300 small ones")


def table() -> str:
    """Return the table as Markdown."""
    lines = ["| measured | probe | bare aiohttp | lychee |", "|---|---:|---:|---:|"]
    for label, section, column, rows in MEASURED:
        figures = (cell(section, row, column) if row else "" for row in rows)
        lines.append(f"| {label} | {' | '.join(figures)} |")
    for row in DELAYS:
        figures = (cell("Known delays", row, column) for column in ("probe", "lychee"))
        mine, others = (re.sub(r"\((\S+)[^)]*\)", r"(\1 × the ideal)", figure) for figure in figures)
        lines.append(f"| {row}, known delays, time | {mine} |  | {others} |")
    return "\n".join(lines) + "\n"


def cell(section: str, row: str, column: str) -> str:
    """Return one cell of ``RESULTS.md``, without its mark; raises LookupError where it is not there."""
    text = RESULTS.read_text("utf-8").split(f"\n## {section}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[part.strip() for part in line.strip("|").split("|")] for line in lines]
    heads = next(each for each in cells if column in each)
    for each in cells:
        if each[0] == row:
            return re.sub(r" ?[✓✗]", "", each[heads.index(column)])
    raise LookupError(f"no row {row!r} in {section}")
