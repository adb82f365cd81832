"""What a fill does, step by step: told on the progress line, shown by --watch, kept by --trace.

Whatever takes longer than two seconds is told on stderr:

    infill: step 3, 12 tokens open (4 s)
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any

from infill.cli.files import write_file
from infill.trace import MASK, Cell, Picture

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

    from infill.pages.movie import Movie


PATIENCE, REDRAW, REPEAT = 2.0, 0.25, 10.0
_CLEAR = "\r\x1b[2K"


class Progress:
    """Tells what is going on: on a terminal in one line that is rewritten, elsewhere now and then.

    Shows nothing in the first two seconds, and nothing at all when quiet.
    """

    def __init__(self, *, quiet: bool = False, patience: float = PATIENCE) -> None:
        self._text, self._patience = "starting", patience
        self._terminal = sys.stderr.isatty()
        self._stop = Event()
        self._thread = None if quiet else Thread(target=self._run, daemon=True)

    def say(self, text: str) -> None:
        """What is going on from now on."""
        self._text = text

    def stop(self) -> None:
        """Show nothing more; may be called twice."""
        self._stop.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()

    def __enter__(self) -> Progress:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        began, pause, shown = time.monotonic(), self._patience, False
        while not self._stop.wait(pause):
            line = f"infill: {self._text} ({time.monotonic() - began:.0f} s)"
            sys.stderr.write(_CLEAR + line if self._terminal else line + "\n")
            sys.stderr.flush()
            pause, shown = REDRAW if self._terminal else REPEAT, True
        if shown and self._terminal:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


@dataclass(slots=True)
class Steps:
    """A watcher for `Engine.fill` (infill.trace.Watch)."""

    progress: Progress
    watch: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    _screen: Screen | None = None

    def __call__(self, event: dict[str, Any], preview: str) -> None:
        self.events.append(event)
        self.progress.say(f"{title_of(event)}, {preview.count(MASK)} tokens open")
        if self.watch:
            self.progress.stop()
            self._screen = self._screen or Screen()
            self._screen.show(event)

    def close(self) -> None:
        """Leave the last picture on the terminal."""
        if self._screen is not None:
            self._screen.close()

    def write(self, path: str) -> None:
        """Write the trace, one JSON object a line."""
        lines = (json.dumps(event, ensure_ascii=False) + "\n" for event in self.events)
        write_file(path, "".join(lines))


@dataclass(slots=True)
class Screen:
    """Draws the document on stderr as it comes to be.

    A document longer than the terminal is seen through a window around what was written last, and
    whole at the end. Without a terminal, or with NO_COLOR set, one line tells how far each step is.
    """

    _movie: Movie | None = None
    _cells: Picture = ()
    _live: Live | None = None
    _shown: Text | None = None

    def show(self, event: dict[str, Any]) -> None:
        """Draw the picture after one more event."""
        from infill.pages.movie import Movie

        self._movie = self._movie or Movie()
        before, cells = self._cells, self._movie.show(event)
        self._cells = cells
        if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
            left = sum(cell.text.count(MASK) for cell in cells)
            line = f"{title_of(event)}, {left} tokens open"
            print(printable(line).replace("\n", " "), file=sys.stderr, flush=True)
            return
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            self._live = Live(console=Console(stderr=True), auto_refresh=False)
            self._live.start()
        title = Text(printable(title_of(event)).replace("\n", " "), "bold", overflow="ellipsis")
        document = Text.assemble(*map(_drawn, cells))
        self._shown = _joined([title, document])
        self._live.update(self._through(title, document, _changed(before, cells)), refresh=True)

    def close(self) -> None:
        """Leave the last picture, whole."""
        if self._live is not None and self._shown is not None:
            self._live.update(self._shown)
            self._live.stop()
        self._live = None

    def _through(self, title: Text, document: Text, place: int) -> Text:
        """The title on one line, and as many lines around the character at `place` as fit."""
        assert self._live is not None
        console = self._live.console
        title.truncate(console.width)
        lines = document.wrap(console, console.width)
        room = max(1, console.height - 2)
        above = len(document[:place].wrap(console, console.width)) - 1
        first = max(0, min(above - room // 2, len(lines) - room))
        return _joined([title, *lines[first : first + room]])


def _changed(before: Sequence[Cell], after: Sequence[Cell]) -> int:
    """The offset in the picture of the first cell that is another than before."""
    place = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            return place
        place += len(new.text)
    return place if len(after) > len(before) else 0


def _joined(lines: Sequence[Text]) -> Text:
    from rich.text import Text

    return Text("\n").join(lines)


def printable(text: str) -> str:
    """A text without characters that could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "·" for c in text)


def title_of(event: dict[str, Any]) -> str:
    """What an event is about, in a few words."""
    match event:
        case {"event": "start", "phase": phase}:
            return f"laid out to {phase}"
        case {"event": "start"}:
            return "laid out"
        case {"event": "remask", "failures": []}:
            return "masked again what the model doubts"
        case {"event": "remask", "failures": failures}:
            return f"masked again after {len(failures)} complaints: {failures[0][0]}"
        case {"event": "done"}:
            return "done"
        case {"step": step}:
            return f"step {step}"
        case _:
            return str(event["event"])


def _drawn(cell: Cell) -> Text:
    """Fixed text as it is, open positions dim, filled slots by how sure they are."""
    from rich.text import Text

    text = Text(printable(cell.text))
    if cell.number < 0:
        return text
    if MASK not in cell.text:
        sure = cell.confidence
        text.stylize("green" if sure >= 0.8 else "yellow" if sure >= 0.5 else "red underline")
    text.highlight_regex(f"{MASK}+", "dim")
    return text
