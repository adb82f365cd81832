"""The decoder: the one loop that turns open canvases into valid results.

For example:

    step     propose → commit          (one forward for the whole batch)
    advance  narrow → step → judge     until every canvas is valid or hopeless
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from infill.blueprint import Blueprint, Failure, Filled, Validator
from infill.canvas.canvas import Canvas
from infill.canvas.variable import Variable
from infill.decoding.filling import Filling, taken, waiting
from infill.decoding.proposal import Proposal, finish, propose
from infill.decoding.remask import Remask
from infill.denoiser import Denoiser
from infill.errors import InfillError, Refused
from infill.evidence.evidence import Evidence
from infill.options import Options
from infill.rules.hook import hook_of
from infill.rules.revision import revisable
from infill.rules.schedule import Candidates, Flags
from infill.trace import Trace

T = TypeVar("T")


def no_failures(filled: Filled) -> Sequence[Failure]:
    """A validator that finds nothing wrong."""
    return ()


class Decoder:
    """Fills canvases with one denoiser under one set of options.

    The state that rules keep between steps belongs to one decoder: make a new one for other fills.
    """

    def __init__(self, denoiser: Denoiser, options: Options) -> None:
        self.denoiser, self.options = denoiser, options
        self.null = denoiser.vocabulary.null
        self.guidance = options.guide.start(options.schedule)
        self.hook = hook_of(options.vote, options.thought)

    def begin(
        self,
        blueprint: Blueprint[T],
        canvas: Canvas,
        *,
        seed: int,
        trace: Trace,
        object_to: Validator = no_failures,
        evidence: Evidence | None = None,
    ) -> Filling[T]:
        """Lay out one fill; no forward yet.

        `object_to` judges a text only when all validators of the blueprint have passed it.
        """
        known = canvas.known

        def judge(filled: Filled) -> Sequence[Failure]:
            validators = (*blueprint.validators, *((known,) if known else ()))
            found = [failure for validator in validators for failure in validator(filled)]
            return found or object_to(filled)

        remask = Remask(canvas, judge, self.options.repairs, self.options.candidates)
        rng = np.random.default_rng(seed)
        return Filling(blueprint, canvas, remask, rng, trace, evidence)

    def run(self, fillings: Iterable[Filling[Any]]) -> Iterator[Filling[Any]]:
        """Fill all, and yield each as it ends, with a Result or the error that ended it.

        At most `Options.batch` are open at a time: when one leaves the batch, the next one enters.
        """
        queue = iter(fillings)
        active: list[Filling[Any]] = []
        while True:
            active += islice(queue, self.options.batch - len(active))
            if not active:
                return
            for filling in active:
                if filling.outcome is None:
                    self._conclude(filling)
            yield from (filling for filling in active if filling.outcome is not None)
            active = [filling for filling in active if filling.outcome is None]
            if active:
                self.step(active)

    def step(self, fillings: Sequence[Filling[Any]]) -> None:
        """Propose for all canvases in one forward, then commit in each."""
        began = time.perf_counter()
        for filling in fillings:
            filling.forwards += self.options.length.prepare(self.denoiser, filling.canvas)
        proposals = propose(
            self.denoiser,
            [filling.canvas.layout() for filling in fillings],
            temperature=self.options.temperature,
            rngs=[filling.rng for filling in fillings],
            evidence=[filling.evidence for filling in fillings],
            bonus=self.options.copy,
            guidance=self.guidance,
        )
        for filling, proposal in zip(fillings, proposals, strict=True):
            try:
                self._commit(filling, proposal, began)
            except InfillError as error:
                filling.outcome = error

    def _commit(self, filling: Filling[Any], proposal: Proposal, began: float) -> None:
        """Resize slots, ask the schedule, write its picks; all as one event of the trace."""
        canvas = filling.canvas
        filling.forwards += proposal.forwards
        candidates = proposal.candidates(self.denoiser.vocabulary)
        grown = self._resize(canvas, proposal)
        held = filling.remask.held() | set(grown)
        if self.hook:
            self.hook.see(proposal.variables, proposal.settled, self.denoiser.vocabulary)
            held |= self.hook.unready(proposal.variables, canvas.aside, candidates)
        waits = waiting(proposal, held, filling.blueprint.first)
        free = np.array([v not in waits for v in proposal.variables], np.bool_)
        picked = self._pick(candidates, free[candidates.slot], filling.steps)
        picks = taken(canvas, proposal, candidates, picked)
        changed = self._write(proposal, candidates, picked)
        assert changed or grown, "every step commits or grows, so the loop ends"
        finish(canvas, changed, self.null)
        closed = [str(v.path) for v in changed if canvas.settle(v)]
        filling.steps += 1
        filling.note(
            "step",
            committed=[
                [str(v.path), v.text] if v.text is not None else [str(v.path)] for v in changed
            ],
            closed=closed,
            taken=picks,
            grown=[str(v.path) for v in grown],
            milliseconds=round(1000 * (time.perf_counter() - began), 2),
        )

    def _write(self, proposal: Proposal, candidates: Candidates, picked: Flags) -> list[Variable]:
        """Commit the picked positions of the witnesses; the variables that changed."""
        changed = []
        for i, (variable, settled) in enumerate(
            zip(proposal.variables, proposal.settled, strict=True)
        ):
            chosen = candidates.position[picked & (candidates.slot == i)]
            if len(chosen):
                tokens, sure = settled.witness[chosen], settled.confidence[chosen]
                variable.commit(chosen, tokens, self.null, sure)
                changed.append(variable)
        return changed

    def _resize(self, canvas: Canvas, proposal: Proposal) -> list[Variable]:
        """The slots that the length rule lengthened or shortened."""
        rows = zip(proposal.variables, proposal.settled, proposal.native, strict=True)
        return [
            variable
            for variable, settled, native in rows
            if self.options.length.resize(canvas, variable, settled, native)
        ]

    def _pick(self, candidates: Candidates, free: Flags, step: int) -> Flags:
        """The schedule's picks among the free positions; at least one, if any is free."""
        picked = np.zeros(len(candidates), np.bool_)
        if free.any():
            offered = candidates.only(free)
            chosen = self.options.schedule.pick(offered, step)
            if not chosen.any():
                chosen[offered.confidence.argmax()] = True
            picked[np.flatnonzero(free)[chosen]] = True
        return picked

    def _conclude(self, filling: Filling[Any]) -> None:
        """Judge a canvas with nothing open: a result, another round, or an error."""
        canvas, remask = filling.canvas, filling.remask
        try:
            remask.narrow()
            if canvas.open or self._revise(filling):
                return
            failures = remask.judge(canvas.filled())
            while failures:
                refuse(failures)
                valid = remask.answer(failures)
                filling.note(
                    "remask",
                    failures=[[f.message, list(f.paths)] for f in failures],
                    masked=[str(v.path) for v in canvas.variables() if v.open],
                )
                if canvas.open:
                    return
                failures = () if valid else remask.judge(canvas.filled())
            filling.conclude()
        except InfillError as error:
            filling.outcome = error

    def _revise(self, filling: Filling[Any]) -> bool:
        """Elect the answers and revise a filled canvas; True if it is open again."""
        revision, canvas = self.options.revision, filling.canvas
        slots = revisable(canvas)
        if self.hook:
            self.hook.elect(canvas, slots)
        if filling.revisions >= revision.rounds or not slots:
            return False
        filling.revisions += 1
        filling.forwards += revision.passes
        revision.revise(self.denoiser, canvas, slots)
        masked = [str(variable.path) for variable in slots if variable.open]
        if masked:
            filling.note("remask", failures=[], masked=masked)
        return canvas.open


def refuse(failures: Sequence[Failure]) -> None:
    """Raise Refused if one of the failures is final."""
    for failure in failures:
        if failure.final:
            raise Refused("a guard refuses what was filled", got=failure.message)
