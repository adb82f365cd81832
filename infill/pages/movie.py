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
            known = isinstance(event, dict) and isinstance(event.get("event"), str)
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
        list(pictures(events))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise SourceError(
            "the trace contradicts itself", where=path, got=f"{type(error).__name__}: {error}"
        ) from None
    return events


def replay(events: Sequence[Event], title: str) -> str:
    """One self-contained HTML document; it loads nothing from elsewhere."""
    return render("replay.html.jinja", title=title, events=list(events))
