"""Schedules that follow an order and ask for no confidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infill.schedule import Candidates, Flags, due, leaders, top


@dataclass(frozen=True, slots=True)
class Random:
    """Commit open/remaining positions a step, anywhere.

    Austin et al. 2021, "Structured denoising diffusion models in discrete state-spaces".
    """

    steps: int = 16
    seed: int = 0

    def pick(self, candidates: Candidates, step: int) -> Flags:
        rng = np.random.default_rng([self.seed, step, len(candidates)])
        score = rng.random(len(candidates)).astype(np.float32)
        return top(score, due(len(candidates), self.steps, step))


@dataclass(frozen=True, slots=True)
class LeftToRight:
    """One position a step, the first that is open: as an autoregressive model writes."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(-candidates.place.astype(np.float32), 1)


@dataclass(frozen=True, slots=True)
class RightToLeft:
    """One position a step, the last that is open."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(candidates.place.astype(np.float32), 1)


@dataclass(frozen=True, slots=True)
class Dilated:
    """Positions that are far apart first, then those between them: log2 of a slot's length steps.

    Luxembourg et al. 2025, "Plan for speed: dilated scheduling for masked diffusion language
    models". Of a slot's open positions those divisible by the highest power of two are committed.
    """

    def pick(self, candidates: Candidates, step: int) -> Flags:
        position = candidates.position.astype(np.int64)
        level = np.where(position == 0, 1 << 30, position & -position).astype(np.float32)
        _, slot = np.unique(candidates.slot, return_inverse=True)
        highest = level[leaders(level, candidates.slot)]
        widest: Flags = level == highest[slot]
        return widest
