"""A choice hears tokens that say its text together with what follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infill import Engine, Options
from infill.decoding.choice_scores import overshoot
from infill.denoiser import Facts, View
from infill.documents import Path
from infill.languages.language import literal
from infill.logits import DenseLogits
from infill.models.synthetic import Teacher
from infill.rules.schedule import FixedSteps, Frontier
from infill.scaffold import Choice, Option
from infill.tokens.lift import lift
from infill.tokens.vocabulary import Vocabulary

WORDS = [b" [", b' ["', b" []", b"\n", *(bytes([code]) for code in range(32, 127))]
VOCABULARY = Vocabulary.from_tokens([None, None, *WORDS], mask=0, null=1)
LISTS = {"type": "array", "items": {"type": "integer"}, "maxItems": 99}
CHOICE = Choice(
    Path.parse("/list"),
    (Option(literal(" ["), lambda text: ()), Option(literal(" []"), lambda text: ())),
)


def number(token: bytes) -> int:
    return WORDS.index(token) + 2


def test_a_token_counts_for_the_option_it_begins_with_unless_two_could_claim_it() -> None:
    automaton = lift(literal(" [") | literal(" []"), VOCABULARY)
    found = overshoot(CHOICE, automaton, VOCABULARY)
    assert found is not None
    credited = np.flatnonzero(found.partition.token_class >= 0).tolist()
    assert credited == [number(b' ["')]
    assert found.columns.tolist() == [automaton.partition.token_class[number(b" [")]]


def test_a_choice_of_free_texts_is_read_as_it_is() -> None:
    free = Choice(Path.parse("/key"), (Option(literal("a").repeat(1, 5), lambda text: ()),))
    automaton = lift(literal("a").repeat(1, 5), VOCABULARY)
    assert overshoot(free, automaton, VOCABULARY) is None


class Merging:
    """Wants the bracket with the quote behind it, then the empty list, then anything."""

    vocabulary = VOCABULARY
    facts = Facts(name="merging", limit=256)

    def denoise(self, views: list[View]) -> DenseLogits:
        rows = np.zeros((sum(len(view.open) for view in views), VOCABULARY.size), np.float32)
        rows[:, number(b' ["')] = 9.0
        rows[:, number(b" []")] = 8.0
        return DenseLogits(rows, VOCABULARY.null)


def test_a_model_that_merges_the_bracket_with_the_quote_gets_its_item() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "array", "items": {"type": "string", "maxLength": 90}, "maxItems": 9}
        },
        "required": ["a"],
        "additionalProperties": False,
    }
    value = Engine(Merging()).fill(schema).value
    assert len(value["a"]) >= 1


@pytest.mark.parametrize("present", range(8))
def test_a_model_that_wants_an_optional_part_gets_it_and_one_that_does_not_does_not(
    present: int,
) -> None:
    part = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    names = "abc"
    schema = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, **dict.fromkeys(names, part)},
        "required": ["id"],
        "additionalProperties": False,
    }
    wanted = {"id": 1, **{c: {"n": 2} for i, c in enumerate(names) if present >> i & 1}}
    assert Engine(Teacher(wanted)).fill(schema).value == wanted


@pytest.mark.parametrize("wanted", [{"a": []}, {"a": [[]]}, {"a": [[1], []]}])
def test_a_text_that_begins_another_ends_only_if_the_model_says_no_more(
    wanted: dict[str, Any],
) -> None:
    pieces = Vocabulary.from_tokens([None, None, *WORDS[3:]], mask=0, null=1)
    items = {"type": "array", "items": {"type": "object"}}
    schema = {
        "type": "object",
        "properties": {"a": {"anyOf": [{"type": "array", "items": LISTS}, items]}},
        "required": ["a"],
        "additionalProperties": False,
    }
    for schedule in (Frontier(), FixedSteps(3)):
        options = Options(schedule=schedule)
        engine = Engine(Teacher(wanted, vocabulary=pieces), options=options)
        assert engine.fill(schema).value == wanted
