"""Markdown for GitHub step summaries and comments: counts, failures, results to look at, moved URLs, codes."""

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from probe.model import Level, Result, Summary
from probe.reports.concern import Concern
from probe.reports.headline import headline, level_of, warning
from probe.reports.hiding import HIDDEN
from probe.reports.interface import Report, Style
from probe.reports.record import notices
from probe.reports.rows import Findings, Row, Section, gather, legend
from probe.reports.schema import moment
from probe.reports.words import duration, verdict_meaning, word

_ADDED = ("first_status", "redirect", "replacement", "expected")
_MARK = {Level.OK: "✅", Level.WARNING: "⚠️", Level.ERROR: "❌"}

# Words of a sentence that a renderer would interpret: markup, entities, formulas, links, addresses, mentions,
# references to issues and commits, emoji by name. GitHub searches for the last four in the rendered text, in which a
# backslash does not protect them; only a code span does.
_LIVE = re.compile(
    r"[\\`*_\[\]<>&|~#@$]|://|^www\.|^(?:mailto|xmpp):|^GH-\d|^:\w|^(?=[a-f]*\d)[0-9a-f]{7,40}$|^(?:[+=-]+|\d+[.)])$",
    re.IGNORECASE,
)
_WORD = re.compile(r"([^\s\u2e80-\uffef]+?)([.,;:!?)\"']*)(?=[\s\u2e80-\uffef]|$)")
_WHOLE = re.compile(r"https?://[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII | re.IGNORECASE)  # RFC 3986, 2.2 and 2.3
_FENCE = re.compile(r"`+")


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the whole report; the tables of results stop at GitHub's size limit for one step."""
    findings, language = gather(results, style), style.language
    mark = _MARK[level_of(summary, findings.counted)]
    out.write(f"## {mark} {headline(findings.counted, language)}\n\n")
    if text := warning(summary, language):
        out.write(f"**{text}**\n\n")
    if summary.total:
        out.write(_counts(summary, style))
    out.write(f"{_dates(summary, style)}\n")
    if told := notices(summary, style):
        listed = "".join(f"- {prose(text)}\n" for text in told)
        out.write(f"\n### {word('notices-heading', language)}\n\n{listed}")
    for asked in (Concern.FAILS, Concern.KNOWN, Concern.LOOK, Concern.FINE):
        section = findings.section(asked)
        _part(out, asked, section, _results(section, style), style)
    _part(out, "moved", findings.moved, _moved(findings.moved, style), style)
    if findings.codes:
        out.write(f"\n### {word('legend-heading', language)}\n\n{_legend(findings, style)}")


def _part(out: TextIO, name: str, section: Section, table: str, style: Style) -> None:
    if not section.total:
        return
    out.write(f"\n### {word(f'{name}-heading', style.language, section.total)}\n\n{table}")
    if section.left_out:
        out.write(f"\n{word('more-rows', style.language, section.left_out)}\n")


def _dates(summary: Summary, style: Style) -> str:
    when = (moment(summary.started_at or style.now) or "")[:16].replace("T", " ")
    name = "started" if summary.started_at else "written"
    return word(name, style.language, moment=when, time=duration(summary.elapsed, style.language))


def _counts(summary: Summary, style: Style) -> str:
    language = style.language
    rows = [(v, str(count), prose(verdict_meaning(v, language))) for v, count in summary.by_verdict.items()]
    total = (f"**{word('all', language)}**", f"**{summary.total}**", "")
    return _table(("verdict", "urls", "meaning"), [*rows, total], style) + "\n"


def _results(section: Section, style: Style) -> str:
    rows = section.sorted()
    added = [name for name in _ADDED if any(getattr(row, name) for row in rows)]
    cells = (
        (row.verdict, row.answer, _urls(row), *_added(row, added), _reason(row), _places(row, style)) for row in rows
    )
    return _table(("verdict", "answer", "url", *added, "reason", "mentioned"), cells, style)


def _added(row: Row, names: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of the optional columns, which a table has only if some row has a value for them."""
    texts = (getattr(row, name) for name in names)
    return tuple(text if text.isalnum() else link(text) for text in texts)


def _moved(section: Section, style: Style) -> str:
    rows = [
        (link(row.url), link(row.replacement or row.target), row.first_status, _places(row, style))
        for row in section.rows
    ]
    return _table(("old", "new", "first_status", "mentioned"), rows, style)


def _legend(findings: Findings, style: Style) -> str:
    rows = [
        (name, str(count), prose(found.phrase), prose(found.meaning), prose(found.advice))
        for name, count, found in legend(findings.codes, style)
    ]
    return _table(("code", "urls", "phrase", "meaning", "advice"), rows, style)


def _reason(row: Row) -> str:
    return " · ".join(prose(text) for text in (row.reason, row.excuse) if text)


def _urls(row: Row) -> str:
    return " → ".join(link(url) for url in (row.url, row.target) if url)


def _places(row: Row, style: Style) -> str:
    places = word("between-places", style.language).join(map(code_span, row.places))
    return word("more-places", style.language, row.more_places, places=places) if row.more_places else places


def _table(names: Sequence[str], rows: Iterable[Sequence[str]], style: Style) -> str:
    words = [word(name, style.language) for name in names]
    headings = [text[:1].upper() + text[1:] for text in words]
    rule = ["---:" if name == "urls" else ":---" for name in names]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (headings, rule, *rows))


def link(url: str) -> str:
    """Return an absolute http(s) URL as a link to itself; its text is a code span, which prevents other markup.

    No character of a URL ends an address between angle brackets (CommonMark, 6.3), or a cell.
    """
    if HIDDEN in url or not _WHOLE.fullmatch(url):
        return code_span(url)
    return f"[{code_span(url)}](<{url}>)"


def code_span(text: str) -> str:
    """Return ``text`` as a code span that is safe in a table cell: nothing in it is markup or a link."""
    if not text:
        return ""
    text = re.sub(r"(?<=\\)\|", r"\\x7c", text).replace("|", r"\|")  # renderers disagree about a bar after \\
    fence = "`" * (max(map(len, _FENCE.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or text != text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Return a sentence in which every word that a renderer would interpret is in a code span."""
    return _WORD.sub(lambda match: f"{code_span(match[1])}{match[2]}" if _LIVE.search(match[1]) else match[0], text)


REPORT = Report("markdown", (".md", ".markdown"), write)
