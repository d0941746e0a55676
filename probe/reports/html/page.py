"""Fill in the template: everything in the page except the rows of its table."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from string import Template

from probe.model import Level, Summary, Verdict
from probe.reports.clean import clean
from probe.reports.concern import Concern
from probe.reports.csv import added_headings
from probe.reports.headline import headline, level_of, warning
from probe.reports.html.charts import Part, stack
from probe.reports.html.figures import Figures
from probe.reports.html.markup import Html, html, joined, json_in_script, tag
from probe.reports.html.overview import charts
from probe.reports.html.rows import Tables, left_out
from probe.reports.html.words import word, words
from probe.reports.interface import Style
from probe.reports.record import notices
from probe.reports.rows import legend
from probe.reports.rules import url_of
from probe.reports.schema import Record, moment
from probe.reports.words import duration, verdict_meaning
from probe.reports.words import word as common

_HERE = Path(__file__).parent
_ROWS = "$rows"  # the template is split here

TONES = {Level.OK: "ok", Level.INFO: "info", Level.WARNING: "warning", Level.ERROR: "error"}
_OF_CONCERN = {"fails": "error", "known": "muted", "look": "warning", "fine": "ok", "skipped": "muted"}


def tone(verdict: Verdict) -> str:
    """Return the tone of the style for a verdict."""
    return "muted" if verdict in (Verdict.SKIPPED, Verdict.UNCHECKED) else TONES[verdict.level]


def parts(figures: Figures, summary: Summary, style: Style) -> tuple[str, str]:
    """Return the parts of the page before and after its rows."""
    before, _, after = _source("report.html").partition(_ROWS)
    values = _values(figures, summary, style)
    return Template(before).substitute(values), Template(after).substitute(values)


def ending(tables: Tables, style: Style) -> str:
    """Return the data for the script that follows the rows, and the end of the JSON."""
    ranks = {verdict: {"level": verdict.level, "tone": tone(verdict)} for verdict in Verdict}
    told = {
        "codes": tables.codes, "documents": tables.documents, "verdicts": ranks, "words": dict(words(style.language)),
        "between": common("between-places", style.language), **tables.earlier(),
        "added": [clean(name, style.secrets) for name in added_headings(style)],
    }  # fmt: skip
    return "\n]," + json_in_script(told)[1:]


def _source(name: str) -> str:
    return _HERE.joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """Return the hash by which the page's policy allows an inline script or style (CSP 3, 6.7.3.3)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _values(figures: Figures, summary: Summary, style: Style) -> dict[str, str]:
    """Return the values of the template's placeholders, as markup."""
    language = style.language
    css, script = _source("report.css"), _source("report.js")
    own = {name.replace("-", "_"): str(html(text)) for name, text in words(language).items()}
    said = headline(figures.counted, language)
    return {
        **own,
        "policy": f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'",
        "css": css,
        "js": script,
        "title": html(said),
        "level": level_of(summary, figures.counted),
        "dates": html(_dates(summary, style)),
        "warning": _paragraph(warning(summary, language), "warning-note"),
        "notices": joined(*(tag("p", text, class_="notice") for text in notices(summary, style))),
        "tiles": _tiles(figures, style),
        "stack": stack([Part(count, tone(verdict), verdict) for verdict, count in summary.by_verdict.items()]),
        "verdict_list": _verdicts(summary, style),
        "chart_list": charts(figures, summary, style),
        "beyond_note": _paragraph(word("beyond", language), "note") if figures.beyond else "",
        "chips": _chips(summary),
        "changes": _changes(figures, style),
        "left_out_note": _left_out(figures, style),
        "without_script": _without_script(figures, style),
        "legend_rows": _legend(figures, style),
        "nothing_note": word("nothing-found" if not summary.total else "nothing", language),
    }


def _paragraph(text: str, name: str) -> Html:
    return tag("p", text, class_=name) if text else Html("")


def _dates(summary: Summary, style: Style) -> str:
    when = (moment(summary.started_at or style.now) or "")[:16].replace("T", " ")
    name = "started" if summary.started_at else "written"
    return common(name, style.language, moment=when, time=duration(summary.elapsed, style.language))


def _tiles(figures: Figures, style: Style) -> Html:
    """Return the numbers at the top; new failures come second, before known ones."""
    counted, language = figures.counted, style.language
    shown = [(name, counted[Concern(name)], f"{name}-note", shade) for name, shade in _OF_CONCERN.items()]
    if style.history is not None:
        shown[1:1] = [("new", figures.new, "new-note", "error"), ("healed", figures.healed, "healed-note", "ok")]
    elif counted[Concern.KNOWN] and counted[Concern.FAILS]:
        shown[1:1] = [("new", counted[Concern.FAILS], "new-known-note", "error")]
    always = {"fails", "fine"} | ({"new"} if style.history is not None else set())
    return joined(
        *(
            _tile(_tile_name(name, figures, style), count, word(note, language), shade)
            for name, count, note, shade in shown
            if count or name in always
        )
    )


def _tile_name(name: str, figures: Figures, style: Style) -> Html:
    """Return the name of a number, which filters the table if it is a change since the previous run."""
    said = word(name, style.language)
    return tag("a", said, href=f"#change={name}") if _changes_of(figures).get(name) else html(said)


def _changes_of(figures: Figures) -> dict[str, int]:
    """Return the counts of what changed since the previous run, by the names that the fragment has; 0 without one."""
    return {"new": figures.new, "healed": figures.healed}


def _tile(name: Html, count: int, note: str, shade: str) -> Html:
    number = tag("strong", f"{count:,}", class_=shade if count else "none")
    return tag("div", tag("dt", name), tag("dd", number, tag("span", note)), class_="tile")


def _verdicts(summary: Summary, style: Style) -> Html:
    """Return each verdict of the run with its count and meaning; its name filters the table."""
    return joined(
        *(
            tag(
                "li",
                tag("a", tag("span", verdict, class_=f"dot {tone(verdict)}"), href=f"#verdict={verdict}"),
                tag("span", f"{count:,}", class_="count"),
                tag("span", verdict_meaning(verdict, style.language), class_="meaning"),
            )
            for verdict, count in summary.by_verdict.items()
            if count
        )
    )


def _chips(summary: Summary) -> Html:
    return joined(
        *(
            tag(
                "button",
                tag("span", verdict, class_=f"dot {tone(verdict)}"), " ", tag("span", f"{count:,}", class_="count"),
                type="button", aria_pressed="false", data_verdict=verdict,
            )
            for verdict, count in summary.by_verdict.items()
            if count
        )
    )  # fmt: skip


def _changes(figures: Figures, style: Style) -> Html:
    """Return the buttons that filter by what changed since the previous run, or an empty text if nothing did."""
    language = style.language
    shown = [
        tag(
            "button", word(name, language), " ", tag("span", f"{count:,}", class_="count"),
            type="button", aria_pressed="false", data_change=name,
        )
        for name, count in _changes_of(figures).items()
        if count
    ]  # fmt: skip
    note = word("new-note", language)
    return tag("div", *shown, class_="chips", id="changes", role="group", aria_label=note) if shown else Html("")


def _left_out(figures: Figures, style: Style) -> Html:
    count = left_out(figures.counted)
    return _paragraph(word("left-out", style.language, count) if count else "", "note")


def _without_script(figures: Figures, style: Style) -> Html:
    """Return the failing results as a plain table, for a browser that runs no script."""
    language = style.language
    rest = figures.counted[Concern.FAILS] - len(figures.failing)
    more = _paragraph(word("no-script-more", language, rest) if rest else "", "note")
    note = tag("p", word("no-script", language), class_="note")
    if not figures.failing:
        return note
    names = [common(name, language) for name in ("verdict", "answer", "url", "reason", "mentioned")]
    head = tag("tr", *(tag("th", name, scope="col") for name in names))
    rows = [_plain(seen) for seen in figures.failing]
    return joined(note, tag("table", tag("thead", head), tag("tbody", *rows), class_="plain"), more)


def _plain(seen: Record) -> Html:
    places = " ".join(f"{source.document}:{source.line}" for source in seen.sources[:3])
    cells = (seen.verdict, str(seen.failure or seen.status or ""), seen.url, seen.reason, places)
    return tag("tr", *(tag("td", cell) for cell in cells))


def _legend(figures: Figures, style: Style) -> Html:
    """Return a row for each code seen."""
    return joined(
        *(
            tag(
                "tr",
                tag("th", tag("strong", name), tag("span", found.phrase), scope="row"),
                tag("td", f"{count:,}", class_="number"),
                tag("td", tag("p", found.meaning), tag("p", found.advice, class_="advice")),
                tag("td", _reference(found.reference), class_="reference"),
            )
            for name, count, found in legend(figures.codes, style)
        )
    )


def _reference(reference: str) -> Html:
    link = url_of(reference)
    text = html(reference)
    return text if link is None else tag("a", text, href=link, rel="noreferrer")
