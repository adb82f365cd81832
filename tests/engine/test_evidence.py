"""The evidence as a guide: what is favoured, what stays as it was, and that nothing is forced."""

from __future__ import annotations

import numpy as np
import pytest

from infill import Engine, Options
from infill.evidence import Evidence, copied, departures, enders
from infill.language import literal
from infill.lift import Partition
from infill.logits import DenseLogits, Favour, Request
from infill.models import default_vocabulary
from infill.scaffold import Slot
from infill.testing import Adversary, Noise, Teacher
from infill.variable import OPEN, Variable
from infill.vocabulary import Vocabulary

WORDS = [None, b"a", b"b", b"c", b"ab", b"bc", b" ", b'"', b" c", None]
TOY = Vocabulary.from_tokens(WORDS, mask=9, null=0)
VALUE = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 60}}}
LETTER = "From: Zbigniew Wójcik-Ørsted <zw@pliszka.example>\n\nSee you on Thursday.\n"


def ahead(text: str, begun: str) -> set[bytes | None]:
    return {TOY.tokens[token] for token in Evidence.of(text, TOY).ahead(begun.encode())}


def test_what_follows_a_copied_beginning_is_ahead_in_tokens_of_every_length() -> None:
    assert ahead("x abc", "a") == {b"b", b"bc"}


def test_a_beginning_is_looked_for_at_the_beginnings_of_words_only() -> None:
    assert ahead("cab", "a") == set()
    assert ahead("c-ab", "a") == {b"b"}


def test_a_line_break_in_the_evidence_is_a_space() -> None:
    assert ahead("a\n   c", "a") == {b" ", b" c"}


def test_nothing_is_copied_across_a_quotation_mark() -> None:
    assert ahead('a"b', "a") == set()


def shares(logits: DenseLogits) -> np.ndarray:
    """The probabilities [V] of the first row: each token is a class of its own."""
    part = Partition(np.arange(-1, len(WORDS) - 1, dtype=np.int32), len(WORDS) - 1)
    (found,) = logits.reduce([Request(np.array([[0]], np.int32), part)])
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
    slot = Slot("/name", literal("ab c"))
    tokens = np.full(5, OPEN, np.int32)
    variable = Variable(slot, None, tokens, np.ones(5, np.float32))  # type: ignore[arg-type]
    witness = np.array([1, 2, 3, 0, 0], np.int32)
    marks = departures(Evidence.of("ab a", TOY), variable, witness)
    assert marks.tolist() == [False, False, True, False, False]
    assert not departures(Evidence.of("abc", TOY), variable, witness).any()
    assert not departures(None, variable, witness).any()


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
    assert copied(text) == begun


@pytest.mark.parametrize("kind", ["integer", "number", "date", "enum", "boolean"])
def test_what_is_written_in_another_way_than_in_the_evidence_is_not_guided(kind: str) -> None:
    slot = Slot("/n", literal("ab"), kind=kind)
    tokens = np.full(2, OPEN, np.int32)
    variable = Variable(slot, None, tokens, np.ones(2, np.float32))  # type: ignore[arg-type]
    marks = departures(Evidence.of("ac", TOY), variable, np.array([1, 2], np.int32))
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


def test_the_default_vocabulary_keeps_its_null_and_its_quotation_marks() -> None:
    vocabulary = default_vocabulary()
    kept = set(enders(vocabulary).tolist())
    assert vocabulary.null in kept
    assert all(token in kept for token in vocabulary.encode('"'))
