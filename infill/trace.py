"""The trace: what happened in a fill, step by step, as values that JSON can hold.

    trace = Trace(watch=lambda event, preview: print(preview))
    trace.note("step", canvas.picture, forwards=1)
    trace.events[0]["event"]         # "step"

docs/reference/trace.md describes the events. A picture shows the canvas at one moment, in cells.
Pictures are delta-coded: the first event holds the whole row, every later one the change of it. A
watcher sees each event as it happens, with a preview.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MASK = "▢"
"""The mark of one open position."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Fixed text, or a variable's text so far; `number` names the variable, -1 is fixed text.

    `confidence` is the product over the committed tokens; 1.0 for fixed, given or all open text.
    """

    text: str
    number: int = -1
    path: str = ""
    kind: str = ""
    confidence: float = 1.0


Picture = tuple[Cell, ...]


VERSION = 1
"""The version of the events; it changes when a reader of older events would misread them."""

Event = dict[str, Any]
Watch = Callable[[Event, str], None]
Parts = list[Any]


@dataclass(slots=True)
class Trace:
    """Events in order. `watch(event, preview)` is called for each, if given."""

    watch: Watch | None = None
    events: list[Event] = field(default_factory=list)
    _parts: Parts | None = None
    _shown: dict[int, list[Any]] = field(default_factory=dict)

    def note(self, kind: str, picture: Callable[[], Picture], **facts: Any) -> None:
        """Record one event, with the changes of the picture since the last one."""
        cells = picture()
        event = {"event": kind, **facts, **self._changes(cells)}
        self.events.append(event)
        if self.watch is not None:
            self.watch(event, "".join(cell.text for cell in cells))

    def _changes(self, cells: Picture) -> Event:
        parts = [
            cell.text
            if cell.number < 0
            else {"slot": cell.number, "path": cell.path, "kind": cell.kind}
            for cell in cells
        ]
        shown = {
            cell.number: [cell.text, round(cell.confidence, 4)]
            for cell in cells
            if cell.number >= 0
        }
        changed = {str(n): one for n, one in shown.items() if self._shown.get(n) != one}
        found: Event = {"slots": changed} if changed else {}
        if self._parts is None:
            found["row"] = parts
        elif self._parts != parts:
            found["splice"] = _splice(self._parts, parts)
        self._parts, self._shown = parts, shown
        return found


def _splice(old: Parts, new: Parts) -> list[Any]:
    """[first, number removed, parts inserted]: the edit that turns the old row into the new one."""
    least = min(len(old), len(new))
    head = next((i for i in range(least) if old[i] != new[i]), least)
    tail = next((i for i in range(least - head) if old[-1 - i] != new[-1 - i]), least - head)
    return [head, len(old) - head - tail, new[head : len(new) - tail]]
