"""Reviewdog's diagnostics, one per line (rdjsonl): review comments on lines, and suggested edits.

Source: reviewdog, proto/rdf/reviewdog.proto.
"""

import re
from collections.abc import Iterable
from typing import TextIO

from probe.model import Level, Mention, Result, Summary
from probe.reports.concern import answers_by_https, moved
from probe.reports.findings import Finding, findings, needs_attention
from probe.reports.interface import Report, Style
from probe.reports.jsonl import encoded
from probe.reports.lines import Lines
from probe.reports.markdown import prose
from probe.reports.rules import url_of
from probe.url import split_fragment

_SEVERITY = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.INFO: "INFO"}

# Characters that need no escape in any format in which links are written.
_PLAIN = re.compile(r"https?://[\w.~:/?@%+,;=#-]+", re.ASCII)

Range = dict[str, dict[str, int]]


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:  # noqa: ARG001 - results only
    """Write a diagnostic for each place where a link needs attention, in the order of the results."""
    lines = Lines()
    out.writelines(f"{encoded(_diagnostic(finding, lines))}\n" for finding in findings(results, style, needs_attention))


def _diagnostic(finding: Finding, lines: Lines) -> dict[str, object]:
    exact = _range(finding.mention, lines) if finding.mention and finding.place.in_file else None
    new = _replacement(finding) if exact else None
    return {
        "message": prose(finding.message),  # reviewdog posts it as Markdown
        "location": {"path": finding.place.path, "range": exact or {"start": {"line": finding.place.line}}},
        "severity": _SEVERITY[finding.level],
        "source": {"name": "probe"},
        "code": _code(finding),
        **({"suggestions": [{"range": exact, "text": new}]} if new else {}),
    }


def _code(finding: Finding) -> dict[str, str]:
    said = finding.seen.code if finding.rule != finding.result.verdict else None
    url = url_of(said.reference) if said else None
    return {"value": finding.rule, "url": url} if url else {"value": finding.rule}


def _range(mention: Mention, lines: Lines) -> Range | None:
    """Return the byte range of the link's text in UTF-8; None if the text is not found at exactly that place.

    A mention counts in characters, and its text is unescaped, so the range has to be read from the file.
    """
    line = lines.line(mention.document, mention.line)
    start = mention.column - 1
    if line is None or not mention.text or not line.startswith(mention.text, start):
        return None
    first = len(line[:start].encode()) + 1
    last = first + len(mention.text.encode())
    return {"start": {"line": mention.line, "column": first}, "end": {"line": mention.line, "column": last}}


def _replacement(finding: Finding) -> str | None:
    """Return the new text of a link that moved permanently or works over https, if it is plain and has no secret."""
    result, mention, seen = finding.result, finding.mention, finding.seen
    by_https = result.advice if answers_by_https(result) else None
    address, shown = (by_https.values[0], seen.replacement) if by_https else (result.final_url, seen.final_url)
    if mention is None or not (by_https or moved(result)) or shown != address:
        return None
    if not re.match("https?://", mention.text, re.IGNORECASE):
        return None  # a relative link is better fixed by hand
    fragment = split_fragment(mention.text)[1]
    new = address if fragment is None else f"{address}#{fragment}"
    return new if _PLAIN.fullmatch(new) and new != mention.text else None


REPORT = Report("rdjsonl", (".rdjsonl",), write)
