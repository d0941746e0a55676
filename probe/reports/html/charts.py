"""SVG charts in the page: they need no script, use the colours of the page's style, and have a text alternative.

Widths and heights are in the units of the view box; a unit is about a pixel.
"""

from collections.abc import Callable, Iterable, Sequence
from math import log10

from msgspec import Struct

from probe.reports.html.figures import Latency
from probe.reports.html.markup import Html, joined, tag
from probe.reports.layout import columns, shortened_middle

WIDTH, LABEL, VALUE = 460, 172, 52
LINE, BAR = 26, 10
_LABEL_COLUMNS = 23
_SLOWEST = 2  # powers of ten of the scale of latency: 1 ms to 100 s
_FASTEST = -3

Scale = Callable[[float], float]
"""Maps a time in seconds to its position."""


class Part(Struct, frozen=True, gc=False):
    """A segment of a bar: its size, its tone in the page's style, and its label."""

    value: int
    tone: str
    name: str


class Bar(Struct, frozen=True, gc=False):
    """A row of a bar chart."""

    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """The length of the bar."""
        return sum(part.value for part in self.parts)


class Point(Struct, frozen=True, gc=False):
    """A run in a chart of runs; None for unknown values."""

    label: str
    value: float | None
    told: str


def figure(name: str, title: str, drawing: Html, note: str = "") -> Html:
    """Return a chart with its heading, or an empty text if there is nothing to draw."""
    if not drawing:
        return drawing
    heading = tag("h3", title, id=f"{name}-title")
    return tag("figure", tag("figcaption", heading, tag("p", note) if note else ""), drawing, class_=f"chart {name}")


def bars(lines: Sequence[Bar]) -> Html:
    """Return a bar for each row, with its number at the end."""
    lines = [line for line in lines if line.total]
    if not lines:
        return Html("")
    longest, room = max(line.total for line in lines), WIDTH - LABEL - VALUE
    drawn = [_bar(line, number, room / longest) for number, line in enumerate(lines)]
    said = "; ".join(f"{line.label}: {_parts(line)}" for line in lines)
    return _drawing(said, len(lines) * LINE, drawn)


def stack(parts: Iterable[Part]) -> Html:
    """Return one bar over the full width."""
    shown = [part for part in parts if part.value]
    total = sum(part.value for part in shown)
    if not total:
        return Html("")
    pieces, x, room = [], 0.0, 1000 - 3 * (len(shown) - 1)
    least = 4
    scale = (room - least * len(shown)) / total
    for part in shown:
        wide = least + part.value * scale
        pieces.append(_rect(x, 0, wide, 12, part))
        x += wide + 3
    said = "; ".join(f"{part.name}: {part.value:,}" for part in shown)
    return _drawing(said, 12, pieces, width=1000, preserveAspectRatio="none")


def spread(lines: Sequence[tuple[str, Latency]], said: Sequence[str]) -> Html:
    """Return the distribution of each row's exchanges on a logarithmic scale: the middle 90% and 50%, the median."""
    if not lines:
        return Html("")
    low = min(latency.quantile(0.05) for _, latency in lines)
    high = max(latency.quantile(0.95) for _, latency in lines)
    start = max(int(log10(low) // 1), _FASTEST)
    end = min(max(int(log10(high) // 1) + 1, start + 1), _SLOWEST)
    bottom = len(lines) * LINE
    room = WIDTH - LABEL - 14

    def x(seconds: float) -> float:
        return LABEL + room * min(max((log10(seconds) - start) / (end - start), 0), 1)

    drawn = [_tick(x(10.0**power), bottom, _time(power)) for power in range(start, end + 1)]
    for number, ((label, latency), told) in enumerate(zip(lines, said, strict=True)):
        drawn.append(_spread(label, told, latency, number, x))
    return _drawing("; ".join(said), bottom + 20, drawn)


def curve(points: Sequence[Point]) -> Html:
    """Return a line from run to run, labelled with the greatest and the last value."""
    known = [(number, point) for number, point in enumerate(points) if point.value is not None]
    if len(known) < 2:
        return Html("")
    top = max(point.value or 0 for _, point in known) or 1
    step, high = (WIDTH - 70) / max(len(points) - 1, 1), 90
    places = [(8 + number * step, 14 + high * (1 - (point.value or 0) / top), point) for number, point in known]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
    dots = [
        tag("circle", tag("title", f"{point.label}: {point.told}"), cx=f"{x:.1f}", cy=f"{y:.1f}", r=3, class_="accent")
        for x, y, point in places
    ]
    base = tag("line", x1=0, x2=WIDTH, y1=14 + high, y2=14 + high, class_="axis")
    first, last = known[0][1], known[-1][1]
    (peak_x, peak_y, peak), (end_x, end_y, _) = min(places, key=lambda place: place[1]), places[-1]
    texts = [
        tag("text", first.label, x=0, y=high + 32),
        tag("text", last.label, x=WIDTH, y=high + 32, text_anchor="end"),
        tag("text", last.told, x=f"{end_x + 8:.1f}", y=f"{end_y + 4:.1f}", class_="value"),
    ]
    if peak.value != last.value:
        texts.append(tag("text", peak.told, x=f"{max(peak_x, 20):.1f}", y=f"{peak_y - 6:.1f}", text_anchor="middle"))
    said = "; ".join(f"{point.label}: {point.told}" for _, point in known)
    return _drawing(said, high + 40, [base, tag("polyline", points=path, class_="curve"), *dots, *texts])


def _bar(line: Bar, number: int, scale: float) -> Html:
    top, x, pieces = number * LINE, float(LABEL), []
    for part in line.parts:
        if part.value:
            wide = max(part.value * scale, 2)
            pieces.append(_rect(x, top + (LINE - BAR) / 2, wide, BAR, part))
            x += wide
    value = tag("text", f"{line.total:,}", x=f"{x + 8:.1f}", y=top + LINE / 2 + 4, class_="value")
    return tag("g", tag("title", f"{line.label}: {_parts(line)}"), _label(line.label, number), *pieces, value)


def _parts(line: Bar) -> str:
    if len(line.parts) == 1:
        return f"{line.total:,}"
    return ", ".join(f"{part.name} {part.value:,}" for part in line.parts if part.value)


def _spread(label: str, told: str, latency: Latency, number: int, x: Scale) -> Html:
    middle = number * LINE + LINE / 2
    ends = [x(latency.quantile(share)) for share in (0.05, 0.95, 0.25, 0.75)]
    thin = tag("line", x1=f"{ends[0]:.1f}", x2=f"{ends[1]:.1f}", y1=middle, y2=middle, class_="whisker")
    thick = tag("line", x1=f"{ends[2] - 2:.1f}", x2=f"{ends[3] + 2:.1f}", y1=middle, y2=middle, class_="half")
    dot = tag("circle", cx=f"{x(latency.quantile(0.5)):.1f}", cy=middle, r=4, class_="median")
    return tag("g", tag("title", told), _label(label, number), thin, thick, dot)


def _tick(x: float, bottom: int, text: str) -> Html:
    line = tag("line", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=0, y2=bottom, class_="axis")
    return joined(line, tag("text", text, x=f"{x:.1f}", y=bottom + 14, text_anchor="middle"))


def _time(power: int) -> str:
    return f"{10 ** (power + 3)} ms" if power < 0 else f"{10**power} s"


def _label(text: str, number: int) -> Html:
    short = shortened_middle(text, _LABEL_COLUMNS) if columns(text) > _LABEL_COLUMNS else text
    return tag("text", short, x=LABEL - 12, y=number * LINE + LINE / 2 + 4, text_anchor="end", class_="label")


def _rect(x: float, y: float, width: float, height: float, part: Part) -> Html:
    title = tag("title", f"{part.name}: {part.value:,}")
    return tag("rect", title, x=f"{x:.1f}", y=f"{y:.1f}", width=f"{width:.1f}", height=height, class_=part.tone)


def _drawing(said: str, height: int, parts: Sequence[Html], width: int = WIDTH, **more: str) -> Html:
    return tag("svg", *parts, viewBox=f"0 0 {width} {height}", role="img", aria_label=said, **more)
