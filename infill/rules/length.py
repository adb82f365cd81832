"""Lengths: how many masks a slot has at first, and when it gets more or fewer.

    infill.Options(length=Doubling(at=0.5))        # or --set length=doubling:at=0.5

A `Length` asks the canvas to lengthen or shorten a slot, before the first step (`prepare`) or after
each step (`resize`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from infill.canvas.canvas import Canvas
from infill.canvas.variable import OPEN, Variable
from infill.constraints.constraint import Settled
from infill.denoiser import Denoiser
from infill.logits import ClassScores


class Length(Protocol):
    """Decides lengths. The canvas refuses what it has no room for, so a rule may ask for anything.

    `bare`: `prepare` also reads without the given text.
    """

    @property
    def bare(self) -> bool: ...

    def prepare(self, denoiser: Denoiser, canvas: Canvas) -> int:
        """Choose lengths for slots that the model has not seen yet; returns the forwards spent."""
        ...

    def resize(
        self, canvas: Canvas, variable: Variable, settled: Settled, native: ClassScores | None
    ) -> bool:
        """Lengthen or shorten a slot after a step; if it did (True), nothing of it is committed.

        `native`: the scores of the model's own tokens for longer (column 0) and shorter (1) at the
        open positions, for a model that has such tokens.
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
    """Double a slot while more than `at` of the probability is on texts unfinished at its end."""

    at: float = 0.5
    bare: ClassVar[bool] = False
    prepare = as_laid_out

    def resize(
        self, canvas: Canvas, variable: Variable, settled: Settled, native: ClassScores | None
    ) -> bool:
        return settled.unfinished > self.at and canvas.grow(variable)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Every slot keeps the length it is laid out with."""

    bare: ClassVar[bool] = False
    prepare = as_laid_out
    resize = as_it_is


@dataclass(frozen=True, slots=True)
class Daedal:
    """Grow by `more` while the end has p < `end`; insert `more` masks where a token has p < `low`.

    Li et al. 2025, "Beyond fixed: training-free variable-length denoising for diffusion large
    language models". The published initial length of 64 is each slot's own here.
    """

    end: float = 0.5
    low: float = 0.1
    more: int = 8
    bare: ClassVar[bool] = False
    prepare = as_laid_out

    def resize(
        self, canvas: Canvas, variable: Variable, settled: Settled, native: ClassScores | None
    ) -> bool:
        if settled.unfinished > 1 - self.end and canvas.grow(variable, self.more):
            return True
        open = np.flatnonzero(variable.tokens == OPEN)
        at = int(open[settled.raw[open].argmin()])
        followed = (variable.tokens[at:] != OPEN).any()
        if variable.structural or not followed or settled.raw[at] >= self.low:
            return False
        return canvas.lengthen(variable, at, self.more - 1)


@dataclass(frozen=True, slots=True)
class Native:
    """The model's own tokens: one mask becomes two at its token for longer, none at shorter.

    Wu et al. 2025, "DreamOn: diffusion language models for code infilling beyond fixed-size
    canvas". Without such tokens in the model's facts lengths stay. `tau`: the least probability;
    one change a slot and step, the most probable. Masks after the witness's end are never changed.
    """

    tau: float = 0.5
    bare: ClassVar[bool] = False
    prepare = as_laid_out

    def resize(
        self, canvas: Canvas, variable: Variable, settled: Settled, native: ClassScores | None
    ) -> bool:
        if native is None or variable.structural:
            return False
        open = np.flatnonzero(variable.tokens == OPEN)
        odds = np.exp(native.best[:, :2])
        if variable.automaton.null is not None:
            odds[settled.witness[open] == variable.automaton.null] = 0.0
        row, shorter = np.unravel_index(odds.argmax(), odds.shape)
        if odds[row, shorter] < self.tau:
            return False
        return canvas.lengthen(variable, int(open[row]), -1 if shorter else 1)
