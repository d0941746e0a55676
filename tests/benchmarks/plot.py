"""Line plots as SVG: a few lines over two axes, readable in light and dark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b")
WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 50


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: what it shows, its ticks, the first and last of which are its ends; ``log`` for powers."""

    label: str
    ticks: tuple[float, ...]
    log: bool = False

    def part(self, value: float) -> float:
        """Return where a value is, from 0 to 1; beyond the ends it is at the end."""
        low, high = self.ticks[0], self.ticks[-1]
        value = min(max(value, low), high)
        if self.log:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its points; ``dashed`` is for what is not a result."""

    name: str
    points: tuple[tuple[float, float], ...]
    dashed: bool = False


def svg(title: str, across: Axis, up: Axis, lines: Sequence[Line]) -> str:
    """Return a plot."""
    body = [_grid(across, up), *(_line(line, COLOURS[n % len(COLOURS)], across, up) for n, line in enumerate(lines))]
    legend = [
        f'<g transform="translate({LEFT + 12},{TOP + 18 + 18 * n})"><path d="M0-4H24" '
        f'stroke="{COLOURS[n % len(COLOURS)]}" stroke-width="2"{_dashes(line)}/>'
        f'<text x="30">{escape(line.name)}</text></g>'
        for n, line in enumerate(lines)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="13" fill="#777">\n'
        f'<text x="{LEFT}" y="22" font-size="15">{escape(title)}</text>\n' + "\n".join([*body, *legend]) + "\n</svg>\n"
    )


def _at(across: Axis, up: Axis, x: float, y: float) -> tuple[float, float]:
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    return LEFT + wide * across.part(x), TOP + high * (1 - up.part(y))


def _grid(across: Axis, up: Axis) -> str:
    found = []
    for tick in across.ticks:
        x, y = _at(across, up, tick, up.ticks[0])
        found.append(f'<path d="M{x:.1f} {TOP}V{y:.1f}" stroke="#8884"/>')
        found.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{tick:g}</text>')
    for tick in up.ticks:
        x, y = _at(across, up, across.ticks[0], tick)
        found.append(f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#8884"/>')
        found.append(f'<text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    found.append(f'<text x="{middle:.0f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(across.label)}</text>')
    down = TOP + (HEIGHT - TOP - BOTTOM) / 2
    found.append(
        f'<text transform="translate(16,{down:.0f}) rotate(-90)" text-anchor="middle">{escape(up.label)}</text>'
    )
    return "\n".join(found)


def _line(line: Line, colour: str, across: Axis, up: Axis) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(across, up, *point) for point in line.points))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{_dashes(line)}/>'


def _dashes(line: Line) -> str:
    return ' stroke-dasharray="5 4"' if line.dashed else ""
