"""The thought seam: room to think on the canvas, beside the answer and never part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from infill.scaffold import Row
from infill.schedule import Candidates


class Thought(Protocol):
    """A row laid out before the answer. The answer's slots wait until it is filled or `enough`."""

    @property
    def row(self) -> Row: ...

    def enough(self, answers: Candidates) -> bool:
        """Whether the answer's open positions are so sure that no more thinking is needed."""
        ...


@dataclass(frozen=True, slots=True)
class Thoughtless:
    """The answer at once."""

    @property
    def row(self) -> Row:
        return ()

    def enough(self, answers: Candidates) -> bool:
        return True
