"""The evidence as a guide: what is favoured, what stays as it was, and that nothing is forced."""

from __future__ import annotations

import numpy as np
import pytest

from infill import Engine, Options
from infill.canvas.variable import OPEN, Variable
from infill.documents import Path
from infill.evidence.boundaries import enders
from infill.evidence.evidence import Evidence
from infill.evidence.next_tokens import beginning
from infill.languages.language import literal
from infill.logits import DenseLogits, Favour, Reduction
from infill.models import default_vocabulary
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.scaffold import Slot, SlotKind
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary
from tests.evidence.hinted import left

WORDS = [None, b"a", b"b", b"c", b"ab", b"bc", b" ", b'"', b" c", None]
TOY = Vocabulary.from_tokens(WORDS, mask=9, null=0)
VALUE = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 60}}}
LETTER = "From: Zbigniew Wójcik-Ørsted <zw@pliszka.example>\n\nSee you on Thursday.\n"


def ahead(text: str, begun: str) -> set[bytes | None]:
    found = Evidence(text, TOY).copies.ahead(begun.encode())
    return {TOY.tokens[token] for token in found.tokens} if found else set()


def test_what_follows_a_copied_beginning_is_ahead_in_its_usual_spelling() -> None:
    assert ahead("x abc", "a") == {b"bc"}
    assert ahead("x abc a c", "a") == {b"bc", b" c"}


def test_a_beginning_is_looked_for_at_the_beginnings_of_words_only() -> None:
    assert ahead("cab", "a") == set()
    assert ahead("c-ab", "a") == {b"b"}


def test_a_value_begins_where_words_do_and_not_within_a_path_or_a_hyphenated_name() -> None:
    assert ahead("a/b-c", "") == {b"a"}
    assert ahead("a (b,c)", "") == {b"a", b"b", b"c"}


def test_where_a_line_of_the_evidence_ends_a_value_ends() -> None:
    assert ahead("a\n   c", "a") == {b'"', None}


def test_a_long_line_that_goes_on_in_lower_case_was_wrapped() -> None:
    line = "b" * 50
    assert ahead(f"{line} a\n   c", "a") == {b" c"}
    assert ahead(f"{line} a\n\nc", "a") == {b'"', None}


def test_nothing_is_copied_across_a_quotation_mark() -> None:
    assert ahead('a"b', "a") == set()


def test_a_value_does_not_end_within_a_word_of_the_evidence() -> None:
    inside = Evidence("abc", TOY).copies.ahead(b"a")
    assert inside is not None
    assert not inside.open_ended
    whole = Evidence("abc, a c", TOY).copies.ahead(b"a")
    assert whole is not None
    assert whole.open_ended


DIGITS = Vocabulary.from_tokens(
    [None, *(bytes([i]) for i in b"0123456789-.:TZ+")], mask=None, null=0
)


@pytest.mark.parametrize(
    ("text", "kind", "begun", "then"),
    [
        ("on 7 March 2024", "date", "2024-0", b"3"),
        ("Wed, 24 Apr 2019 10:05:02 +0200", "date-time", "2019-04-24T1", b"0"),
        ("Jan  5 12:09:00 2016 GMT", "date-time", "2016-01-05T12:09:00", b"+Z"),
        ("Jan  5 12:09:00 2016 GMT", "date", "2016-01-0", b"5"),
        ("2024-03-01 10:00:00 +0100", "date-time", "2024-03-01T10:00:00", b"+"),
        ("12,500.75 in all", "number", "12500", b"."),
        ("160.20 in all", "number", "160.", b"2"),
        ("eleven of them", "integer", "1", b"1"),
        ("160.29 in all", "number", "160.29", b""),
        ("nothing of the kind", "number", "1", b""),
    ],
)
def test_numbers_and_dates_are_compared_by_value(
    text: str, kind: str, begun: str, then: bytes
) -> None:
    found = Evidence(text, DIGITS).copies.ahead(begun.encode(), kind)
    tokens = [DIGITS.tokens[token] for token in found.tokens] if found else []
    assert {token for token in tokens if token} == {bytes([byte]) for byte in then}


def shares(logits: DenseLogits) -> np.ndarray:
    """The probabilities [V] of the first row: each token is a class of its own."""
    part = Partition(np.arange(-1, len(WORDS) - 1, dtype=np.int32), len(WORDS) - 1)
    (found,) = logits.reduce([Reduction(np.array([[0]], np.int32), part)])
    return np.exp(np.append(found.mass[0, -1], found.mass[0, :-1]))


def backend(name: str, rows: np.ndarray) -> DenseLogits:
    if name == "numpy":
        return DenseLogits(rows, 0)
    import torch

    from infill.models.scores import Plans, TorchLogits

    return TorchLogits(torch.from_numpy(rows.copy()), 0, Plans(torch.device("cpu")))  # type: ignore[return-value]


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_favoured_tokens_gain_from_the_others_and_the_end_stays_as_likely(name: str) -> None:
    rows = np.random.default_rng(0).normal(size=(2, len(WORDS))).astype(np.float32)
    before = shares(backend(name, rows))
    logits = backend(name, rows)
    logits.favour([Favour(0, np.array([2, 5], np.int32), 6.0)], enders(TOY))
    after = shares(logits)
    kept, gained = enders(TOY), [2, 5]
    lost = [1, 3, 4, 6, 8]
    assert after.sum() == pytest.approx(1, abs=1e-4)
    assert after[kept] == pytest.approx(before[kept], rel=1e-4)
    assert after[2] / after[5] == pytest.approx(before[2] / before[5], rel=1e-4)
    assert (after[gained] > before[gained]).all()
    assert (after[lost] < before[lost]).all()
    ratio = (after[2] / after[1]) / (before[2] / before[1])
    assert ratio == pytest.approx(np.exp(6), rel=1e-3)


def test_a_run_is_marked_where_its_witness_leaves_the_evidence() -> None:
    slot = Slot(Path.parse("/name"), literal("ab c"))
    tokens = np.full(5, OPEN, np.int32)
    variable = Variable(slot, None, tokens, np.ones(5, np.float32))  # type: ignore[arg-type]
    witness = np.array([1, 2, 3, 0, 0], np.int32)
    marks = left(Evidence("ab a", TOY), variable, witness)
    assert marks.tolist() == [False, False, True, False, False]
    usual = np.array([1, 5, 0, 0, 0], np.int32)
    assert not left(Evidence("abc", TOY), variable, usual).any()
    assert not left(None, variable, witness).any()


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        (b' "Ann', b"Ann"),
        (b"  Ann B", b"Ann B"),
        (b' ["Ann", "Bo', b"Bo"),
        (b' "', b""),
        (b' ["Ann", ', None),
        (b" ", None),
        (b"a\\nb", None),
    ],
)
def test_a_copy_begins_behind_the_quotation_mark(text: bytes, begun: bytes | None) -> None:
    found = beginning(text)
    assert (found.text if found else None) == begun


def test_a_number_in_a_list_is_a_value_too() -> None:
    found = beginning(b" [945250, 10", SlotKind.ARRAY)
    assert found is not None
    assert (found.text, found.kind) == (b"10", "number")


@pytest.mark.parametrize("kind", [SlotKind.ENUM, SlotKind.BOOLEAN, SlotKind.DURATION])
def test_what_is_written_in_another_way_than_in_the_evidence_is_not_guided(kind: SlotKind) -> None:
    slot = Slot(Path.parse("/n"), literal("ab"), kind=kind)
    tokens = np.full(2, OPEN, np.int32)
    variable = Variable(slot, None, tokens, np.ones(2, np.float32))  # type: ignore[arg-type]
    marks = left(Evidence("ac", TOY), variable, np.array([1, 2], np.int32))
    assert not marks.any()


@pytest.mark.parametrize("kind", [Noise, Adversary])
@pytest.mark.parametrize("seed", range(3))
def test_results_are_valid_however_much_the_evidence_is_favoured(kind: type, seed: int) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "maximum": 70}}}
    both = {**schema, "required": ["n", "name"], "additionalProperties": False}
    both["properties"] = {**schema["properties"], **VALUE["properties"]}
    result = Engine(kind(seed), options=Options(copy=50.0)).fill(both, LETTER + " 71 712")
    assert set(result.value) == {"n", "name"}
    assert result.value["n"] <= 70
    assert len(result.value["name"]) <= 60


def test_a_model_that_knows_better_is_not_overruled() -> None:
    for name in ("Zbigniew Wolski", "Zbig", "Thursdays"):
        schema = {**VALUE, "required": ["name"]}
        result = Engine(Teacher({"name": name})).fill(schema, LETTER)
        assert result.value == {"name": name}


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_where_the_evidence_goes_on_an_ending_gives_way_like_any_other_token(name: str) -> None:
    rows = np.random.default_rng(1).normal(size=(1, len(WORDS))).astype(np.float32)
    before = shares(backend(name, rows))
    logits = backend(name, rows)
    logits.favour([Favour(0, np.array([2], np.int32), 6.0, keep=False)], enders(TOY))
    after = shares(logits)
    assert after.sum() == pytest.approx(1, abs=1e-4)
    assert after[2] / after[0] == pytest.approx(before[2] / before[0] * np.exp(6), rel=1e-3)


def test_the_default_vocabulary_keeps_its_null_and_its_quotation_marks() -> None:
    vocabulary = default_vocabulary()
    kept = set(enders(vocabulary).tolist())
    assert vocabulary.null in kept
    assert all(token in kept for token in vocabulary.encode('"'))
