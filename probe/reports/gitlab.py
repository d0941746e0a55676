"""GitLab's Code Quality report: a JSON array that the merge request's widget compares with the target branch's.

Source: GitLab Docs, "Code Quality", "Code Quality report format".
"""

from collections.abc import Iterable
from typing import TextIO

from probe.model import Level, Result, Summary
from probe.reports.findings import Finding, findings, needs_attention
from probe.reports.interface import Report, Style
from probe.reports.jsonl import encoded

_SEVERITY = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:  # noqa: ARG001 - results only
    """Write an issue for each place where a link needs attention, without a byte order mark, which GitLab rejects."""
    out.write("[")
    before = "\n"
    for finding in findings(results, style, needs_attention):
        out.write(before + encoded(_issue(finding)))
        before = ",\n"
    out.write("\n]\n")


def _issue(finding: Finding) -> dict[str, object]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITY[finding.level],
        "location": {"path": finding.place.path, "lines": {"begin": finding.place.line}},
    }


REPORT = Report("gitlab", ("gl-code-quality-report.json", ".codequality.json"), write)
