"""The compiler: from expression to minimal automaton.

It chooses what the one counter counts, writes the parts into a nondeterministic automaton,
determinises it and minimises the result. Automata are cached by the expression's key.

    automaton = compiled(literal("ab").repeat(0, 500).expression)
    automaton.counted, automaton.hi      # (True, 500): counted, not unrolled into 500 copies
    automaton.accepts(b"ababab")         # True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from infill.errors import Unsupported
from infill.languages.acyclic import of_words
from infill.languages.automaton import COUNTED, DEAD, YES, Automaton
from infill.languages.escape import escape_bytes
from infill.languages.expression import (
    Characters,
    Concat,
    Counted,
    Enumerated,
    Escaped,
    Expression,
    Meet,
    Minus,
    Multiples,
    OneOf,
    Passages,
    Repeat,
    copies,
    leaves,
)
from infill.languages.minimise import empty, minimise
from infill.languages.nfa import STATES, Conflict, Nfa, determinise, too_large
from infill.languages.product import meet, minus, unroll, with_length
from infill.languages.thompson import Glue, NfaPoint
from infill.languages.utf8 import one_character


def of_passages(text: bytes, starts: Sequence[int], ends: Sequence[int]) -> Automaton:
    """The automaton of what `text` contains from any of `starts` to any later one of `ends`.

    Both are byte offsets. At most two states per byte, as in a suffix automaton; empty passages
    are left out.
    """
    nfa = Nfa()
    begin = nfa.state()
    places = [nfa.state() for _ in range(len(text) + 1)]
    for i, byte in enumerate(text):
        nfa.edge(places[i], 1 << byte, 0, places[i + 1])
    for start in starts:
        if start < len(text):
            # A copy of the first edge, so that the beginning itself accepts nothing.
            nfa.edge(begin, 1 << text[start], 0, places[start + 1])
    for end in ends:
        nfa.accept[places[end]] = YES
    return minimise(determinise(nfa, begin))


UNROLL = 48
"""A repetition becomes a counter when its copies would take more states than this."""


def compiled(expression: Expression) -> Automaton:
    """The minimal automaton of an expression; raises Unsupported beyond the caps."""
    found = _outcome(expression)
    if isinstance(found, Automaton):
        return found
    raise too_large(found)


@lru_cache(maxsize=1024)
def _outcome(expression: Expression) -> Automaton | str:
    """The automaton, or what was too large: a refusal is cached too, so it costs time only once."""
    try:
        return _compiled(expression)
    except Unsupported as refusal:
        return refusal.got


def _compiled(expression: Expression) -> Automaton:
    match expression:
        case Enumerated(words):
            return of_words(words)
        case Characters(ranges):
            return one_character(ranges)
        case Multiples(modulus):
            return _multiples(modulus)
        case Passages(text, starts, ends):
            return of_passages(text, starts, ends)
        case Meet(left, right):
            return meet(compiled(left), compiled(right))
        case Minus(left, right):
            return minus(compiled(left), compiled(right))
        case Counted(part, lo, hi):
            return with_length(compiled(part), lo, hi)
        case Escaped(part):
            return escape_bytes(compiled(part))
        case Repeat(part, lo, hi):
            return _counted(part, lo, hi) or _glued(expression)
        case Concat() | OneOf():
            return _glued(expression)


@lru_cache(maxsize=256)
def unrolled(expression: Expression) -> Automaton:
    """The automaton of an expression without a counter: its counts are states."""
    return unroll(compiled(expression))


class _Cached:
    """The `Parts` of thompson: parts of a glued automaton are compiled and cached here too."""

    def compiled(self, expression: Expression) -> Automaton:
        return compiled(expression)

    def unrolled(self, expression: Expression) -> Automaton:
        return unrolled(expression)


def _glued(expression: Expression) -> Automaton:
    """Glue the parts; keep the counter that would take most states if it were unrolled.

    No counter is kept where the bytes alone cannot tell when to advance it.
    """
    counters = {
        leaf.key: automaton
        for leaf in leaves(expression)
        if not isinstance(leaf, Repeat) or _may_count(leaf.part, leaf.lo, leaf.hi)
        if (automaton := compiled(leaf)).counted
    }
    if counters:
        widest = max(counters.values(), key=lambda one: one.states * (one.hi or one.lo))
        bounds = widest.lo, widest.hi
        kept = [key for key, one in counters.items() if (one.lo, one.hi) == bounds]
        try:
            return _assembled(expression, frozenset(kept), *bounds)
        except Conflict:
            pass
    return _assembled(expression, frozenset())


def _assembled(
    expression: Expression, kept: frozenset[str], lo: int = 0, hi: int | None = None
) -> Automaton:
    nfa = Nfa()
    start = nfa.state()
    glue = Glue(nfa, _Cached(), kept)
    match expression:
        case Concat(parts):
            exits = glue.concat(parts, NfaPoint(start))
        case OneOf(parts):
            exits = glue.union(parts, NfaPoint(start))
        case Repeat(part, least, most):
            exits = glue.repeat(part, least, most, NfaPoint(start))
        case _:
            exits = glue.build(expression, NfaPoint(start))
    for at in exits:
        if nfa.accept.get(at.state) != YES:
            nfa.accept[at.state] = COUNTED if at.counted else YES
    return minimise(determinise(nfa, start, lo, hi))


def _may_count(part: Expression, lo: int, hi: int | None) -> bool:
    """Whether a repetition is long enough to count, and the bytes alone tell where a round ends."""
    rounds = copies(lo, hi)
    if rounds < 2 or isinstance(part, Enumerated) and b"" in part.words:
        return False
    if isinstance(part, Characters):
        return rounds > UNROLL
    unit = compiled(part)
    ends = np.flatnonzero(unit.accept)
    if rounds * (unit.states - 1) <= UNROLL or unit.accept[unit.start] or not len(ends):
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


def _multiples(modulus: int) -> Automaton:
    """One state for each remainder, and one before the first digit."""
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
