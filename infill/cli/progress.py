"""A sign of life on stderr for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from threading import Event, Thread
from types import TracebackType

PATIENCE, REDRAW, REPEAT = 2.0, 0.25, 10.0
_CLEAR = "\r\x1b[2K"


class Progress:
    """Says what is going on: on a terminal in one line that is rewritten, elsewhere now and then.

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
