"""A filling: one fill on its way, what its trace notes of it, and what it ends in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from infill.blueprint import Blueprint
from infill.canvas import Canvas
from infill.errors import InfillError, Unsatisfiable
from infill.evidence import Evidence
from infill.proposal import Proposal
from infill.remask import Remask
from infill.result import Result
from infill.schedule import Candidates, Flags
from infill.slot_reports import slot_reports
from infill.trace import Trace

T = TypeVar("T")


@dataclass(slots=True)
class Filling(Generic[T]):
    """One fill on its way: its canvas, its repairs, its randomness and its trace."""

    blueprint: Blueprint[T]
    canvas: Canvas
    remask: Remask
    rng: np.random.Generator
    trace: Trace
    evidence: Evidence | None = None
    steps: int = 0
    forwards: int = 0
    revisions: int = 0
    started: float = field(default_factory=time.perf_counter)
    outcome: Result[T] | InfillError | None = None
    number: int = 0

    def note(self, event: str, **facts: Any) -> None:
        """Record an event at this step, with what has changed in the canvas's picture."""
        self.trace.note(event, self.canvas.picture, step=self.steps, **facts)

    def conclude(self) -> None:
        """Make the valid canvas a result: `outcome`."""
        filled, blueprint = self.canvas.filled(), self.blueprint
        self.note("done", text=filled.text)
        self.outcome = Result(
            value=blueprint.read(filled) if blueprint.read else blueprint.parse(filled.text),
            text=filled.text,
            slots=tuple(slot_reports(self.canvas)),
            forwards=self.forwards,
            seconds=time.perf_counter() - self.started,
            trace=tuple(self.trace.events),
            notes=blueprint.notes,
        )


def raise_or_return(outcome: Result[T] | InfillError | None) -> Result[T]:
    """The result of a finished fill; raises the error that ended it."""
    if isinstance(outcome, InfillError):
        raise outcome
    if outcome is None:
        raise Unsatisfiable("the fill did not end")
    return outcome


def taken(
    canvas: Canvas, proposal: Proposal, candidates: Candidates, picked: Flags
) -> list[list[int]]:
    """[slot, position in it, rank among its open positions, among the canvas's] of each pick."""
    first = np.searchsorted(candidates.slot, np.arange(len(proposal.variables)))
    return [
        [
            canvas.number(proposal.variables[candidates.slot[row]]),
            int(candidates.position[row]),
            int(row - first[candidates.slot[row]]),
            int(row),
        ]
        for row in np.flatnonzero(picked)
    ]
