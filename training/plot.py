"""Line charts as plain SVG: panels below one another, each with axes, lines and their names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 34, 44
COLOURS = ("#1f6f8b", "#c0562f", "#3f7d3a", "#7a4f9a", "#8a6d1d", "#555555")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A named row of points; `dots` marks each of them, `dashed` sets it back."""

    name: str
    points: Sequence[Point]
    dots: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes. Their ranges hold every finite point."""

    title: str
    x: str
    y: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values, laid over pixels from `start` to `stop`."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)

    def ticks(self) -> Iterator[float]:
        """About five round values."""
        step = round_step((self.high - self.low) / 5)
        value = math.ceil(self.low / step - 1e-9) * step
        while value <= self.high + 1e-9 * step:
            yield value
            value += step


def round_step(rough: float) -> float:
    """The next of 1, 2, 5, 10, … that is not below `rough`."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def svg(panels: Sequence[Panel]) -> str:
    """The panels as one SVG document."""
    height = HEIGHT * len(panels)
    body = "\n".join(
        f'<g transform="translate(0 {HEIGHT * number})">\n{_panel(panel)}\n</g>'
        for number, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n{body}\n</svg>\n'
    )


def _panel(panel: Panel) -> str:
    across = _axis([x for line in panel.lines for x, _ in line.points], LEFT, WIDTH - RIGHT)
    up = _axis([y for line in panel.lines for _, y in line.points], HEIGHT - BOTTOM, TOP)
    parts = [_text(LEFT, 20, panel.title, "start", bold=True)]
    for value in across.ticks():
        parts.append(_rule(across.at(value), TOP, across.at(value), HEIGHT - BOTTOM))
        parts.append(_text(across.at(value), HEIGHT - BOTTOM + 16, f"{value:g}", "middle"))
    for value in up.ticks():
        parts.append(_rule(LEFT, up.at(value), WIDTH - RIGHT, up.at(value)))
        parts.append(_text(LEFT - 6, up.at(value) + 4, f"{value:g}", "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, panel.x, "middle"))
    parts.append(_text(LEFT - 6, TOP - 6, panel.y, "end"))
    for number, line in enumerate(panel.lines):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(_line(line, colour, across, up))
        parts.append(
            f'<rect x="{WIDTH - RIGHT + 12}" y="{TOP + 18 * number}" width="12" height="4" '
            f'fill="{colour}"/>'
        )
        parts.append(_text(WIDTH - RIGHT + 30, TOP + 6 + 18 * number, line.name, "start"))
    return "\n".join(parts)


def _axis(values: Sequence[float], start: float, stop: float) -> Axis:
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    return Axis(low, high if high > low else low + 1.0, start, stop)


def _line(line: Line, colour: str, across: Axis, up: Axis) -> str:
    places = [
        (across.at(x), up.at(y)) for x, y in line.points if math.isfinite(x) and math.isfinite(y)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = ' stroke-dasharray="5 4"' if line.dashed else ""
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{dash}/>'
    dots = (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    return "\n".join([drawn, *dots]) if line.dots else drawn


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
