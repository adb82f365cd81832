"""Diagnoses: orders from traces, what the right side is worth, what is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infill import Engine, Options
from infill.denoiser import View
from infill.errors import SourceError
from infill.models.synthetic import Noise, Teacher
from infill.rules.orders import LeftToRight, RightToLeft
from infill.rules.schedule import FixedSteps, Frontier
from infill.tuning.diagnosis import diagnose
from infill.tuning.examples import Example
from infill.tuning.fill_order import order_of
from tests.cli.conftest import Infill, infill, schema
from tests.rules.small import SMALL

__all__ = ["infill", "schema"]

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 8}, "city": {"type": "string"}},
    "required": ["name", "city"],
    "additionalProperties": False,
}
WANTED = {"name": "Anna", "city": "Bern"}
EXAMPLE = Example(SCHEMA, "Anna lives in Bern.", "", WANTED)


def order(schedule: Any) -> Any:
    engine = Engine(Teacher(WANTED, vocabulary=SMALL), options=Options(schedule=schedule))
    return order_of(engine.fill(SCHEMA).trace)


def test_left_to_right_is_wholly_autoregressive() -> None:
    run = order(LeftToRight())
    assert run.local == (1.0, 1.0) and run.overall == (1.0, 1.0)
    assert run.tokens_a_step == pytest.approx(1.0)


def test_slots_at_once_are_autoregressive_in_each_slot_but_not_on_the_canvas() -> None:
    run = order(Frontier(tau=1.1))
    assert run.local[0] == 1.0 and run.overall[0] == 1.0
    assert run.local[1] < 0.5 and run.overall[1] < 1.0


def test_right_to_left_is_not_autoregressive() -> None:
    run = order(RightToLeft())
    assert run.local[0] == 0.0
    assert run.overall[1] < 0.5


def test_all_at_once_takes_many_tokens_a_forward() -> None:
    assert order(FixedSteps(1)).tokens_a_step > 3


def test_a_run_without_tokens_has_no_shares() -> None:
    run = order_of([])
    assert run.local == run.overall == (None, None) and run.tokens_a_step is None


class Reader(Teacher):
    """Knows the name only where it sees something behind the slot."""

    def rows(self, view: View) -> Any:
        rows = super().rows(view)
        for span, own, _ in self._each(view):
            if str(span.slot.path) == "/name" and span.start + span.length == len(view.tokens):
                rows[own] = self.noise(view)[own]
        return rows


def test_a_model_that_needs_the_right_side_is_worse_without_it() -> None:
    found = diagnose(Reader(WANTED, vocabulary=SMALL), Options(), [EXAMPLE])
    assert (found.accuracy, found.left_only, found.agreement) == (1.0, 0.5, 0.5 / 1.5 * 1.5)
    assert found.failed == 0 and found.forwards >= 1
    assert dict(found.rows())["slots right in the end"] == 1.0


def test_what_was_right_once_and_is_wrong_in_the_end_is_lost() -> None:
    class Forgetful(Teacher):
        """Says Bern at first, and Rome once the name stands."""

        def rows(self, view: View) -> Any:
            named = all(str(span.slot.path) != "/name" for span in view.spans)
            self.document = WANTED | {"city": "Rome" if named else "Bern"}
            return super().rows(view)

    options = Options(schedule=LeftToRight())
    found = diagnose(Forgetful(WANTED, vocabulary=SMALL), options, [EXAMPLE]).oscillation
    assert (found.slots, found.ever, found.final) == (2, 2, 1)


def test_examples_that_cannot_be_filled_are_an_error() -> None:
    hopeless = Example({"type": "string", "minLength": 9000}, "", "", "x")
    with pytest.raises(SourceError, match="1 failed"):
        diagnose(Noise(0, vocabulary=SMALL), Options(), [hopeless])


def test_diagnose_prints_every_figure(infill: Infill, schema: Path, tmp_path: Path) -> None:
    data = tmp_path / "dev.jsonl"
    expected = {"name": "bolt", "currency": "EUR", "count": 3}
    data.write_text(json.dumps({"context": "3 bolts, EUR", "expected": expected}))
    asked = ("--source", schema, "--data", data, "--model", "noise", "--set", "schedule=fixed")
    ran = infill("diagnose", *asked, "--json")
    assert ran.code == 0 and "lost on the way" in ran.json
    trace = tmp_path / "trace.jsonl"
    filled = ("--schema", schema, "--model", "noise", "--trace", trace, "--quiet")
    assert infill("json", *filled).code == 0
    assert "tokens a forward" in infill("diagnose", "--trace", trace).out
    assert infill("diagnose").code == 2
