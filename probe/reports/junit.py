"""JUnit XML: a suite for each document, a case for each link in it; Jenkins, GitLab and most CI systems support it.

No standard exists. The output conforms to the schema of Jenkins' xUnit plugin (junit-10.xsd), which is the format that
Surefire writes and every reader accepts.
"""

import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from types import TracebackType
from typing import Self, TextIO

from msgspec import Struct, field

from probe.model import Result, Summary, Verdict
from probe.printable import shortened
from probe.reports.concern import Concern, concern
from probe.reports.findings import LONGEST_TEXT, LONGEST_URL, places, said_of
from probe.reports.interface import Report, Style
from probe.reports.place import Place
from probe.reports.record import record
from probe.reports.rows import hops
from probe.reports.schema import Record, moment
from probe.reports.words import verdict_meaning, word

_NO_CHARACTER = re.compile("[\ufffe\uffff]")  # the remaining characters that XML forbids (XML 1.0, 2.2)
_MOST_HOPS = 25

Outcome = str
"""The element for the outcome of a case; empty for one that passed."""


class _Suite(Struct):
    """The cases of one document: the number per outcome, and their positions in the file of cases."""

    ended: Counter[Outcome] = field(default_factory=Counter)
    seconds: float = 0.0
    at: "array[int]" = field(default_factory=lambda: array("q"))


class _Cases:
    """Cases in the order of the results, read back per suite: a million of them take 8 MB and a file."""

    def __init__(self) -> None:
        self.suites: dict[str, _Suite] = {}
        self._end = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - stays open as long as the cases

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, document: str, outcome: Outcome, seconds: float, case: str) -> None:
        """Store a case, which has no line break in it."""
        suite = self.suites.setdefault(document, _Suite())
        suite.ended[outcome] += 1
        suite.seconds += seconds
        suite.at.append(self._end)
        self._end += self._file.write(f"{case}\n".encode())

    def of(self, suite: _Suite) -> Iterator[str]:
        """Yield the cases of a suite, each with its line break."""
        here = -1
        for place in suite.at:
            if place != here:  # seeking discards the read buffer
                self._file.seek(place)
            case = self._file.readline()
            here = place + len(case)
            yield case.decode()

    def ended(self, outcome: Outcome) -> int:
        """Return the number of cases with this outcome in all suites."""
        return sum(suite.ended[outcome] for suite in self.suites.values())


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write every mention of every result as a case, whatever its outcome."""
    with _Cases() as cases:
        for result in results:
            _add(result, cases, style)
        tests = sum(len(suite.at) for suite in cases.suites.values())
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        ended = f'tests="{tests}" failures="{cases.ended("failure")}" errors="{cases.ended("error")}"'
        out.write(f'<testsuites name="probe" {ended} time="{summary.elapsed:.3f}">\n')
        began = (moment(summary.started_at or style.now) or "").rstrip("Z")  # older readers do not accept a time zone
        for document, suite in cases.suites.items():
            out.write(f"  <testsuite {_attributes(document, suite)} timestamp={_quoted(began)}>\n")
            out.writelines(f"    {case}" for case in cases.of(suite))
            out.write("  </testsuite>\n")
        out.write("</testsuites>\n")


def _attributes(document: str, suite: _Suite) -> str:
    ended = suite.ended
    counts = f'tests="{len(suite.at)}" failures="{ended["failure"]}" errors="{ended["error"]}"'
    return f'name={_quoted(document)} {counts} skipped="{ended["skipped"]}" time="{suite.seconds:.3f}"'


def _add(result: Result, cases: _Cases, style: Style) -> None:
    """Add a case for each mention; only the first has the time, so that the sum of times is correct."""
    seen = record(result, style)
    outcome, body = _body(result, seen, style)
    named: Counter[tuple[str, str]] = Counter()
    for number, where in enumerate(places(seen, style)):
        seconds = 0.0 if number else result.elapsed
        suite = where.path if where.in_file else where.document or where.path
        name = _name(where, seen)
        named[suite, name] += 1
        again = f" #{named[suite, name]}" if named[suite, name] > 1 else ""  # GitLab drops cases with the same name
        head = f'<testcase classname={_quoted(suite)} name={_quoted(name + again)} time="{seconds:.3f}"'
        cases.add(suite, outcome, seconds, f"{head}>{body}</testcase>" if body else f"{head}/>")


def _name(where: Place, seen: Record) -> str:
    return f"{where.line}:{where.column} {shortened(seen.url, LONGEST_URL)}"


def _body(result: Result, seen: Record, style: Style) -> tuple[Outcome, str]:
    """Return the outcome of the case, and its element with the reason."""
    asked = concern(result)
    told = seen.reason or verdict_meaning(result.verdict, style.language)
    text = _escaped("\n".join(_lines(result, seen, told, style))).replace("\n", "&#10;")
    if asked is Concern.FAILS:
        outcome = "error" if result.verdict is Verdict.UNREACHABLE else "failure"
        return outcome, f"<{outcome} type={_quoted(seen.verdict)} message={_quoted(told)}>{text}</{outcome}>"
    if asked is Concern.KNOWN or result.verdict in (Verdict.SKIPPED, Verdict.UNCHECKED):
        return "skipped", f"<skipped message={_quoted(seen.excuse or told)}>{text}</skipped>"
    return "", f"<system-out>{text}</system-out>" if asked is Concern.LOOK else ""


def _lines(result: Result, seen: Record, told: str, style: Style) -> list[str]:
    """Return the known details; none of the lines starts with a text from a server."""
    colon = word("colon", style.language)
    lines = [f"{seen.verdict}{colon}{shortened(told, LONGEST_TEXT)}"]
    lines += [f"- {shortened(text, LONGEST_TEXT)}" for text in seen.evidence]
    if seen.redirects:
        lines += [f"- {shortened(hop, LONGEST_URL)}" for hop in hops(seen)[:_MOST_HOPS]]
    if said := said_of(seen, result):
        named = (("meaning", said.meaning), ("advice", said.advice))
        lines += [f"{word(name, style.language)}{colon}{text}" for name, text in named]
    return lines


def _quoted(text: str) -> str:
    return f'"{_escaped(shortened(text, LONGEST_URL + 100))}"'


def _escaped(text: str) -> str:
    return escape(_NO_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


REPORT = Report("junit", (".junit.xml", ".xml"), write)
