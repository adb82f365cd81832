"""The constraint: the model's scores, made to fit what the slot's language allows.

`settle` gives, for every slot of a step at once, the *witness*: the most probable completion of
the whole slot that is valid and agrees with what is committed. Commit any subset of a witness and
it is still a witness; so every canvas on the way can be completed in exactly its number of masks,
in any order and with any parallelism (docs/how-it-works/witness.md has the proof).

    (settled,) = settle([job])          # a slot of two positions for "yes" or "no"
    settled.witness                     # int32 [2]: for example "yes", then null
    settled.confidence                  # float32 [2]: exact marginals of these two tokens
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from infill.constraints.beam import lattice_of
from infill.constraints.job import Candidate, Job, Settled
from infill.constraints.kbest import best_strings
from infill.constraints.lattice import Block, Lattice, join, sketch
from infill.constraints.sampling import sample
from infill.constraints.sweep import (
    Ends,
    Forward,
    Index,
    backward_best,
    backward_marginals,
    best_columns,
    ends_of,
    forward_sums,
    lone_columns,
    lone_moves,
    trace,
)
from infill.constraints.weights import POSSIBLE, Floats, Weights, allow, weigh
from infill.errors import BudgetError, Unsatisfiable
from infill.tokens.lifted_pushdown import TokenPushdown

__all__ = ["Candidate", "Job", "Settled", "best_strings", "forced", "sample", "settle"]


def settle(jobs: Sequence[Job]) -> list[Settled]:
    """Settle all jobs together, in order.

    Raises BudgetError if a slot has too few positions for any text, and Unsatisfiable if its
    language has no text or the commits contradict it. Commits from a witness never raise either.
    """
    if not jobs:
        return []
    for job in jobs:
        check(job)
    settled = _settle(jobs, [lattice_of(job, exact=False) for job in jobs])
    again = [i for i, one in enumerate(settled) if one is None]
    exact = [lattice_of(jobs[i]) for i in again]
    settled_again = iter(_settle([jobs[i] for i in again], exact))
    whole = [next(settled_again) if one is None else one for one in settled]
    return [one for one in whole if one is not None]


def _settle(jobs: Sequence[Job], lattices: Sequence[Lattice]) -> list[Settled | None]:
    """Settle jobs on these lattices; None for a job whose lattice leaves out a bound that binds."""
    if not jobs:
        return []
    order = sorted(range(len(jobs)), key=lambda i: -len(jobs[i]))
    jobs, lattices = [jobs[i] for i in order], [lattices[i] for i in order]
    block = join(tuple(lattices))
    weights = weigh(jobs, block)
    ahead = backward_best(block, weights)
    if (ahead[0, block.first_node[:-1]] <= POSSIBLE).any():
        raise Unsatisfiable("no text of this slot agrees with what is committed")
    forward = forward_sums(block, weights)
    ends = ends_of(block, weights, forward)
    greedy = np.array([job.greedy for job in jobs], np.bool_)[block.job]
    onward = np.where(greedy & (ahead > POSSIBLE), 0.0, ahead)
    first = np.array([job.first for job in jobs], np.bool_)[block.job]
    onward[1:2] = np.where(first & (onward[1:2] > POSSIBLE), 0.0, onward[1:2])
    chosen = trace(block, weights, onward)
    report = _Report(block, weights, ahead, forward, ends, chosen, jobs)
    settled: dict[int, Settled | None] = {}
    for number, (i, job) in enumerate(zip(order, jobs, strict=True)):
        bound = lattices[number].left_out
        inside = bound is None or report.stays_within(bound, number)
        settled[i] = report.one(number, job) if inside else None
    return [settled[i] for i in range(len(jobs))]


def forced(jobs: Sequence[Job]) -> list[NDArray[np.int32]]:
    """The tokens that are the only possible ones, by reachability: int32 [K] per job, else -1.

    Much cheaper than `settle`; scores are not read. Committed positions show their token.
    Where a large counter is left out, a position that only its bound forces shows -1, and so do
    all open positions of a context-free language.
    """
    found = {i: job.committed for i, job in enumerate(jobs)}
    regular = {
        i: job.automaton
        for i, job in enumerate(jobs)
        if not isinstance(job.automaton, TokenPushdown)
    }
    if not regular:
        return list(found.values())
    order = sorted(regular, key=lambda i: -len(jobs[i]))
    ordered = [jobs[i] for i in order]
    block = join(tuple(sketch(regular[i], len(jobs[i])) for i in order))
    lengths = np.array([len(job) for job in ordered], np.int64)
    columns = lone_columns(block, allow(ordered, block), lengths)
    for number, (i, job) in enumerate(zip(order, ordered, strict=True)):
        column = columns[: len(job), number] - block.first_column[number]
        null = -1 if job.automaton.null is None else job.automaton.null
        tokens = np.append(job.automaton.tokens, [null, -1])
        lone = np.where(column >= 0, tokens[np.maximum(column, 0)], -1)
        found[i] = np.where(job.committed >= 0, job.committed, lone).astype(np.int32)
    return [found[i] for i in range(len(jobs))]


def check(job: Job) -> None:
    """Raise BudgetError or Unsatisfiable if no text fits the positions, whatever is committed."""
    if job.witness is not None:
        return
    need = job.automaton.min_tokens
    if need is None:
        raise Unsatisfiable("no text is allowed here at all")
    if need > len(job):
        raise BudgetError(
            "no valid text is short enough for this slot",
            got=f"the shortest needs {need} tokens, there are {len(job)}",
        )


FAR = 0.75
"""If the mean count is at most this share of its bound, the sums ignore the bound."""


class _Report:
    """Reads the sweeps: one row per position, one column per job."""

    def __init__(
        self,
        block: Block,
        weights: Weights,
        ahead: Floats,
        forward: Forward,
        ends: Ends,
        chosen: Index,
        jobs: Sequence[Job],
    ) -> None:
        self.block, self.chosen, self.ends = block, chosen, ends
        moves = self.moves = backward_marginals(block, weights, forward, ends)
        column = best_columns(block, weights, chosen)
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
        # A forced token has all the mass, up to rounding: only such positions need the exact check.
        fixed = np.zeros(column.shape, np.bool_)
        for number, job in enumerate(jobs):
            fixed[: len(job), number] = job.committed >= 0
        several = np.add.reduceat(classes > 0, first, axis=1, dtype=np.int64) > 1
        sure = np.nonzero((self.confidence > 1 - 1e-6) & (column >= 0) & ~several & ~fixed)
        self.forced[sure] = lone_moves(block, weights, ahead, forward, *sure)

    def stays_within(self, bound: int, number: int) -> bool:
        """Whether the witness keeps a bound that was left out, and most of the mass is far below.

        If the best path without the bound happens to keep it, it is the best of all that keep it.
        """
        chosen = self.chosen[:, number]
        own = slice(self.block.first_move[number], self.block.first_move[number + 1])
        count = self.block.inc[chosen[chosen >= 0]].sum()
        mean = (self.moves[:, own] @ self.block.inc[own]).sum()
        return bool(count <= bound and mean <= FAR * bound)

    def one(self, number: int, job: Job) -> Settled:
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
