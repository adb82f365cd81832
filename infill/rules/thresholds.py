"""Schedules that commit as many positions as are sure enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from infill.schedule import Candidates, Flags, leaders, top


@dataclass(frozen=True, slots=True)
class Threshold:
    """Commit all that is at least `tau` sure.

    Wu et al. 2025, "Fast-dLLM". Positions whose raw probability is under `floor` do not count:
    where the constraint leaves little choice, the marginal is high although the model wants
    something else.
    """

    tau: float = 0.9
    floor: float = 0.05

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return _sure(candidates, self.tau, self.floor)


@dataclass(frozen=True, slots=True)
class Factor:
    """Commit the largest n of which the least sure has at least 1 - factor / (n + 1).

    Wu et al. 2025, "Fast-dLLM": so many may go together as their confidence allows.
    """

    factor: float = 1.0

    def pick(self, candidates: Candidates, step: int) -> Flags:
        sure = -np.sort(-candidates.confidence)
        enough = sure >= 1 - self.factor / (np.arange(len(sure)) + 2)
        return top(
            candidates.confidence, int(np.flatnonzero(enough)[-1]) + 1 if enough.any() else 1
        )


@dataclass(frozen=True, slots=True)
class EntropyBounded:
    """Commit the surest positions while the sum of their entropies, less the largest, is ≤ `gamma`.

    Ben-Hamu et al. 2025, "Accelerated sampling from masked diffusion models via entropy bounded
    unmasking".
    """

    gamma: float = 0.1

    def pick(self, candidates: Candidates, step: int) -> Flags:
        order = np.argsort(candidates.entropy, kind="stable")
        entropy = candidates.entropy[order]
        bounded = np.cumsum(entropy) - np.maximum.accumulate(entropy) <= self.gamma
        flags = np.zeros(len(candidates), dtype=np.bool_)
        flags[order[np.logical_and.accumulate(bounded)]] = True
        return flags


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Commit all that is at least `tau` sure, and the best of every run of masks above `lead`.

    Ma et al. 2025, "dInfer" (hierarchical decoding). Choices always commit their best; `floor` is
    as for `Threshold`. At least `share` of the open positions is committed, so that an unsure model
    ends too.
    """

    tau: float = 0.9
    lead: float = 0.4
    floor: float = 0.05
    share: float = 0.06

    def pick(self, candidates: Candidates, step: int) -> Flags:
        score = candidates.confidence
        gap = (np.diff(candidates.slot) != 0) | (np.diff(candidates.position) != 1)
        run = np.cumsum(np.r_[0, gap]).astype(np.int32)[: len(score)]
        led = leaders(score, run) & (candidates.structural | (score >= self.lead))
        least = top(score, math.ceil(self.share * len(candidates)))
        return _sure(candidates, self.tau, self.floor) | led | least


def _sure(candidates: Candidates, tau: float, floor: float) -> Flags:
    sure: Flags = (candidates.confidence >= tau) & (candidates.raw >= floor)
    return sure
