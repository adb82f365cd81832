"""Soft masks: a mask that already looks a little like what was expected there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from infill.denoiser import Denoiser, Expected, View
from infill.errors import ModelError
from infill.guide import Reading
from infill.layout import Layout
from infill.logits import ClassScores
from infill.schedule import Schedule
from infill.variable import OPEN, Variable


@dataclass(frozen=True, slots=True)
class SoftMask:
    """Feed embed(mask) + w Σ p · embed(token) over the `top` tokens of the step before.

    Hersche et al. 2025, "Soft-masked diffusion language models", without its training. w rises from
    `low` to `high` with the share of the slot that is committed. Only for models whose facts say
    `soft`.
    """

    low: float = 0.15
    high: float = 0.3
    top: int = 3
    bare: ClassVar[bool] = False

    def start(self, schedule: Schedule) -> SoftMask:
        return self

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        if not denoiser.facts.soft:
            raise ModelError(
                "this model takes no soft masks", where=denoiser.facts.name, todo="another guide"
            )
        return Reading(denoiser.denoise([*map(self._soft, layouts)]), (1,) * len(layouts))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        return scores

    def _soft(self, layout: Layout) -> View:
        count = len(layout.view.open)
        tokens = np.zeros((count, self.top), np.int32)
        weights = np.zeros((count, self.top), np.float32)
        for variable, rows in zip(layout.open, layout.rows, strict=True):
            for place in rows:
                for row, (token, weight) in zip(place, self._expected(variable), strict=True):
                    tokens[row, : len(token)], weights[row, : len(token)] = token, weight
        return replace(layout.view, expected=Expected(tokens, weights))

    def _expected(self, variable: Variable) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Tokens and weights for every open position."""
        open = variable.tokens == OPEN
        weight = self.low + (self.high - self.low) * (1 - float(open.mean()))
        scores = variable.scores
        for position in np.flatnonzero(open):
            if scores is None or position >= len(scores.best):
                yield np.empty(0, np.int32), np.empty(0, np.float32)
                continue
            best = np.argsort(-scores.best[position], kind="stable")[: self.top]
            token, p = scores.token[position, best], np.exp(scores.best[position, best])
            yield np.maximum(token, 0), np.where(token >= 0, weight * p, 0.0)
