"""Trim and minimise an automaton, by partition refinement over hashed rows.

For example:

    automaton = one_of(["cat", "hat"]).automaton()
    minimise(automaton).states == automaton.states     # True: automata are minimal already
    reachable(automaton).all()                         # True
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infill.languages.automaton import COUNTED, DEAD, YES, Automaton

Ints = NDArray[np.int32]
Bits = NDArray[np.bool_]


def minimise(automaton: Automaton) -> Automaton:
    """The smallest automaton of the same language that counts on the same edges."""
    trimmed = _settle_counter(trim(automaton))
    block = _refine(trimmed)
    _, first = np.unique(block, return_index=True)
    first = np.sort(first)
    number = np.empty(len(first), np.int32)
    number[block[first]] = np.arange(len(first), dtype=np.int32)
    after = np.append(number[block], np.int32(DEAD))
    delta = after[trimmed.delta[first]]
    return merge_columns(
        Automaton(
            delta,
            trimmed.byte_class,
            trimmed.inc[first],
            trimmed.accept[first],
            int(after[trimmed.start]),
            trimmed.lo,
            trimmed.hi,
        )
    )


def trim(automaton: Automaton) -> Automaton:
    """Drop the states that no text reaches or from which no text is accepted."""
    useful = reachable(automaton) & coreachable(automaton.delta, automaton.accept > 0)
    if not useful[automaton.start]:
        return empty()
    number = np.where(useful, np.cumsum(useful) - 1, DEAD).astype(np.int32)
    number = np.append(number, np.int32(DEAD))
    delta = number[automaton.delta[useful]]
    return Automaton(
        delta,
        automaton.byte_class,
        np.where(delta == DEAD, 0, automaton.inc[useful]).astype(np.uint8),
        automaton.accept[useful],
        int(number[automaton.start]),
        automaton.lo,
        automaton.hi,
    )


def empty() -> Automaton:
    """The automaton of the empty language."""
    return Automaton(
        np.full((1, 1), DEAD, np.int32),
        np.zeros(256, np.uint8),
        np.zeros((1, 1), np.uint8),
        np.zeros(1, np.uint8),
        0,
    )


def reachable(automaton: Automaton) -> Bits:
    """bool [S]: the states that some text leads to."""
    seen = np.zeros(automaton.states, np.bool_)
    front = np.array([automaton.start])
    while len(front):
        seen[front] = True
        following = np.unique(automaton.delta[front])
        following = following[following != DEAD]
        front = following[~seen[following]]
    return seen


def coreachable(delta: Ints, goal: Bits, edges: Bits | None = None) -> Bits:
    """bool [S]: the states from which a path (over `edges` only, if given) leads to `goal`."""
    return distance(delta, goal, edges) >= 0


def distance(delta: Ints, goal: Bits, edges: Bits | None = None) -> Ints:
    """int32 [S]: the fewest edges (of `edges`, if given) to `goal`, or -1 if none lead there."""
    live = delta != DEAD if edges is None else (delta != DEAD) & edges
    source, column = np.nonzero(live)
    target = delta[source, column]
    order = np.argsort(target, kind="stable")
    source, target = source[order], target[order]
    begin = np.searchsorted(target, np.arange(len(delta) + 1))
    found = np.where(goal, 0, -1).astype(np.int32)
    front = np.flatnonzero(goal)
    steps = 0
    while len(front):
        steps += 1
        before = source[_ranges(begin[front], begin[front + 1])]
        front = np.unique(before[found[before] < 0])
        found[front] = steps
    return found


def merge_columns(automaton: Automaton) -> Automaton:
    """Give bytes that no state tells apart one column."""
    both = np.concatenate([automaton.delta.T, automaton.inc.T.astype(np.int32)], axis=1)
    number: dict[bytes, int] = {}
    new = np.array(
        [number.setdefault(row.tobytes(), len(number)) for row in np.ascontiguousarray(both)],
        np.uint8,
    )
    _, keep = np.unique(new, return_index=True)
    return Automaton(
        np.ascontiguousarray(automaton.delta[:, keep]),
        new[automaton.byte_class],
        np.ascontiguousarray(automaton.inc[:, keep]),
        automaton.accept,
        automaton.start,
        automaton.lo,
        automaton.hi,
    )


def _ranges(begin: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    sizes = end - begin
    offsets = np.cumsum(sizes) - sizes
    return np.repeat(begin - offsets, sizes) + np.arange(int(sizes.sum()))


def _settle_counter(automaton: Automaton) -> Automaton:
    """Drop a counter that decides nothing, and increments whose count is never checked."""
    counting = automaton.accept == COUNTED
    if automaton.counted and counting.any():
        after = np.append(coreachable(automaton.delta, counting), False)
        inc = np.where(after[automaton.delta], automaton.inc, 0).astype(np.uint8)
        return Automaton(
            automaton.delta,
            automaton.byte_class,
            inc,
            automaton.accept,
            automaton.start,
            automaton.lo,
            automaton.hi,
        )
    return Automaton(
        automaton.delta,
        automaton.byte_class,
        np.zeros_like(automaton.inc),
        np.where(automaton.accept > 0, YES, 0).astype(np.uint8),
        automaton.start,
    )


def _refine(automaton: Automaton) -> NDArray[np.intp]:
    """Block number of each state, in the coarsest partition that the transitions respect.

    Rows are compared by a 64-bit hash, which can only merge too much; so the end is checked
    exactly. The distance to acceptance is the same within a block and separates long chains at
    once, which saves the refinement its many rounds.
    """
    states, columns = automaton.delta.shape
    random = np.random.default_rng(states)
    weights = random.integers(1, 2**63, columns + 1, np.uint64) | np.uint64(1)
    marks = random.integers(0, 2**63, states + 2, np.uint64)
    far = distance(automaton.delta, automaton.accept > 0).astype(np.uint64)
    rows = automaton.inc.astype(np.uint64) @ weights[:columns]
    sort = rows * weights[columns] + far * np.uint64(4) + automaton.accept
    _, block = np.unique(sort, return_inverse=True)
    count = int(block.max()) + 1
    while count < states:
        mark = np.append(marks[block], marks[states + 1])
        sort = mark[automaton.delta] @ weights[:columns] + mark[:states] * weights[columns]
        _, finer = np.unique(sort, return_inverse=True)
        size = int(finer.max()) + 1
        if size == count:
            return block if _stable(automaton, block) else _refine_exactly(automaton)
        block, count = finer, size
    return block


def _rows(automaton: Automaton, block: NDArray[np.intp]) -> NDArray[np.intp]:
    following = np.append(block, -1)[automaton.delta]
    return np.column_stack([block, automaton.accept, automaton.inc, following]).astype(np.intp)


def _stable(automaton: Automaton, block: NDArray[np.intp]) -> bool:
    rows = _rows(automaton, block)
    _, first = np.unique(block, return_index=True)
    return bool((rows == rows[first[block]]).all())


def _refine_exactly(automaton: Automaton) -> NDArray[np.intp]:
    block = np.zeros(automaton.states, np.intp)
    while True:
        _, finer = np.unique(_rows(automaton, block), axis=0, return_inverse=True)
        finer = finer.reshape(-1)
        if finer.max() == block.max():
            return block
        block = finer
