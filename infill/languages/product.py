"""Products of automata: intersection, difference, length, and the unrolling of a counter.

For example:

    left, right = one_of(["a", "bb", "ccc"]).automaton(), one_of(["bb"]).automaton()
    meet(left, right).accepts(b"bb")               # True
    minus(left, right).accepts(b"bb")              # False
    with_length(left, 2, 3).accepts(b"a")          # False: one code point
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from infill.languages.automaton import COUNTED, DEAD, YES, Automaton
from infill.languages.minimise import coreachable, empty, minimise, reachable
from infill.languages.nfa import STATES, too_large
from infill.languages.utf8 import LAST, normal, one_character

Ints = NDArray[np.int32]


def meet(left: Automaton, right: Automaton) -> Automaton:
    """The texts of both; one counter is kept, two only if they always agree."""
    pairs = _pairs(left, right, left.states, right.states)
    one, other = left.accept[pairs.left], right.accept[pairs.right]
    both = (one > 0) & (other > 0)
    if not (left.counted and right.counted):
        counter = left if left.counted else right
        inc = pairs.inc_left if left.counted else pairs.inc_right
        accept = np.where(both, np.maximum(one, other), 0)
        return minimise(pairs.automaton(inc, accept, counter.lo, counter.hi))
    useful = np.append(coreachable(pairs.delta, both), False)
    disagree = (pairs.inc_left != pairs.inc_right) & useful[pairs.delta]
    if disagree.any() or (one != other)[both].any():
        if _cost(left) <= _cost(right):
            return meet(unroll(left), right)
        return meet(left, unroll(right))
    lo = max(left.lo, right.lo)
    hi = min((bound for bound in (left.hi, right.hi) if bound is not None), default=None)
    accept = np.where(both, one, 0)
    if hi is not None and lo > hi:
        accept = np.where(accept == COUNTED, 0, accept)
    return minimise(pairs.automaton(pairs.inc_left, accept, lo, hi))


def minus(left: Automaton, right: Automaton) -> Automaton:
    """The texts of the left one that are not in the right one."""
    if right.counted and (left.counted or not (right.lo == 0 or right.hi is None)):
        return minus(left, unroll(right))
    # A text that leaves the right automaton is "outside" for good: one more state, `right.states`.
    pairs = _pairs(left, right, left.states, right.states + 1)
    one = left.accept[pairs.left]
    other = np.append(right.accept, np.uint8(0))[pairs.right]
    if not right.counted:
        accept = np.where(other > 0, 0, one)
        return minimise(pairs.automaton(pairs.inc_left, accept, left.lo, left.hi))
    accept = np.where(other == YES, 0, np.where(other == COUNTED, np.minimum(one, 1) * 2, one))
    if right.hi is None:
        lo, hi = 0, right.lo - 1
    else:
        lo, hi = right.hi + 1, None
    return minimise(pairs.automaton(pairs.inc_right, accept, lo, hi))


def with_length(automaton: Automaton, lo: int, hi: int | None) -> Automaton:
    """The texts of `lo` to `hi` code points: a counter that each leading byte advances."""
    if automaton.counted:
        return meet(automaton, with_length(_any_text(), lo, hi))
    lead = np.ones(256, np.bool_)
    lead[0x80:0xC0] = False
    names = automaton.byte_class.astype(np.int64) * 2 + lead
    columns, byte_class = np.unique(names, return_inverse=True)
    delta = automaton.delta[:, columns // 2]
    inc = np.where(delta == DEAD, 0, (columns % 2)[None, :]).astype(np.uint8)
    shortest, longest = _extent(delta, inc, automaton)
    if longest is not None and hi is not None and hi >= longest:
        hi = None
    if lo <= shortest:
        lo = 0
    if longest is not None and lo > longest or hi is not None and (lo > hi or hi < shortest):
        return empty()
    if lo == 0 and hi is None:
        return automaton
    accept = np.where(automaton.accept > 0, COUNTED, 0).astype(np.uint8)
    return minimise(
        Automaton(delta, byte_class.astype(np.uint8), inc, accept, automaton.start, lo, hi)
    )


def unroll(automaton: Automaton) -> Automaton:
    """The same language with the counter in the states; raises Unsupported beyond the cap."""
    if not automaton.counted:
        return automaton
    lo, hi = automaton.lo, automaton.hi
    top = lo if hi is None else hi + 1
    size = automaton.states
    number = np.full(size * (top + 1), DEAD, np.int32) if size * top < 10**8 else None
    if number is None:
        raise too_large(f"{size:,} states with counts up to {top:,}")
    codes = [np.array([automaton.start], np.int64)]
    number[codes[0]] = 0
    rows: list[NDArray[np.int64]] = []
    count = 1
    while len(codes[-1]):
        code = codes[-1]
        state, n = code % size, code // size
        target = automaton.delta[state]
        after = np.minimum(n[:, None] + automaton.inc[state], top)
        following = np.where(target == DEAD, DEAD, after * size + target)
        rows.append(following)
        fresh = np.unique(following)
        fresh = fresh[fresh != DEAD]
        fresh = fresh[number[fresh] == DEAD]
        number[fresh] = np.arange(count, count + len(fresh), dtype=np.int32)
        count += len(fresh)
        if count > 4 * STATES:
            raise too_large(f"more than {4 * STATES:,} states when a counter is unrolled")
        codes.append(fresh)
    table = np.concatenate(rows)
    delta = np.where(table == DEAD, DEAD, number[table]).astype(np.int32)
    code = np.concatenate(codes)
    state, n = code % size, code // size
    fits = (n >= lo) & ((n <= hi) if hi is not None else True)
    kind = automaton.accept[state]
    accept = np.where(kind == YES, YES, np.where((kind == COUNTED) & fits, YES, 0))
    result = minimise(
        Automaton(
            delta,
            automaton.byte_class,
            np.zeros_like(delta, np.uint8),
            accept.astype(np.uint8),
            0,
        )
    )
    if result.states > STATES:
        raise too_large(f"{result.states:,} states when a counter is unrolled")
    return result


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The reachable part of a product. `left`, `right`: int [P], the two states of each pair."""

    delta: Ints
    byte_class: NDArray[np.uint8]
    inc_left: NDArray[np.uint8]
    inc_right: NDArray[np.uint8]
    left: NDArray[np.int64]
    right: NDArray[np.int64]

    def automaton(
        self, inc: NDArray[np.uint8], accept: NDArray[np.generic], lo: int, hi: int | None
    ) -> Automaton:
        return Automaton(self.delta, self.byte_class, inc, accept.astype(np.uint8), 0, lo, hi)


def _pairs(left: Automaton, right: Automaton, lefts: int, rights: int) -> _Pairs:
    """Breadth-first product; with `rights` = right.states + 1 the last state is "outside"."""
    names = left.byte_class.astype(np.int64) * 256 + right.byte_class
    columns, byte_class = np.unique(names, return_inverse=True)
    total = rights > right.states
    a, b = left.delta[:, columns // 256], right.delta[:, columns % 256]
    inc_a, inc_b = left.inc[:, columns // 256], right.inc[:, columns % 256]
    if total:
        b = np.vstack(
            [np.where(b == DEAD, right.states, b), np.full((1, b.shape[1]), right.states)]
        )
        inc_b = np.vstack([inc_b, np.zeros((1, b.shape[1]), np.uint8)])
    number: dict[int, int] = {}
    front = np.array([left.start * rights + right.start], np.int64)
    number[int(front[0])] = 0
    codes, rows = [front], []
    while len(front):
        s, t = front // rights, front % rights
        target = a[s].astype(np.int64) * rights + b[t]
        target[(a[s] == DEAD) | (b[t] == DEAD)] = DEAD
        rows.append(target)
        fresh = [code for code in np.unique(target).tolist() if code not in number and code >= 0]
        for code in fresh:
            number[code] = len(number)
        if len(number) > 4 * STATES:
            raise too_large(f"a product of {lefts:,} and {right.states:,} states")
        front = np.array(fresh, np.int64)
        codes.append(front)
    code = np.concatenate(codes)
    table = np.concatenate(rows)
    order = np.argsort(code)
    place = np.searchsorted(code[order], table)
    delta = np.where(table == DEAD, DEAD, order[np.minimum(place, len(code) - 1)])
    s, t = code // rights, code % rights
    return _Pairs(delta.astype(np.int32), byte_class.astype(np.uint8), inc_a[s], inc_b[t], s, t)


def _extent(delta: Ints, inc: NDArray[np.uint8], automaton: Automaton) -> tuple[int, int | None]:
    """The fewest and most increments of any text; None if there is no most."""
    states = len(delta)
    least = np.where(automaton.accept > 0, 0, 2 * states).astype(np.int64)
    most = np.where(automaton.accept > 0, 0, -1).astype(np.int64)
    # Where every state is useful, a loop that counts makes the count unbounded.
    itself = (delta == np.arange(states)[:, None]) & (inc > 0)
    endless = bool(itself.any() and _useful(automaton))
    for _ in range(states + 1):
        padded = np.append(least, 2 * states)
        shorter = np.minimum(least, (padded[delta] + inc).min(axis=1))
        padded = np.append(most, -1)
        following = padded[delta]
        longer = np.maximum(most, np.where(following < 0, -1, following + inc).max(axis=1))
        if (shorter == least).all() and (endless or (longer == most).all()):
            break
        # A longest text without a loop has fewer increments than there are states.
        endless = endless or bool(longer.max() >= states)
        least, most = shorter, most if endless else longer
    else:
        endless = True  # A count that still grows after so many rounds is in a loop that counts.
    return int(least[automaton.start]), None if endless else int(most[automaton.start])


def _useful(automaton: Automaton) -> bool:
    """Whether every state is reached by some text and leads to one that is accepted."""
    return bool((reachable(automaton) & coreachable(automaton.delta, automaton.accept > 0)).all())


def _cost(automaton: Automaton) -> int:
    return automaton.states * (automaton.lo if automaton.hi is None else automaton.hi)


def _any_text() -> Automaton:
    one = one_character(normal([(0, LAST)]))
    final = int(np.flatnonzero(one.accept)[0])
    delta = np.where(one.delta == final, one.start, one.delta)
    accept = np.zeros_like(one.accept)
    accept[one.start] = YES
    return minimise(replace(one, delta=delta.astype(np.int32), accept=accept))
