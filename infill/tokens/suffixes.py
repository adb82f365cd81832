"""From bytes to tokens for a pushdown: what each token does, computed from its end to its front.

    found = behaviours(pushdown.scanner, len(pushdown.table.terminal), vocabulary)
    found.token_class       # int32 [V]: tokens of one class are interchangeable
    found.rows              # int32 [C, Q]: what a class does in each scanner state

What a token does depends on the scanner state it begins in, and, once a lexeme ends inside it, on
the parser, which knows in which context the rest is read. So a token acts as one *row*: for every
scanner state the state it ends in, or "a lexeme of this symbol ends, then that suffix follows". A
suffix after a lexeme begins in a fresh state, one for each context. Rows of suffixes are made from
rows of shorter ones along the trie of the reversed tokens; equal rows are one class, and two tokens
of one class are interchangeable in every configuration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.errors import Unsupported
from infill.languages.pushdown import DEAD, Scanner
from infill.tokens.trie import build_trie
from infill.tokens.vocabulary import Vocabulary

Int32s = NDArray[np.int32]

ENTRIES = 60_000_000
"""The most entries of all rows together; a grammar with more is refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Behaviours:
    """`token_class`: int32 [V], -1 for tokens that no state can read. `rows`: int32 [C, Q]: -1, or
    a scanner state, or Q + suffix * symbols + symbol: the lexeme ends as `symbol`, and then comes
    `suffixes[suffix]`, int32 [contexts], with values like those of a row."""

    token_class: Int32s
    rows: Int32s
    suffixes: Int32s
    symbols: int


def behaviours(scanner: Scanner, symbols: int, vocabulary: Vocabulary) -> Behaviours:
    """The classes of a vocabulary's tokens under a scanner; raises Unsupported beyond the cap."""
    trie = build_trie([token[::-1] if token else None for token in vocabulary.tokens])
    rows = _Rows(scanner, symbols)
    number = np.full(len(trie.parent) + 1, DEAD, np.int32)
    number[-1] = rows.number(np.arange(scanner.states, dtype=np.int32))
    column = scanner.byte_class[trie.byte].astype(np.int64)
    width = scanner.delta.shape[1]
    for low, high in zip(trie.levels[:-1].tolist(), trie.levels[1:].tolist(), strict=True):
        parent = number[trie.parent[low:high]]
        pairs = np.where(parent >= 0, parent * np.int64(width) + column[low:high], -1)
        distinct, inverse = np.unique(pairs, return_inverse=True)
        made = [
            DEAD if pair < 0 else rows.before(*divmod(pair, width)) for pair in distinct.tolist()
        ]
        number[low:high] = np.array(made, np.int32)[inverse]
    own = np.where(trie.token_node >= 0, number[trie.token_node], DEAD)
    used = np.unique(own[own >= 0])
    token_class = np.where(own >= 0, np.searchsorted(used, own), DEAD).astype(np.int32)
    table = np.stack(rows.rows)[used] if len(used) else np.empty((0, scanner.states), np.int32)
    suffixes = np.stack(rows.suffixes) if rows.suffixes else np.empty((0, 1), np.int32)
    return Behaviours(token_class, table, suffixes, symbols)


class _Rows:
    """Interned rows and suffixes."""

    def __init__(self, scanner: Scanner, symbols: int) -> None:
        self.states, self.fresh, self.symbols = scanner.states, scanner.fresh, symbols
        self.rows: list[Int32s] = []
        self.suffixes: list[Int32s] = []
        self._rows: dict[bytes, int] = {}
        self._suffixes: dict[bytes, int] = {}
        # For each byte class: the next state of each state; the states whose lexeme ends before it.
        self._ahead = np.ascontiguousarray(scanner.delta.T)
        self._ends = [np.flatnonzero((ahead < 0) & (scanner.match >= 0)) for ahead in self._ahead]
        self._match = scanner.match

    def number(self, row: Int32s) -> int:
        """The number of a row; -1 if no state can read it."""
        name = row.tobytes()
        found = self._rows.get(name)
        if found is None:
            if not (row >= 0).any():
                return DEAD
            found = self._rows[name] = len(self.rows)
            self.rows.append(row)
            if len(self.rows) * self.states > ENTRIES:
                raise Unsupported(
                    "this grammar is too large for a slot",
                    got=f"more than {ENTRIES:,} ways to read a token",
                    todo="use fewer or simpler terminals",
                )
        return found

    def before(self, row: int, column: int) -> int:
        """The row of a suffix with one more byte in front."""
        ahead, ends = self._ahead[column], self._ends[column]
        new = np.where(ahead >= 0, self.rows[row][ahead], DEAD).astype(np.int32)
        suffix = new[self.fresh]
        if len(ends) and (suffix >= 0).any():
            number = self._suffix(suffix)
            new[ends] = self.states + number * self.symbols + self._match[ends]
        return self.number(new)

    def _suffix(self, values: Int32s) -> int:
        number = self._suffixes.setdefault(values.tobytes(), len(self.suffixes))
        if number == len(self.suffixes):
            self.suffixes.append(values)
        return number
