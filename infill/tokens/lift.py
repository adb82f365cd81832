"""Lifting: a byte language becomes an automaton over classes of interchangeable tokens.

    automaton = lift(one_of(["yes", "no"]), vocabulary)
    automaton.accepts(vocabulary.encode("yes"))     # True
    automaton.min_tokens                            # 1: "yes" is a token of this vocabulary
    automaton.classes                               # a few, not the size of the vocabulary

Everything that runs per step depends on the number of classes (6 to 64 for most slots), not on the
vocabulary.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.languages.automaton import COUNTED, YES, Automaton
from infill.languages.language import Language
from infill.tokens.counter import Moves, fewest
from infill.tokens.lift_cache import Cache, default_cache, pack_arrays, unpack_arrays
from infill.tokens.monoid import digest, token_columns
from infill.tokens.partition import Int32s, Partition
from infill.tokens.ragged import closure, distances, runs, starts_of
from infill.tokens.vocabulary import Vocabulary

VERSION = "lift-3"
"""Part of every key on disk; change it when the format or the meaning of a lift changes."""


@dataclass(frozen=True, eq=False)
class ClassSets:
    """`of_move`: int64 [M], the set of each move. `inc`: int64 [sets], what the moves of a set add
    to the counter. `klass`: the classes of set 0, then of set 1, …; `starts`: int64 [sets + 1],
    where each set begins."""

    of_move: NDArray[np.int64]
    inc: NDArray[np.int64]
    klass: Int32s
    starts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TokenAutomaton:
    """A deterministic automaton over token classes, with at most one counter.

    Edges are int32 [E] each, sorted by (source, target, inc, klass): reading a token of class
    `klass` leads from `source` to `target` and advances the counter by `inc`. `accept`: uint8 [S]
    as in `Automaton`: 0 no, 1 yes, 2 yes if lo <= count <= hi. All states are reachable and can
    reach acceptance when the counter is ignored. `min_tokens`: fewest tokens of any text, exactly;
    None if the vocabulary can spell none.
    """

    partition: Partition
    source: Int32s
    target: Int32s
    inc: Int32s
    klass: Int32s
    start: int
    accept: NDArray[np.uint8]
    lo: int
    hi: int | None
    min_tokens: int | None
    vocabulary: Vocabulary
    key: str

    @property
    def states(self) -> int:
        """The number of states S; 0 if there is no text."""
        return len(self.accept)

    @property
    def classes(self) -> int:
        """The number of token classes C."""
        return self.partition.classes

    @property
    def null(self) -> int | None:
        """The vocabulary's null token."""
        return self.vocabulary.null

    @property
    def token_class(self) -> Int32s:
        """int32 [V]: each token's class, -1 if the language never uses it."""
        return self.partition.token_class

    @cached_property
    def tokens(self) -> Int32s:
        """int32 [C]: some token of each class."""
        out = np.zeros(self.classes, np.int32)
        used = np.flatnonzero(self.token_class >= 0)[::-1]
        out[self.token_class[used]] = used
        return out

    @cached_property
    def move_starts(self) -> NDArray[np.int64]:
        """Where each *move* begins among the edges: a run of equal (source, target, inc)."""
        differ = (
            (self.source[1:] != self.source[:-1])
            | (self.target[1:] != self.target[:-1])
            | (self.inc[1:] != self.inc[:-1])
        )
        return (
            np.flatnonzero(np.concatenate([[True], differ]))
            if len(self.source)
            else runs(self.source)
        )

    @cached_property
    def moves(self) -> Moves:
        """The edges as the counter sees them: one for each (source, target, inc)."""
        at = self.move_starts
        return Moves(
            self.source[at],
            self.target[at],
            self.inc[at],
            self.start,
            self.accept,
            self.lo,
            self.hi,
        )

    @cached_property
    def class_sets(self) -> ClassSets:
        """The distinct sets of classes with their increments: many moves share one."""
        numbers: dict[tuple[int, bytes], int] = {}
        runs_ = np.split(self.klass, self.move_starts[1:]) if len(self.klass) else []
        of_move = [
            numbers.setdefault((inc, run.tobytes()), len(numbers))
            for inc, run in zip(self.moves.inc.tolist(), runs_, strict=True)
        ]
        sets = [np.frombuffer(run, np.int32) for _, run in numbers]
        return ClassSets(
            np.array(of_move, np.int64),
            np.array([inc for inc, _ in numbers], np.int64),
            np.concatenate(sets) if sets else np.empty(0, np.int32),
            starts_of(np.array([len(each) for each in sets], np.int64)),
        )

    def accepts(self, tokens: Sequence[int]) -> bool:
        """Whether these tokens, none of them null, spell a text of the language."""
        if not self.states:
            return False
        at, count = self.start, 0
        for klass in self.token_class[np.array(tokens, np.int64)].tolist():
            low, high = np.searchsorted(self.source, np.array([at, at + 1], np.int32))
            ways = low + np.flatnonzero(self.klass[low:high] == klass)
            if klass < 0 or not len(ways):
                return False
            at, count = int(self.target[ways[0]]), count + int(self.inc[ways[0]])
        if self.accept[at] == COUNTED:
            return self.lo <= count and (self.hi is None or count <= self.hi)
        return bool(self.accept[at] == YES)

    @cached_property
    def distance(self) -> Int32s:
        """int32 [S]: fewest tokens from each state to acceptance, the counter ignored."""
        return distances(self.states, self.target, self.source, np.flatnonzero(self.accept))


def lift(
    language: Language, vocabulary: Vocabulary, *, cache: Cache | None = None
) -> TokenAutomaton:
    """The token automaton of a language, from memory, from disk, or computed now.

    An empty or unspellable language gives one with `min_tokens` None. Raises Unsupported if the
    language is too large.
    """
    if cache is None:
        return _remembered(language, vocabulary)
    return _stored(language, vocabulary, cache)


@lru_cache(maxsize=512)
def _remembered(language: Language, vocabulary: Vocabulary) -> TokenAutomaton:
    return _stored(language, vocabulary, default_cache())


def _stored(language: Language, vocabulary: Vocabulary, cache: Cache) -> TokenAutomaton:
    key = f"{language.key}-{vocabulary.key}"
    name = f"{VERSION}-{key}"
    found = cache.get(name)
    if found is not None:
        return _read(found, vocabulary, key)
    vocabulary.trie(cache)
    made = lift_automaton(language.automaton(), vocabulary, key)
    cache.put(name, _written(made))
    return made


def lift_automaton(automaton: Automaton, vocabulary: Vocabulary, key: str = "") -> TokenAutomaton:
    """Lift a byte automaton; the caches are neither read nor written."""
    column, columns = token_columns(automaton, vocabulary.trie())
    used = np.flatnonzero(np.bincount(column[column >= 0], minlength=len(columns)))
    rows = columns.rows(used)
    klass = np.repeat(np.arange(len(used)), columns.count[used])
    source, target, inc = columns.source[rows], columns.target[rows], columns.inc[rows]

    # Only states at token boundaries matter: what a token does elsewhere makes no difference.
    size = automaton.states
    begin, ends = np.array([automaton.start]), np.flatnonzero(automaton.accept)
    live = closure(size, source, target, begin) & closure(size, target, source, ends)
    kept = np.flatnonzero(live[source] & live[target])
    source, target, inc, klass = source[kept], target[kept], inc[kept], klass[kept]
    merged = _merge(len(used), klass, digest(source, target, inc))
    class_of = np.full(len(columns) + 1, -1, np.int32)
    class_of[used] = merged
    token_class = class_of[column]
    first = np.unique(klass, return_index=True)[0]
    renumbered = np.cumsum(live) - 1
    chosen = np.isin(klass, first[np.unique(merged[first], return_index=True)[1]])
    source, target = renumbered[source[chosen]], renumbered[target[chosen]]
    inc, label = inc[chosen], merged[klass[chosen]]
    order = np.lexsort((label, inc, target, source))
    lifted = TokenAutomaton(
        Partition(token_class, int(merged.max(initial=-1)) + 1),
        source[order].astype(np.int32),
        target[order].astype(np.int32),
        inc[order].astype(np.int32),
        label[order],
        start=int(renumbered[automaton.start]) if live[automaton.start] else 0,
        accept=automaton.accept[live],
        lo=automaton.lo,
        hi=automaton.hi,
        min_tokens=None,
        vocabulary=vocabulary,
        key=key,
    )
    return replace(lifted, min_tokens=fewest(lifted.moves) if lifted.states else None)


def _merge(size: int, klass: NDArray[np.int64], entry: NDArray[np.uint64]) -> NDArray[np.int32]:
    """New numbers for classes that act alike on the edges left; -1 for those with none left."""
    begin = runs(klass)
    out = np.full(size, -1, np.int32)
    if len(begin):
        names = np.add.reduceat(entry, begin)
        _, out[klass[begin]] = np.unique(names, return_inverse=True)
    return out


def _written(lifted: TokenAutomaton) -> bytes:
    facts = {
        "classes": lifted.classes,
        "start": lifted.start,
        "lo": lifted.lo,
        "hi": lifted.hi,
        "min_tokens": lifted.min_tokens,
    }
    small = np.int16 if lifted.classes < 2**15 else np.int32
    edges = np.stack([lifted.source, lifted.target, lifted.inc, lifted.klass])
    token_class = lifted.token_class.astype(small)
    packed = pack_arrays(
        facts, {"token_class": token_class, "edges": edges, "accept": lifted.accept}
    )
    return zlib.compress(packed, 1)


def _read(data: bytes, vocabulary: Vocabulary, key: str) -> TokenAutomaton:
    facts, arrays = unpack_arrays(zlib.decompress(data))
    source, target, inc, klass = arrays["edges"]
    return TokenAutomaton(
        Partition(arrays["token_class"].astype(np.int32), facts["classes"]),
        source,
        target,
        inc,
        klass,
        start=facts["start"],
        accept=arrays["accept"],
        lo=facts["lo"],
        hi=facts["hi"],
        min_tokens=facts["min_tokens"],
        vocabulary=vocabulary,
        key=key,
    )
