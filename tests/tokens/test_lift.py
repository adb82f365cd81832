"""Token classes and token automata against the byte automata they come from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from infill.constraints.lattice import lattice
from infill.languages.automaton import COUNTED
from infill.languages.language import (
    Language,
    any_text,
    characters,
    escaped,
    length,
    literal,
    one_of,
)
from infill.tokens.counter import DEEPEST, unrolled_counter
from infill.tokens.lift import TokenAutomaton, lift, lift_automaton
from infill.tokens.lift_cache import Cache
from infill.tokens.vocabulary import Vocabulary

BYTES: list[bytes | None] = [bytes([byte]) for byte in range(256)]
WORDS = [b"the", b" the", b"\xe6\x97", b"\xa5", b'",', b' "', b"\\u00", b"12", b"aaaa", b"\\\\"]
VOCABULARY = Vocabulary.from_tokens([None, *BYTES, *WORDS, None], mask=267, null=0)
VOCABULARY.trie(Cache(None))
LETTER = characters([(ord("a"), ord("z"))])
TEXT = literal(' "') + escaped(any_text()) + literal('",')


def lifted(language: Language, vocabulary: Vocabulary = VOCABULARY) -> TokenAutomaton:
    return lift_automaton(language.automaton(), vocabulary)


def accepts(automaton: TokenAutomaton, tokens: list[int]) -> bool:
    """What the automaton says of tokens, once it says the same as its edges read one by one."""
    found = automaton.accepts(tokens)
    assert found == _read(automaton, tokens)
    return found


def _read(automaton: TokenAutomaton, tokens: list[int]) -> bool:
    if not automaton.states:
        return False
    state, count = automaton.start, 0
    for token in tokens:
        here = (automaton.source == state) & (automaton.klass == automaton.token_class[token])
        if not here.any():
            return False
        (edge,) = np.flatnonzero(here)
        state, count = int(automaton.target[edge]), count + int(automaton.inc[edge])
    kind = automaton.accept[state]
    if kind == COUNTED:
        return automaton.lo <= count and (automaton.hi is None or count <= automaton.hi)
    return bool(kind)


LANGUAGES = {
    "a JSON string": TEXT,
    "a bounded JSON string": literal(' "') + escaped(length(any_text(), 2, 6)) + literal('",'),
    "an enum": one_of([' "red",', ' "green",', ' "日",']),
    "digits": characters([(48, 57)]).repeat(2, 5),
    "any text": any_text(),
    "five letters or one": length(LETTER.repeat(0), 5) | literal("q"),
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_lifted_automaton_reads_tokens_as_the_language_reads_their_bytes(name: str) -> None:
    language, rng = LANGUAGES[name], random.Random(0)
    automaton = lifted(language)
    for _ in range(30):
        text = language.random(rng)
        if len(text) > 300:
            continue
        tokens = VOCABULARY.encode(text)
        assert accepts(automaton, tokens)
        for spoiled in neighbours(tokens, rng):
            raw = VOCABULARY.decode(spoiled)
            assert accepts(automaton, spoiled) == language.accepts(raw), raw


def neighbours(tokens: list[int], rng: random.Random) -> Iterator[list[int]]:
    for _ in range(3):
        at = rng.randrange(len(tokens) + 1)
        yield tokens[:at] + tokens[at + 1 :]
        yield [*tokens[:at], rng.randrange(1, 267), *tokens[at:]]


@pytest.mark.parametrize("name", LANGUAGES)
def test_tokens_of_a_class_stand_for_each_other_and_of_two_classes_do_not(name: str) -> None:
    automaton = lifted(LANGUAGES[name])
    columns = {}
    for klass in range(automaton.classes):
        edges = automaton.klass == klass
        columns[klass] = frozenset(
            zip(
                automaton.source[edges].tolist(),
                automaton.target[edges].tolist(),
                automaton.inc[edges].tolist(),
                strict=True,
            )
        )
        assert columns[klass], "every class is used somewhere"
    assert len(set(columns.values())) == automaton.classes, "classes are as few as can be"
    partition = automaton.partition
    assert partition.sizes.min() >= 1
    assert automaton.token_class[0] == automaton.token_class[-1] == -1, "null and mask are no text"
    grouped = np.split(partition.members, partition.starts[1:])
    for klass, members in zip(partition.groups.tolist(), grouped, strict=True):
        assert np.array_equal(members, np.flatnonzero(automaton.token_class == klass))
    assert automaton.token_class[automaton.tokens].tolist() == list(range(automaton.classes))


def test_typical_slots_have_few_classes() -> None:
    assert lifted(TEXT).classes < 50
    assert lifted(LANGUAGES["an enum"]).classes < 30


@pytest.mark.parametrize(
    ("language", "need"),
    [
        (literal(""), 0),
        (literal(" the the"), 2),
        (TEXT, 2),
        (literal("aaaaaaaaa"), 3),
        (length(LETTER.repeat(0), 9, 9), 3),
        (length(LETTER.repeat(0), 5, 7), 2),
        (length(literal("a").repeat(0), 5, 7), 2),
        (length(literal("a").repeat(0), 6, 7), 3),
        (length(literal("aaaa").repeat(0), 7, 9) + literal("b"), 3),
        (length(literal("a").repeat(0), 400, None), 100),
        (length(literal("b").repeat(0), 3000, 3000), 3000),
        (length(literal("b").repeat(0), 9000, None), DEEPEST + 1),
        (length(LETTER.repeat(0), 0, 2**31), 0),
        (one_of([]), None),
        (length(literal("ab").repeat(0), 3, 3), None),
    ],
)
def test_the_fewest_tokens_are_known_exactly(language: Language, need: int | None) -> None:
    assert lifted(language).min_tokens == need


def test_what_the_vocabulary_cannot_spell_has_no_text() -> None:
    few = Vocabulary.from_tokens([b"a", b"bb"])
    few.trie(Cache(None))
    assert lifted(literal("ab"), few).min_tokens is None
    assert lifted(literal("abba"), few).min_tokens == 3
    assert lifted(literal("b").repeat(1), few).min_tokens == 1


def test_distances_count_tokens_to_the_end() -> None:
    automaton = lifted(literal("xyz"))
    assert automaton.distance[automaton.start] == 3
    assert sorted(automaton.distance.tolist()) == [0, 1, 2, 3]


def test_tokens_that_count_far_are_left_to_shorter_ones() -> None:
    vocabulary = Vocabulary.from_tokens([b"a", b"a" * 16, b"a" * 17])
    vocabulary.trie(Cache(None))
    automaton = lifted(length(literal("a").repeat(0), 0, 40), vocabulary)
    assert (automaton.token_class >= 0).tolist() == [True, True, False]
    plain = lifted(literal("a").repeat(0), vocabulary)
    assert (plain.token_class >= 0).all(), "without a counter all are welcome"


small = st.integers(0, 5)


@settings(max_examples=25, deadline=None)
@given(small, small, st.sampled_from(["b", "", "ab"]))
def test_counters_are_what_unrolling_them_into_states_gives(lo: int, more: int, tail: str) -> None:
    """Compared over all strings of up to three tokens of a toy vocabulary."""
    tokens = [b"a", b"b", b"ab", b"aab", b"bbb"]
    vocabulary = Vocabulary.from_tokens([None, *tokens], null=0)
    vocabulary.trie(Cache(None))
    letters = characters([(97, 98)])
    counted = length(letters.repeat(0), lo, lo + more) + literal(tail)
    unrolled_counter = letters.repeat(lo, lo + more) + literal(tail)
    one, other = lifted(counted, vocabulary), lifted(unrolled_counter, vocabulary)
    assert one.min_tokens == other.min_tokens
    for size in range(4):
        paths = [Paths(one, size), Paths(other, size), Paths(one, 40)]
        for string in product(range(1, 6), repeat=size):
            wanted = unrolled_counter.accepts(vocabulary.decode(string))
            assert accepts(one, list(string)) == wanted
            assert [path.accepts(string) for path in paths] == [wanted] * 3


class Paths:
    """Reads tokens along the edges of a lattice."""

    def __init__(self, automaton: TokenAutomaton, size: int) -> None:
        self.token_class = automaton.token_class.tolist()
        found = lattice(automaton, size)
        classes = np.split(found.klass, found.parts[1:])
        self.final = found.final.tolist()
        self.ahead = {
            (source, klass): target
            for source, target, move in zip(
                found.source.tolist(), found.target.tolist(), found.move.tolist(), strict=True
            )
            for klass in classes[move].tolist()
        }

    def accepts(self, tokens: Iterable[int]) -> bool:
        node = 0
        for token in tokens:
            node = self.ahead.get((node, self.token_class[token]), -1)
        return node >= 0 and bool(self.final[node])


def test_bounds_that_no_text_of_the_length_reaches_cost_no_nodes() -> None:
    bounded = literal('"') + escaped(length(any_text(), 0, 5000)) + literal('"')
    free = lifted(literal('"') + escaped(any_text()) + literal('"'))
    assert lattice(lifted(bounded), 16).nodes == lattice(free, 16).nodes
    tight = lifted(literal('"') + escaped(length(any_text(), 0, 20)) + literal('"'))
    assert lattice(tight, 16).nodes > 5 * lattice(free, 16).nodes


def test_unrolled_levels_are_the_fewest_tokens() -> None:
    moves = lifted(length(literal("a").repeat(0), 4, 6)).moves
    found = unrolled_counter(moves, 10)
    by_count = dict(zip(found.count.tolist(), found.level.tolist(), strict=True))
    assert [by_count[n] for n in range(7)] == [0, 1, 2, 3, 1, 2, 3]
    assert found.accept[found.count == 4].all() and not found.accept[found.count == 7].any()


def test_a_lift_comes_back_from_memory_and_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    for language in [*LANGUAGES.values(), one_of([]), literal("")]:
        made = lift(language, VOCABULARY, cache=Cache(path))
        read = lift(language, VOCABULARY, cache=Cache(path))
        assert read is not made
        for name in ("source", "target", "inc", "klass", "accept", "token_class"):
            assert np.array_equal(getattr(made, name), getattr(read, name)), name
        for name in ("start", "lo", "hi", "min_tokens", "key", "classes", "null"):
            assert getattr(made, name) == getattr(read, name), name


def test_an_enum_of_thousands_lifts_as_well() -> None:
    automaton = lifted(one_of([f"item {number * 7919}" for number in range(3000)]))
    assert automaton.min_tokens is not None
    assert accepts(automaton, VOCABULARY.encode("item 7919"))
    assert not accepts(automaton, VOCABULARY.encode("item 7918"))
