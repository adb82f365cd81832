"""The dynamic programme against brute force over toy vocabularies."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from infill.constraints.constraint import Job, best_strings, forced, sample, settle
from infill.constraints.lattice import join, lattice, sketch
from infill.constraints.sweep import backward_best
from infill.constraints.weights import weigh
from infill.errors import BudgetError, Unsatisfiable
from infill.languages.language import Language, any_text, characters, length, literal, one_of
from infill.logits import ClassScores
from infill.tokens.lift import lift_automaton
from tests.toys import OPEN, Toy, toy

TOKENS = [b"a", b"b", b"ab", b"ba", b"bab"]
AB = characters([(ord("a"), ord("b"))])

LANGUAGES = {
    "two texts": one_of(["ab", "bab"]),
    "any of two letters": AB.repeat(0),
    "at least three letters": length(AB.repeat(0), 3),
    "two to four letters": length(AB.repeat(0), 2, 4),
    "ends in b": AB.repeat(0) + literal("b"),
    "one long or many short": length(AB.repeat(0), 5, 6) | literal("a"),
    "not ab": AB.repeat(1) - literal("ab"),
    "empty or b": literal("b").optional(),
}


def test_a_settled_slot_is_what_brute_force_finds() -> None:
    for name, language in LANGUAGES.items():
        for seed in range(2):
            for size in (1, 3):
                agrees(toy(language, TOKENS, size, seed), name)


def test_commits_condition_everything() -> None:
    for name, language in LANGUAGES.items():
        for seed in range(4):
            whole = toy(language, TOKENS, 3, seed)
            strings = list(whole.strings())
            if not strings:
                continue
            rng = random.Random(seed)
            chosen = rng.choice(strings)
            kept = [token if rng.random() < 0.5 else OPEN for token in chosen]
            agrees(toy(language, TOKENS, 3, seed, committed=kept), name)


def test_without_a_null_token_texts_fill_all_positions() -> None:
    slot = toy(AB.repeat(0), TOKENS, 3, 0, null=None)
    slot = Toy(slot.language, slot.vocabulary, slot.logp, slot.committed)
    agrees(slot, "no null")


def agrees(slot: Toy, name: str) -> None:
    strings = slot.strings()
    if not strings:
        with pytest.raises((BudgetError, Unsatisfiable)):
            settle([slot.job()])
        return
    (settled,) = settle([slot.job()])
    (lone,) = forced([slot.job()])
    best = max(strings, key=strings.__getitem__)
    assert settled.logprob == pytest.approx(strings[best], abs=1e-4), name
    assert strings[tuple(settled.witness.tolist())] == pytest.approx(strings[best], abs=1e-4), name
    scores = np.array(list(strings.values()))
    weights = dict(zip(strings, np.exp(scores - np.logaddexp.reduce(scores)), strict=True))
    for i, token in enumerate(settled.witness.tolist()):
        if slot.committed[i] != OPEN:
            assert settled.forced[i] and settled.confidence[i] == 1
            assert token == slot.committed[i]
            continue
        exact = sum(w for tokens, w in weights.items() if tokens[i] == token)
        assert settled.confidence[i] == pytest.approx(exact, abs=1e-4), name
        assert settled.raw[i] == pytest.approx(np.exp(slot.logp[i, token]), abs=1e-4), name
        possible = {tokens[i] for tokens in strings}
        assert settled.forced[i] == (len(possible) == 1), name
        assert lone[i] == (token if len(possible) == 1 else -1), name
        marginal = Counter(dict.fromkeys(range(slot.vocabulary.size), 0.0))
        for tokens, weight in weights.items():
            marginal[tokens[i]] += weight
        shares = np.array([p for p in marginal.values() if p > 0])
        assert settled.entropy[i] <= -(shares * np.log(shares)).sum() + 1e-4, name
    every = [slot.score(tokens) for tokens in slot.candidates() if live(slot, tokens)]
    ended = [score for tokens, score in strings.items() if over(slot, tokens)]
    finished = np.exp(np.logaddexp.reduce(ended) - np.logaddexp.reduce(every)) if ended else 0
    assert settled.unfinished == pytest.approx(1 - finished, abs=1e-4), name


def over(slot: Toy, tokens: tuple[int, ...]) -> bool:
    """Whether a complete token string ends with null, or no longer text begins with its own."""
    text = slot.text(tokens)
    assert text is not None
    if tokens and tokens[-1] == slot.vocabulary.null:
        return True
    return not extensible(slot.language, text)


@cache
def extensible(language: Language, text: bytes) -> bool:
    """Whether some longer text of the language begins like this."""
    texts = language.texts(5000)
    if texts is not None:
        return any(each.encode().startswith(text) and each.encode() != text for each in texts)
    return not (language & (literal(text) + any_text()) - literal(text)).is_empty()


def live(slot: Toy, tokens: tuple[int, ...]) -> bool:
    """Whether a token string is complete, or can still become a text."""
    text = slot.text(tokens)
    if text is None:
        return False
    if slot.vocabulary.null in tokens:
        return slot.language.accepts(text)
    return alive(slot.language, text)


@cache
def alive(language: Language, text: bytes) -> bool:
    """Whether some text of the language begins like this."""
    texts = language.texts(5000)
    if texts is not None:
        return any(each.encode().startswith(text) for each in texts)
    return not (language & (literal(text) + any_text())).is_empty()


def test_settling_together_is_settling_alone() -> None:
    slots = [
        toy(language, TOKENS, size, seed).job()
        for seed, (language, size) in enumerate(
            (language, size) for language in LANGUAGES.values() for size in (4, 7, 5)
        )
    ]
    together, lone = settle(slots), forced(slots)
    for slot, settled, tokens in zip(slots, together, lone, strict=True):
        (alone,) = settle([slot])
        assert np.array_equal(tokens, np.where(settled.forced, settled.witness, -1))
        assert np.array_equal(alone.witness, settled.witness)
        assert np.allclose(alone.confidence, settled.confidence)
        assert np.allclose(alone.entropy, settled.entropy)
        assert np.allclose(alone.margin, settled.margin)
        assert np.array_equal(alone.forced, settled.forced)
        assert alone.unfinished == pytest.approx(settled.unfinished)


@st.composite
def languages(draw: st.DrawFn) -> Language:
    """Small random languages over a and b, counters and differences among them."""

    def grow(inner: st.SearchStrategy[Language]) -> st.SearchStrategy[Language]:
        return st.one_of(
            st.builds(lambda x, y: x + y, inner, inner),
            st.builds(lambda x, y: x | y, inner, inner),
            st.builds(lambda x, y: x - y, inner, inner),
            st.builds(lambda x, lo, more: x.repeat(lo, lo + more), inner, SMALL, SMALL),
            st.builds(lambda x, lo, more: length(x, lo, lo + more), inner, SMALL, SMALL),
        )

    words = st.builds(
        one_of, st.lists(st.sampled_from(["", "a", "b", "ab", "é", "aé"]), max_size=3)
    )
    language: Language = draw(st.recursive(words, grow, max_leaves=5))
    return language


SMALL = st.integers(0, 3)
WITH_BYTES = [b"a", b"b", b"ab", b"\xc3", b"\xa9", b"b\xc3"]


@settings(max_examples=25, deadline=None)
@given(languages(), st.integers(0, 4), st.integers(0, 99))
def test_random_languages_agree_with_brute_force(language: Language, size: int, seed: int) -> None:
    assume(language.texts(500) is not None)  # else the oracle is slow
    agrees(toy(language, WITH_BYTES, size, seed), repr(language))


@settings(max_examples=50, deadline=None)
@given(languages(), st.integers(1, 9), st.integers(0, 99), st.sampled_from([1.0, 1e3, 1e9, 1e37]))
def test_any_subset_of_a_witness_leaves_it_a_witness(
    language: Language, size: int, seed: int, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    slot = toy(language, WITH_BYTES, size, seed, scale=scale)
    try:
        (settled,) = settle([slot.job()])
    except (BudgetError, Unsatisfiable):
        return
    committed = slot.committed.copy()
    while True:
        text = slot.text(tuple(settled.witness.tolist()))
        assert text is not None and language.accepts(text)
        assert np.isfinite([*settled.confidence, *settled.margin, *settled.entropy]).all()
        assert 0 <= settled.unfinished <= 1
        open_ = np.flatnonzero(committed == OPEN)
        if not len(open_):
            break
        picked = rng.choice(open_, rng.integers(1, len(open_) + 1), replace=False)
        committed[picked] = settled.witness[picked]
        # The model may say anything else in the next step, even about what it said before.
        other = toy(language, WITH_BYTES, size, int(rng.integers(99)), scale=scale)
        slot = Toy(language, other.vocabulary, other.logp, committed)
        (settled,) = settle([slot.job()])
        assert np.array_equal(settled.witness[picked], committed[picked])


def test_scores_at_the_edge_of_floats_still_give_a_witness() -> None:
    language = length(AB.repeat(0), 2, 6) + literal("b")
    base = toy(language, TOKENS, 8, 0).job()
    rng = np.random.default_rng(0)
    for _ in range(50):
        values = rng.choice([-3e38, -1e9, -1e30, -100.0, 0.0], base.scores.best.shape)
        best = values.astype(np.float32)
        scores = ClassScores(best, base.scores.token, best + np.float32(0.5))
        (settled,) = settle([Job(base.automaton, scores, base.committed)])
        text = base.automaton.vocabulary.decode(settled.witness.tolist())
        assert language.accepts(text)
        assert ((settled.confidence >= 0) & (settled.confidence <= 1)).all()


def test_a_slot_without_room_or_against_its_commits_is_refused() -> None:
    with pytest.raises(BudgetError, match="the shortest needs 2 tokens, there are 1"):
        try:
            settle([toy(literal("abba"), TOKENS, 1, 0).job()])
        except BudgetError as error:
            raise BudgetError(str(error)) from None
    with pytest.raises(Unsatisfiable, match="agrees with what is committed"):
        settle([toy(literal("ab"), TOKENS, 2, 0, committed=[2, OPEN]).job()])
    with pytest.raises(Unsatisfiable, match="no text is allowed"):
        settle([toy(one_of([]), TOKENS, 2, 0).job()])
    with pytest.raises(Unsatisfiable, match="no text is allowed"):
        settle([toy(literal("z"), TOKENS, 2, 0).job()])


def test_k_best_texts_are_the_best_spellings_of_distinct_texts() -> None:
    # Every token is a class of its own here, so the search is exact.
    language = one_of(["ab", "ba", "abab", "babb", "b", "aab"])
    for seed in range(10):
        slot = toy(language, TOKENS, 4, seed)
        best: dict[bytes, float] = {}
        for tokens, score in slot.strings().items():
            text = slot.text(tokens)
            assert text is not None
            best[text] = max(score, best.get(text, -np.inf))
        wanted = sorted(best.items(), key=lambda item: -item[1])
        found = best_strings(slot.job(), 10)
        assert [c.text for c in found] == [text for text, _ in wanted]
        assert [c.logprob for c in found] == pytest.approx([s for _, s in wanted], abs=1e-4)
        for candidate in found:
            assert slot.text(candidate.tokens) == candidate.text
        assert best_strings(slot.job(), 2) == found[:2]


def test_samples_come_as_often_as_their_probability_says() -> None:
    # One token per class, so that the draw is exact in tokens as well.
    language = one_of(["ab", "ba", "abab", "b", "bb"])
    slot = toy(language, TOKENS, 3, 1, scale=1.0, committed=[OPEN, OPEN, OPEN])
    job, rng, draws = slot.job(), np.random.default_rng(0), 2000
    counts = Counter(tuple(sample(job, rng, 1.0).tolist()) for _ in range(draws))
    strings = slot.strings()
    total = np.logaddexp.reduce(list(strings.values()))
    assert set(counts) <= set(strings)
    for tokens, score in strings.items():
        expected = float(np.exp(score - total))
        spread = 4 * np.sqrt(expected * (1 - expected) / draws) + 1e-3
        assert counts[tokens] / draws == pytest.approx(expected, abs=spread)


def test_a_draw_in_a_class_can_be_left_to_the_caller() -> None:
    slot = toy(AB.repeat(1), [b"a", b"b"], 2, 0, null=None)
    slot = Toy(slot.language, slot.vocabulary, slot.logp, np.array([OPEN, 2], np.int32))
    drawn = sample(slot.job(), np.random.default_rng(0), within=lambda position, klass: 1)
    assert drawn.tolist() == [1, 2]


def test_a_cold_draw_is_the_witness() -> None:
    slot = toy(LANGUAGES["two to four letters"], TOKENS, 4, 3)
    (settled,) = settle([slot.job()])
    drawn = sample(slot.job(), np.random.default_rng(0), 0.0)
    assert drawn.tolist() == settled.witness.tolist()


def test_multi_byte_letters_may_be_split_over_tokens() -> None:
    tokens = [b"\xe6", b"\x97\xa5", b"\xe6\x97", b"\xa5", b"x"]
    agrees(toy(literal("日").repeat(1, 2), tokens, 4, 0), "split letters")
    automaton = lift_automaton(
        length(any_text(), 1, 1).automaton(), toy(any_text(), tokens, 1, 0).vocabulary
    )
    assert automaton.min_tokens == 1


LONG = [b"a" * size + end for size in range(1, 17) for end in (b"", b".")]


@pytest.mark.parametrize("pull", [-3.0, 0.0, 3.0], ids=["short", "even", "long"])
def test_a_large_counter_is_kept_even_where_the_sums_ignore_it(pull: float) -> None:
    language = length(literal("a").repeat(1), 1, 300) + literal(".")
    slot = toy(language, LONG, 40, 0)
    lengths = np.array([len(token or b"") for token in slot.vocabulary.tokens])
    slot = Toy(language, slot.vocabulary, slot.logp + pull * np.log1p(lengths), slot.committed)
    job = slot.job()
    assert sketch(job.automaton, 40).left_out == 300
    assert lattice(job.automaton, 40).left_out is None
    (settled,) = settle([job])
    text = slot.text(settled.witness.tolist())
    assert text is not None and language.accepts(text)
    block = join((lattice(job.automaton, 40),))
    ahead = backward_best(block, weigh([job], block))
    assert settled.logprob == pytest.approx(float(ahead[0, 0]), abs=1e-3), "the best of all"
