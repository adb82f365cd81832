"""Schedules pick which positions of the witness to commit in a step.

A schedule may be as bold as it likes: commits come from one jointly valid witness, so any subset is
safe (docs/architecture.md, "The witness"). Boldness costs quality, never validity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The open positions of one canvas, in text order; all arrays have length N.

    `confidence`: constrained marginal of the witness token. `raw`: the model's own probability of
    it. `margin`: constrained top-1 minus top-2. `entropy`: of the constrained distribution, nats.
    `null`: the witness token is null. `structural`: the position belongs to a choice. `behind`: to
    a choice after an object of the same list that is still open. `slot`: the number of its slot;
    equal numbers are neighbours in one slot.
    """

    confidence: Floats
    raw: Floats
    margin: Floats
    entropy: Floats
    null: Flags
    structural: Flags
    behind: Flags
    slot: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.confidence)


class Schedule(Protocol):
    """Picks positions to commit, given how many steps were taken before."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        """Flags over the candidates; the decoder itself sees to it that one is committed."""
        ...


def top(score: Floats, count: int) -> Flags:
    """The `count` highest scores, ties to the earlier position."""
    flags = np.zeros(len(score), dtype=np.bool_)
    flags[np.argsort(-score, kind="stable")[:count]] = True
    return flags


def leaders(score: Floats, slot: NDArray[np.int32]) -> Flags:
    """The highest score of each slot."""
    order = np.lexsort((np.arange(len(score)), -score, slot))
    _, first = np.unique(slot[order], return_index=True)
    flags = np.zeros(len(score), dtype=np.bool_)
    flags[order[first]] = True
    return flags


def running(flags: Flags, slot: NDArray[np.int32]) -> Flags:
    """The flags of each slot up to the first that is not set."""
    stops = np.cumsum(~flags)
    before = np.r_[0, stops[:-1]]
    starts = np.r_[True, slot[1:] != slot[:-1]]
    base = np.maximum.accumulate(np.where(starts, before, 0))
    run: Flags = flags & (stops == base)
    return run


@dataclass(frozen=True, slots=True)
class FixedSteps:
    """Commit open/remaining positions a step, highest confidence first (LLaDA's schedule)."""

    steps: int = 16

    def pick(self, candidates: Candidates, step: int) -> Flags:
        remaining = max(1, self.steps - step)
        return top(candidates.confidence, -(-len(candidates) // remaining))


@dataclass(frozen=True, slots=True)
class Threshold:
    """Commit all that is at least `tau` sure (Fast-dLLM), and each slot's best above `lead`.

    Positions whose raw probability is under `floor` do not count as sure: where the constraint
    leaves little choice, the marginal is high although the model wants something else. At least
    `share` of the open positions is committed, so that an unsure model ends too.
    """

    tau: float = 0.9
    lead: float = 0.4
    floor: float = 0.05
    share: float = 0.06

    def pick(self, candidates: Candidates, step: int) -> Flags:
        score = candidates.confidence
        sure = (score >= self.tau) & (candidates.raw >= self.floor)
        leading = leaders(score, candidates.slot)
        led = leading & (candidates.structural | (score >= self.lead))
        return sure | led | top(score, math.ceil(self.share * len(candidates)))


@dataclass(frozen=True, slots=True)
class Frontier:
    """Every slot from its beginning, all slots at once: its first open position, and on from there.

    A slot's open positions are committed in text order: `share` of them, at least one, and on up to
    the first that is less than `tau` sure; `floor` is as for `Threshold`. A choice behind an open
    object of its list waits until it is sure or the object is filled. Text is copied and spelled
    from left to right, so a token is surest once the one before it stands; what differs from
    reading left to right is that no slot waits for another, and that sure tokens come many at a
    time.
    """

    tau: float = 0.95
    floor: float = 0.05
    share: float = 0.05

    def pick(self, candidates: Candidates, step: int) -> Flags:
        sure = (candidates.confidence >= self.tau) & (candidates.raw >= self.floor)
        _, slot, count = np.unique(candidates.slot, return_inverse=True, return_counts=True)
        rank = np.arange(len(slot)) - (np.cumsum(count) - count)[slot]
        least = np.maximum(1, np.floor(self.share * count))
        least[slot[candidates.behind]] = 0
        return running(sure | (rank < least[slot]), candidates.slot)


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
class Margin:
    """Like `FixedSteps`, but ranked by the lead of the best token over the second best."""

    steps: int = 16

    def pick(self, candidates: Candidates, step: int) -> Flags:
        remaining = max(1, self.steps - step)
        return top(candidates.margin, -(-len(candidates) // remaining))
