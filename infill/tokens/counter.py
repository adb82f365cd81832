"""Unrolling the one counter of a token automaton into explicit (state, count) nodes.

    automaton = lift(literal("ab").repeat(2, 500), vocabulary)
    fewest(automaton.moves)                             # 2: the text "abab" as two tokens
    unrolled_counter(automaton.moves, depth=3).level    # fewest tokens to each node: 0, 1, 1, …

Only counts that can matter are told apart: without an upper bound, or where no text of the depth
can exceed it, counts stop at the lower bound; otherwise they stop at one more than the upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.languages.automaton import COUNTED, YES
from infill.tokens.ragged import run_indices, starts_of

Int32s = NDArray[np.int32]

DEEPEST = 4096
"""`fewest` is exact up to so many tokens."""


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Moves from state to state, sorted by source: int32 [M] each; accept: uint8 [S]."""

    source: Int32s
    target: Int32s
    inc: Int32s
    start: int
    accept: NDArray[np.uint8]
    lo: int
    hi: int | None

    @property
    def counted(self) -> bool:
        """Whether the counter decides anything."""
        return bool((self.accept == COUNTED).any()) and (self.lo > 0 or self.hi is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Unrolled:
    """Nodes (state, count) that can be reached within a depth, and the edges among them.

    `level`: int32 [N], fewest tokens to reach the node. `accept`: bool [N]. `source`, `target`:
    int32 [E], nodes; `move`: int32 [E]. The start is node 0.
    """

    state: Int32s
    count: Int32s
    level: Int32s
    accept: NDArray[np.bool_]
    source: Int32s
    target: Int32s
    move: Int32s


def unrolled_counter(moves: Moves, depth: int, *, eager: bool = False) -> Unrolled:
    """All nodes within `depth` tokens of the start; `eager` stops at the first accepting level."""
    cap = _cap(moves, depth)
    size = len(moves.accept) * (cap + 1)
    first = starts_of(np.bincount(moves.source, minlength=len(moves.accept)))
    number = np.full(size, -1, np.int32)
    front = np.array([moves.start * (cap + 1)], np.int64)
    number[front] = 0
    nodes, edges, total = [front], [], 1
    for _ in range(depth):
        if not len(front) or (eager and _accepting(moves, front, cap).any()):
            break
        state, count = front // (cap + 1), front % (cap + 1)
        fan = first[state + 1] - first[state]
        move = run_indices(first[state], fan)
        ahead = np.minimum(np.repeat(count, fan) + moves.inc[move], cap)
        code = moves.target[move].astype(np.int64) * (cap + 1) + ahead
        edges.append((np.repeat(front, fan), code, move))
        front = np.unique(code[number[code] < 0])
        number[front] = np.arange(total, total + len(front), dtype=np.int32)
        total += len(front)
        nodes.append(front)
    every = np.concatenate(nodes)
    source, target, move = (
        np.concatenate([np.empty(0, np.int64), *part])
        for part in (zip(*edges, strict=True) if edges else ((), (), ()))
    )
    return Unrolled(
        (every // (cap + 1)).astype(np.int32),
        (every % (cap + 1)).astype(np.int32),
        np.repeat(np.arange(len(nodes)), [len(part) for part in nodes]).astype(np.int32),
        _accepting(moves, every, cap),
        number[source],
        number[target],
        move.astype(np.int32),
    )


def fewest(moves: Moves) -> int | None:
    """Fewest tokens of any accepted text; None if there is none.

    Exact up to `DEEPEST`. A text that needs more gets a number beyond it, and beyond every budget.
    """
    depth = 16
    while True:
        found = unrolled_counter(moves, depth, eager=True)
        if found.accept.any():
            return int(found.level[found.accept].min())
        if int(found.level[-1]) < depth:
            return None
        if depth >= DEEPEST:
            return DEEPEST + 1
        depth *= 4


def _cap(moves: Moves, depth: int) -> int:
    """The highest count that must be told apart from lower ones within `depth` tokens."""
    if not moves.counted:
        return 0
    if moves.hi is None or most(moves, depth) <= moves.hi:
        return moves.lo
    return moves.hi + 1


def most(moves: Moves, depth: int) -> int:
    """The highest count of any path of at most `depth` tokens to a state that checks the count."""
    count = np.full(len(moves.accept), -1, np.int64)
    count[moves.start] = 0
    best = count.copy()
    for _ in range(depth):
        ahead = np.where(count[moves.source] >= 0, count[moves.source] + moves.inc, -1)
        count = np.full(len(best), -1, np.int64)
        np.maximum.at(count, moves.target, ahead)
        best = np.maximum(best, count)
    return int(best[moves.accept == COUNTED].max(initial=0))


def _accepting(moves: Moves, code: NDArray[np.int64], cap: int) -> NDArray[np.bool_]:
    kind, count = moves.accept[code // (cap + 1)], code % (cap + 1)
    ending: NDArray[np.bool_] = kind != 0
    inside = count >= moves.lo
    if moves.hi is not None:
        inside &= (count <= moves.hi) | (cap <= moves.lo)
    if moves.counted:
        ending = (kind == YES) | ((kind == COUNTED) & inside)
    return ending
