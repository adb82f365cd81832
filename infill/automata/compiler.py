"""From expression to automaton: choose what is counted, glue the parts, determinise, minimise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from infill.automata.acyclic import of_words
from infill.automata.escape import escape
from infill.automata.expression import (
    Characters,
    Concat,
    Escaped,
    Expression,
    Length,
    Meet,
    Minus,
    Multiples,
    Repeat,
    Union,
    Words,
)
from infill.automata.minimise import empty, minimise
from infill.automata.nfa import EITHER, NODES, STATES, Conflict, Nfa, determinise, too_large
from infill.automata.product import meet, minus, unroll, with_length
from infill.automata.utf8 import one_character
from infill.automaton import COUNTED, DEAD, YES, Automaton
from infill.errors import Unsupported

UNROLL = 48
"""A repetition becomes a counter when its copies would take more states than this."""

HEAVY = 150
"""A part of at least this weight is minimised by itself before it is glued to others."""


def compiled(expression: Expression) -> Automaton:
    """The minimal automaton of an expression; raises Unsupported beyond the caps."""
    found = _outcome(expression)
    if isinstance(found, Automaton):
        return found
    raise too_large(found)


@lru_cache(maxsize=1024)
def _outcome(expression: Expression) -> Automaton | str:
    """The automaton, or what was too large: a refusal costs its time only once."""
    try:
        return _compiled(expression)
    except Unsupported as refusal:
        return refusal.got


def _compiled(expression: Expression) -> Automaton:
    match expression:
        case Words(words):
            return of_words(words)
        case Characters(ranges):
            return one_character(ranges)
        case Multiples(modulus):
            return _multiples(modulus)
        case Meet(left, right):
            return meet(compiled(left), compiled(right))
        case Minus(left, right):
            return minus(compiled(left), compiled(right))
        case Length(part, lo, hi):
            return with_length(compiled(part), lo, hi)
        case Escaped(part):
            return escape(compiled(part))
        case Repeat(part, lo, hi):
            return _counted(part, lo, hi) or _glued(expression)
        case Concat() | Union():
            return _glued(expression)


@lru_cache(maxsize=256)
def unrolled(expression: Expression) -> Automaton:
    """The same without a counter."""
    return unroll(compiled(expression))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of the one counter that a glued automaton keeps."""

    lo: int
    hi: int | None

    def match(self, automaton: Automaton) -> bool:
        return automaton.counted and (self.lo, self.hi) == (automaton.lo, automaton.hi)


def _glued(expression: Expression) -> Automaton:
    keep = _widest(expression)
    if keep is not None:
        try:
            return _assembled(expression, keep)
        except Conflict:
            pass
    return _assembled(expression, None)


def _assembled(expression: Expression, keep: Bounds | None) -> Automaton:
    nfa = Nfa()
    start = nfa.state()
    glue = _Glue(nfa, keep)
    match expression:
        case Repeat(part, 0, 1):
            exits = glue.union((part, Words((b"",))), _At(start))
        case Repeat(part, lo, hi):
            exits = glue.repeat(part, lo, hi, _At(start))
        case Concat(parts):
            exits = glue.concat(parts, _At(start))
        case Union(parts):
            exits = glue.union(parts, _At(start))
        case _:
            exits = glue.build(expression, _At(start))
    for at in exits:
        kind = COUNTED if at.counted else YES
        if nfa.accept.get(at.state) != YES:
            nfa.accept[at.state] = kind
    return minimise(determinise(nfa, start, keep.lo if keep else 0, keep.hi if keep else None))


def _widest(expression: Expression) -> Bounds | None:
    """The bounds of the counter that would take most states if it were unrolled."""
    best, cost = None, 0
    for leaf in _leaves(expression):
        automaton = compiled(leaf)
        if automaton.counted:
            size = automaton.states * (automaton.hi or automaton.lo)
            if size > cost:
                best, cost = Bounds(automaton.lo, automaton.hi), size
    return best


def _leaves(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Concat(parts) | Union(parts):
            for part in parts:
                yield from _leaves(part)
        case Repeat(part, lo, hi):
            if (lo, hi) == (0, 1):
                yield from _leaves(part)
            elif _copies(lo, hi) > 1 and _may_count(part, lo, hi):
                yield expression
        case Meet() | Minus() | Length() | Escaped():
            yield expression


@dataclass(frozen=True, slots=True)
class _At:
    """A place in the automaton under construction.

    `counted`: the counter has run on the way here. `later`: it may still run from here on.
    """

    state: int
    counted: bool = False
    later: bool = False

    @property
    def inc(self) -> int:
        return 0 if self.counted or self.later else EITHER


class _Glue:
    """Writes expressions into an NFA, side by side and one after the other."""

    def __init__(self, nfa: Nfa, keep: Bounds | None) -> None:
        self.nfa = nfa
        self.keep = keep

    def build(self, expression: Expression, at: _At) -> list[_At]:
        """Write `expression` from `at` on; the ends, at most one counted and one not."""
        if _weight(expression) >= HEAVY and not any(map(self._counts, _leaves(expression))):
            return self._embed(unrolled(expression), at)
        match expression:
            case Words((word,)):
                return [self._chain(word, at)]
            case Characters(ranges) if ranges and ranges[-1][1] < 0x80:
                mask = sum(((1 << (last - first + 1)) - 1) << first for first, last in ranges)
                end = self.nfa.state()
                self.nfa.edge(at.state, mask, at.inc, end)
                return [_At(end, at.counted)]
            case Concat(parts):
                return self.concat(parts, at)
            case Union(parts):
                return self.union(parts, at)
            case Repeat(part, lo, hi):
                if (lo, hi) == (0, 1):
                    return self.union((part, Words((b"",))), at)
                if self._counts(expression):
                    return self._embed(compiled(expression), at)
                return self.repeat(part, lo, hi, at)
            case _:
                automaton = compiled(expression)
                if automaton.counted and not (self.keep and self.keep.match(automaton)):
                    automaton = unrolled(expression)
                return self._embed(automaton, at)

    def repeat(self, part: Expression, lo: int, hi: int | None, at: _At) -> list[_At]:
        """Copies, each with an early way out; an open end is a loop."""
        inner = _Glue(self.nfa, None)
        copies = _copies(lo, hi)
        block = None
        if copies > 2 and not isinstance(part, Characters | Words):
            block = unrolled(part)
        if copies * (block.states if block is not None else _weight(part)) > NODES:
            raise too_large(f"{copies:,} copies side by side")

        def copy(state: int) -> int:
            here = _At(state, at.counted, at.later)
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
        return [_At(end, at.counted)]

    def union(self, parts: tuple[Expression, ...], at: _At) -> list[_At]:
        """Alternatives from one place."""
        return self._join([end for part in parts for end in self.build(part, at)])

    def concat(self, parts: tuple[Expression, ...], at: _At) -> list[_At]:
        """A sequence; of its parts at most one keeps the counter."""
        chosen = self._chosen(parts)
        ends = [_At(at.state, at.counted, at.later)]
        for index, part in enumerate(parts):
            writer = self if index == chosen else _Glue(self.nfa, None)
            coming = chosen is not None and index < chosen
            ends = self._join(
                [
                    after
                    for end in ends
                    for after in writer.build(part, _At(end.state, end.counted, at.later or coming))
                ]
            )
        return ends

    def _chosen(self, parts: tuple[Expression, ...]) -> int | None:
        """The one part of a sequence that keeps the counter: that with most states."""
        sizes = {
            index: max(compiled(leaf).states for leaf in leaves)
            for index, part in enumerate(parts)
            if (leaves := [leaf for leaf in _leaves(part) if self._counts(leaf)])
        }
        return max(sizes, key=lambda index: sizes[index]) if sizes else None

    def _counts(self, leaf: Expression) -> bool:
        if self.keep is None:
            return False
        if isinstance(leaf, Repeat) and not _may_count(leaf.part, leaf.lo, leaf.hi):
            return False
        return self.keep.match(compiled(leaf))

    def _chain(self, word: bytes, at: _At) -> _At:
        state = at.state
        for byte in word:
            following = self.nfa.state()
            self.nfa.edge(state, 1 << byte, at.inc, following)
            state = following
        return _At(state, at.counted)

    def _embed(self, automaton: Automaton, at: _At) -> list[_At]:
        states = [self.nfa.state() for _ in range(automaton.states)]
        self.nfa.jump(at.state, states[automaton.start])
        counted = automaton.counted
        for source, row in zip(states, _grouped(automaton), strict=True):
            for mask, inc, target in row:
                self.nfa.edge(source, mask, inc if counted else at.inc, states[target])
        kinds = automaton.accept.tolist()
        return self._join(
            [
                _At(state, at.counted or kind == COUNTED)
                for state, kind in zip(states, kinds, strict=True)
                if kind
            ]
        )

    def _join(self, ends: list[_At]) -> list[_At]:
        """At most one end of each kind."""
        joined = []
        for counted in (False, True):
            same = {end.state for end in ends if end.counted is counted}
            if len(same) > 1:
                state = self.nfa.state()
                for one in same:
                    self.nfa.jump(one, state)
                same = {state}
            joined += [_At(state, counted) for state in same]
        return joined


@lru_cache(maxsize=4096)
def _weight(expression: Expression) -> int:
    """A guess at the states of an expression before it is minimised."""
    match expression:
        case Words((word,)):
            return len(word)
        case Characters(ranges):
            return 1 if ranges and ranges[-1][1] < 0x80 else 4
        case Concat(parts) | Union(parts):
            return sum(map(_weight, parts))
        case Repeat(part, lo, hi):
            return _weight(part) * _copies(lo, hi)
        case _:
            return 0


def _copies(lo: int, hi: int | None) -> int:
    return lo + 1 if hi is None else hi


def _may_count(part: Expression, lo: int, hi: int | None) -> bool:
    """Whether a repetition is long enough, and each round ends where its bytes say so."""
    copies = _copies(lo, hi)
    if copies < 2 or isinstance(part, Words) and b"" in part.words:
        return False
    if isinstance(part, Characters):
        return copies > UNROLL
    unit = compiled(part)
    ends = np.flatnonzero(unit.accept)
    if copies * (unit.states - 1) <= UNROLL or unit.accept[unit.start] or not len(ends):
        return False
    return bool((unit.delta[ends] == DEAD).all())


def _counted(part: Expression, lo: int, hi: int | None) -> Automaton | None:
    """A loop over the part that counts its rounds, or None if it must be unrolled."""
    if not _may_count(part, lo, hi):
        return None
    unit = unrolled(part)
    boundary = unit.states
    delta = np.vstack([unit.delta, unit.delta[unit.start]])
    ends = np.append(np.append(unit.accept > 0, False), False)
    inc = (ends[delta] & (delta != DEAD)).astype(np.uint8)
    delta = np.where(inc > 0, boundary, delta).astype(np.int32)
    accept = np.zeros(boundary + 1, np.uint8)
    accept[boundary] = COUNTED
    return minimise(Automaton(delta, unit.byte_class, inc, accept, boundary, lo, hi))


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


def _multiples(modulus: int) -> Automaton:
    """States are remainders, with one before any digit."""
    if modulus >= STATES:
        raise too_large(f"one state for each remainder modulo {modulus:,}")
    remainder = np.arange(modulus, dtype=np.int64)
    digit = np.arange(10, dtype=np.int64)
    delta = np.full((modulus + 1, 12), DEAD, np.int32)
    delta[:modulus, 1:11] = (10 * remainder[:, None] + digit) % modulus
    delta[modulus, 1:11] = digit % modulus
    delta[:modulus, 11] = remainder
    byte_class = np.zeros(256, np.uint8)
    byte_class[ord("0") : ord("9") + 1] = np.arange(1, 11)
    byte_class[ord(".")] = 11
    accept = np.zeros(modulus + 1, np.uint8)
    accept[0] = YES
    if not modulus:
        return empty()
    return minimise(Automaton(delta, byte_class, np.zeros_like(delta, np.uint8), accept, modulus))
