"""Schedules: which positions of the witness to commit in a step.

    infill.Options(schedule=FixedSteps(steps=16))       # or --set schedule=fixed:steps=16
    schedule.pick(candidates, step=0)                   # bool [N]: the positions to commit

`Schedule` is the protocol, `Frontier` the default; the others are in `orders` and `thresholds`. A
schedule may be as bold as it likes: commits come from one jointly valid witness, so any subset is
safe (docs/how-it-works/witness.md). Boldness costs quality, never validity.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The open positions of one canvas, in text order; all arrays have length N.

    `confidence`: constrained marginal of the witness token. `raw`: the model's own probability of
    it. `margin`: constrained top-1 minus top-2. `entropy`: of the constrained marginal, in nats.
    `null`: the witness token is null. `breaks`: it is null or ends a line. `structural`: the
    position belongs to a choice. `behind`: to a choice that follows a still open object of the same
    list. `leaves`: the text before copies the evidence, and the witness leaves it here.
    `token`: the id of the witness token. `slot`: the number of its slot; equal numbers are
    neighbours in one slot. `position`: counted from the slot's beginning, committed ones
    included. `place`: counted from the canvas's beginning.
    """

    confidence: Floats
    raw: Floats
    margin: Floats
    entropy: Floats
    null: Flags
    breaks: Flags
    structural: Flags
    behind: Flags
    leaves: Flags
    token: Numbers
    slot: Numbers
    position: Numbers
    place: Numbers

    def __len__(self) -> int:
        return len(self.confidence)

    def only(self, flags: Flags) -> Candidates:
        """The flagged positions alone."""
        if flags.all():
            return self
        return Candidates(
            **{field.name: getattr(self, field.name)[flags] for field in fields(self)}
        )


class Schedule(Protocol):
    """Picks positions to commit, given the number of earlier steps."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        """Flags over the candidates; the decoder itself makes sure that one is committed."""
        ...


def top(score: Floats, count: int) -> Flags:
    """The `count` highest scores, ties to the earlier position."""
    flags = np.zeros(len(score), dtype=np.bool_)
    flags[np.argsort(-score, kind="stable")[:count]] = True
    return flags


def due(open: int, steps: int, step: int) -> int:
    """How many open positions to commit now, so that all are committed in `steps` steps."""
    return -(-open // max(1, steps - step))


def leaders(score: Floats, slot: Numbers) -> Flags:
    """The highest score of each slot."""
    order = np.lexsort((np.arange(len(score)), -score, slot))
    _, first = np.unique(slot[order], return_index=True)
    flags = np.zeros(len(score), dtype=np.bool_)
    flags[order[first]] = True
    return flags


def running(flags: Flags, slot: Numbers) -> Flags:
    """The flags of each slot up to the first that is not set."""
    stops = np.cumsum(~flags)
    before = np.r_[0, stops[:-1]]
    starts = np.r_[True, slot[1:] != slot[:-1]]
    base = np.maximum.accumulate(np.where(starts, before, 0))
    run: Flags = flags & (stops == base)
    return run


@dataclass(frozen=True, slots=True)
class FixedSteps:
    """Commit open/remaining positions a step, highest confidence first (LLaDA's schedule).

    Nie et al. 2025, "Large language diffusion models"; top-k by probability.
    """

    steps: int = 16

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(candidates.confidence, due(len(candidates), self.steps, step))


@dataclass(frozen=True, slots=True)
class Frontier:
    """All slots at once, each from its beginning: its first open position, and on from there.

    A slot's open positions are committed in text order: `share` of them, at least one, and more up
    to the first with a confidence below `tau`. `floor` is the least probability that the model
    itself must give, as the constraint alone makes a token certain where it leaves little choice.
    A choice after an open object of its list waits until it is certain or the object is filled. So
    does a token that would leave the evidence in the middle of a copy: the model is asked again
    once it sees the beginning. Text is copied and spelled from left to right, so a token is most
    certain once the one before it is committed. Unlike in plain left-to-right order, no slot waits
    for another, and certain tokens are committed many at a time.
    """

    tau: float = 0.95
    floor: float = 0.05
    share: float = 0.05

    def pick(self, candidates: Candidates, step: int) -> Flags:
        sure = (candidates.confidence >= self.tau) & (candidates.raw >= self.floor)
        sure &= ~candidates.leaves
        _, slot, count = np.unique(candidates.slot, return_inverse=True, return_counts=True)
        rank = np.arange(len(slot)) - (np.cumsum(count) - count)[slot]
        least = np.maximum(1, np.floor(self.share * count))
        least[slot[candidates.behind]] = 0
        return running(sure | (rank < least[slot]), candidates.slot)
