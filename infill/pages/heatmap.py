"""A trace as one picture: slots down, steps to the right, colour for how sure.

Path("trace.svg").write_text(heatmap(read_trace(text, path="trace.jsonl")))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from infill.pages.movie import pictures
from infill.pages.rendering import render
from infill.trace import MASK, Event

WIDTH, ROW, LABEL, TOP = 760, 20, 190, 34
OPEN = "url(#open)"
_COLOURS = ((0.8, "#1a7f4b"), (0.5, "#c08a1e"), (0.0, "#c0473d"))
_KEY = (("#1a7f4b", "80 % and more"), ("#c08a1e", "50 %"), ("#c0473d", "less"), (OPEN, "open"))


@dataclass(frozen=True, slots=True)
class Run:
    """A number of events, from the `first` on, in which a slot looks the same."""

    first: int
    events: int
    colour: str
    state: str


@dataclass(slots=True)
class SlotLine:
    """One slot: per event its share of open positions and its confidence; None while unborn."""

    path: str
    cells: list[tuple[float, float] | None] = field(default_factory=list)
    again: set[int] = field(default_factory=set)

    @property
    def label(self) -> str:
        """The path, cut at its beginning where it is long."""
        return self.path if len(self.path) <= 28 else "…" + self.path[-27:]

    def runs(self) -> list[Run]:
        """The line in stretches of one colour; the first event of each gives its figure."""
        runs: list[Run] = []
        for index, cell in enumerate(self.cells):
            if cell is None:
                continue
            colour = OPEN if cell[0] > 0 else _colour(cell[1])
            last = runs[-1] if runs else None
            if last and last.first + last.events == index and last.colour == colour:
                runs[-1] = Run(last.first, last.events + 1, colour, last.state)
            else:
                runs.append(Run(index, 1, colour, "open" if colour == OPEN else f"{cell[1]:.0%}"))
        return runs


def heatmap(events: Sequence[Event]) -> str:
    """An SVG document. Open slots are hatched, masked ones again have a mark; text stays text."""
    lines = _lines(events)
    return render(
        "heatmap.svg.jinja",
        lines=lines,
        forwards=sum(event["event"] == "step" for event in events),
        width=WIDTH,
        height=TOP + ROW * len(lines) + 28,
        left=LABEL,
        above=TOP,
        row=ROW,
        step=(WIDTH - LABEL - 10) / max(len(events), 1),
        key=_KEY,
    )


def _lines(events: Sequence[Event]) -> list[SlotLine]:
    lines: dict[tuple[int, int], SlotLine] = {}
    phase = -1
    for index, (event, picture) in enumerate(zip(events, pictures(events), strict=True)):
        phase += event["event"] == "start"
        for cell in picture:
            if cell.number < 0:
                continue
            line = lines.setdefault((phase, cell.number), SlotLine(cell.path))
            line.cells += [None] * (index - len(line.cells))
            if len(line.cells) == index:
                line.cells.append((cell.text.count(MASK) / max(len(cell.text), 1), cell.confidence))
        if event["event"] == "remask":
            for line in lines.values():
                if line.path in event["masked"]:
                    line.again.add(index)
    return list(lines.values())


def _colour(confidence: float) -> str:
    return next(colour for least, colour in _COLOURS if confidence >= least)
