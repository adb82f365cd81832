"""The length seam: how many masks a slot has at first, and when it gets more or fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from infill.canvas import Canvas
from infill.constraint import Settled
from infill.denoiser import Denoiser
from infill.logits import ClassScores
from infill.variable import Variable


class Length(Protocol):
    """Decides lengths. The canvas refuses what it has no room for, so a rule may wish anything.

    `bare`: `prepare` also reads without the given text.
    """

    @property
    def bare(self) -> bool: ...

    def prepare(self, denoiser: Denoiser, canvas: Canvas) -> int:
        """Lay out anew what the model has not seen yet; returns the forwards that were spent."""
        ...

    def resize(
        self, canvas: Canvas, variable: Variable, settled: Settled, native: ClassScores | None
    ) -> bool:
        """Lengthen or shorten a slot after a step; if it did (True), nothing of it is committed.

        `native`: scores of the model's own tokens for longer (column 0) and shorter (1) at the
        open positions, for a model that has them.
        """
        ...


def as_laid_out(rule: Length, denoiser: Denoiser, canvas: Canvas) -> int:
    """`prepare` of a rule that begins with the lengths of the source; it reads nothing."""
    return 0


def as_it_is(
    rule: Length,
    canvas: Canvas,
    variable: Variable,
    settled: Settled,
    native: ClassScores | None,
) -> bool:
    """`resize` of a rule that changes no length once the steps have begun."""
    return False


@dataclass(frozen=True, slots=True)
class Doubling:
    """Double a slot while more than `at` of the probability is not finished at its end."""

    at: float = 0.5
    bare: ClassVar[bool] = False
    prepare = as_laid_out

    def resize(
        self, canvas: Canvas, variable: Variable, settled: Settled, native: ClassScores | None
    ) -> bool:
        return settled.unfinished > self.at and canvas.grow(variable)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Slots stay as long as they are laid out."""

    bare: ClassVar[bool] = False
    prepare = as_laid_out
    resize = as_it_is
