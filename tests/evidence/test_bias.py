"""Lists that repeat themselves end, unless the model is sure that they go on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infill import Engine
from infill.denoiser import View
from infill.models.synthetic import Adversary, Noise, Teacher

ITEM = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 8}, "count": {"type": "integer"}},
    "required": ["name", "count"],
    "additionalProperties": False,
}
LIST: dict[str, Any] = {"type": "array", "items": ITEM, "maxItems": 9}
SAME = [{"name": "bolt", "count": 3}] * 6
OTHER = [{"name": "bolt", "count": number} for number in range(6)]


class Inclined(Teacher):
    """Wants a document, by a few logits only."""

    margin = 5.0

    def noise(self, view: View) -> np.ndarray:
        return np.zeros((len(view.open), self.vocabulary.size), np.float32)

    def rows(self, view: View) -> np.ndarray:
        rows: np.ndarray = super().rows(view) * np.float32(self.margin / 60)
        return rows


def test_a_list_ends_after_two_equal_items_in_a_row() -> None:
    assert Engine(Inclined(SAME)).fill(LIST).value == SAME[:2]


def test_a_list_of_other_items_goes_on() -> None:
    assert Engine(Inclined(OTHER)).fill(LIST).value == OTHER


def test_a_model_that_is_sure_repeats_itself_as_often_as_it_likes() -> None:
    assert Engine(Teacher(SAME)).fill(LIST).value == SAME


@pytest.mark.parametrize("kind", [Noise, Adversary, Inclined])
def test_as_many_items_as_the_schema_wants_are_there_all_the_same(kind: Any) -> None:
    denoiser = kind(SAME) if kind is Inclined else kind(1)
    value = Engine(denoiser).fill({**LIST, "minItems": 4}).value
    assert 4 <= len(value) <= 9
