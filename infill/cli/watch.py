"""What a fill does, step by step: told to the progress line, shown by --watch, kept by --trace."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infill.cli.files import write
from infill.cli.progress import Progress

if TYPE_CHECKING:
    from rich.live import Live


@dataclass(slots=True)
class Steps:
    """A watcher for `Engine.fill` (infill.trace.Watch)."""

    progress: Progress
    watch: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    _live: Live | None = None

    def __call__(self, event: dict[str, Any], preview: str) -> None:
        self.events.append(event)
        title = _title(event)
        self.progress.say(f"{title}, {preview.count('▢')} tokens open")
        if self.watch:
            self.progress.stop()
            self._show(title, printable(preview))

    def close(self) -> None:
        """Leave the last picture on the terminal."""
        if self._live is not None:
            self._live.stop()

    def write(self, path: str) -> None:
        """Write the trace, one JSON object a line."""
        write(path, "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in self.events))

    def _show(self, title: str, preview: str) -> None:
        if not sys.stderr.isatty():
            print(f"{title}: {preview}", file=sys.stderr, flush=True)
            return
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            self._live = Live(console=Console(stderr=True), auto_refresh=False)
            self._live.start()
        picture = Text.assemble((title, "bold"), "\n", preview)
        picture.highlight_regex("▢+", "dim")
        self._live.update(picture, refresh=True)


def printable(text: str) -> str:
    """A text without characters that could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "·" for c in text)


def _title(event: dict[str, Any]) -> str:
    match event:
        case {"event": "start"}:
            return "laid out"
        case {"event": "remask", "failures": failures}:
            return f"masked again after {len(failures)} complaints: {failures[0][0]}"
        case {"event": "done"}:
            return "done"
        case {"step": step}:
            return f"step {step}"
        case _:
            return str(event["event"])
