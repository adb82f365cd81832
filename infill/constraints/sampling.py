"""Drawing a slot's text from the constrained distribution: filter forwards, sample backwards.

For example:

    sample(job, np.random.default_rng(0))      # int32 [K]: a random valid completion
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from infill.constraints.beam import lattice_of
from infill.constraints.job import Job
from infill.constraints.lattice import join
from infill.constraints.sweep import backward_best, ends_of, forward_sums
from infill.constraints.weights import POSSIBLE, Floats, weigh
from infill.errors import Unsatisfiable

Within = Callable[[int, int], int]
"""Draws a token, given a position and a class."""


def sample(
    job: Job, rng: np.random.Generator, temperature: float = 1.0, *, within: Within | None = None
) -> NDArray[np.int32]:
    """Token ids [K] drawn among all valid completions that agree with what is committed.

    At temperature 1 the classes are drawn exactly: every string of classes has its constrained
    probability. In a class, `within` draws the token; without it the best one is taken, as only
    class scores are on the host. At other temperatures the class masses are tempered as if each
    class were one token.

    Raises Unsatisfiable if there is no valid completion.
    """
    if job.automaton.min_tokens is None:
        raise Unsatisfiable("no text is allowed here at all")
    block = join((lattice_of(job),))
    weights = weigh([job], block, max(temperature, 1e-3))
    ahead = backward_best(block, weights)
    if ahead[0, 0] <= POSSIBLE:
        raise Unsatisfiable("no text of this slot agrees with what is committed")
    forward = forward_sums(block, weights)
    node = _draw(ends_of(block, weights, forward).weight, rng)
    into = np.append(block.into, len(block.source))
    parts = np.append(block.parts, len(block.klass))
    out = np.zeros(len(job), np.int32)
    for position in range(len(job) - 1, -1, -1):
        edge = int(into[node]) + _draw(forward.part[position, into[node] : into[node + 1]], rng)
        node, move = int(block.source[edge]), int(block.move[edge])
        entry = int(parts[move]) + _draw(
            weights.share[position, parts[move] : parts[move + 1]], rng
        )
        column = int(block.klass[entry])
        if within is not None and job.committed[position] < 0 and column < job.automaton.classes:
            out[position] = within(position, column)
        else:
            out[position] = weights.token[position, column]
    return out


def _draw(weight: Floats, rng: np.random.Generator) -> int:
    """An index with a probability in proportion to its weight; never one of weight zero."""
    total = np.cumsum(weight)
    drawn = int(np.searchsorted(total, rng.random() * total[-1], side="right"))
    return min(drawn, int(np.flatnonzero(weight)[-1]))
