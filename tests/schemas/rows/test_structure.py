"""What a schema asks of the whole of an object or array is met by structure, not by luck."""

from __future__ import annotations

import random
from typing import Any

import pytest

import infill
from infill.blueprint import Blueprint
from infill.documents import Path
from infill.errors import Unsatisfiable
from infill.languages.language import literal, nothing
from infill.models.synthetic import Noise
from infill.rules.schedule import FixedSteps
from infill.scaffold import Choice, Option, Slot
from infill.schemas import compile_schema
from tests.schemas.spelled_rows import drawn, failures, spelled

CONTAINS: list[Any] = [
    {"contains": {"type": "null"}, "minContains": 2, "maxContains": 3, "type": "array"},
    {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}],
        "items": {"type": "boolean"},
        "allOf": [{"contains": {"const": True}}, {"contains": {"const": 7}}],
    },
    {"type": "array", "contains": {"minimum": 5}, "maxContains": 1, "minItems": 3},
    {"type": "array", "items": {"enum": [1, 2]}, "contains": {"const": 2}, "maxItems": 1},
]


@pytest.mark.parametrize("schema", CONTAINS, ids=str)
def test_enough_items_match_contains_and_never_too_many(schema: Any) -> None:
    assert not any(failures(schema, random.Random(seed)) for seed in range(8))


NOTS: list[tuple[Any, Any]] = [
    ({"type": "object", "required": ["a", "b"]}, {"a": 1}),
    ({"properties": {"a": {"type": "string"}}}, {"a": 1}),
    ({"items": {"type": "integer"}}, [1, "x"]),
    ({"contains": {"const": 1}}, [2]),
    ({"minProperties": 2}, {"a": 1}),
    ({"anyOf": [{"type": "integer"}, {"type": "object", "maxProperties": 0}]}, {"a": None}),
    ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": 1, "b": 2}),
    ({"not": {"required": ["a"]}}, {"a": 1}),
    ({"exclusiveMaximum": 0}, 3),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": 1}),
]


@pytest.mark.parametrize(("wrong", "document"), NOTS, ids=str)
def test_what_must_not_hold_is_broken_by_structure(wrong: Any, document: Any) -> None:
    schema = {"not": wrong}
    assert spelled(schema, document, extra_keys=2)
    assert not any(failures(schema, random.Random(seed)) for seed in range(6))


CLOSED: list[Any] = [
    {
        "type": "object",
        "properties": {name: {"type": "integer"} for name in names},
        "additionalProperties": False,
    }
    for names in ("ab", "bc", "cd")
]


@pytest.mark.parametrize(
    "document", [{"a": 1}, {"d": 2}, {"a": 1, "b": 2}, {"c": 1, "d": 2}], ids=str
)
def test_a_declared_key_tells_closed_objects_apart(document: Any) -> None:
    schema = {"oneOf": CLOSED}
    assert spelled(schema, document)
    assert not any(failures(schema, random.Random(seed)) for seed in range(8))


def test_no_key_is_made_up_whose_value_must_and_must_not_be_as_described() -> None:
    counted = {"type": "object", "properties": {"n": {"type": "number"}}}
    for said in ({"patternProperties": {".*": counted}}, {"additionalProperties": counted}):
        table = {"type": "object", **said}
        one = {"type": "object", "properties": {"table": table, "a": {"type": "integer"}}}
        other = {"type": "object", "properties": {"table": table, "a": {"type": "string"}}}
        schema = {"oneOf": [one, other]}
        assert spelled(schema, {"table": {"x": {"n": 1}}, "a": 1}, map_keys=4, extra_keys=2)
        for seed in range(8):
            drawn(compile_schema(schema).row, random.Random(seed))


@pytest.mark.parametrize("country", range(7))
def test_every_branch_is_there_however_many_ways_the_others_take(country: int) -> None:
    branches = [
        {
            "properties": {
                "country": {"const": number},
                "state": {"enum": [f"{number}-{at}" for at in range(3)]},
                "code": {"maxLength": 9 + number},
            }
        }
        for number in range(7)
    ]
    schema = {"type": "object", "oneOf": branches}
    assert spelled(schema, {"country": country, "state": f"{country}-1", "code": "x"})


PERSON: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 4},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2},
        "age": {"type": "integer", "minimum": 0, "maximum": 99},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}


def test_keys_stand_as_declared_or_as_the_caller_orders_them() -> None:
    engine = infill.Engine(Noise(1))
    assert [key for key in engine.fill(PERSON).value if key != "tags"] == ["name", "age"]
    ordered = engine.fill(infill.Schema(PERSON, order=["age", "unknown"]))
    assert next(iter(ordered.value)) == "age"


@pytest.mark.parametrize("first", [("age",), ("/tags", "age"), ("missing",), ()])
def test_what_comes_first_is_decided_before_all_others(first: tuple[str, ...]) -> None:
    events: list[dict[str, Any]] = []
    engine = infill.Engine(Noise(2), options=infill.Options(schedule=FixedSteps(1)))
    result = engine.fill(
        infill.Schema(PERSON, first=first), watch=lambda event, preview: events.append(event)
    )
    assert result.value["age"] in range(100)
    closed = [path for event in events for path in event.get("closed", ())]
    wanted = [path if path.startswith("/") else f"/{path}" for path in first]
    assert closed[: len(wanted)] == wanted or first == ("missing",)


def test_a_choice_that_leads_nowhere_is_taken_back() -> None:
    dead = Option(literal("x"), lambda text: (Slot(Path.parse("/x"), nothing()),))
    alive = Option(literal("y"), lambda text: (Slot(Path.parse("/y"), literal("1")),))
    row = (Choice(Path.parse(""), (dead, alive), start=1),)
    for seed in range(4):
        assert infill.Engine(Noise(seed)).fill(Blueprint(row, str)).text == "y1"
    with pytest.raises(Unsatisfiable, match="no choice here leads"):
        infill.Engine(Noise(0)).fill(Blueprint((Choice(Path.parse(""), (dead,), start=1),), str))


EXISTS: list[tuple[Any, Any]] = [
    ({"propertyNames": {"not": {"const": "zero"}}}, {"zero": 1}),
    ({"patternProperties": {"^a": {"not": {"type": "string"}}}}, {"ab": "x"}),
    ({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1, "b": 2}),
    ({"additionalProperties": {"type": "integer"}}, {"k": "text"}),
]


@pytest.mark.parametrize(("wrong", "document"), EXISTS, ids=str)
def test_some_key_is_there_where_not_all_may_be_as_described(wrong: Any, document: Any) -> None:
    schema = {"type": "object", "not": wrong}
    assert spelled(schema, document, extra_keys=2)
    engine = infill.Engine(Noise(3), options=infill.Options(schedule=FixedSteps(4), slot_cap=24))
    assert engine.fill(schema).value


def test_where_a_condition_does_not_hold_the_value_breaks_it() -> None:
    schema = {"type": "number", "if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}}
    assert not any(failures(schema, random.Random(seed)) for seed in range(12))


def test_one_key_may_be_the_one_that_several_rules_ask_for() -> None:
    some = [{"not": {"propertyNames": {"not": {"pattern": letter}}}} for letter in "ab"]
    schema = {"type": "object", "allOf": some, "maxProperties": 1}
    assert compile_schema(schema).row
