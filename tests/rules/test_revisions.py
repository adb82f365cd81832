"""Revisions and votes: what is committed may still be changed, and stays valid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infill import Engine, Options
from infill.blueprint import Blueprint, Failure, Filled
from infill.canvas.canvas import Canvas
from infill.denoiser import View
from infill.documents import Path
from infill.languages.language import characters
from infill.models.synthetic import Teacher
from infill.rules.revision import Edit, ToMask, Unsure, revisable
from infill.rules.schedule import FixedSteps
from infill.rules.vote import Answers, Temporal
from infill.scaffold import Slot
from tests.rules.small import SMALL

WORD = characters([(ord("a"), ord("z"))]).repeat(1, 8)


def blueprint(**more: Any) -> Blueprint[str]:
    slot = Slot(Path.parse("/x"), WORD, start=4, cap=8, spell=lambda document: document.get("x"))
    return Blueprint((slot,), parse=str, **more)


class Late(Teacher):
    """Spells "cat", but sees its last letter only once the first ones stand."""

    def __init__(self) -> None:
        super().__init__({"x": "cat"}, vocabulary=SMALL)
        self.views = 0

    def rows(self, view: View) -> Any:
        self.views += 1
        rows = super().rows(view)
        (span,) = view.spans
        begun = view.tokens[span.start] == SMALL.encode("c")[0]
        if not begun:
            for row, place in zip(rows, view.open, strict=True):
                if place - span.start == 2:
                    row[:] = 0
                    row[SMALL.encode("r")] = 30.0 if span.length == 4 else 2.0
                    row[SMALL.encode("t")] = 29.5 if span.length == 4 else 0.0
        return rows


def filled(**options: Any) -> tuple[str, int]:
    late = Late()
    result = Engine(late, options=Options(schedule=FixedSteps(1), **options)).fill(blueprint())
    return result.text, result.forwards


def test_without_a_revision_the_first_thought_stands() -> None:
    assert filled() == ("car", 1)


def test_what_was_committed_unsurely_is_masked_again_without_another_forward() -> None:
    assert filled(revision=Unsure(tau=0.7)) == ("cat", 2)


def test_what_the_model_no_longer_says_is_masked_again() -> None:
    assert filled(revision=ToMask()) == ("cat", 3)


def test_an_edit_exchanges_tokens_at_once() -> None:
    assert filled(revision=Edit()) == ("cat", 2)


def test_slots_that_validators_spoke_about_are_not_revised() -> None:
    def no_cats(filled: Filled) -> list[Failure]:
        return [Failure("no cats", ("/x",))] if filled.text == "cat" else []

    options = Options(schedule=FixedSteps(1), revision=Edit(rounds=9), repairs=4)
    result = Engine(Late(), options=options).fill(blueprint(validators=(no_cats,)))
    assert result.text != "cat" and WORD.accepts(result.text)


def test_slots_whose_language_a_validator_made_smaller_are_not_revised() -> None:
    canvas = Canvas(blueprint().row, SMALL)
    (variable,) = canvas.variables()
    assert revisable(canvas) == []
    canvas.replace(variable, "cat", 1.0)
    assert revisable(canvas) == [variable]
    variable.excluded = frozenset({"car"})
    assert revisable(canvas) == []
    variable.excluded, variable.within = frozenset(), WORD
    assert revisable(canvas) == []


def test_answers_of_later_steps_weigh_more() -> None:
    class Slot:
        def __hash__(self) -> int:
            return 1

    slot: Any = Slot()
    for weight, elected in ((0.0, "a"), (9.0, "b")):
        ballot = Answers(weight)
        for text in ("a", "a", "b"):
            ballot.cast(slot, text)
        assert ballot.elect(slot) == elected


def test_a_vote_may_overrule_the_last_answer() -> None:
    class Wavering(Teacher):
        """Says cow until two letters stand, then cat; sure of the first letters only."""

        def rows(self, view: View) -> Any:
            (span,) = view.spans
            left = (view.tokens[span.start : span.start + span.length] == SMALL.mask).sum()
            self.document = {"x": "cow" if left > 1 else "cob"}
            return super().rows(view)

    def result(**options: Any) -> str:
        engine = Engine(
            Wavering({}, vocabulary=SMALL), options=Options(schedule=FixedSteps(4), **options)
        )
        text: str = engine.fill(blueprint()).text
        return text

    assert result(vote=Temporal(weight=0.0)) == "cow"


@pytest.mark.parametrize("seed", range(3))
def test_doubting_any_positions_leaves_a_slot_that_can_be_completed(seed: int) -> None:
    engine = Engine(Late())
    rng = np.random.default_rng(seed)

    class Anything:
        rounds, passes = 5, 0

        def revise(self, denoiser: Any, canvas: Any, slots: Any) -> None:
            for variable in slots:
                flags = rng.random(len(variable.tokens)) < 0.6
                variable.doubt(np.flatnonzero(flags))

    engine = Engine(Late(), options=Options(revision=Anything()))
    assert WORD.accepts(engine.fill(blueprint()).text)
