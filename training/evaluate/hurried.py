"""A schedule in a hurry: another's picks, and as many more as it takes to end in so many steps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from infill.rules.schedule import Candidates, Flags, Frontier, Schedule


@dataclass(frozen=True, slots=True)
class Hurried:
    """Every slot that is there at first is done after `steps` steps, and later ones in one each.

    What has to be hurried is taken from the beginning of each slot, as `Frontier` takes it.
    """

    steps: int
    schedule: Schedule = field(default_factory=Frontier)

    def pick(self, candidates: Candidates, step: int) -> Flags:
        """The other schedule's picks and the share of each slot that is due in this step."""
        left = max(1, self.steps - step)
        _, slot, count = np.unique(candidates.slot, return_inverse=True, return_counts=True)
        rank = np.arange(len(slot)) - (np.cumsum(count) - count)[slot]
        due: Flags = rank < -(-count // left)[slot]
        return self.schedule.pick(candidates, step) | due
