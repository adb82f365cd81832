"""A trace as one picture: slots down, steps to the right, colour for how sure."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from infill.pages.movie import pictures
from infill.trace import MASK, Event

WIDTH, ROW, LABEL, TOP = 760, 20, 190, 34
_COLOURS = ((0.8, "#1a7f4b"), (0.5, "#c08a1e"), (0.0, "#c0473d"))


@dataclass(slots=True)
class Line:
    """One slot: per event its share of open positions and its confidence; None while unborn."""

    path: str
    cells: list[tuple[float, float] | None] = field(default_factory=list)
    again: set[int] = field(default_factory=set)


def heatmap(events: Sequence[Event]) -> str:
    """An SVG document. Open slots are hatched, masked ones again have a mark; text stays text."""
    shown = list(pictures(events))
    lines: dict[tuple[int, int], Line] = {}
    phase = -1
    for index, (event, picture) in enumerate(zip(events, shown, strict=True)):
        phase += event["event"] == "start"
        for cell in picture:
            if cell.number < 0:
                continue
            line = lines.setdefault((phase, cell.number), Line(cell.path))
            line.cells += [None] * (index - len(line.cells))
            if len(line.cells) == index:
                line.cells.append((cell.text.count(MASK) / max(len(cell.text), 1), cell.confidence))
        if event["event"] == "remask":
            for line in lines.values():
                if line.path in event["masked"]:
                    line.again.add(index)
    return _drawn(list(lines.values()), events)


def _drawn(lines: Sequence[Line], events: Sequence[Event]) -> str:
    height = TOP + ROW * len(lines) + 28
    step = (WIDTH - LABEL - 10) / max(len(events), 1)
    forwards = sum(event["event"] == "step" for event in events)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{len(lines)} slots in {forwards} forwards</title>",
        '<defs><pattern id="open" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#8a949c" '
        'fill-opacity=".18"/><rect width="1.5" height="6" fill="#8a949c"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{LABEL}" y="20" fill="#4a545c">{forwards} forwards →</text>',
    ]
    for number, line in enumerate(lines):
        top = TOP + ROW * number
        label = html.escape(_label(line.path))
        parts.append(
            f'<text x="{LABEL - 8}" y="{top + 14}" text-anchor="end" fill="#1d2327">{label}</text>'
        )
        for first, last, cell in _runs(line):
            colour = "url(#open)" if cell[0] > 0 else _colour(cell[1])
            said = "open" if cell[0] > 0 else f"{cell[1]:.0%}"
            parts.append(
                f'<rect x="{LABEL + step * first:.1f}" y="{top + 2}" '
                f'width="{step * (last - first + 1):.1f}" height="{ROW - 4}" fill="{colour}">'
                f"<title>{label}: {said}</title></rect>"
            )
        for index in sorted(line.again):
            x = LABEL + step * index
            parts.append(f'<path d="M{x:.1f} {top + 1}l5 -0l-5 8z" fill="#1d2327"/>')
    key = (("#1a7f4b", "80 % and more"), ("#c08a1e", "50 %"), ("#c0473d", "less"))
    foot = TOP + ROW * len(lines) + 18
    for place, (colour, words) in enumerate((*key, ("url(#open)", "open"))):
        x = LABEL + 120 * place
        parts.append(f'<rect x="{x}" y="{foot - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17}" y="{foot}" fill="#4a545c">{words}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _runs(line: Line) -> list[tuple[int, int, tuple[float, float]]]:
    """Stretches of events in which a slot looks the same: first, last, and how."""
    runs: list[tuple[int, int, tuple[float, float]]] = []
    for index, cell in enumerate(line.cells):
        if cell is None:
            continue
        if runs and runs[-1][1] == index - 1 and _same(runs[-1][2], cell):
            runs[-1] = (runs[-1][0], index, cell)
        else:
            runs.append((index, index, cell))
    return runs


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    if one[0] > 0 or other[0] > 0:
        return one[0] > 0 and other[0] > 0
    return _colour(one[1]) == _colour(other[1])


def _colour(confidence: float) -> str:
    return next(colour for least, colour in _COLOURS if confidence >= least)


def _label(path: str) -> str:
    return path if len(path) <= 28 else "…" + path[-27:]
