"""A nondeterministic automaton under construction, and the subset construction that ends it.

For example:

    nfa = Nfa()
    start, end = nfa.state(), nfa.state()
    nfa.edge(start, 1 << ord("a"), 0, end)       # read "a" from start to end
    nfa.accept[end] = YES
    determinise(nfa, start).accepts(b"a")        # True
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from infill.errors import Unsupported
from infill.languages.automaton import COUNTED, DEAD, YES, Automaton
from infill.languages.minimise import empty

STATES = 20_000
"""The most states of one automaton."""

NODES = 200_000
"""The most nodes of a nondeterministic automaton."""

SECONDS = 3.0
"""The most processor time of one subset construction; a busy machine changes nothing."""

_OFTEN = 64

EITHER = 2
"""The increment of an edge on a path where no counter is checked: 0 and 1 are the same there."""


class Conflict(Exception):
    """One byte would both advance the counter and leave it, depending on what follows."""


def too_large(got: str) -> Unsupported:
    """The error for a language beyond the caps."""
    return Unsupported(
        "this language is too large to compile",
        got=got,
        todo="use smaller counts, or a pattern with fewer overlapping repetitions",
    )


@dataclass(slots=True)
class Nfa:
    """Edges carry a set of bytes (a 256-bit integer) and an increment: 0, 1 or EITHER."""

    edges: list[list[tuple[int, int, int]]] = field(default_factory=list)
    jumps: list[list[int]] = field(default_factory=list)
    accept: dict[int, int] = field(default_factory=dict)

    def state(self) -> int:
        """A new state."""
        if len(self.edges) >= NODES:
            raise too_large(f"more than {NODES:,} states before determinising")
        self.edges.append([])
        self.jumps.append([])
        return len(self.edges) - 1

    def edge(self, source: int, mask: int, inc: int, target: int) -> None:
        """Read one byte of `mask`."""
        self.edges[source].append((mask, inc, target))

    def jump(self, source: int, target: int) -> None:
        """Move from `source` to `target` without reading a byte."""
        self.jumps[source].append(target)

    def closure(self, state: int) -> frozenset[int]:
        """The states reached without reading a byte, of those only the ones that matter."""
        seen, stack = {state}, [state]
        while stack:
            for target in self.jumps[stack.pop()]:
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return frozenset(one for one in seen if self.edges[one] or one in self.accept)


def determinise(nfa: Nfa, start: int, lo: int = 0, hi: int | None = None) -> Automaton:
    """The subset construction; raises Conflict where the counter cannot be told from the bytes."""
    masks = _classes({mask for row in nfa.edges for mask, _, _ in row})
    if not masks:
        if start in nfa.accept or nfa.closure(start):
            masks = [(1 << 256) - 1]
        else:
            return empty()
    table = _Table(nfa, masks)
    first = nfa.closure(start)
    number: dict[frozenset[int], int] = {first: 0}
    order = [first]
    rows: list[list[int]] = []
    incs: list[list[int]] = []
    deadline = time.thread_time() + SECONDS
    width = len(masks)
    for subset in order:
        row, inc = [DEAD] * width, [0] * width
        for column, (step, target) in table.moves(subset).items():
            state = number.get(target)
            if state is None:
                state = number[target] = len(order)
                order.append(target)
            row[column] = state
            inc[column] = step & 1
        rows.append(row)
        incs.append(inc)
        if len(order) > STATES:
            raise too_large(f"more than {STATES:,} states")
        if not len(rows) % _OFTEN and time.thread_time() > deadline:
            raise too_large(f"{len(order):,} states after {SECONDS:g} seconds, and still growing")
    byte_class = np.zeros(256, np.uint8)
    for column, mask in enumerate(masks):
        bits = np.frombuffer(mask.to_bytes(32, "little"), np.uint8)
        byte_class[np.unpackbits(bits, bitorder="little").astype(np.bool_)] = column
    return Automaton(
        np.array(rows, np.int32),
        byte_class,
        np.array(incs, np.uint8),
        np.array([_kind(nfa, subset) for subset in order], np.uint8),
        0,
        lo,
        hi,
    )


def _kind(nfa: Nfa, subset: frozenset[int]) -> int:
    kinds = {nfa.accept.get(state, 0) for state in subset}
    return YES if YES in kinds else COUNTED if COUNTED in kinds else 0


def _classes(masks: set[int]) -> list[int]:
    """The coarsest partition of the bytes that respects every mask."""
    parts = [(1 << 256) - 1]
    for mask in sorted(masks):
        parts = [half for part in parts for half in (part & mask, part & ~mask) if half]
    return parts


Moves = dict[int, tuple[int, frozenset[int]]]


class _Table:
    """Where each single state goes, by byte class; filled in as states are met."""

    def __init__(self, nfa: Nfa, masks: list[int]) -> None:
        self.nfa = nfa
        self.masks = masks
        self.columns: dict[int, list[int]] = {}
        self.closures: dict[int, frozenset[int]] = {}
        self.single: dict[int, Moves] = {}

    def moves(self, subset: frozenset[int]) -> Moves:
        """The moves of a set of states: byte class to increment and target set."""
        if len(subset) == 1:
            (state,) = subset
            return self._of(state)
        found: Moves = {}
        for state in subset:
            for column, move in self._of(state).items():
                found[column] = _both(found[column], move) if column in found else move
        return found

    def _of(self, state: int) -> Moves:
        known = self.single.get(state)
        if known is None:
            known = self.single[state] = {}
            for mask, inc, target in self.nfa.edges[state]:
                move = inc, self._closure(target)
                for column in self._columns(mask):
                    known[column] = _both(known[column], move) if column in known else move
        return known

    def _columns(self, mask: int) -> list[int]:
        if mask not in self.columns:
            self.columns[mask] = [at for at, part in enumerate(self.masks) if part & mask]
        return self.columns[mask]

    def _closure(self, state: int) -> frozenset[int]:
        if state not in self.closures:
            self.closures[state] = self.nfa.closure(state)
        return self.closures[state]


def _both(
    one: tuple[int, frozenset[int]], other: tuple[int, frozenset[int]]
) -> tuple[int, frozenset[int]]:
    (inc, targets), (second, more) = one, other
    if EITHER in (inc, second):
        inc = min(inc, second)
    elif inc != second:
        raise Conflict
    return inc, targets if more <= targets else targets | more
