"""Results sorted by the attention they ask for: the part of a run that a person reads."""

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
MOST_BYTES = 180_000  # five sections of it, and the codes, fit the 1 MiB that GitHub takes for a step's summary

_LONGEST_URL = 2_000  # what every browser, proxy and search engine takes
_PLACES, _MOST_PLACES = 3, 100  # of one URL; the second where the style is verbose
_ORDER = {verdict: rank for rank, verdict in enumerate(sorted(Verdict, key=lambda v: -v.level.rank))}

Seen = tuple[int | None, str]
"""A status (None for a failure) and the key of the entry that explains it."""


class Row(Struct, frozen=True, gc=False):
    """One result as people read it. ``target`` is where its redirects lead, ``answer`` a status or a failure.

    ``first_status`` is that of the first redirect, empty where there is none.
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
        """How many bytes it takes as a row of Markdown, URLs twice and bars as two; about 50 of them are markup."""
        urls = (self.url, self.target, self.replacement, self.expected)
        texts = (*urls, *urls, self.reason, self.excuse, *self.places)
        return sum(len(text.encode()) + text.count("|") for text in texts) + 50


class Section(Struct):
    """Rows of one kind, as many as anyone reads; ``total`` counts those left out too."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    _size: int = 0

    def add(self, result: Result, style: Style) -> None:
        """Take a result in, as a row while there is room."""
        self.total += 1
        if len(self.rows) >= MOST_ROWS or self._size >= MOST_BYTES:
            return
        row = _row(result, style)
        self._size += row.size
        self.rows.append(row)

    @property
    def left_out(self) -> int:
        """How many results have no row."""
        return self.total - len(self.rows)

    def sorted(self) -> list[Row]:
        """Return the rows: errors in the order of the input, as links are mended file by file; then each verdict's."""
        return sorted(self.rows, key=lambda row: 0 if row.verdict.level is Level.ERROR else _ORDER[row.verdict])


class Findings(Struct):
    """All that a report for people shows, gathered in one pass."""

    fails: Section = field(default_factory=Section)
    known: Section = field(default_factory=Section)
    look: Section = field(default_factory=Section)
    fine: Section = field(default_factory=Section)
    moved: Section = field(default_factory=Section)
    codes: Counter[Seen] = field(default_factory=Counter)
    counted: Counter[Concern] = field(default_factory=Counter)

    def section(self, asked: Concern) -> Section:
        """Return the section of what asks for this; what was skipped is among what is fine."""
        return {Concern.FAILS: self.fails, Concern.KNOWN: self.known, Concern.LOOK: self.look}.get(asked, self.fine)


def gather(results: Iterable[Result], style: Style) -> Findings:
    """Go through the results once; those without a problem become rows only where the style is verbose."""
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
    """Return each exchange of the chain as ``301 http://…``, with the failure's word where there is no status.

    One whose page leads on by itself says how: ``200 http://… >meta-refresh>``.
    """
    return [f"{_hop(hop)}{_arrow(hop)}" for hop in seen.chain[:-1]] + [_hop(hop) for hop in seen.chain[-1:]]


def chain_of(seen: Record) -> str:
    """Return the whole chain: ``301 http://… > 200 http://… >meta-refresh> 200 http://…``."""
    between = [f"{_hop(hop)}{_arrow(hop) or ' >'} " for hop in seen.chain[:-1]]
    return "".join((*between, *map(_hop, seen.chain[-1:])))


def expected_of(seen: Record) -> str:
    """Return the address that the input expects, or the statuses where it expects no address."""
    wanted = seen.expected
    return "" if wanted is None else wanted.url or "/".join(map(str, wanted.status))


def _hop(hop: Exchange) -> str:
    return f"{hop.status or hop.failure or '-'} {hop.url}"


def _arrow(hop: Exchange) -> str:
    return "" if hop.via is None or hop.via == Via.LOCATION else f" >{hop.via}>"


def codes_of(result: Result) -> set[Seen]:
    """Return what of the code table a result shows: what explains its outcome, and the redirects on the way."""
    statuses = {hop.status for hop in result.trail[:-1] if hop.status}
    seen: set[Seen] = {(status, status_entry(status).key) for status in statuses}
    if result.meaning:
        seen.add((None if result.failure else result.status, result.meaning))
    return seen


def lines_of(seen: Record) -> list[str]:
    """Return the lines on which a URL is written, each once, as ``document:line``."""
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
