"""The trace: what happened in a fill, step by step, as values that JSON can hold.

docs/trace.md describes the events. A watcher sees each one as it happens, with a preview.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]
Watch = Callable[[Event, str], None]


@dataclass(slots=True)
class Trace:
    """Events in order. `watch(event, preview)` is called for each, if given."""

    watch: Watch | None = None
    events: list[Event] = field(default_factory=list)

    def note(self, kind: str, preview: Callable[[], str], **facts: Any) -> None:
        """Record one event; `preview` is only asked for when somebody watches."""
        event = {"event": kind, **facts}
        self.events.append(event)
        if self.watch is not None:
            self.watch(event, preview())
