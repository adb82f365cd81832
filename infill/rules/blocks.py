"""Semi-autoregressive schedules: one block of the canvas after the other."""

from __future__ import annotations

from dataclasses import dataclass

from infill.schedule import Candidates, Flags


@dataclass(frozen=True, slots=True)
class Blocks:
    """Only the first block of `size` canvas positions with something open; there all ≥ `tau`.

    Arriola et al. 2025, "Block diffusion"; the threshold is Fast-dLLM's.
    """

    size: int = 32
    tau: float = 0.9

    def pick(self, candidates: Candidates, step: int) -> Flags:
        block = candidates.place // self.size
        return _within(candidates, block == block.min(), self.tau)


@dataclass(frozen=True, slots=True)
class AdaptiveBlocks:
    """Like `Blocks`, but a block ends where the model is sure that a line or a text ends.

    Lu et al. 2025, "AdaBlock-dLLM". Of the delimiters among the next `window` positions the surest
    ends the block if it is at least `delimiter` sure; otherwise the block has `size` positions. As
    a schedule keeps nothing between steps, the block is found anew in each.
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
    """What is sure in the block, or its surest."""
    flags: Flags = inside & (candidates.confidence >= tau)
    if not flags.any():
        flags[(candidates.confidence * inside + inside).argmax()] = True
    return flags
