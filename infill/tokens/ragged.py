"""Small vectorised tools for ragged arrays: many short runs in one flat array.

For example:

    starts_of(np.array([2, 0, 3]))                      # [0, 2, 2, 5]
    run_indices(np.array([5, 9]), np.array([2, 3]))     # [5, 6, 9, 10, 11]
    runs(np.array([7, 7, 8]))                           # [0, 2]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]


def starts_of(counts: Ints) -> NDArray[np.int64]:
    """Where each run begins, and last of all where the last run ends: int64 [n + 1]."""
    out = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=out[1:])
    return out


def run_indices(firsts: Ints, counts: Ints) -> NDArray[np.int64]:
    """All indices of the runs `firsts[i] … firsts[i] + counts[i] - 1`, run after run."""
    offsets = np.cumsum(counts)
    total = int(offsets[-1]) if len(offsets) else 0
    return np.repeat(firsts - offsets + counts, counts) + np.arange(total)


def runs(keys: Ints) -> NDArray[np.int64]:
    """Where each run of equal values begins in a sorted array."""
    if not len(keys):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def closure(size: int, source: Ints, target: Ints, seeds: Ints) -> NDArray[np.bool_]:
    """Which of `size` nodes can be reached from the seeds along the edges: bool [size]."""
    return distances(size, source, target, seeds) >= 0


def distances(size: int, source: Ints, target: Ints, seeds: Ints) -> NDArray[np.int32]:
    """Fewest edges from any seed to each node, -1 where no path leads: int32 [size]."""
    order = np.argsort(source, kind="stable")
    sorted_target = target[order]
    first = starts_of(np.bincount(source, minlength=size))
    out = np.full(size, -1, np.int32)
    front = np.unique(seeds)
    level = 0
    while len(front):
        out[front] = level
        begin = first[front]
        ahead = sorted_target[run_indices(begin, first[front + 1] - begin)]
        fresh = np.zeros(size, np.bool_)
        fresh[ahead] = True
        front = np.flatnonzero(fresh & (out < 0))
        level += 1
    return out
