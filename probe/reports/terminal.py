"""The report for a person at a terminal: what needs attention, then the counts, the codes seen, and one last line."""

from collections.abc import Iterable
from typing import TextIO

from probe.model import Level, Result, Summary
from probe.reports.headline import headline, level_of, warning
from probe.reports.interface import Report, Style
from probe.reports.layout import Column, column, cut, room_beside, shortened_middle, table, wrap
from probe.reports.record import notices
from probe.reports.rows import Findings, Row, Section, gather, legend
from probe.reports.words import duration, verdict_meaning, word

_BOLD, _DIM = "1", "2"
_SGR = {Level.OK: "32", Level.INFO: "36", Level.WARNING: "33", Level.ERROR: "31"}  # ECMA-48, 8.3.117
_MARK = {Level.OK: "✓", Level.WARNING: "!", Level.ERROR: "✗"}

_URL_LINES = 3
_PHRASE = 24  # columns; most phrases are shorter
_EASY = 36  # columns that a sentence needs to read well beside others


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the whole report, its lines no wider than the style says."""
    findings, language = gather(results, style), style.language
    for name, level, section in _sections(findings):
        if section.total:
            heading = word(f"{name}-heading", language, section.total)
            _part(out, _painted(heading, style, _BOLD, _SGR[level]), _attention(section, findings, style))
    if summary.total:
        heading = word("counts-heading", language, summary.total)
        _part(out, _painted(heading, style, _BOLD), _counts(summary, style))
    if findings.codes:
        _part(out, _painted(word("legend-heading", language), style, _BOLD), _legend(findings, style))
    if told := notices(summary, style):
        body = "\n".join(_inert(line) for text in told for line in wrap(text, style.width))
        _part(out, _painted(word("notices-heading", language), style, _BOLD), body)
    out.write(_ending(summary, findings, style))


def _part(out: TextIO, heading: str, body: str) -> None:
    out.write(f"{heading}\n\n{body}\n\n")


def _sections(findings: Findings) -> list[tuple[str, Level, Section]]:
    return [
        ("fails", Level.ERROR, findings.fails),
        ("known", Level.INFO, findings.known),
        ("look", Level.WARNING, findings.look),
        ("fine", Level.OK, findings.fine),
    ]


def _attention(section: Section, findings: Findings, style: Style) -> str:
    language = style.language
    shown = [row for _, _, each in _sections(findings) for row in each.rows]  # columns line up across the sections
    verdict = column(word("verdict", language), (row.verdict for row in shown))
    answer = column(word("answer", language), (row.answer for row in shown))
    taken: tuple[Column, ...] = (verdict, answer)
    if room_beside(style.width, *taken) < _EASY:  # the answer goes under the verdict
        taken = (column(verdict.heading.strip(), (text for row in shown for text in (row.verdict, row.answer))),)
    room = room_beside(style.width, *taken)
    cells = [(*_beside(row, style, len(taken)), _told(row, room, style)) for row in section.sorted()]
    rows = table(cells, [*(each.heading for each in taken), word("url", language)])
    left_out = section.left_out
    return f"{rows}\n\n{word('more-rows', language, left_out)}" if left_out else rows


def _beside(row: Row, style: Style, columns: int) -> list[str]:
    cells = [_painted(row.verdict, style, _SGR[row.verdict.level]), row.answer]
    return cells if columns > 1 else ["\n".join(cells)]


def _told(row: Row, room: int, style: Style) -> str:
    """Return the lines about one URL: itself, then what is known of it, set back by two."""
    first, *rest = cut(shortened_middle(row.url, room * _URL_LINES), room)
    lines = [first, *map(_inert, rest), *(f"  {_inert(line)}" for line in wrap(row.reason, room - 2) if line)]
    if row.excuse:
        lines += [f"  {_inert(line)}" for line in wrap(row.excuse, room - 2)]
    for text in _details(row, style):
        lines += [_painted(f"  {_inert(line)}", style, _DIM) for line in wrap(text, room - 2, row.places)]
    return "\n".join(lines)


def _details(row: Row, style: Style) -> list[str]:
    language = style.language
    places = word("between-places", language).join(row.places)
    if row.more_places:
        places = word("more-places", language, row.more_places, places=places)
    if style.verbose:
        details = [*row.chain, *row.evidence]
    else:
        details = [f"→ {row.target}"] if row.target and row.target not in row.reason else []
    return [*details, word("in", language, places=places)] if places else details


def _inert(line: str) -> str:
    """Return a line that GitHub's log does not take for an order, as it does one that begins with two colons."""
    bare = line.lstrip()
    return f"{line[: -len(bare)]}\\{bare[1:]}" if bare.startswith("::") else line


def _counts(summary: Summary, style: Style) -> str:
    language, counts = style.language, summary.by_verdict
    verdict = column(word("verdict", language), counts)
    number = column(word("urls", language), map(str, counts.values()))
    room = room_beside(style.width, verdict, number)
    return table(
        [
            (_painted(each, style, _SGR[each.level]), str(count), _lines(verdict_meaning(each, language), room))
            for each, count in counts.items()
        ],
        (verdict.heading, word("urls", language), word("meaning", language)),
        number=1,
    )


def _legend(findings: Findings, style: Style) -> str:
    language = style.language
    seen = legend(findings.codes, style)
    urls, meaning, colon = (word(name, language) for name in ("urls", "meaning", "colon"))
    code = column(word("code", language), (name for name, _, _ in seen))
    number = column(urls, (str(count) for _, count, _ in seen))
    phrases = [_lines(found.phrase, _PHRASE) for _, _, found in seen]
    phrase = column(word("phrase", language), (line for text in phrases for line in text.splitlines()))
    room = room_beside(style.width, code, number, phrase)
    if room >= _EASY:
        cells = [
            (name, str(count), text, _lines(found.meaning, room))
            for (name, count, found), text in zip(seen, phrases, strict=True)
        ]
        return table(cells, (code.heading, urls, phrase.heading, meaning), number=1)
    room = room_beside(style.width, code, number)
    told = [(name, str(count), _lines(f"{found.phrase}{colon}{found.meaning}", room)) for name, count, found in seen]
    return table(told, (code.heading, urls, meaning), number=1)


def _ending(summary: Summary, findings: Findings, style: Style) -> str:
    level, language, lines = level_of(summary, findings.counted), style.language, []
    if findings.moved.total and not style.verbose:
        hint = word("moved-hint", language, findings.moved.total)
        lines += [_painted(line, style, _DIM) for line in wrap(hint, style.width)]
    if text := warning(summary, language):
        lines += [_painted(f"! {text}", style, _SGR[Level.WARNING])]
    time = word("took", language, time=duration(summary.elapsed, language))
    told = _painted(f"{_MARK[level]} {headline(findings.counted, language)}", style, _BOLD, _SGR[level])
    return "\n".join([*lines, told + _painted(time, style, _DIM)]) + "\n"


def _lines(text: str, room: int) -> str:
    return "\n".join(wrap(text, room))


def _painted(text: str, style: Style, *sgr: str) -> str:
    return f"\x1b[{';'.join(sgr)}m{text}\x1b[0m" if style.color and text else text


REPORT = Report("terminal", (".txt",), write)
