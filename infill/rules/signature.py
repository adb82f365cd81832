"""The dynamic threshold: one fill shows how sure a task is step by step, the others follow it."""

from __future__ import annotations

from dataclasses import dataclass, field

from infill.rules.thresholds import Threshold
from infill.schedule import Candidates, Flags, Schedule


@dataclass(frozen=True, slots=True)
class Signature:
    """Commit all that is at least as sure as the task was in this step, less some slack.

    Shen and Ro 2025, "Beyond static cutoffs: one-shot dynamic thresholding for diffusion language
    models". `taus`: the mean confidence of each step of a fill that `Listening` heard; steps behind
    them use the last. Without any, `cap` stands for all. The threshold is
    min(cap, tau) · (1 - slack).
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
    """Another schedule's picks; hears the mean confidence of every step of one fill."""

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
