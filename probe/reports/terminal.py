"""The report for a person at a terminal: failures, a line for each group of results to look at, counts, and a summary.

With ``-v``, all other results and the codes seen come first, so that every report ends in the same way.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from probe.model import Level, Result, Summary
from probe.reports.brief import brief
from probe.reports.concern import Concern
from probe.reports.headline import headline, level_of, warning
from probe.reports.interface import Report, Style
from probe.reports.layout import columns, filled, shortened_middle, wrap
from probe.reports.listed import Columns, Listed, inert, lines, listed, place_of
from probe.reports.overview import HIDDEN, Group, Overview, overview
from probe.reports.paint import BOLD, DIM, SGR, linked, painted
from probe.reports.record import notices, record
from probe.reports.rows import legend
from probe.reports.screen import Screen
from probe.reports.words import duration, word

_MARK = {Level.OK: "✓", Level.WARNING: "!", Level.ERROR: "✗"}
_BEFORE = {Concern.FINE: Level.OK, Concern.SKIPPED: Level.INFO, Concern.KNOWN: Level.INFO, Concern.LOOK: Level.WARNING}
_NARROWEST = 24  # minimum columns of a URL
_OK = 200  # needs no explanation


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the whole report, with lines no wider than the style's width."""
    found = overview(results, style)
    out.writelines(f"{part}\n\n" for part in _before(found, style))
    out.writelines(f"{text}\n" for text in _ending(found, summary, style))


def _before(found: Overview, style: Style) -> Iterator[str]:
    """Yield the part that only ``-v`` shows: all results that do not fail, then the meaning of the codes."""
    for asked, level in _BEFORE.items():
        kept = found.of(asked)
        if kept.total:
            rows = [listed(result, style) for result in kept.by_document()]
            yield _heading(f"{asked}-heading", level, kept.total, style)
            yield "\n".join([*_listing(rows, style), *_left_out(kept.left_out, style)])
    if told := _legend(found, style):
        yield painted(word("legend-heading", style.language), style, BOLD)
        yield told
    if style.verbose and (total := found.of(Concern.FAILS).total):
        yield _heading("fails-heading", Level.ERROR, total, style)


def _heading(name: str, level: Level, total: int, style: Style) -> str:
    return painted(word(name, style.language, total), style, BOLD, SGR[level])


def _listing(rows: Sequence[Listed], style: Style) -> Iterator[str]:
    widths = Columns.of(rows, style)
    return (each for row in rows for each in lines(row, widths, style))


def _left_out(count: int, style: Style) -> list[str]:
    return [word("more-rows", style.language, count)] if count else []


def _legend(found: Overview, style: Style) -> str:
    """Return the table of the codes seen, without the most common success."""
    seen = [row for row in legend(found.codes, style) if row[0] != str(_OK)]
    if not seen:
        return ""
    from tabulate import tabulate  # noqa: PLC0415 - takes 40 ms and only -v needs it

    language = style.language
    headings = [word(name, language) for name in ("code", "urls", "meaning")]
    taken = sum(
        max(columns(heading) + 2, *(columns(str(row[at])) for row in seen)) + 2
        for at, heading in enumerate(headings[:2])
    )
    room = max(style.width - taken, _NARROWEST)
    cells = [
        (name, count, "\n".join(wrap(f"{code.phrase}{word('colon', language)}{code.meaning}", room)))
        for name, count, code in seen
    ]
    table = tabulate(cells, headings, tablefmt="simple", disable_numparse=True, colalign=("left", "right", "left"))
    return "\n".join(each.rstrip() for each in table.splitlines())


def _ending(found: Overview, summary: Summary, style: Style) -> Iterator[str]:
    """Yield the last lines of every report, as many as the terminal shows at once."""
    kept = found.of(Concern.FAILS)
    rows = [listed(result, style) for result in kept.by_document()]
    widths = Columns.of(rows, style)
    told = [*_groups(found, style), *_notices(summary, style)]
    last = [*_counts(summary, style), *_outcome(found, summary, style)]
    full = [each for row in rows for each in lines(row, widths, style)]
    screen = Screen(None if style.verbose else style.height, reserved=len(last))
    told, more = screen.told(told, failing=len(rows))
    room = screen.room(full, taken=len(told))
    shown, count = (full, len(rows)) if room is None else brief(rows, room, style)
    yield from shown
    yield from _left_out(kept.left_out if room is None else 0, style)
    if rows and room is None:
        yield ""
    yield from told
    hidden = {name: found.hidden[name] for name in HIDDEN}
    unshown = 0 if room is None else kept.total - count
    yield from _hidden({"hidden-fail": unshown, "hidden-told": more, **hidden}, style, reasons=room is not None)
    yield from last


def _groups(found: Overview, style: Style) -> Iterator[str]:
    """Yield a line for each group of results to look at: their number, and the first of them."""
    if not found.groups:
        return
    words = [(verdict, answer if answer != verdict else "") for verdict, answer in found.groups]
    verdicts, answers = (max(map(columns, texts)) for texts in zip(*words, strict=True))
    digits = max(len(str(group.count)) for group in found.groups.values())
    for (verdict, answer), group in zip(words, found.groups.values(), strict=True):
        head = "  ".join([*filter(None, (filled(verdict, verdicts), filled(answer, answers)))])
        before = f"{group.count:{digits}}  {head}  "
        text = before.replace(head.strip(), painted(head.strip(), style, SGR[verdict.level]), 1)
        yield text + _first(group, columns(before), style)


def _first(group: Group, taken: int, style: Style) -> str:
    """Return the only result of a group with its place, or the first of several."""
    url = record(group.first, style).url
    rest = word("and-more", style.language, group.count - 1) if group.count > 1 else ""
    place = f"{place_of(group.first, style)}  " if group.count == 1 else ""
    room = style.width - taken - columns(rest)
    if columns(place) + min(columns(url), _NARROWEST) > room:
        place = ""
    shown = shortened_middle(url, max(room - columns(place), _NARROWEST)) if style.height is not None else url
    return f"{place}{linked(shown, url, style)}{rest}"


def _notices(summary: Summary, style: Style) -> Iterator[str]:
    for text in notices(summary, style):
        yield from map(inert, wrap(word("noticed", style.language, text=text), style.width))


def _hidden(counts: dict[str, int], style: Style, *, reasons: bool) -> Iterator[str]:
    """Yield the counts of hidden results, and the option that shows them."""
    language = style.language
    parts = [word(name, language, count) for name, count in counts.items() if count]
    if reasons:
        parts.insert(1 if counts["hidden-fail"] else 0, word("hidden-reasons", language))
    if parts:
        text = word("hidden", language, parts=word("comma", language).join(parts))
        yield from (painted(each, style, DIM) for each in wrap(text, style.width))


def _counts(summary: Summary, style: Style) -> Iterator[str]:
    if summary.total < 2:  # the last line has the same information
        return
    between = word("between-places", style.language)
    counts = between.join(f"{count} {verdict}" for verdict, count in summary.by_verdict.items() if count)
    yield from wrap(word("counts", style.language, summary.total, counts=counts), style.width)


def _outcome(found: Overview, summary: Summary, style: Style) -> Iterator[str]:
    level, language = level_of(summary, found.counted), style.language
    if text := warning(summary, language):
        yield painted(f"! {text}", style, SGR[Level.WARNING])
    time = word("took", language, time=duration(summary.elapsed, language))
    told = painted(f"{_MARK[level]} {headline(found.counted, language)}", style, BOLD, SGR[level])
    yield told + painted(time, style, DIM)


REPORT = Report("terminal", (".txt",), write)
