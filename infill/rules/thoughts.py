"""In-place reasoning: a free-text slot in the same canvas, left as soon as the answer is sure."""

from __future__ import annotations

from dataclasses import dataclass

from infill.language import characters
from infill.scaffold import Row, Slot, Text
from infill.schedule import Candidates

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
        slot = Slot("/~thought", anything, start=self.tokens, cap=self.tokens, kind="thought")
        return (Text("Thought: "), slot, Text("\n"))

    def enough(self, answers: Candidates) -> bool:
        return bool(answers.confidence.mean() >= self.tau)
