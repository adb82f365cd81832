"""Schedules that commit as many positions as are certain enough.

    infill.Options(schedule=Threshold(tau=0.9))             # or --set schedule=threshold:tau=0.9
    listening = Listening()                                 # fill one document with it, …
    infill.Options(schedule=listening.signature())          # … and the others as it was heard

`Signature` is a dynamic threshold: one fill of a task gives the confidence of each step, the other
fills follow it. `Prophet` stops early: once the answer no longer changes, all of it is committed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from infill.rules.schedule import Candidates, Flags, Schedule, due, leaders, top


@dataclass(frozen=True, slots=True)
class Threshold:
    """Commit all positions with a confidence of at least `tau`.

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
    """Commit the n best, for the largest n whose worst has at least 1 - factor / (n + 1).

    Wu et al. 2025, "Fast-dLLM": the confidence decides how many may be committed together.
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
    """Commit the lowest entropies while their sum, less the largest, is at most `gamma`.

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
    """Commit all of confidence ≥ `tau`, and the best above `lead` of every run of masks.

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


@dataclass(frozen=True, slots=True)
class Signature:
    """Commit all with at least the confidence that the task had in this step, less some slack.

    Shen and Ro 2025, "Beyond static cutoffs: one-shot dynamic thresholding for diffusion language
    models". `taus`: the mean confidence of each step of a fill that `Listening` heard; later steps
    use the last one. Without any, `cap` is used. The threshold is min(cap, tau) · (1 - slack).
    """

    taus: tuple[float, ...] = ()
    cap: float = 0.9
    slack: float = 0.1

    def pick(self, candidates: Candidates, step: int) -> Flags:
        mean = self.taus[min(step, len(self.taus) - 1)] if self.taus else self.cap
        flags: Flags = candidates.confidence >= min(self.cap, mean) * (1 - self.slack)
        return flags


@dataclass(slots=True)
class Listening:
    """Picks as another schedule does, and notes the mean confidence of every step of one fill."""

    schedule: Schedule = field(default_factory=Threshold)
    heard: list[float] = field(default_factory=list)

    def pick(self, candidates: Candidates, step: int) -> Flags:
        mean = round(float(candidates.confidence.mean()), 4)
        while len(self.heard) <= step:
            self.heard.append(mean)
        return self.schedule.pick(candidates, step)

    @property
    def signature(self) -> Signature:
        """The schedule for other fills of the task."""
        return Signature(tuple(self.heard))


@dataclass(frozen=True, slots=True)
class Prophet:
    """Like `FixedSteps`, until the best token leads the second far enough on average: then all.

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
