"""The minimal automaton of a finite set of words, built word by word without a trie.

For example:

    months = of_words([b"April", b"June", b"May"])     # sorted and distinct
    months.accepts(b"May")                             # True
    months.accepts(b"Ma")                              # False
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from infill.languages.automaton import DEAD, YES, Automaton
from infill.languages.minimise import empty, merge_columns
from infill.languages.nfa import too_large

LIMIT = 100_000
"""The most states that a finite language may have."""


def of_words(words: Sequence[bytes]) -> Automaton:
    """The automaton of sorted, distinct words (Daciuk et al. 2000, sorted input)."""
    if not words:
        return empty()
    builder = _Builder()
    for word in words:
        builder.insert(word)
    return builder.finish()


class _Builder:
    """Keeps the path of the last word open; everything left of it is final and shared."""

    def __init__(self) -> None:
        self.edges: list[tuple[tuple[int, int], ...]] = []
        self.final: list[bool] = []
        self.known: dict[tuple[bool, tuple[tuple[int, int], ...]], int] = {}
        self.path: list[list[tuple[int, int]]] = [[]]
        self.ends: list[bool] = [False]
        self.last = b""

    def insert(self, word: bytes) -> None:
        common = 0
        for ours, theirs in zip(word, self.last, strict=False):
            if ours != theirs:
                break
            common += 1
        self._close(common)
        for _ in word[common:]:
            self.path.append([])
            self.ends.append(False)
        self.ends[-1] = True
        self.last = word

    def finish(self) -> Automaton:
        self._close(0)
        start = self._share(self.ends[0], tuple(self.path[0]))
        columns = np.zeros(256, np.uint8)
        used = sorted({byte for row in self.edges for byte, _ in row})
        # Bytes in no word share column 0; if all 256 are used there is no such column.
        spare = 0 if len(used) == 256 else 1
        columns[used] = np.arange(spare, spare + len(used))
        delta = np.full((len(self.edges), max(spare + len(used), 1)), DEAD, np.int32)
        for state, row in enumerate(self.edges):
            for byte, target in row:
                delta[state, columns[byte]] = target
        accept = np.where(self.final, YES, 0).astype(np.uint8)
        return merge_columns(
            Automaton(delta, columns, np.zeros_like(delta, np.uint8), accept, start)
        )

    def _close(self, depth: int) -> None:
        """Close the open states deeper than `depth`: reuse an equal state, or number a new one."""
        while len(self.path) - 1 > depth:
            state = self._share(self.ends.pop(), tuple(self.path.pop()))
            self.path[-1].append((self.last[len(self.path) - 1], state))

    def _share(self, final: bool, edges: tuple[tuple[int, int], ...]) -> int:
        state = self.known.get((final, edges))
        if state is None:
            state = self.known[final, edges] = len(self.edges)
            self.edges.append(edges)
            self.final.append(final)
            if state >= LIMIT:
                raise too_large(f"a list of values with more than {LIMIT:,} states")
        return state
