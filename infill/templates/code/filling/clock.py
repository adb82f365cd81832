"""The clock of a fill: it counts forwards, and ends the fill before one that takes too long.

Clock(denoiser, limit=2.0)      # a denoiser that raises OutOfTime where 2 seconds would pass
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from infill.denoiser import Denoiser, Facts, View
from infill.logits import Logits
from infill.tokens.vocabulary import Vocabulary
from infill.writer import Halt

GUESSES = ((0, 0.02), (200, 0.2))
"""Forwards as they might be, in tokens and seconds, while few were measured."""

SLOWER = ((0, 0.04), (200, 0.3))
"""Those of a language model, of which all tokens are read."""

LATELY = 12
"""Forwards that tell how long the next one takes."""


class OutOfTime(Halt):
    """Ends a fill whose next forward would end after its time; never leaves this package."""


@dataclass(slots=True)
class Pace:
    """How long forwards take: a little whatever they read, and then something for every token."""

    seen: list[tuple[int, float]] = field(default_factory=lambda: list(GUESSES))

    def saw(self, tokens: int, seconds: float) -> None:
        """A forward over so many tokens took so long, with all that followed it."""
        self.seen = [*self.seen, (tokens, seconds)][-LATELY:]

    def of(self, tokens: int) -> float:
        """The seconds that a forward over so many tokens will take: a line through those seen."""
        sizes, seconds = (list(one) for one in zip(*self.seen, strict=True))
        middle, usual = fmean(sizes), fmean(seconds)
        spread = sum((size - middle) ** 2 for size in sizes)
        both = sum((size - middle) * (own - usual) for size, own in self.seen)
        slope = min(max(both / spread if spread else 0.0, 0.0), usual / middle)
        return usual + slope * (tokens - middle)


@dataclass(slots=True)
class Clock:
    """A denoiser that keeps the time of another one.

    `limit`: seconds since the start that must not be passed; None for no limit. How long a forward
    and all that follows it will take is told from its tokens and from the ones before. `first`:
    when the first filling was accepted.
    """

    denoiser: Denoiser
    limit: float | None = None
    now: Callable[[], float] = time.perf_counter
    first: float | None = None
    forwards: int = 0
    _began: float = field(init=False)
    _pace: Pace = field(default_factory=Pace)
    _writing: Pace = field(default_factory=lambda: Pace(list(SLOWER)))
    _lately: Pace = field(init=False)
    _tokens: int = 0
    _last: float = 0.0
    _context: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self._began = self.now()
        self._lately = self._pace

    @property
    def vocabulary(self) -> Vocabulary:
        """That of the denoiser."""
        return self.denoiser.vocabulary

    @property
    def facts(self) -> Facts:
        """Those of the denoiser."""
        return self.denoiser.facts

    @property
    def seconds(self) -> float:
        """Since the start."""
        return self.now() - self._began

    def accept(self) -> None:
        """A filling was accepted."""
        if self.first is None:
            self.first = self.seconds

    def pause(self) -> None:
        """What follows is no longer part of the last forward's work."""
        if self._tokens:
            self._lately.saw(self._tokens, self.seconds - self._last)
            self._tokens = 0

    def left(self) -> float:
        """Seconds that are left; infinite without a limit."""
        return float("inf") if self.limit is None else self.limit - self.seconds

    def denoise(self, views: Sequence[View]) -> Logits:
        """The denoiser's logits; raises OutOfTime if there is no time for them."""
        tokens = sum(len(view.tokens) for view in views)
        for view in views:
            if view.context != self._context:
                tokens, self._context = tokens + len(view.context), view.context
        self._begin(tokens, self._pace)
        return self.denoiser.denoise(views)

    def spend(self, tokens: int) -> None:
        """A forward of a language model begins; raises OutOfTime if there is no time for it."""
        self._begin(tokens, self._writing)

    def _begin(self, tokens: int, pace: Pace) -> None:
        self.pause()
        if self.left() < pace.of(tokens):
            raise OutOfTime
        self._last, self._tokens, self._lately = self.seconds, tokens, pace
        self.forwards += 1
