"""Room to think: on the canvas, before the answer, and never part of it."""

from __future__ import annotations

from typing import Any

import pytest

from infill import Engine, Options
from infill.denoiser import View
from infill.models.synthetic import Noise, Teacher
from infill.rules.thought import InPlace
from infill.schemas.sources import Schema
from tests.rules.small import SMALL

SCHEMA = {
    "type": "object",
    "properties": {"sum": {"type": "integer"}, "ok": {"type": "boolean"}},
    "required": ["sum", "ok"],
    "additionalProperties": False,
}


class Thinker(Teacher):
    """Knows the sum only once three tokens of its thought stand, unless it is quick."""

    def __init__(self, quick: bool = False) -> None:
        super().__init__({"sum": 42, "ok": True}, vocabulary=SMALL)
        self.quick, self.most = quick, 0

    def rows(self, view: View) -> Any:
        rows = super().rows(view)
        thought = next((span for span in view.spans if span.slot.path.key == "~thought"), None)
        if thought is not None:
            own = view.tokens[thought.start : thought.start + thought.length]
            self.most = max(self.most, int((own != SMALL.mask).sum()))
        if not self.quick and self.most < 3:
            rows *= 0.01
        return rows


def test_the_answer_waits_for_the_thought_and_holds_none_of_it() -> None:
    thinker = Thinker()
    result = Engine(thinker, options=Options(thought=InPlace(8))).fill(SCHEMA, "6 times 7")
    assert result.value == {"sum": 42, "ok": True}
    assert [slot.path for slot in result.slots] == ["/sum", "/ok"]
    assert thinker.most >= 3


def test_a_sure_answer_does_not_wait() -> None:
    quick = Thinker(quick=True)
    result = Engine(quick, options=Options(thought=InPlace(8))).fill(SCHEMA, "6 times 7")
    assert result.value == {"sum": 42, "ok": True} and quick.most < 8


@pytest.mark.parametrize("seed", range(3))
def test_thinking_goes_with_fields_that_are_decided_first(seed: int) -> None:
    options = Options(thought=InPlace(4), slot_cap=16)
    engine = Engine(Noise(seed, vocabulary=SMALL), options=options)
    assert isinstance(engine.fill(Schema(SCHEMA, first=("ok",))).value["ok"], bool)
