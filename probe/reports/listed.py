"""Lay out one result for a terminal: the place of the link, the outcome, the URL, and further details below it."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from probe.model import FailureKind, Level, Result, Verdict
from probe.printable import shortened
from probe.reports.interface import Style
from probe.reports.layout import columns, cut, filled, shortened_middle, wrap
from probe.reports.paint import DIM, SGR, linked, painted
from probe.reports.record import record
from probe.reports.rows import hops
from probe.reports.schema import Exchange, Record, Source
from probe.reports.words import word

_ARGUMENT = "argument "  # the document name of a URL from the command line, which has no lines
_GAP = "  "
_INDENT = "    "
_URL_LINES = 3
_LONGEST = 2_000  # characters of a text; every browser, proxy and search engine supports URLs of this length
_LONGEST_PLACE = 200  # characters
_PLACES, _MOST_PLACES = 3, 100  # below a URL; the second if every result is shown
_NARROWEST = 24  # columns; a URL in fewer is not readable

# Verdicts that the status explains, if the reason only repeats the status.
_BY_STATUS = (Verdict.BROKEN, Verdict.FAILING, Verdict.BLOCKED, Verdict.LIMITED)
# Failures without a response, which are explained by what was found at the place.
_UNANSWERED = (FailureKind.FILE_MISSING, FailureKind.FRAGMENT_MISSING, FailureKind.URL_INVALID)


class Listed(Struct, frozen=True, gc=False):
    """One result: the parts of its first line, and the texts below it. ``names`` are not split there."""

    document: str
    position: str
    answer: str
    url: str
    level: Level
    details: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def place(self) -> str:
        """The place of the link in the form that editors open: ``docs/a.md:3:14``."""
        return _joined(self.document, self.position)


class Columns(Struct, frozen=True, gc=False):
    """The widths of the columns before the URL, the same for all results of a report."""

    place: int
    position: int
    answer: int

    @classmethod
    def of(cls, rows: Sequence[Listed], style: Style) -> "Columns":
        """Return the widths that rows need; a place that takes more than half of the line is not aligned."""
        most = style.width // 2
        places = (columns(row.place) for row in rows)
        return cls(
            max((wide for wide in places if wide <= most), default=0),
            max((columns(row.position) for row in rows), default=0),
            max((columns(row.answer) for row in rows), default=0),
        )


def listed(result: Result, style: Style) -> Listed:
    """Return the lines for a result, with as many details as the style requests."""
    seen = record(result, style)
    document, position = _place(seen.sources[0]) if seen.sources else ("", "")
    others = list(dict.fromkeys(_joined(*_place(source)) for source in seen.sources[1:]))
    details = (*_details(seen, result, style), *_elsewhere(others, style))
    return Listed(
        document,
        position,
        answer_of(result),
        shortened(seen.url, _LONGEST),
        result.level,
        tuple(shortened(text, _LONGEST) for text in details if text),
        tuple(others),
    )


def place_of(result: Result, style: Style) -> str:
    """Return the first place of a link."""
    seen = record(result, style)
    return _joined(*_place(seen.sources[0])) if seen.sources else ""


def answer_of(result: Result) -> str:
    """Return the status or the failure; the verdict if the status is that of a success."""
    if result.failure is None and result.status is not None and result.verdict in _BY_STATUS:
        return str(result.status)
    return str(result.failure or result.verdict)


def lines(row: Listed, widths: Columns, style: Style) -> Iterator[str]:
    """Yield the lines of one result; a URL that does not fit beside the rest gets its own lines."""
    head = _head(row, widths)
    if style.height is None or fits(row, widths, style):
        yield _painted_head(row, head, style) + linked(row.url, row.url, style)
    else:
        room = style.width - columns(f"{row.position}:{_GAP}{row.answer}")
        row = replace(row, document=shortened_middle(row.document, max(room, 1)))
        yield _painted_head(row, _head(row, widths).rstrip(), style)
        room = style.width - len(_GAP)
        for piece in cut(shortened_middle(row.url, room * _URL_LINES), room):
            yield _GAP + linked(piece, row.url, style)
    for text in row.details:
        for line in wrap(text, style.width - len(_INDENT), row.names):
            yield painted(f"{_INDENT}{inert(line)}", style, DIM)


def fits(row: Listed, widths: Columns, style: Style) -> bool:
    """Whether a result fits on one line."""
    return columns(_head(row, widths)) + columns(row.url) <= style.width


def line(row: Listed, widths: Columns, style: Style) -> str:
    """Return a result in one line, whatever the length of its URL."""
    if not fits(row, widths, style):
        row = replace(row, document=shortened_middle(row.document, style.width // 3))
        widths = replace(widths, place=min(widths.place, style.width // 3 + widths.position + 1))
    return _line(row, _head(row, widths), style)


def line_below(row: Listed, widths: Columns, style: Style) -> str:
    """Return a result in one line, for use below a line with the name of the document."""
    head = f"{_GAP}{filled(row.position, widths.position)}{_GAP}{filled(row.answer, widths.answer)}{_GAP}"
    return _line(row, head, style)


def _line(row: Listed, head: str, style: Style) -> str:
    room = max(style.width - columns(head), _NARROWEST)
    return _painted_head(row, head, style) + linked(shortened_middle(row.url, room), row.url, style)


def inert(line: str) -> str:
    """Return a line that GitHub's log does not execute as a command; it executes a line that starts with two colons."""
    bare = line.lstrip()
    return f"{line[: -len(bare)]}\\{bare[1:]}" if bare.startswith("::") else line


def _head(row: Listed, widths: Columns) -> str:
    place = filled(row.place, widths.place) + _GAP if widths.place or row.place else ""
    return place + filled(row.answer, widths.answer) + _GAP


def _painted_head(row: Listed, head: str, style: Style) -> str:
    at = head.rindex(row.answer)
    end = at + len(row.answer)
    return inert(head[:at]) + painted(row.answer, style, SGR[row.level]) + head[end:]


def _place(source: Source) -> tuple[str, str]:
    document = shortened_middle(source.document, _LONGEST_PLACE)
    return document, "" if document.startswith(_ARGUMENT) else f"{source.line}:{source.column}"


def _joined(document: str, position: str) -> str:
    return f"{document}:{position}" if position else document


def _details(seen: Record, result: Result, style: Style) -> Iterator[str]:
    if style.verbose or _adds(result):
        yield seen.reason
    if seen.excuse:
        yield seen.excuse
    if style.verbose:
        yield from _exchanges(seen, style)
        yield from seen.evidence
    elif seen.redirects and seen.final_url not in seen.reason:
        yield f"→ {seen.final_url}"
    if result.failure in _UNANSWERED and not style.verbose:
        yield from seen.evidence
    own = result.advice and result.verdict is not Verdict.UNEXPECTED  # its reason already names both addresses
    judged = result.meaning or result.level is Level.WARNING  # other results need no advice with -v
    if seen.code and (own or (style.verbose and judged)):
        yield word("advised", style.language, advice=seen.code.advice)


def _adds(result: Result) -> bool:
    """Whether the reason adds to the status."""
    return result.verdict not in _BY_STATUS or result.failure is not None or result.reason.word != result.verdict


def _exchanges(seen: Record, style: Style) -> Iterable[str]:
    if style.verbose > 1:
        return (_exchange(hop) for hop in seen.chain)
    return hops(seen) if seen.redirects else ()


def _exchange(hop: Exchange) -> str:
    """Return one exchange with its time and its URL."""
    came = str(hop.status or hop.failure or "-")
    arrow = "" if hop.via is None else f" >{hop.via}>"
    return _GAP.join((came, f"{hop.method} {hop.url}", f"{hop.elapsed_ms:.0f} ms", hop.address or "-")) + arrow


def _elsewhere(others: Sequence[str], style: Style) -> Iterator[str]:
    if not others:
        return
    most = _MOST_PLACES if style.verbose else _PLACES
    places = word("between-places", style.language).join(others[:most])
    if len(others) > most:
        places = word("more-places", style.language, len(others) - most, places=places)
    yield word("also-in", style.language, places=places)
