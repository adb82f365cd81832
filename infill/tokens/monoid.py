"""From bytes to tokens: the transition monoid of a byte automaton, walked along a trie.

    automaton = one_of(["yes", "no"]).automaton()
    column, columns = token_columns(automaton, build_trie(vocabulary.tokens))
    column[vocabulary.encode("yes")]      # the number of this token's column in `columns`

A token acts on an automaton as one *column*: for every state it may be read in, the state it leads
to and how far it advances the counter. The columns are the elements of the transition monoid;
two tokens with equal columns are interchangeable everywhere. The walk goes down the trie level by
level and computes each product (column, byte class) once, however many nodes share it. Columns are
kept sparse, so an enum of thousands of texts costs no more than a string.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from infill.errors import Unsupported
from infill.languages.automaton import Automaton
from infill.tokens.ragged import run_indices, runs
from infill.tokens.trie import Trie

LONGEST = 16
"""An edge that advances the counter further is dropped: tokens of long runs of blanks or dashes
would get one class for each length, and shorter tokens spell the same text."""

ENTRIES = 30_000_000
"""The most entries of all columns together; a language with more is refused."""

_UNKNOWN, _DEAD = -2, -1


@dataclass(slots=True)
class Columns:
    """Interned columns; column c has the entries first[c] … first[c] + count[c] - 1."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    inc: NDArray[np.int32]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    known: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.first)

    def rows(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entries of some columns, one column after the other."""
        return run_indices(self.first[columns], self.count[columns])


def token_columns(automaton: Automaton, trie: Trie) -> tuple[NDArray[np.int32], Columns]:
    """Each token's column (-1 if it is read in no state), and the columns.

    Raises Unsupported if the monoid is too large.
    """
    states, classes = automaton.delta.shape
    everywhere = np.arange(states, dtype=np.int32)
    columns = Columns(
        everywhere,
        everywhere,
        np.zeros(states, np.int32),
        np.zeros(1, np.int64),
        np.array([states], np.int64),
    )
    step = np.full((64, classes), _UNKNOWN, np.int32)
    byte_class = automaton.byte_class[trie.byte].astype(np.int64)
    column = np.full(len(trie.parent) + 1, _DEAD, np.int32)
    column[-1] = 0
    for low, high in zip(trie.levels[:-1].tolist(), trie.levels[1:].tolist(), strict=True):
        # parent -1 reads the last entry, which is the root's
        parent = column[trie.parent[low:high]]
        alive = np.flatnonzero(parent >= 0)
        if not len(alive):
            break
        above, byte = parent[alive], byte_class[low + alive]
        found = step[above, byte]
        fresh = found == _UNKNOWN
        if fresh.any():
            pairs = np.unique(above[fresh] * np.int64(classes) + byte[fresh])
            step = _advance(automaton, columns, step, pairs // classes, pairs % classes)
            found = step[above, byte]
        column[low + alive] = found
    return np.where(trie.token_node >= 0, column[trie.token_node], _DEAD), columns


def _advance(
    automaton: Automaton,
    columns: Columns,
    step: NDArray[np.int32],
    above: NDArray[np.int64],
    byte: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Compute the products (column, byte class), intern them and note them in `step`."""
    rows = columns.rows(above)
    owner = np.repeat(np.arange(len(above)), columns.count[above])
    at, read = columns.target[rows], byte[owner]
    target = automaton.delta[at, read]
    inc = columns.inc[rows] + automaton.inc[at, read]
    kept = np.flatnonzero((target >= 0) & (inc <= LONGEST))
    source, target, inc, owner = columns.source[rows[kept]], target[kept], inc[kept], owner[kept]
    begin = runs(owner)
    alive = owner[begin]
    names = np.add.reduceat(digest(source, target, inc), begin) if len(begin) else begin
    step[above, byte] = _DEAD
    new: list[int] = []
    size, numbers = len(columns), []
    for i, name in enumerate(names.tolist()):
        number = columns.known.setdefault(name, size)
        if number == size:
            new.append(i)
            size += 1
        numbers.append(number)
    step[above[alive], byte[alive]] = numbers
    if new:
        counts = np.diff(np.append(begin, len(owner)))[new]
        picked = run_indices(begin[new], counts)
        _append(columns, source[picked], target[picked], inc[picked], counts)
        while len(step) < size:
            step = np.concatenate([step, np.full_like(step, _UNKNOWN)])
    return step


def _append(
    columns: Columns,
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    inc: NDArray[np.int32],
    counts: NDArray[np.int64],
) -> None:
    entries = len(columns.source)
    if entries + len(source) > ENTRIES:
        raise Unsupported(
            "this language is too large for a slot",
            got=f"more than {ENTRIES:,} ways to read a token",
            todo="use a simpler pattern, or smaller bounds",
        )
    columns.source = np.concatenate([columns.source, source])
    columns.target = np.concatenate([columns.target, target])
    columns.inc = np.concatenate([columns.inc, inc])
    columns.first = np.concatenate([columns.first, entries + np.cumsum(counts) - counts])
    columns.count = np.concatenate([columns.count, counts])


def digest(
    source: NDArray[np.int32], target: NDArray[np.int32], inc: NDArray[np.int32]
) -> NDArray[np.uint64]:
    """64 mixed bits per entry (splitmix64); a column's name is their sum, whatever the order.

    Two of 10,000 different columns share a name with a probability of 3e-12.
    """
    packed = source.astype(np.uint64) << np.uint64(32)
    packed += target.astype(np.uint64) * np.uint64(64) + inc.astype(np.uint64)
    packed += np.uint64(0x9E3779B97F4A7C15)
    packed = (packed ^ (packed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    packed = (packed ^ (packed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return packed ^ (packed >> np.uint64(31))
