"""Thoughts: room to think on the canvas, beside the answer and never part of it.

    infill.Options(thought=InPlace(tokens=32))        # or --set thought=in-place:tokens=32

In-place reasoning is a free-text slot in the same canvas; it is left as soon as the answer is
certain enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from infill.documents import Path
from infill.languages.language import characters
from infill.rules.schedule import Candidates
from infill.scaffold import Row, Slot, SlotKind, Text


class Thought(Protocol):
    """A row laid out before the answer. The answer's slots wait until it is filled or `enough`."""

    @property
    def row(self) -> Row: ...

    def enough(self, answers: Candidates) -> bool:
        """Whether the answer's open positions are so certain that no more thinking is needed."""
        ...


@dataclass(frozen=True, slots=True)
class Thoughtless:
    """No thought: the answer at once."""

    @property
    def row(self) -> Row:
        return ()

    def enough(self, answers: Candidates) -> bool:
        return True


PATH = Path(("~thought",))
PRINTABLE = ((0x20, 0x7E), (0xA0, 0x10FFFF))


@dataclass(frozen=True, slots=True)
class InPlace:
    """Think in `tokens` masks before the answer; stop when its mean confidence is at least `tau`.

    Jin et al. 2025, "Thinking inside the mask: in-place prompting in diffusion LLMs". The model
    sees thought and answer together at every step; the result holds the answer alone.
    """

    tokens: int = 32
    tau: float = 0.9

    @property
    def row(self) -> Row:
        anything = characters(PRINTABLE).repeat(1)
        slot = Slot(PATH, anything, start=self.tokens, cap=self.tokens, kind=SlotKind.THOUGHT)
        return (Text("Thought: "), slot, Text("\n"))

    def enough(self, answers: Candidates) -> bool:
        return bool(answers.confidence.mean() >= self.tau)
