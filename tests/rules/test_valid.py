"""Whatever the rule and whatever the model says, what comes back is valid."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from infill import Engine, Options
from infill.models.synthetic import Adversary, Noise
from infill.rules.registry import SEAMS, rule_of
from tests.rules.small import SMALL

EVERY = [(seam, name) for seam, named in SEAMS.items() for name in named]
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 6},
        "kind": {"enum": ["red", "green", None]},
        "when": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "minItems": 1},
        "parts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"}},
                "required": ["id"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["name", "kind", "when", "tags", "parts"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("make", [Noise, Adversary])
@pytest.mark.parametrize(("seam", "name"), EVERY)
def test_the_engine_is_valid_under_every_rule(seam: str, name: str, make: Any) -> None:
    options = Options(slot_cap=16, items=2, **{seam: rule_of(seam, name)})
    for seed in range(2):
        check(Engine(make(seed, vocabulary=SMALL), options=options))


@pytest.mark.parametrize("seed", range(8))
def test_the_engine_is_valid_under_any_rules_together(seed: int) -> None:
    rng = random.Random(seed)
    chosen = {seam: rule_of(seam, rng.choice([*named])) for seam, named in SEAMS.items()}
    options = Options(slot_cap=16, items=2, **chosen)
    for make in (Noise, Adversary):
        check(Engine(make(seed, vocabulary=SMALL), options=options))


def check(engine: Engine) -> None:
    value = json.loads(engine.fill(SCHEMA, "Three red parts.").text)
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(SCHEMA, format_checker=checker).validate(value)
