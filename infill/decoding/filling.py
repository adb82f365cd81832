"""A filling: the state of one fill, which of its variables wait, and the reports it ends in.

    filling = decoder.begin(blueprint, canvas, seed=0, trace=trace)
    for done in decoder.run([filling]):
        result = raise_or_return(done.outcome)       # the Result, or the error that ended it

`waiting` names the variables that commit nothing in a step, whatever the schedule would pick;
`slot_reports` tells what became of each slot.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from infill.blueprint import Blueprint
from infill.canvas.canvas import Canvas
from infill.canvas.variable import Variable
from infill.decoding.proposal import Proposal
from infill.decoding.remask import Remask
from infill.documents import Path
from infill.errors import InfillError, Unsatisfiable
from infill.evidence.evidence import Evidence
from infill.result import Alternative, Result, SlotReport
from infill.rules.schedule import Candidates, Flags
from infill.scaffold import Slot
from infill.trace import Trace


def slot_reports(canvas: Canvas) -> Iterator[SlotReport]:
    """One report for each slot, and for each choice that is a value, in text order."""
    for variable in canvas.variables():
        slot = variable.slot
        path = slot.path if isinstance(slot, Slot) else slot.settles
        if path is not None:
            yield SlotReport(
                path=str(path),
                text=slot.value(variable.text or ""),
                confidence=variable.confidence,
                alternatives=tuple(_alternatives(variable)),
                tokens=len(variable.tokens),
                forwards=variable.forwards,
                remasks=variable.remasks,
                kind=slot.kind,
                locked=variable.locked,
            )


def _alternatives(variable: Variable) -> Iterator[Alternative]:
    """The other texts of an enum or boolean, with probabilities among those listed."""
    if not variable.choices:
        return
    logprob = np.array([candidate.logprob for candidate in variable.choices])
    share = np.exp(logprob - logprob.max())
    for candidate, part in zip(variable.choices, share / share.sum(), strict=True):
        yield Alternative(variable.slot.value(candidate.text.decode("utf-8")), float(part))


T = TypeVar("T")


@dataclass(slots=True)
class Filling(Generic[T]):
    """The state of one fill: its canvas, its repairs, its randomness and its trace."""

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
        """Record an event at this step, with the changes of the canvas's picture."""
        self.trace.note(event, self.canvas.picture, step=self.steps, **facts)

    def conclude(self) -> None:
        """Turn the valid canvas into the result `outcome`."""
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
            spans=filled.spans,
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


def waiting(proposal: Proposal, held: set[Variable], first: Sequence[Path]) -> set[Variable]:
    """The `held` variables, and those that wait for the `first` paths.

    A choice whose list may continue in the evidence waits for the item before it, unless nothing
    else is left to decide.
    """
    ready = set(proposal.variables) - held
    waits = held | later(first, ready)
    early = waits | proposal.early
    return early if ready - early else waits


def later(first: Sequence[Path], ready: set[Variable]) -> set[Variable]:
    """Of the variables that could be committed now, those that wait for the `first` paths.

    Choices never wait, since a first path may appear only once they unfold; while some are open,
    nothing else is decided that is not first.
    """
    for path in first:
        own = {v for v in ready if v.path.within(path)}
        if own:
            return {v for v in ready - own if not v.structural}
    if first and any(variable.structural for variable in ready):
        return {variable for variable in ready if not variable.structural}
    return set()
