"""The constraint: what the model says, made to fit what the slot's language allows.

`settle` gives, for every slot of a step at once, the *witness*: the most probable completion of
the whole slot that is valid and agrees with what is committed. Commit any subset of a witness and
it is still a witness; so every canvas on the way can be completed in exactly its number of masks,
in any order and with any parallelism (docs/architecture.md has the proof).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from infill.drawing import sample
from infill.errors import BudgetError, Unsatisfiable
from infill.job import Candidate, Job, Settled
from infill.kbest import best_strings
from infill.lattice import Block, join, lattice
from infill.sweep import (
    Ends,
    Forward,
    Index,
    backward_best,
    backward_marginals,
    ends_of,
    forward_sums,
    lone_moves,
    trace,
)
from infill.weights import POSSIBLE, Floats, Weights, weigh

__all__ = ["Candidate", "Job", "Settled", "best_strings", "sample", "settle"]


def settle(jobs: Sequence[Job]) -> list[Settled]:
    """Settle all jobs together, in order.

    Raises BudgetError if a slot has too few positions for any text, and Unsatisfiable if its
    language has none or the commits contradict it; neither happens to commits from a witness.
    """
    if not jobs:
        return []
    for job in jobs:
        check(job)
    order = sorted(range(len(jobs)), key=lambda i: -len(jobs[i]))
    ordered = [jobs[i] for i in order]
    block = join(tuple(lattice(job.automaton, len(job)) for job in ordered))
    weights = weigh(ordered, block)
    ahead = backward_best(block, weights)
    if (ahead[0, block.first_node[:-1]] <= POSSIBLE).any():
        raise Unsatisfiable("no text of this slot agrees with what is committed")
    forward = forward_sums(block, weights)
    ends = ends_of(block, weights, forward)
    column = trace(block, weights, ahead)
    report = _Report(block, weights, ahead, forward, ends, column)
    settled = dict(zip(order, report.all(ordered), strict=True))
    return [settled[i] for i in range(len(jobs))]


def check(job: Job) -> None:
    """Raise if no text fits the job's positions, whatever is committed."""
    need = job.automaton.min_tokens
    if need is None:
        raise Unsatisfiable("no text is allowed here at all")
    if need > len(job):
        raise BudgetError(
            "no valid text is short enough for this slot",
            got=f"the shortest needs {need} tokens, there are {len(job)}",
        )


class _Report:
    """Reads the sweeps: one row per position, one column per job."""

    def __init__(
        self,
        block: Block,
        weights: Weights,
        ahead: Floats,
        forward: Forward,
        ends: Ends,
        column: Index,
    ) -> None:
        self.weights, self.ends = weights, ends
        moves = backward_marginals(block, weights, forward, ends)
        classes = np.add.reduceat(
            (moves.take(block.part_move, axis=1) * weights.share).take(block.by_klass, axis=1),
            block.klass_starts,
            axis=1,
        )
        first = block.first_column[:-1]
        within = np.exp(np.minimum(weights.best - weights.mass, 0.0))
        tokens = classes * within
        inside = np.nonzero(column >= 0)
        at = column[inside]
        self.token = np.zeros(column.shape, np.int32)
        self.token[inside] = weights.token[inside[0], at]
        self.score = np.zeros(column.shape)
        self.score[inside] = weights.best[inside[0], at]
        self.confidence = np.zeros(column.shape)
        self.confidence[inside] = np.minimum(tokens[inside[0], at], 1.0)
        self.entropy = np.add.reduceat(_nats(classes) + classes * _two(within), first, axis=1)
        tokens[inside[0], at] = 0.0
        self.margin = self.confidence - np.maximum.reduceat(tokens, first, axis=1)
        self.forced = np.zeros(column.shape, np.bool_)
        # One token alone has all the mass, up to rounding: only there can it be forced.
        sure = np.nonzero((self.confidence > 1 - 1e-6) & (column >= 0))
        self.forced[sure] = lone_moves(block, weights, ahead, forward, *sure)

    def all(self, jobs: Sequence[Job]) -> list[Settled]:
        return [self._one(number, job) for number, job in enumerate(jobs)]

    def _one(self, number: int, job: Job) -> Settled:
        rows = slice(0, len(job))
        fixed = job.committed >= 0
        score = np.where(fixed, 0.0, self.score[rows, number])
        return Settled(
            witness=self.token[rows, number].copy(),
            confidence=np.where(fixed, 1, self.confidence[rows, number]).astype(np.float32),
            raw=np.exp(np.minimum(score, 0.0)).astype(np.float32),
            margin=np.where(fixed, 1, self.margin[rows, number]).astype(np.float32),
            entropy=np.where(fixed, 0, self.entropy[rows, number]).astype(np.float32),
            forced=self.forced[rows, number] | fixed,
            unfinished=float(self.ends.unfinished[number]),
            logprob=float(score.sum()),
        )


def _nats(share: Floats) -> Floats:
    """-p ln p."""
    nats: Floats = -share * np.log(np.maximum(share, 1e-300))
    return nats


def _two(share: Floats) -> Floats:
    """The entropy of (p, 1 - p)."""
    return _nats(share) + _nats(1.0 - share)
