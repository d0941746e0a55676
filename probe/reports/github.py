"""Output for GitHub Actions: annotations on lines, as workflow commands, and the step summary."""

import io
from collections.abc import Iterable, Mapping
from typing import TextIO

from probe.model import Level, Result, Summary
from probe.printable import shortened
from probe.reports import markdown
from probe.reports.findings import Finding, findings, needs_attention, said_of
from probe.reports.interface import Report, Style
from probe.reports.words import word

MOST_OF_A_LEVEL = 10  # annotations per step; actions/toolkit, docs/problem-matchers.md, "Limitations"
MOST_BYTES = 1024 * 1024  # of a step's summary; GitHub Docs, "Workflow commands", "Step isolation and limits"
_LONGEST = 4_000  # characters of a message; the runner truncates at 4,096

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}

# The runner unescapes these (actions/toolkit, packages/core/src/command.ts); the percent sign must come first.
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:  # noqa: ARG001 - results only
    """Write the annotations, errors first, up to GitHub's limit, and a line with the number of the others.

    The first place of every URL precedes all second places.
    """
    found: dict[tuple[Level, bool], list[str]] = {(level, again): [] for level in _COMMANDS for again in (False, True)}
    total = 0
    for finding in findings(results, style, needs_attention):
        total += 1
        kept = found[finding.level, finding.again]
        if len(kept) < MOST_OF_A_LEVEL:
            kept.append(_annotation(finding, style))
    shown = [line for level in _COMMANDS for line in (found[level, False] + found[level, True])[:MOST_OF_A_LEVEL]]
    out.writelines(shown)
    if total > len(shown):
        out.write(f"{word('more-rows', style.language, total - len(shown))}\n")


def step_summary(results: Iterable[Result], summary: Summary, style: Style) -> str:
    """Return the Markdown report, truncated after a line if it exceeds GitHub's size limit."""
    out = io.StringIO()
    markdown.write(results, summary, out, style)
    text = out.getvalue().encode()
    if len(text) <= MOST_BYTES:
        return text.decode()
    ending = f"\n{word('cut-off', style.language)}\n".encode()
    end = text.rfind(b"\n", 0, MOST_BYTES - len(ending)) + 1
    return (text[:end] + ending).decode()


def _annotation(finding: Finding, style: Style) -> str:
    seen, where = finding.seen, finding.place
    title = f"{seen.verdict} ({seen.failure or seen.status})" if seen.failure or seen.status else ""
    located = {"file": where.path, "line": str(where.line), "col": str(where.column)} if where.in_file else {}
    message = [finding.message]
    if not where.in_file and where.document:
        message.append(word("in", style.language, places=where.text))
    if said := said_of(seen, finding.result):
        message.append(said.advice)
    properties = {**located, "title": title or seen.verdict}
    return _command(_COMMANDS[finding.level], properties, shortened("\n".join(message), _LONGEST))


def _command(name: str, properties: Mapping[str, str], data: str) -> str:
    listed = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(data, _DATA)}\n"


def _escaped(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for character, code in pairs:
        text = text.replace(character, code)
    return text


REPORT = Report("github", (), write)
