"""Rules of length: masks are added, inserted and taken away, and the result stays valid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from infill import Engine, Options
from infill.blueprint import Blueprint
from infill.denoiser import Facts, View
from infill.documents import Path
from infill.languages.language import characters
from infill.logits import DenseLogits
from infill.models.synthetic import Teacher
from infill.rules.length import Daedal, Fixed, Length, Native
from infill.rules.probe import Probe
from infill.rules.schedule import FixedSteps
from infill.scaffold import Slot, Text
from infill.tokens.vocabulary import Vocabulary
from tests.rules.small import ASCII

WORD = characters([(ord("a"), ord("z"))]).repeat(1, 20)
BARE = Vocabulary.from_tokens([None, None, None, *ASCII], mask=0)
"""Without a null token; 1 and 2 are the model's own for longer and shorter."""


def blueprint(start: int) -> Blueprint[str]:
    slot = Slot(
        Path.parse("/x"), WORD, start=start, cap=20, spell=lambda document: document.get("x")
    )
    return Blueprint((Text("<"), slot, Text(">")), parse=str)


class Speller(Teacher):
    """Spells a word without null, and says longer or shorter where the masks do not fit it."""

    def __init__(self, word: str) -> None:
        super().__init__({"x": word}, vocabulary=BARE)
        self.word = word
        self.facts = Facts(name="speller", limit=1 << 16, longer=1, shorter=2)

    def rows(self, view: View) -> Any:
        rows = super().rows(view)
        (span,) = view.spans
        missing = len(self.word) - span.length
        if missing:
            rows[-1, 1 if missing > 0 else 2] += 200.0
        return rows


@pytest.mark.parametrize("start", [2, 5, 9])
def test_a_models_own_tokens_for_length_are_obeyed(start: int) -> None:
    options = Options(length=Native(), schedule=FixedSteps(20))
    result = Engine(Speller("infill"), options=options).fill(blueprint(start))
    assert result.text == "<infill>"


def test_a_model_without_such_tokens_keeps_its_lengths() -> None:
    plain = Teacher({"x": "infill"}, vocabulary=BARE)
    assert len(Engine(plain, options=Options(length=Native())).fill(blueprint(4)).text) == 6


def test_a_model_that_never_stops_asking_for_more_still_ends() -> None:
    class Endless(Speller):
        def rows(self, view: View) -> Any:
            rows = Teacher.rows(self, view)
            rows[:, len(view.open) % 2 + 1] += 200.0
            return rows

    result = Engine(Endless("infill"), options=Options(length=Native())).fill(blueprint(4))
    assert WORD.accepts(result.text[1:-1])


class Sure(Teacher):
    """Is sure of what it spells only if the slot has as many masks as the word has letters."""

    def __init__(self, word: str) -> None:
        super().__init__({"x": word}, vocabulary=BARE)
        self.word, self.views = word, 0

    def denoise(self, views: Sequence[View]) -> DenseLogits:
        self.views += len(views)
        return super().denoise(views)

    def rows(self, view: View) -> Any:
        rows = super().rows(view)
        (span,) = view.spans
        return rows if span.length == len(self.word) and len(view.context) > 8 else 0 * rows


@pytest.mark.parametrize("word", ["ab", "infill", "abcdefghij"])
def test_the_probe_finds_the_length_that_the_model_is_surest_of(word: str) -> None:
    options = Options(length=Probe(start=2, step=2, most=12))
    result = Engine(Sure(word), options=options).fill(blueprint(4), "a long context to read")
    assert result.text == f"<{word}>"
    assert result.forwards > 2 * 6


def test_daedal_makes_room_where_the_model_is_unsure_between_sure_tokens() -> None:
    class Gap(Teacher):
        """Wants x at both ends; in between nothing until there are ten masks."""

        def rows(self, view: View) -> Any:
            rows = 0.0 * self.noise(view)
            (span,) = view.spans
            for row, offset in zip(rows, view.open - span.start, strict=True):
                if offset in (0, span.length - 1) or span.length >= 10:
                    row[BARE.encode("x")] = 60.0
            return rows

    gap = Gap({}, vocabulary=BARE)
    grown = Engine(gap, options=Options(length=Daedal(more=8), schedule=FixedSteps(2)))
    assert len(grown.fill(blueprint(4)).text) - 2 >= 10
    fixed = Engine(gap, options=Options(length=Fixed(), schedule=FixedSteps(2)))
    assert len(fixed.fill(blueprint(4)).text) - 2 == 4


def test_every_rule_of_length_is_one() -> None:
    rules: list[Length] = [Fixed(), Daedal(), Native(), Probe()]
    assert [rule.bare for rule in rules] == [False, False, False, True]
    assert np.all([isinstance(rule.bare, bool) for rule in rules])
