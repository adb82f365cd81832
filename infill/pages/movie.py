"""A trace as moving pictures: what the canvas showed after every event.

The page of a trace plays it, or goes step by step, and shows how sure each slot was and why it
changed:

    events = read_trace(text, path="trace.jsonl")
    Path("trace.html").write_text(replay(events, "trace.jsonl"))
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from infill.errors import SourceError
from infill.pages.rendering import render
from infill.trace import VERSION, Cell, Event, Picture


@dataclass(slots=True)
class Movie:
    """Follows events and keeps the picture after the last one."""

    row: list[Any] = field(default_factory=list)
    slots: dict[str, list[Any]] = field(default_factory=dict)

    def show(self, event: Event) -> Picture:
        """The picture after one more event."""
        if event["event"] == "start":
            self.row, self.slots = list(event["row"]), {}
        if "splice" in event:
            first, removed, parts = event["splice"]
            self.row[first : first + removed] = parts
        self.slots |= event.get("slots", {})
        return tuple(self._cell(part) for part in self.row)

    def _cell(self, part: Any) -> Cell:
        if isinstance(part, str):
            return Cell(part)
        text, confidence = self.slots[str(part["slot"])]
        return Cell(text, part["slot"], part["path"], part["kind"], confidence)


def pictures(events: Iterable[Event]) -> Iterator[Picture]:
    """The picture after each event."""
    movie = Movie()
    for event in events:
        yield movie.show(event)


def read_trace(text: str, *, path: str) -> list[Event]:
    """The events of a trace file; SourceError with its line for what is none, or for a version
    that is not known."""
    events: list[Event] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
            known = isinstance(event, dict) and _is_whole(event)
        except (ValueError, RecursionError):
            known = False
        if not known or (not events and event["event"] != "start"):
            raise SourceError(
                "this is no event of a trace",
                where=f"{path}:{number}",
                got=line[:60],
                todo="make a trace with --trace FILE",
            )
        if event["event"] == "start" and event.get("version") != VERSION:
            raise SourceError(
                "the trace has another version",
                where=f"{path}:{number}",
                got=str(event.get("version")),
                todo=f"make it anew; version {VERSION} is known here",
            )
        events.append(event)
    if not events:
        raise SourceError("the trace is empty", where=path)
    try:
        if not all(map(_is_sound, {cell for picture in pictures(events) for cell in picture})):
            raise ValueError("a slot's path and text are texts, its confidence is from 0 to 1")
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise SourceError(
            "the trace contradicts itself", where=path, got=f"{type(error).__name__}: {error}"
        ) from None
    return events


def _is_whole(event: Event) -> bool:
    """Whether an event has the members that its readers rely on, each of its type."""
    match event:
        case {"event": "remask", "masked": [*paths], "failures": [*failures]}:
            told = all(
                isinstance(one, list) and one and isinstance(one[0], str) for one in failures
            )
            return told and all(isinstance(path, str) for path in paths)
        case {"event": "remask"}:
            return False
        case {"event": "step", "taken": taken}:
            return isinstance(taken, list) and all(map(_is_taken, taken))
        case _:
            return isinstance(event.get("event"), str)


def _is_taken(one: Any) -> bool:
    """Whether this tells of a token by four numbers: slot, position, and its two ranks."""
    return isinstance(one, list) and len(one) == 4 and all(isinstance(n, int) for n in one)


def _is_sound(cell: Cell) -> bool:
    texts = (cell.text, cell.path, cell.kind)
    sure = isinstance(cell.confidence, int | float) and 0 <= cell.confidence <= 1
    return sure and isinstance(cell.number, int) and all(isinstance(text, str) for text in texts)


def replay(events: Sequence[Event], title: str) -> str:
    """One self-contained HTML document; it loads nothing from elsewhere."""
    return render("replay.html.jinja", title=title, events=list(events))
