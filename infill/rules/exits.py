"""Schedules that stop early: once the answer no longer changes, all of it is committed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infill.schedule import Candidates, Flags, due, top


@dataclass(frozen=True, slots=True)
class Prophet:
    """Like `FixedSteps`, until the best token leads the second by enough on average: then all.

    Li et al. 2025, "Diffusion language models know the answer before decoding". The lead is the
    mean difference of the two logits; `early`, `middle` and `late` are the bounds in the three
    thirds of the steps.
    """

    steps: int = 16
    early: float = 7.5
    middle: float = 5.0
    late: float = 2.5

    def pick(self, candidates: Candidates, step: int) -> Flags:
        best = np.maximum(candidates.confidence.astype(np.float64), 1e-9)
        second = np.maximum(best - candidates.margin, 1e-9)
        lead = float(np.log(best / second).mean())
        phase = min(3 * step // max(1, self.steps), 2)
        if lead >= (self.early, self.middle, self.late)[phase]:
            return np.ones(len(candidates), np.bool_)
        return top(candidates.confidence, due(len(candidates), self.steps, step))
