"""Select the charts of a run and their data."""

from datetime import datetime

from probe.codes import status_entry
from probe.codes.phrases import phrase_of
from probe.model import RedirectKind, Summary, Via
from probe.reports.html.charts import Bar, Part, Point, bars, curve, figure, spread
from probe.reports.html.figures import Figures, Latency, binned, days_left
from probe.reports.html.markup import Html, joined
from probe.reports.html.words import word
from probe.reports.interface import Style
from probe.reports.schema import moment

MOST_LINES = 10
_DAYS = (7, 14, 30, 90)  # until a certificate expires; most are valid for 90
_NEVER = 1_000_000  # days
_KINDS = (*RedirectKind, Via.META_REFRESH, Via.REFRESH_HEADER, Via.SCRIPT)


def charts(figures: Figures, summary: Summary, style: Style) -> Html:
    """Return every chart that is not empty."""
    drawn = {
        "runs": _runs(summary, style),
        "pace": _pace(figures, summary, style),
        "hosts": _hosts(figures, style),
        "answers": _answers(summary, style),
        "latency": _latency(figures, style),
        "redirects": _redirects(figures, style),
        "certificates": _certificates(figures, summary, style),
    }
    language = style.language
    return joined(
        *(
            figure(name, word(f"chart-{name}", language), drawing, word(f"chart-{name}-note", language))
            for name, drawing in drawn.items()
        )
    )


def _answers(summary: Summary, style: Style) -> Html:
    phrases = {status: phrase_of(status_entry(status), style.language) for status in summary.by_status}
    counted = {f"{status} {phrases[status]}": count for status, count in summary.by_status.items()}
    counted |= {str(kind): count for kind, count in summary.by_failure.items()}
    most = sorted(counted.items(), key=lambda line: -line[1])[:MOST_LINES]
    return bars([Bar(label, (Part(count, "accent", label),)) for label, count in most])


def _hosts(figures: Figures, style: Style) -> Html:
    troubled = [(name, host) for name, host in figures.hosts.items() if host.fails or host.look]
    troubled.sort(key=lambda pair: (-pair[1].fails - pair[1].look, -pair[1].fails, pair[0]))
    fails, look = word("fails", style.language), word("look", style.language)
    return bars(
        [
            Bar(name, (Part(host.fails, "error", fails), Part(host.look, "warning", look)))
            for name, host in troubled[:MOST_LINES]
        ]
    )


def _latency(figures: Figures, style: Style) -> Html:
    known = [(name, host.latency) for name, host in figures.hosts.items() if host.latency is not None]
    if not figures.latency.total:
        return Html("")
    known.sort(key=lambda pair: (-pair[1].total, pair[0]))
    everywhere = word("all-hosts", style.language), figures.latency
    lines = [*([everywhere] if len(known) != 1 else []), *known[: MOST_LINES - 1]]
    return spread(lines, [_told(name, latency, style) for name, latency in lines])


def _told(name: str, latency: Latency, style: Style) -> str:
    middle, low, high = (_shown(latency.quantile(share)) for share in (0.5, 0.05, 0.95))
    return word("told-latency", style.language, host=name, median=middle, low=low, high=high)


def _shown(seconds: float) -> str:
    """Return a time with two digits, which is its precision."""
    return f"{seconds:.2g} s" if seconds >= 1 else f"{float(f'{seconds * 1000:.2g}'):g} ms"


def _redirects(figures: Figures, style: Style) -> Html:
    counted = [(word(kind, style.language), figures.redirects[kind]) for kind in _KINDS]
    return bars([Bar(name, (Part(count, "accent", name),)) for name, count in counted])


def _certificates(figures: Figures, summary: Summary, style: Style) -> Html:
    days, language = list(days_left(figures, summary.started_at or style.now)), style.language
    spans: list[tuple[str, int, int, str]] = [(word("days-gone", language), -_NEVER, -1, "error")]
    for low, high in zip((-1, *_DAYS), _DAYS, strict=False):
        shade = "error" if high == _DAYS[0] else "warning" if high <= _DAYS[2] else "accent"
        spans.append((word("days", language, days=f"{low + 1}\N{EN DASH}{high}"), low + 1, high, shade))
    spans.append((word("days-more", language, days=_DAYS[-1]), _DAYS[-1] + 1, _NEVER, "accent"))
    return bars(
        [Bar(name, (Part(sum(low <= day <= high for day in days), shade, name),)) for name, low, high, shade in spans]
    )


def _runs(summary: Summary, style: Style) -> Html:
    if style.history is None:
        return Html("")
    points = [Point(_minute(run.started_at), run.fails, f"{run.fails:,}") for run in style.history.runs]
    return curve([*points, Point(_minute(summary.started_at or style.now), summary.fails, f"{summary.fails:,}")])


def _pace(figures: Figures, summary: Summary, style: Style) -> Html:
    if style.history is None:
        return Html("")
    known = [(run.started_at, binned(run.latency)) for run in style.history.runs if run.latency is not None]
    points = [Point(_minute(when), latency, _shown(latency)) for when, latency in known]
    now = figures.latency.quantile(0.5) if figures.latency.total else None
    return curve([*points, Point(_minute(summary.started_at or style.now), now, _shown(now or 0))])


def _minute(when: datetime) -> str:
    return (moment(when) or "")[:16].replace("T", " ")
