"""Thompson's construction: write expressions into one nondeterministic automaton.

At most one counter runs on any path. `compiler` is the only caller:

    nfa = Nfa()
    start = nfa.state()
    ends = Glue(nfa, parts, kept=frozenset()).build(expression, NfaPoint(start))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from infill.languages.automaton import COUNTED, DEAD, Automaton
from infill.languages.expression import (
    Characters,
    Concat,
    Enumerated,
    Expression,
    OneOf,
    Repeat,
    copies,
    leaves,
    weight,
)
from infill.languages.nfa import EITHER, NODES, Nfa, too_large

HEAVY = 150
"""A part of at least this weight is minimised on its own before it is glued to others."""


class Parts(Protocol):
    """Compiles parts to automata; the compiler passes itself in, so that both need not import."""

    def compiled(self, expression: Expression) -> Automaton:
        """The automaton, perhaps with a counter."""
        ...

    def unrolled(self, expression: Expression) -> Automaton:
        """The automaton without a counter."""
        ...


@dataclass(frozen=True, slots=True)
class NfaPoint:
    """A place in the automaton under construction.

    `counted`: the counter has run on the way here. `later`: it may still run from here on.
    """

    state: int
    counted: bool = False
    later: bool = False

    @property
    def inc(self) -> int:
        return 0 if self.counted or self.later else EITHER


class Glue:
    """Writes expressions side by side and one after the other.

    `kept` are the keys of the leaves whose counter is kept; all of them have the same bounds.
    """

    def __init__(self, nfa: Nfa, parts: Parts, kept: frozenset[str]) -> None:
        self.nfa = nfa
        self.parts = parts
        self.kept = kept

    def build(self, expression: Expression, at: NfaPoint) -> list[NfaPoint]:
        """Write `expression` from `at` on; returns the ends, at most one counted and one not."""
        if weight(expression) >= HEAVY and not any(map(self._keeps, leaves(expression))):
            return self._embed(self.parts.unrolled(expression), at)
        match expression:
            case Enumerated((word,)):
                return [self._chain(word, at)]
            case Characters(ranges) if ranges and ranges[-1][1] < 0x80:
                mask = sum(((1 << (last - first + 1)) - 1) << first for first, last in ranges)
                end = self.nfa.state()
                self.nfa.edge(at.state, mask, at.inc, end)
                return [NfaPoint(end, at.counted)]
            case Concat(parts):
                return self.concat(parts, at)
            case OneOf(parts):
                return self.union(parts, at)
            case _ if self._keeps(expression):
                return self._embed(self.parts.compiled(expression), at)
            case Repeat(part, lo, hi):
                return self.repeat(part, lo, hi, at)
            case _:
                return self._embed(self.parts.unrolled(expression), at)

    def repeat(self, part: Expression, lo: int, hi: int | None, at: NfaPoint) -> list[NfaPoint]:
        """Write `lo` to `hi` copies; those beyond `lo` can be left out, and no `hi` is a loop."""
        if (lo, hi) == (0, 1):
            return self.union((part, Enumerated((b"",))), at)
        inner = self._plain()
        rounds = copies(lo, hi)
        block = None
        if rounds > 2 and not isinstance(part, Characters | Enumerated):
            block = self.parts.unrolled(part)
        if rounds * (block.states if block is not None else weight(part)) > NODES:
            raise too_large(f"{rounds:,} copies side by side")

        def copy(state: int) -> int:
            here = NfaPoint(state, at.counted, at.later)
            ends = inner._embed(block, here) if block is not None else inner.build(part, here)
            return inner._join(ends)[0].state if ends else self.nfa.state()

        end = self.nfa.state()
        state = at.state
        for _ in range(lo):
            state = copy(state)
        if hi is None:
            loop = self.nfa.state()
            self.nfa.jump(state, loop)
            self.nfa.jump(copy(loop), loop)
            self.nfa.jump(loop, end)
        else:
            for _ in range(hi - lo):
                self.nfa.jump(state, end)
                state = copy(state)
            self.nfa.jump(state, end)
        return [NfaPoint(end, at.counted)]

    def union(self, parts: tuple[Expression, ...], at: NfaPoint) -> list[NfaPoint]:
        """Write alternatives from one place."""
        return self._join([end for part in parts for end in self.build(part, at)])

    def concat(self, parts: tuple[Expression, ...], at: NfaPoint) -> list[NfaPoint]:
        """Write a sequence; at most one of its parts keeps the counter."""
        chosen = self._chosen(parts)
        ends = [NfaPoint(at.state, at.counted, at.later)]
        for index, part in enumerate(parts):
            writer = self if index == chosen else self._plain()
            coming = chosen is not None and index < chosen
            ends = self._join(
                [
                    after
                    for end in ends
                    for after in writer.build(
                        part, NfaPoint(end.state, end.counted, at.later or coming)
                    )
                ]
            )
        return ends

    def _chosen(self, parts: tuple[Expression, ...]) -> int | None:
        """The one part of a sequence that keeps the counter: that with most states."""
        sizes = {
            index: max(self.parts.compiled(leaf).states for leaf in keeping)
            for index, part in enumerate(parts)
            if (keeping := [leaf for leaf in leaves(part) if self._keeps(leaf)])
        }
        return max(sizes, key=lambda index: sizes[index]) if sizes else None

    def _keeps(self, leaf: Expression) -> bool:
        return leaf.key in self.kept

    def _plain(self) -> Glue:
        return Glue(self.nfa, self.parts, frozenset())

    def _chain(self, word: bytes, at: NfaPoint) -> NfaPoint:
        state = at.state
        for byte in word:
            following = self.nfa.state()
            self.nfa.edge(state, 1 << byte, at.inc, following)
            state = following
        return NfaPoint(state, at.counted)

    def _embed(self, automaton: Automaton, at: NfaPoint) -> list[NfaPoint]:
        states = [self.nfa.state() for _ in range(automaton.states)]
        self.nfa.jump(at.state, states[automaton.start])
        counted = automaton.counted
        for source, row in zip(states, _grouped(automaton), strict=True):
            for mask, inc, target in row:
                self.nfa.edge(source, mask, inc if counted else at.inc, states[target])
        kinds = automaton.accept.tolist()
        return self._join(
            [
                NfaPoint(state, at.counted or kind == COUNTED)
                for state, kind in zip(states, kinds, strict=True)
                if kind
            ]
        )

    def _join(self, ends: list[NfaPoint]) -> list[NfaPoint]:
        """Merge the ends: at most one of each kind (counted, not counted) is left."""
        joined = []
        for counted in (False, True):
            same = {end.state for end in ends if end.counted is counted}
            if len(same) > 1:
                state = self.nfa.state()
                for one in same:
                    self.nfa.jump(one, state)
                same = {state}
            joined += [NfaPoint(state, counted) for state in same]
        return joined


@lru_cache(maxsize=256)
def _grouped(automaton: Automaton) -> list[list[tuple[int, int, int]]]:
    """Per state the edges (mask, increment, target), one for each increment and target."""
    masks = automaton.masks()
    rows = []
    for targets, incs in zip(automaton.delta.tolist(), automaton.inc.tolist(), strict=True):
        row: dict[tuple[int, int], int] = {}
        for mask, inc, target in zip(masks, incs, targets, strict=True):
            if target != DEAD:
                row[inc, target] = row.get((inc, target), 0) | mask
        rows.append([(mask, inc, target) for (inc, target), mask in row.items()])
    return rows
