"""The algebra against sets of words, and what its automata promise."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from infill.errors import Unsatisfiable, Unsupported
from infill.languages.automaton import COUNTED, DEAD, Automaton
from infill.languages.language import (
    Language,
    any_text,
    characters,
    concat,
    escaped,
    length,
    literal,
    multiples,
    nothing,
    one_of,
    union,
)
from tests.tables import accepts

LONGEST = 5
WORDS = ["".join(word) for size in range(LONGEST + 1) for word in product("aé", repeat=size)]

Model = tuple[Language, frozenset[str]]
"""A language and its words over two letters, up to LONGEST code points."""


def _sized(words: object) -> frozenset[str]:
    return frozenset(word for word in words if len(word) <= LONGEST)  # type: ignore[attr-defined]


def _concat(one: Model, other: Model) -> Model:
    return one[0] + other[0], _sized(a + b for a in one[1] for b in other[1])


def _repeat(one: Model, lo: int, more: int | None) -> Model:
    found, power = set(), frozenset([""])
    for count in range(lo + (LONGEST if more is None else more) + 1):
        found |= power if count >= lo else frozenset()
        power = _sized(a + b for a in power for b in one[1])
    return one[0].repeat(lo, None if more is None else lo + more), frozenset(found)


def _length(one: Model, lo: int, more: int | None) -> Model:
    hi = None if more is None else lo + more
    kept = [word for word in one[1] if lo <= len(word) and (hi is None or len(word) <= hi)]
    return length(one[0], lo, hi), frozenset(kept)


_counts = st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 2)))
_atoms = st.one_of(
    st.sampled_from(WORDS[:15]).map(lambda word: (literal(word), frozenset([word]))),
    st.sets(st.sampled_from(WORDS[:31]), max_size=5).map(lambda w: (one_of(w), frozenset(w))),
    st.just((characters([(97, 97), (0xE9, 0xE9)]), frozenset("aé"))),
    st.just((any_text(), frozenset(WORDS))),
)


def _grow(models: st.SearchStrategy[Model]) -> st.SearchStrategy[Model]:
    pairs = st.tuples(models, models)
    return st.one_of(
        pairs.map(lambda pair: _concat(*pair)),
        pairs.map(lambda pair: (pair[0][0] | pair[1][0], pair[0][1] | pair[1][1])),
        pairs.map(lambda pair: (pair[0][0] & pair[1][0], pair[0][1] & pair[1][1])),
        pairs.map(lambda pair: (pair[0][0] - pair[1][0], pair[0][1] - pair[1][1])),
        st.tuples(models, _counts).map(lambda it: _repeat(it[0], *it[1])),
        st.tuples(models, _counts).map(lambda it: _length(it[0], *it[1])),
    )


models = st.recursive(_atoms, _grow, max_leaves=6)


@settings(max_examples=250, deadline=None)
@given(models)
def test_every_expression_has_the_words_that_set_algebra_says(model: Model) -> None:
    language, words = model
    automaton = language.automaton()
    check_shape(automaton)
    assert {word for word in WORDS if automaton.accepts(word.encode())} == set(words)
    assert language.nullable == ("" in words)
    if words:
        assert not language.is_empty()
        assert len(language.shortest()) <= min(len(word.encode()) for word in words)


def check_shape(automaton: Automaton) -> None:
    """What `Automaton` promises about its arrays."""
    states, columns = automaton.delta.shape
    assert automaton.delta.dtype == np.int32 and automaton.byte_class.dtype == np.uint8
    assert automaton.inc.shape == (states, columns) and automaton.accept.shape == (states,)
    assert automaton.byte_class.max() < columns
    assert automaton.delta.min() >= DEAD and automaton.delta.max() < states
    assert not automaton.inc[automaton.delta == DEAD].any()
    if not automaton.counted:
        assert not automaton.inc.any() and not (automaton.accept == COUNTED).any()


@settings(max_examples=100, deadline=None)
@given(models, st.integers(0, 1000))
def test_random_texts_belong_and_a_short_list_is_complete(model: Model, seed: int) -> None:
    language, words = model
    if language.is_empty():
        assert language.texts(3) == []
        with pytest.raises(Unsatisfiable):
            language.random(random.Random(seed))
        return
    drawn = {language.random(random.Random(seed + more)) for more in range(5)}
    accepts(language, yes=drawn)
    everything = language.texts(40)
    if everything is not None:
        assert words <= set(everything) and drawn <= set(everything)
        assert len(set(everything)) == len(everything)


@pytest.mark.parametrize("word", ["a", "é", "ab", "日本", "🙂a"])
def test_a_length_cuts_off_words_that_repeat_however_many_bytes_they_have(word: str) -> None:
    for lo, hi in [(0, 1), (1, 1), (0, 2), (2, 3), (0, 5)]:
        automaton = length(literal(word).repeat(0, None), lo, hi).automaton()
        for times in range(8):
            text = word * times
            assert automaton.accepts(text.encode()) == (lo <= len(text) <= hi)


def test_a_length_is_a_counter_that_literals_around_it_keep() -> None:
    body = length(any_text(), 2, 500)
    language = concat([literal('say "'), escaped(body), literal('",')])
    automaton = language.automaton()
    assert (automaton.lo, automaton.hi) == (2, 500) and automaton.states < 40
    accepts(
        language,
        yes=['say "ab",', 'say "\\"é",', 'say "\\n\\u0000",', 'say "😀😀",'],
        no=['say "a",', 'say "\\n",', 'say "ab"', f'say "{"x" * 501}",'],
    )


def test_a_branch_without_the_counter_is_accepted_at_any_count() -> None:
    counted = concat([literal('"'), escaped(length(any_text(), 3, 90)), literal('"')])
    language = (counted | literal("null")) + literal("}")
    automaton = language.automaton()
    assert automaton.counted and automaton.states < 50
    accepts(language, yes=["null}", '"abc"}'], no=['"ab"}', "null", '"null}'])
    accepts(language.optional(), yes=["", "null}", '"abc"}'], no=['"ab"}'])


def test_words_that_may_go_on_without_end_are_counted_all_the_same() -> None:
    word = one_of("ab").repeat(1)
    text = (word + literal(" ")).repeat(0, 2) + word
    found = length(text, 2, 6)
    accepts(found, yes=["ab", "a b", "a b a", "ababab"], no=["a", "a ", "a b a b", "abababa"])
    accepts(length(text, 700), yes=["a" * 700], no=["a" * 699])


def test_two_counters_are_one_when_they_agree_and_unrolled_when_not() -> None:
    lower, upper = length(any_text(), 5), length(any_text(), 0, 9)
    both = (lower & upper).automaton()
    assert (both.lo, both.hi) == (5, 9)
    letter = characters([(97, 122)])
    two = length(letter.repeat(0), 2, 4) + literal("-") + length(letter.repeat(0), 1, 200)
    accepts(two, yes=["ab-c", "abcd-" + "x" * 200], no=["a-c", "ab-", "abcde-f", "ab-" + "x" * 201])
    assert (two.automaton().lo, two.automaton().hi) == (1, 200)


def test_a_counter_that_decides_nothing_is_dropped() -> None:
    digits = characters([(48, 57)]).repeat(4, 4)
    assert length(digits, 1, 100).automaton().counted is False
    assert length(digits, 5, 100).is_empty()
    assert length(digits, 0, 3).is_empty()


def test_long_repetitions_of_a_clear_unit_become_counters() -> None:
    unit = literal("item number ") + characters([(48, 57)]) + literal(";")
    language = literal("<") + unit.repeat(2, 30) + literal(">")
    automaton = language.automaton()
    assert (automaton.lo, automaton.hi) == (2, 30) and automaton.states < 30
    one = "item number 7;"
    accepts(language, yes=[f"<{one * 2}>", f"<{one * 30}>"], no=[f"<{one}>", f"<{one * 31}>", "<>"])


def test_difference_with_a_length_keeps_an_interval_or_unrolls() -> None:
    word = characters([(97, 122)]).repeat(0)
    accepts(word - length(word, 0, 3), yes=["abcd"], no=["", "abc"])
    accepts(word - length(word, 3), yes=["", "ab"], no=["abc"])
    accepts(word - length(word, 2, 3), yes=["", "a", "abcd"], no=["ab", "abc"])
    accepts(length(word, 2, 9) - one_of(["abc", "x"]), yes=["ab", "abcd"], no=["abc", "a", "x"])


def test_any_text_is_exactly_valid_utf8() -> None:
    automaton = any_text().automaton()
    assert automaton.states <= 9
    for text in (b"", b"a\x00\x7f", "é€😀\U0010ffff".encode()):
        assert automaton.accepts(text)
    for text in (b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xff"):
        assert not automaton.accepts(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 0x10FFFF), st.integers(0, 3000)), min_size=1, max_size=4),
    st.lists(st.characters(exclude_categories=["Cs"]), max_size=50),
)
def test_a_set_of_characters_is_the_set(starts: list[tuple[int, int]], others: list[str]) -> None:
    ranges = [(first, first + size) for first, size in starts]
    language = characters(ranges)
    for code in [ord(one) for one in others] + [end for pair in ranges for end in pair]:
        if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            assert language.accepts(chr(code)) == any(lo <= code <= hi for lo, hi in ranges)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.text(max_size=8), max_size=20))
def test_a_finite_language_lists_its_words(words: set[str]) -> None:
    language = one_of(words)
    assert language.texts(20) == sorted(words, key=str.encode)
    check_shape(language.automaton())


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_escaped_text_is_what_json_dumps_writes(text: str) -> None:
    import json

    spelled = json.dumps(text, ensure_ascii=False)[1:-1]
    accepts(escaped(any_text()), yes=[spelled])
    accepts(escaped(literal(text)), yes=[spelled])


def test_multiples_pass_over_a_point() -> None:
    accepts(multiples(7), yes=["0", "14", "0021", "1.4", "4.9"], no=["", "8", "1.5", "-7"])


def test_equal_expressions_have_equal_keys_and_others_do_not() -> None:
    a, b = literal("a"), literal("b")
    assert (a | b) == (b | a) == one_of(["b", "a"])
    assert a + b == literal("ab") and hash(a + b) == hash(literal("ab"))
    assert (a + literal("")) == a and (a | nothing()) == a and (a & any_text()) == a
    assert a + nothing() == nothing() and a - any_text() == nothing()
    made = [a, b, a + b, a | b, a.repeat(0), a.repeat(1), a.repeat(0, 1), length(any_text(), 1)]
    made += [any_text() - a, any_text() & b.repeat(2), escaped(a), multiples(3), one_of(["a,b"])]
    assert len({language.key for language in made}) == len(made)


def test_keys_are_the_same_in_every_process() -> None:
    code = (
        "from infill.languages.language import *; print((literal('x') | any_text().repeat(2)).key)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == (literal("x") | any_text().repeat(2)).key


def test_any_text_swallows_its_neighbours() -> None:
    letter = characters([(97, 122)])
    assert any_text() + letter.repeat(0, 4000) + any_text() == any_text()
    assert any_text() + letter.repeat(1, 9) + any_text() == any_text() + letter + any_text()


def test_a_language_prints_in_short() -> None:
    language = union([literal("x" * 500) + any_text(), length(any_text(), 3, 9)])
    assert len(repr(language)) < 90 and repr(language).startswith("Language(")


def test_too_large_a_language_is_refused_soon() -> None:
    ab = one_of(["a", "b"])
    begin = time.thread_time()
    with pytest.raises(Unsupported, match="too large"):
        (ab.repeat(0) + literal("a") + ab.repeat(40, 40)).automaton()
    with pytest.raises(Unsupported, match="too large"):
        (ab | literal("ab")).repeat(1_000_000, 2_000_000).automaton()
    with pytest.raises(Unsupported, match="too large"):
        multiples(10**9 + 7).automaton()
    assert time.thread_time() - begin < 8


def test_compiling_common_languages_takes_milliseconds() -> None:
    texts = one_of(f"value-{number * 7919 % 10007}-of-many" for number in range(200))
    begin = time.thread_time()
    texts.automaton()
    assert time.thread_time() - begin < 0.3
