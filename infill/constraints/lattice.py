"""The lattice of a slot: a graph whose paths of K edges are the valid token strings of length K.

    lattice(lift(one_of(["yes", "no"]), vocabulary), length=2).nodes     # states, and END

The nodes are the states (with their counts) that a text can be in. Null needs one node more:
accept –null→ END –null→ END. So nulls come only after a finished text, and padding has one
spelling. Lattices are joined into one block, so that a step costs a number of array operations that
depends on the longest slot only, not on how many slots there are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.tokens.counter import unrolled_counter
from infill.tokens.lift import ClassSets, TokenAutomaton
from infill.tokens.lifted_pushdown import TokenPushdown
from infill.tokens.monoid import LONGEST
from infill.tokens.ragged import closure, starts_of

Index = NDArray[np.int64]

LARGE = 6_000
"""Edges of a lattice that is better avoided; typical ones have some dozens."""


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Nodes, and edges between them that carry *moves*.

    Columns of scores: the automaton's C classes, then null (C), then the impossible (C + 1). Moves:
    the automaton's class sets (its moves of equal classes score alike), then null, then the
    impossible, which keeps every run below non-empty.

    Edges, sorted by target: `source`, `target`, `move`: int64 [E]; `into`: int64 [N], where the
    edges into each node begin. The same edges sorted by source: `order` [E] and `out` [N].
    `final`: bool [N], a text may end here; `ended`: bool [N], it must. `klass`: int64 [I], the
    columns of move 0, of move 1, …; `parts`: int64 [moves], where each begins. `sole`: int64
    [moves], the column of a move that only one token can make, else -1. `inc`: int64 [moves], what
    a move counts. `left_out`: the upper bound of the counter if this lattice ignores it. The start
    is node 0.
    """

    source: Index
    target: Index
    move: Index
    into: Index
    order: Index
    out: Index
    final: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    klass: Index
    parts: Index
    sole: Index
    inc: Index
    columns: int
    left_out: int | None = None

    @property
    def nodes(self) -> int:
        return len(self.final)


def lattice(automaton: TokenAutomaton, length: int) -> Lattice:
    """The lattice for a slot of `length` positions; cached for lengths up to a power of two."""
    depth = max(16, 1 << (length - 1).bit_length()) if automaton.moves.counted else 0
    return _lattice(automaton, depth, False)


def sketch(automaton: TokenAutomaton, length: int) -> Lattice:
    """The lattice, but without the counter's upper bound where the bound would make it large."""
    moves = automaton.moves
    counts = min(moves.hi or 0, LONGEST * length) - moves.lo
    if not moves.counted or counts * len(moves.source) <= LARGE:
        return lattice(automaton, length)
    return _lattice(automaton, max(16, 1 << (length - 1).bit_length()), True)


@lru_cache(maxsize=256)
def _lattice(automaton: TokenAutomaton, depth: int, loose: bool) -> Lattice:
    moves = automaton.moves
    if loose:
        moves = replace(moves, hi=None)
    if depth:
        found = unrolled_counter(moves, depth)
        live = closure(len(found.accept), found.target, found.source, np.flatnonzero(found.accept))
        live[0] = True
        number = np.cumsum(live) - 1
        kept = live[found.source] & live[found.target]
        source, target = number[found.source[kept]], number[found.target[kept]]
        move, final = found.move[kept].astype(np.int64), found.accept[live]
    else:
        # The start becomes node 0.
        number = np.arange(automaton.states)
        number[[0, automaton.start]] = number[[automaton.start, 0]]
        source, target = number[moves.source], number[moves.target]
        move, final = np.arange(len(source)), automaton.accept[number] != 0
    wired = wire(automaton, automaton.class_sets, source, target, move, final)
    return replace(wired, left_out=automaton.hi) if loose else wired


def wire(
    automaton: TokenAutomaton | TokenPushdown,
    sets: ClassSets,
    source: Index,
    target: Index,
    move: Index,
    final: NDArray[np.bool_],
) -> Lattice:
    """Add the end, the null edges, and an impossible loop to nodes that lack edges."""
    move = sets.of_move[move]
    nodes, null = len(final) + 1, len(sets.starts) - 1
    end, never = nodes - 1, null + 1
    final = np.append(final, automaton.null is not None)
    ended = final & (np.bincount(source, minlength=nodes) == 0)
    if automaton.null is not None:
        ending = np.flatnonzero(final)
        source, target = np.append(source, ending), np.append(target, np.full(len(ending), end))
        move = np.append(move, np.full(len(ending), null))
    bare = np.flatnonzero(
        (np.bincount(source, minlength=nodes) == 0) | (np.bincount(target, minlength=nodes) == 0)
    )
    source, target = np.append(source, bare), np.append(target, bare)
    move = np.append(move, np.full(len(bare), never))
    by_target = np.argsort(target, kind="stable")
    source, target, move = source[by_target], target[by_target], move[by_target]
    classes, edges = automaton.classes, len(sets.klass)
    parts = np.append(sets.starts[:-1], [edges, edges + 1])
    alone = np.diff(np.append(parts, edges + 2)) == 1
    klass = np.append(sets.klass, [classes, classes + 1]).astype(np.int64)
    single = np.append(automaton.partition.sizes == 1, [True, False])
    sole = np.where(alone & single[klass[parts]], klass[parts], -1)
    return Lattice(
        source=source,
        target=target,
        move=move,
        into=starts_of(np.bincount(target, minlength=nodes))[:-1],
        order=np.argsort(source, kind="stable"),
        out=starts_of(np.bincount(source, minlength=nodes))[:-1],
        final=final,
        ended=ended,
        klass=klass,
        parts=parts,
        sole=sole,
        inc=np.append(sets.inc, [0, 0]),
        columns=classes + 2,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Several lattices side by side; fields as in `Lattice`, numbers running on.

    `first_node`, `first_edge`, `first_column`: int64 [J + 1], where each lattice begins. Sorted by
    source: `out_target`, `out_move`. `part_move`: int64 [I], the move of each entry of `klass`;
    `by_klass`, `klass_starts`: those entries sorted by column. `job`: int64 [N], each node's
    lattice; `first_move`: int64 [J + 1].
    """

    source: Index
    target: Index
    move: Index
    into: Index
    out: Index
    out_target: Index
    out_move: Index
    final: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    klass: Index
    parts: Index
    part_move: Index
    by_klass: Index
    klass_starts: Index
    sole: Index
    inc: Index
    first_node: Index
    first_edge: Index
    first_column: Index
    first_move: Index
    job: Index


@lru_cache(maxsize=8)
def join(lattices: tuple[Lattice, ...]) -> Block:
    """The block of these lattices, in this order."""
    nodes = starts_of(np.array([each.nodes for each in lattices]))
    edges = starts_of(np.array([len(each.source) for each in lattices]))
    columns = starts_of(np.array([each.columns for each in lattices]))
    moves = starts_of(np.array([len(each.parts) for each in lattices]))
    entries = starts_of(np.array([len(each.klass) for each in lattices]))

    def shifted(name: str, by: Index) -> Index:
        parts = [getattr(each, name) + by[i] for i, each in enumerate(lattices)]
        return np.concatenate(parts)

    target, move, order = shifted("target", nodes), shifted("move", moves), shifted("order", edges)
    klass, parts = shifted("klass", columns), shifted("parts", entries)
    sole = [np.where(each.sole < 0, -1, each.sole + columns[i]) for i, each in enumerate(lattices)]
    return Block(
        source=shifted("source", nodes),
        target=target,
        move=move,
        into=shifted("into", edges),
        out=shifted("out", edges),
        out_target=target[order],
        out_move=move[order],
        final=np.concatenate([each.final for each in lattices]),
        ended=np.concatenate([each.ended for each in lattices]),
        klass=klass,
        parts=parts,
        part_move=np.repeat(np.arange(len(parts)), np.diff(np.append(parts, len(klass)))),
        by_klass=np.argsort(klass, kind="stable"),
        klass_starts=starts_of(np.bincount(klass, minlength=int(columns[-1])))[:-1],
        sole=np.concatenate(sole),
        inc=np.concatenate([each.inc for each in lattices]),
        first_node=nodes,
        first_edge=edges,
        first_column=columns,
        first_move=moves,
        job=np.repeat(np.arange(len(lattices)), np.diff(nodes)),
    )
