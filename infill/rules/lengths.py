"""Rules for how many masks a slot has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from infill.canvas import Canvas
from infill.constraint import Settled
from infill.length import as_laid_out
from infill.logits import ClassScores
from infill.variable import OPEN, Variable


@dataclass(frozen=True, slots=True)
class Daedal:
    """Grow by `more` while the end is less than `end` sure; where p < `low`, make room for `more`.

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
    """The model's own tokens: one mask becomes two where it says longer, none where shorter.

    Wu et al. 2025, "DreamOn: diffusion language models for code infilling beyond fixed-size
    canvas". Without such tokens in the model's facts lengths stay. `tau`: the least probability;
    one change a slot and step, the surest. Masks behind the witness's end are left to the end.
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
        says = np.exp(native.best[:, :2])
        if variable.automaton.null is not None:
            says[settled.witness[open] == variable.automaton.null] = 0.0
        row, shorter = np.unravel_index(says.argmax(), says.shape)
        if says[row, shorter] < self.tau:
            return False
        return canvas.lengthen(variable, int(open[row]), -1 if shorter else 1)
