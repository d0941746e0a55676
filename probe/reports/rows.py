"""Results sorted by concern, for reports that people read."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from probe.codes import status_entry
from probe.model import Level, Result, Verdict, Via
from probe.printable import shortened
from probe.reports.concern import Concern, concern, moved
from probe.reports.interface import Style
from probe.reports.layout import shortened_middle
from probe.reports.record import code, record
from probe.reports.schema import Code, Exchange, Record

MOST_ROWS = 1_000
MOST_BYTES = 180_000  # five sections of this size and the codes fit in 1 MiB, GitHub's limit for a step summary

_LONGEST_URL = 2_000  # every browser, proxy and search engine supports it
_PLACES, _MOST_PLACES = 3, 100  # of one URL; the second if the style is verbose
_ORDER = {verdict: rank for rank, verdict in enumerate(sorted(Verdict, key=lambda v: -v.level.rank))}

Seen = tuple[int | None, str]
"""A status (None for a failure) and the key of the entry that explains it."""


class Row(Struct, frozen=True, gc=False):
    """One result for readers. ``target`` is the URL that it redirects to, ``answer`` a status or a failure.

    ``first_status`` is that of the first redirect, empty if there is none.
    """

    verdict: Verdict
    answer: str
    url: str
    target: str
    first_status: str
    redirect: str
    replacement: str
    expected: str
    reason: str
    excuse: str
    chain: tuple[str, ...]
    evidence: tuple[str, ...]
    places: tuple[str, ...]
    more_places: int

    @property
    def size(self) -> int:
        """The size in bytes as a row of Markdown, with URLs and bars counted twice; about 50 of them are markup."""
        urls = (self.url, self.target, self.replacement, self.expected)
        texts = (*urls, *urls, self.reason, self.excuse, *self.places)
        return sum(len(text.encode()) + text.count("|") for text in texts) + 50


class Section(Struct):
    """Rows of one kind, up to a readable number; ``total`` includes those that were left out."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    _size: int = 0

    def add(self, result: Result, style: Style) -> None:
        """Add a result, as a row if there is room."""
        self.total += 1
        if len(self.rows) >= MOST_ROWS or self._size >= MOST_BYTES:
            return
        row = _row(result, style)
        self._size += row.size
        self.rows.append(row)

    @property
    def left_out(self) -> int:
        """The number of results without a row."""
        return self.total - len(self.rows)

    def sorted(self) -> list[Row]:
        """Return the rows: errors in the order of the input, since links are fixed file by file; then by verdict."""
        return sorted(self.rows, key=lambda row: 0 if row.verdict.level is Level.ERROR else _ORDER[row.verdict])


class Findings(Struct):
    """The data of a report for people, collected in one pass."""

    fails: Section = field(default_factory=Section)
    known: Section = field(default_factory=Section)
    look: Section = field(default_factory=Section)
    fine: Section = field(default_factory=Section)
    moved: Section = field(default_factory=Section)
    codes: Counter[Seen] = field(default_factory=Counter)
    counted: Counter[Concern] = field(default_factory=Counter)

    def section(self, asked: Concern) -> Section:
        """Return the section for a concern; skipped results are in the section of fine ones."""
        return {Concern.FAILS: self.fails, Concern.KNOWN: self.known, Concern.LOOK: self.look}.get(asked, self.fine)


def gather(results: Iterable[Result], style: Style) -> Findings:
    """Iterate over the results once; results without a problem become rows only if the style is verbose."""
    findings = Findings()
    for result in results:
        findings.codes.update(codes_of(result))
        asked = concern(result)
        findings.counted[asked] += 1
        section = findings.section(asked)
        if section is not findings.fine or style.verbose:
            section.add(result, style)
        if moved(result):
            findings.moved.add(result, style)
    return findings


def legend(codes: Counter[Seen], style: Style) -> list[tuple[str, int, Code]]:
    """Return name, count of URLs and entry of each code seen: statuses ascending, then failures."""
    ordered = sorted(codes, key=lambda seen: (seen[0] is None, seen[0] or 0, seen[1]))
    return [
        (key if status is None else str(status), codes[status, key], found)
        for status, key in ordered
        if (found := code(key, status, style.language))
    ]


def hops(seen: Record) -> list[str]:
    """Return each exchange of the chain as ``301 http://…``, or with the failure's name if there is no status.

    A page that redirects by its content also shows how: ``200 http://… >meta-refresh>``.
    """
    return [f"{_hop(hop)}{_arrow(hop)}" for hop in seen.chain[:-1]] + [_hop(hop) for hop in seen.chain[-1:]]


def chain_of(seen: Record) -> str:
    """Return the whole chain: ``301 http://… > 200 http://… >meta-refresh> 200 http://…``."""
    between = [f"{_hop(hop)}{_arrow(hop) or ' >'} " for hop in seen.chain[:-1]]
    return "".join((*between, *map(_hop, seen.chain[-1:])))


def expected_of(seen: Record) -> str:
    """Return the expected address of the input, or the expected statuses if it has no address."""
    wanted = seen.expected
    return "" if wanted is None else wanted.url or "/".join(map(str, wanted.status))


def _hop(hop: Exchange) -> str:
    return f"{hop.status or hop.failure or '-'} {hop.url}"


def _arrow(hop: Exchange) -> str:
    return "" if hop.via is None or hop.via == Via.LOCATION else f" >{hop.via}>"


def codes_of(result: Result) -> set[Seen]:
    """Return the codes that a result shows: the one that explains its outcome, and those of its redirects."""
    statuses = {hop.status for hop in result.trail[:-1] if hop.status}
    seen: set[Seen] = {(status, status_entry(status).key) for status in statuses}
    if result.meaning:
        seen.add((None if result.failure else result.status, result.meaning))
    return seen


def lines_of(seen: Record) -> list[str]:
    """Return the unique lines that contain a URL, as ``document:line``."""
    if len(seen.sources) == 1:
        return [f"{seen.sources[0].document}:{seen.sources[0].line}"]
    return list(dict.fromkeys(f"{source.document}:{source.line}" for source in seen.sources))


def _row(result: Result, style: Style) -> Row:
    seen = record(result, style)
    places, most = lines_of(seen), _MOST_PLACES if style.verbose else _PLACES
    return Row(
        verdict=result.verdict,
        answer=str(seen.failure or seen.status or ""),
        url=shortened(seen.url, _LONGEST_URL),
        target=shortened(seen.final_url, _LONGEST_URL) if seen.redirects else "",
        first_status=str(seen.first_status or "") if seen.redirects else "",
        redirect=seen.redirect or "",
        replacement=shortened(seen.replacement or "", _LONGEST_URL),
        expected=shortened(expected_of(seen), _LONGEST_URL),
        reason=shortened(seen.reason, _LONGEST_URL),
        excuse=shortened(seen.excuse or "", _LONGEST_URL),
        chain=tuple(hops(seen)) if seen.redirects else (),
        evidence=tuple(seen.evidence),
        places=tuple(shortened_middle(place, 200) for place in places[:most]),
        more_places=max(len(places) - most, 0),
    )
