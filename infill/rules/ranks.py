"""Schedules of a fixed number of steps that differ in what they rank by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infill.schedule import Candidates, Flags, due, top


@dataclass(frozen=True, slots=True)
class Margin:
    """Like `FixedSteps`, but ranked by the lead of the best token over the second best.

    Kim et al. 2025, "Train for the worst, plan for the best".
    """

    steps: int = 16

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(candidates.margin, due(len(candidates), self.steps, step))


@dataclass(frozen=True, slots=True)
class Entropy:
    """Like `FixedSteps`, but ranked by the entropy of the position, lowest first.

    Ye et al. 2025, "Dream 7B".
    """

    steps: int = 16

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(-candidates.entropy, due(len(candidates), self.steps, step))


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Like `FixedSteps`, ranked by e^(-decay·i) · min(-p log f, most): early and informative first.

    Huang et al. 2025, "PC-Sampler: position-aware calibration of decoding bias". i is the position
    in the slot. f is how frequent the token is at all; merges are learnt in that order, so Zipf's
    law over token ids stands in for a corpus.
    """

    steps: int = 16
    decay: float = 0.25
    most: float = 10.0

    def pick(self, candidates: Candidates, step: int) -> Flags:
        surprise = np.log(candidates.token + 2.0)
        informative = np.minimum(candidates.confidence * surprise, self.most)
        score = np.exp(-self.decay * candidates.position) * informative
        return top(score.astype(np.float32), due(len(candidates), self.steps, step))
