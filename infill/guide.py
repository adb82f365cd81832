"""The guide seam: what is asked of the model in a step, and what of its answer is changed.

The constraint comes after it, so a guide decides how good a filling is, never whether it is valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from infill.denoiser import Denoiser
from infill.layout import Layout
from infill.logits import ClassScores, Logits
from infill.schedule import Schedule
from infill.variable import Variable


@dataclass(frozen=True, slots=True)
class Reading:
    """Logits at every open position, the rows of one layout after the other's; and for each layout
    the forwards that were spent on it."""

    logits: Logits
    forwards: tuple[int, ...]


class Guidance(Protocol):
    """A guide at work on some canvases; may keep what it needs of earlier steps."""

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        """What the model says of these canvases."""
        ...

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        """The scores of a variable's open positions as they are to be used."""
        ...


class Guide(Protocol):
    """Makes guidance for fills under a schedule. `bare`: it also reads without the given text."""

    @property
    def bare(self) -> bool: ...

    def start(self, schedule: Schedule) -> Guidance: ...


@dataclass(frozen=True, slots=True)
class Unguided:
    """What the model says, unchanged."""

    bare: ClassVar[bool] = False

    def start(self, schedule: Schedule) -> Unguided:
        return self

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        return Reading(denoiser.denoise([each.view for each in layouts]), (1,) * len(layouts))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        return scores
