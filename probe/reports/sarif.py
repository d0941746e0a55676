"""SARIF 2.1.0 for code scanning: a rule for each outcome, a result for each place where a link needs attention.

Sources: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub Docs, "SARIF support for code
scanning" and "SARIF results exceed one or more limits".
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO
from urllib.parse import quote

from probe.codes import Language
from probe.model import Level, Result, Summary
from probe.reports.concern import Concern, concern
from probe.reports.findings import Finding, findings, level_of, rule_of
from probe.reports.headline import warning
from probe.reports.interface import Report, Style
from probe.reports.jsonl import encoded
from probe.reports.place import Place
from probe.reports.rules import Rule, rule
from probe.reports.schema import moment
from probe.reports.words import word

MOST_RESULTS = 25_000  # GitHub rejects a run with more; it shows the worst 5,000
MOST_BYTES = 9_900_000  # compressed; GitHub accepts 10 MB, and zlib outputs a block, 32 KiB at most, when it ends

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # the root of the checkout for GitHub and other readers
# GitHub computes primaryLocationLineHash itself, and warns about every result with a different value.
_FINGERPRINT = "linkHash/v1"
_LANGUAGES = {Language.EN: "en-US", Language.ZH: "zh-CN"}
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning"}


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the worst results first, up to GitHub's limits; a notification reports how many are left out."""
    rules = _rules(results, style)
    indices = {name: index for index, name in enumerate(rules)}
    measured = _Measured(out)
    driver = encoded({"name": "probe", "rules": [_descriptor(each) for each in rules.values()]})
    measured.write(
        f'{{"$schema": {encoded(_SCHEMA)}, "version": "2.1.0", "runs": [{{\n"tool": {{"driver": {driver}}},\n'
    )
    told = {"description": {"text": word("root", style.language)}}
    measured.write(f'"language": "{_LANGUAGES[style.language]}", "columnKind": "unicodeCodePoints",\n')
    measured.write(f'"originalUriBaseIds": {encoded({_ROOT: told})},\n"results": [')
    written = left_out = 0
    for finding in _worst_first(results, style):
        text = encoded(_result(finding, indices[finding.rule]))
        if written >= MOST_RESULTS or not measured.takes(text):
            left_out += 1
            continue
        measured.write(f"{',' if written else ''}\n{text}")
        written += 1
    out.write(f'\n],\n"invocations": [{encoded(_invocation(summary, left_out, style))}]\n}}]}}\n')


class _Measured:
    """A stream that measures the compressed size of the text written to it."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._compressor = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)  # as gzip does
        self._size = 0

    def takes(self, text: str) -> bool:
        """Whether there is room for a text even if it does not compress."""
        return self._size + len(text.encode()) <= MOST_BYTES

    def write(self, text: str) -> None:
        """Write and measure; bytes buffered in the compressor are counted with the next output."""
        self._out.write(text)
        self._size += len(self._compressor.compress(text.encode()))


def _is_told(result: Result) -> bool:
    return concern(result) in (Concern.FAILS, Concern.LOOK, Concern.KNOWN)


def _rules(results: Iterable[Result], style: Style) -> dict[str, Rule]:
    """Return every rule that some result violates, by name and sorted by name."""
    found: dict[str, Rule] = {}
    for result in results:
        if _is_told(result) and rule_of(result) not in found:
            found[rule_of(result)] = rule(result, style.language)
    return dict(sorted(found.items()))


def _worst_first(results: Iterable[Result], style: Style) -> Iterator[Finding]:
    """Yield the findings in one pass per level, which takes time instead of memory."""
    for asked in (Concern.FAILS, Concern.LOOK, Concern.KNOWN):
        yield from findings(results, style, _asks_for(asked))


def _asks_for(asked: Concern) -> Callable[[Result], bool]:
    return lambda result: concern(result) is asked


def _descriptor(each: Rule) -> dict[str, object]:
    return {
        "id": each.name,
        "shortDescription": {"text": each.title},
        "fullDescription": {"text": each.meaning},
        "help": {"text": each.text, "markdown": each.markdown},
        **({"helpUri": each.url} if each.url else {}),
        "defaultConfiguration": {"level": _LEVELS.get(each.level, "note")},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, object]:
    excuse = finding.seen.excuse if concern(finding.result) is Concern.KNOWN else None
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS.get(level_of(finding.result), "note"),
        "message": {"text": _message(finding.message)},
        "locations": [_location(finding.place)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        **({"suppressions": [{"kind": "external", "justification": excuse}]} if excuse else {}),
    }


def _message(text: str) -> str:
    """Return a text escaped: braces would be placeholders, brackets before a parenthesis a link (3.11.5, 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "\\](")


def _location(where: Place) -> dict[str, object]:
    """Return a location with a file, because GitHub rejects an upload that has a location without one."""
    outside = where.path.startswith("/")
    uri = f"file://{quote(where.path)}" if outside else quote(where.path)
    artifact = {"uri": uri} if outside else {"uri": uri, "uriBaseId": _ROOT}
    physical = {"artifactLocation": artifact, "region": {"startLine": where.line, "startColumn": where.column}}
    if where.in_file or not where.document:
        return {"physicalLocation": physical}
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": where.document}]}


def _invocation(summary: Summary, left_out: int, style: Style) -> dict[str, object]:
    language, began = style.language, moment(summary.started_at)
    told = [warning(summary, language), word("more-rows", language, left_out) if left_out else ""]
    return {
        "executionSuccessful": summary.complete,
        **({"startTimeUtc": began} if began else {}),
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": text}} for text in told if text],
    }


REPORT = Report("sarif", (".sarif", ".sarif.json"), write)
