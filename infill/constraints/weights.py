"""The scores of one step, all jobs side by side, by token class and by move.

For example:

    block = join((lattice_of(job),))
    weights = weigh([job], block)
    weights.best_move        # float64 [K, moves]: the best log-probability of each move
    allow([job], block)      # bool [K, moves]: what the commits leave possible
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.constraints.job import Job
from infill.constraints.lattice import Block

Floats = NDArray[np.float64]

IMPOSSIBLE = -1e30
"""The score of the impossible; whatever scores are added to it, the sum stays below `POSSIBLE`."""

POSSIBLE = -1e29

STEEPEST = 1e12
"""Scores are clipped here, so that sums of thousands stay far above `POSSIBLE`."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Scores at the K positions of the longest job; a shorter job's rows after its end are unused.

    `best`, `mass`, `token`: [K, columns]. `best_move`, `mass_move`: [K, moves]. `share`: [K, I],
    each class's part of its move's mass. `lengths`: int64 [J], descending.
    """

    best: Floats
    mass: Floats
    token: NDArray[np.int32]
    best_move: Floats
    mass_move: Floats
    share: Floats
    lengths: NDArray[np.int64]

    def longer(self, position: int) -> int:
        """How many jobs, from the first on, have more than `position` positions."""
        return int(np.searchsorted(-self.lengths, -position, side="left"))


def weigh(jobs: Sequence[Job], block: Block, temperature: float = 1.0) -> Weights:
    """Lay out the jobs' scores; a commit makes all other classes impossible at its position."""
    lengths = np.array([len(job) for job in jobs], np.int64)
    firsts = block.first_column.tolist()
    shape = (int(lengths[0]), firsts[-1])
    best, mass = np.zeros(shape), np.zeros(shape)
    token = np.full(shape, -1, np.int32)
    for job, first, last in zip(jobs, firsts, firsts[1:], strict=False):
        here = (slice(0, len(job)), slice(first, last - 1))
        best[here], mass[here], token[here] = job.scores.best, job.scores.mass, job.scores.token
    if temperature != 1.0:
        best /= temperature
        mass /= temperature
    np.clip(best, -STEEPEST, STEEPEST, out=best)
    np.clip(mass, best, STEEPEST, out=mass)
    for number, job in enumerate(jobs):
        _fix(job, firsts[number], best, mass, token)
    never = block.first_column[1:] - 1
    best[:, never] = mass[:, never] = IMPOSSIBLE
    entries = mass.take(block.klass, axis=1)
    top = np.maximum.reduceat(entries, block.parts, axis=1)
    entries -= top.take(block.part_move, axis=1)
    np.exp(entries, out=entries)
    total = np.add.reduceat(entries, block.parts, axis=1)
    entries /= total.take(block.part_move, axis=1)
    best_move = np.maximum.reduceat(best.take(block.klass, axis=1), block.parts, axis=1)
    return Weights(best, mass, token, best_move, top + np.log(total), entries, lengths)


def allow(jobs: Sequence[Job], block: Block) -> NDArray[np.bool_]:
    """bool [K, moves]: which moves the commits leave possible at each position."""
    firsts = block.first_column.tolist()
    columns = np.ones((len(jobs[0]), firsts[-1]), np.bool_)
    for job, first, last in zip(jobs, firsts, firsts[1:], strict=False):
        positions = np.flatnonzero(job.committed >= 0)
        if len(positions):
            column = columns_of(job, job.committed[positions])
            columns[positions, first:last] = False
            columns[positions[column >= 0], first + column[column >= 0]] = True
        columns[:, last - 1] = False
    return np.logical_or.reduceat(columns.take(block.klass, axis=1), block.parts, axis=1)


def columns_of(job: Job, tokens: NDArray[np.int32]) -> NDArray[np.int64]:
    """The columns of some tokens, counted from the job's first; -1 for those of no class."""
    column = job.automaton.token_class[tokens].astype(np.int64)
    if job.automaton.null is not None:
        column[tokens == job.automaton.null] = job.automaton.classes
    return column


def _fix(job: Job, first: int, best: Floats, mass: Floats, token: NDArray[np.int32]) -> None:
    """Write the commits of one job, whose columns begin at `first`."""
    positions = np.flatnonzero(job.committed >= 0)
    if not len(positions):
        return
    fixed, last = job.committed[positions], first + job.automaton.classes + 2
    column = columns_of(job, fixed)
    best[positions, first:last] = mass[positions, first:last] = IMPOSSIBLE
    known = column >= 0
    here = positions[known], first + column[known]
    best[here] = mass[here] = 0.0
    token[here] = fixed[known]
