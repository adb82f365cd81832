"""Schedules that commit in a given order, by another score than confidence, or block by block.

    infill.Options(schedule=LeftToRight())          # or --set schedule=left-to-right
    infill.Options(schedule=Margin(steps=16))       # or --set schedule=margin:steps=16
    infill.Options(schedule=Blocks(size=32))        # or --set schedule=blocks:size=32

`Random`, `LeftToRight`, `RightToLeft` and `Dilated` follow an order. `Margin`, `Entropy` and
`Calibrated` take a fixed number of steps and differ in the score that they rank by. `Blocks` and
`AdaptiveBlocks` are semi-autoregressive: one block of the canvas after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infill.rules.schedule import Candidates, Flags, due, leaders, top


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
    """One position a step, the first open one: as an autoregressive model writes."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(-candidates.place.astype(np.float32), 1)


@dataclass(frozen=True, slots=True)
class RightToLeft:
    """One position a step, the last open one."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        return top(candidates.place.astype(np.float32), 1)


@dataclass(frozen=True, slots=True)
class Dilated:
    """Positions that are far apart first, then those between: log2(slot length) steps.

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
    in the slot. f is the frequency of the token; merges are learnt in order of frequency, so Zipf's
    law over token ids replaces a corpus.
    """

    steps: int = 16
    decay: float = 0.25
    most: float = 10.0

    def pick(self, candidates: Candidates, step: int) -> Flags:
        surprise = np.log(candidates.token + 2.0)
        informative = np.minimum(candidates.confidence * surprise, self.most)
        score = np.exp(-self.decay * candidates.position) * informative
        return top(score.astype(np.float32), due(len(candidates), self.steps, step))


@dataclass(frozen=True, slots=True)
class Blocks:
    """All positions ≥ `tau` in the first block of `size` canvas positions that has an open one.

    Arriola et al. 2025, "Block diffusion"; the threshold is Fast-dLLM's.
    """

    size: int = 32
    tau: float = 0.9

    def pick(self, candidates: Candidates, step: int) -> Flags:
        block = candidates.place // self.size
        return _within(candidates, block == block.min(), self.tau)


@dataclass(frozen=True, slots=True)
class AdaptiveBlocks:
    """Like `Blocks`, but a block ends where the model expects a line or a text to end.

    Lu et al. 2025, "AdaBlock-dLLM". Of the delimiters among the next `window` positions the most
    probable one ends the block if its confidence is at least `delimiter`; otherwise the block has
    `size` positions. A schedule keeps nothing between steps, so each step finds the block anew.
    """

    size: int = 32
    tau: float = 0.9
    delimiter: float = 0.3
    window: int = 64

    def pick(self, candidates: Candidates, step: int) -> Flags:
        first = candidates.place.min()
        stops = candidates.breaks & (candidates.place < first + self.window)
        sure = candidates.confidence * stops
        last = first + self.size - 1
        if stops.any() and sure.max() >= self.delimiter:
            last = candidates.place[sure.argmax()]
        return _within(candidates, candidates.place <= last, self.tau)


def _within(candidates: Candidates, inside: Flags, tau: float) -> Flags:
    """The positions of the block with confidence ≥ `tau`, or else its best one."""
    flags: Flags = inside & (candidates.confidence >= tau)
    if not flags.any():
        flags[(candidates.confidence * inside + inside).argmax()] = True
    return flags
