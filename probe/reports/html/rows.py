"""Write the rows of the table as JSON, one per line, with the keys of the JSON report; defaults are omitted."""

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from msgspec import Struct

from probe.model import Result
from probe.printable import shortened
from probe.reports.concern import Concern, concern
from probe.reports.csv import added_values
from probe.reports.findings import LONGEST_TEXT, LONGEST_URL
from probe.reports.history import Observation, Observations, failing_since, healed, newly_fails
from probe.reports.html.figures import host_name
from probe.reports.html.markup import json_in_script
from probe.reports.interface import Style
from probe.reports.record import record
from probe.reports.rows import expected_of
from probe.reports.rules import url_of
from probe.reports.schema import Exchange, Record, Source, moment

MOST_ROWS = 50_000
"""Rows of one page, the most urgent first: 35 MB, which a browser still opens in seconds."""

MOST_PLACES = 500
"""Places listed for one URL; a link in every page's footer has as many places as there are pages."""

_LONGEST_TEXT = 2 * LONGEST_TEXT

Place = tuple[int, int, int, str]
"""Index of the document in its list, line, column, and the text as written if it differs from the URL."""


class Hop(Struct, frozen=True, gc=False, omit_defaults=True):
    """One exchange; without ``url``, its URL is the row's."""

    method: str
    elapsed_ms: float
    url: str | None = None
    status: int | None = None
    failure: str | None = None
    location: str | None = None
    via: str | None = None
    address: str | None = None


class Seen(Struct, frozen=True, gc=False):
    """An observation of a URL in an earlier run."""

    at: str | None
    verdict: str
    answer: str


class Row(Struct, frozen=True, gc=False, omit_defaults=True):
    """One result. ``code`` is the index of its entry in the list of codes; ``advice`` is set only if it differs.

    ``concern`` is the required action; ``since`` is when the URL started to fail, ``new`` is true if it did not fail
    before, ``healed`` if it did and is good now, ``history`` is the index of its earlier observations. ``added`` has
    the cells of the columns that the CSV report adds. ``more_places`` counts the places that are not listed;
    ``more_documents`` has the first and last index of each range of their documents.
    """

    url: str
    verdict: str
    concern: str
    elapsed_ms: float
    host: str = ""
    status: int | None = None
    failure: str | None = None
    redirect: str | None = None
    final_url: str | None = None
    replacement: str | None = None
    expected: str = ""
    reason: str = ""
    excuse: str | None = None
    code: int | None = None
    advice: str | None = None
    title: str = ""
    evidence: tuple[str, ...] = ()
    chain: tuple[Hop, ...] = ()
    attempts: int = 0
    tls_expires: str | None = None
    retry_after_s: float | None = None
    checked_at: str | None = None
    places: tuple[Place, ...] = ()
    more_places: int = 0
    more_documents: tuple[tuple[int, int], ...] = ()
    since: str | None = None
    new: bool = False
    healed: bool = False
    history: int | None = None
    added: tuple[str, ...] = ()


class Entry(Struct, frozen=True, gc=False):
    """The entry of the code table for an outcome; ``link`` is the URL of its reference."""

    status: int | None
    phrase: str
    meaning: str
    advice: str
    reference: str
    link: str | None


class Tables:
    """Data that many rows share and refer to by index: entries of the code table, documents, earlier observations."""

    def __init__(self) -> None:
        self._histories: dict[Observations, int] = {}
        self._codes: dict[tuple[str, int | None], int] = {}
        self._documents: dict[str, int] = {}
        self.codes: list[Entry] = []

    @property
    def documents(self) -> list[str]:
        """The names of the documents."""
        return list(self._documents)

    def document(self, name: str) -> int:
        """Return the index of a document."""
        return self._documents.setdefault(name, len(self._documents))

    def earlier(self) -> dict[str, list[Any]]:
        """Return the histories, as lists of indexes of observations, and the observations; empty if there are none."""
        numbers: dict[Observation, int] = {}
        histories = [[numbers.setdefault(each, len(numbers)) for each in history] for history in self._histories]
        seen = [Seen(moment(each.at), each.verdict, each.answer) for each in numbers]
        return {"histories": histories, "seen": seen} if seen else {}

    def history(self, seen: Observations) -> int | None:
        """Return the index of the earlier observations, None if there are none."""
        return self._histories.setdefault(seen, len(self._histories)) if seen else None

    def code(self, result: Result, seen: Record) -> int | None:
        """Return the index of the entry that explains a result."""
        said = seen.code
        if said is None:
            return None
        number = self._codes.setdefault((result.meaning, said.status), len(self.codes))
        if number == len(self.codes):
            link = url_of(said.reference)
            self.codes.append(Entry(said.status, said.phrase, said.meaning, said.advice, said.reference, link))
        return number


def left_out(counted: dict[Concern, int]) -> int:
    """Return the number of results without a row."""
    return max(sum(counted.values()) - MOST_ROWS, 0)


def write_rows(results: Iterable[Result], counted: dict[Concern, int], out: TextIO, style: Style) -> Tables:
    """Write the rows in the order of the results, and return the data that they share."""
    tables, before = Tables(), "\n"
    for result in _chosen(results, counted):
        out.write(before + json_in_script(_row(result, tables, style)))
        before = ",\n"
    return tables


def _chosen(results: Iterable[Result], counted: dict[Concern, int]) -> Iterator[Result]:
    """Yield the results that have a row; if there are too many, the most urgent ones come first."""
    room, quota = MOST_ROWS, {}
    for asked in Concern:
        quota[asked] = min(counted.get(asked, 0), room)
        room -= quota[asked]
    for result in results:
        asked = concern(result)
        if quota[asked]:
            quota[asked] -= 1
            yield result


def _row(result: Result, tables: Tables, style: Style) -> Row:
    seen = record(result, style)
    before = style.history.of(result) if style.history is not None else ()
    code = tables.code(result, seen)
    return Row(
        url=shortened(seen.url, LONGEST_URL),
        verdict=seen.verdict,
        concern=concern(result),
        elapsed_ms=seen.elapsed_ms,
        host=host_name(seen.url),
        status=seen.status,
        failure=seen.failure,
        redirect=seen.redirect,
        final_url=shortened(seen.final_url, LONGEST_URL) if seen.final_url != seen.url else None,
        replacement=seen.replacement,
        expected=expected_of(seen),
        reason=shortened(seen.reason, _LONGEST_TEXT),
        excuse=seen.excuse,
        code=code,
        advice=seen.code.advice if seen.code is not None and result.advice is not None else None,
        title="" if seen.index is None else seen.index.title,
        evidence=tuple(shortened(text, _LONGEST_TEXT) for text in seen.evidence),
        chain=tuple(_hop(hop, seen.url) for hop in seen.chain),
        attempts=seen.attempts,
        tls_expires=seen.tls_expires,
        retry_after_s=seen.retry_after_s,
        checked_at=seen.checked_at,
        places=tuple(_place(source, seen, tables) for source in seen.sources[:MOST_PLACES]),
        more_places=max(len(seen.sources) - MOST_PLACES, 0),
        more_documents=_ranges(tables.document(source.document) for source in seen.sources[MOST_PLACES:]),
        since=_since(result, before),
        new=style.history is not None and newly_fails(result, before),
        healed=style.history is not None and healed(result, before),
        history=tables.history(before),
        added=tuple(shortened(str(value), _LONGEST_TEXT) for value in added_values(seen, style)),
    )


def _since(result: Result, before: Observations) -> str | None:
    return moment(failing_since(result, before)) if before else None


def _hop(hop: Exchange, asked: str) -> Hop:
    return Hop(
        hop.method,
        hop.elapsed_ms,
        None if hop.url == asked else shortened(hop.url, LONGEST_URL),
        hop.status,
        hop.failure,
        None if hop.location is None else shortened(hop.location, LONGEST_URL),
        hop.via,
        hop.address,
    )


def _ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return the first and the last of each series of successive numbers."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = ranges[-1][0], number
        else:
            ranges.append((number, number))
    return tuple(ranges)


def _place(source: Source, seen: Record, tables: Tables) -> Place:
    text = "" if source.text == seen.url else shortened(source.text, LONGEST_URL)
    return tables.document(source.document), source.line, source.column, text
