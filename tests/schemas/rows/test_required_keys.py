"""Keys that must be there whatever they are called: one may pay for several, declared or not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from infill.errors import Unsatisfiable
from infill.schemas import compile_schema
from tests.schemas.spelled_rows import failures, spelled


def _called(pattern: str) -> dict[str, Any]:
    """Some key must match a pattern."""
    return {"not": {"propertyNames": {"not": {"pattern": pattern}}}}


def _valued(pattern: str, value: Any) -> dict[str, Any]:
    """Some key that matches a pattern must have such a value."""
    return {"not": {"patternProperties": {pattern: {"not": value}}}}


OWED: list[tuple[Any, Any]] = [
    # One key has to have both names at once, since there can be no second one.
    ({"allOf": [_called("x1"), _called("2y")], "maxProperties": 1}, {"2yx1": None}),
    # Two keys of two letters pay for four, in one of several ways.
    (
        {
            "allOf": [_called(letter) for letter in "pqrs"],
            "propertyNames": {"pattern": "^..$"},
            "maxProperties": 2,
        },
        {"sp": 1, "qr": 2},
    ),
    # A required key pays for one of the two, and no key may be called as the rest would like.
    (
        {
            "allOf": [_called("p"), _called("q"), _called("r")],
            "required": ["op"],
            "patternProperties": {"rq": False},
            "propertyNames": {"pattern": "^..$"},
            "maxProperties": 2,
        },
        {"op": [], "qr": 1},
    ),
    # Of the keys so called only those can pay that leave their value a way to be as it must.
    (
        {
            **_valued("^k", {"type": "string"}),
            "patternProperties": {"[ab]": {"type": "integer"}, "c": {"maxLength": 0}},
            "propertyNames": {"pattern": "^k[a-d]$"},
        },
        {"kd": "x", "ka": 1},
    ),
    # Within values too, each with keys of its own.
    (
        {
            "additionalProperties": {**_called("a"), "maxProperties": 1},
            "allOf": [_called("n"), _valued("m", {"required": ["ba"]})],
            "maxProperties": 1,
        },
        {"mn": {"ba": 0}},
    ),
    # A declared key that is not required may pay, or another one does.
    (
        {"properties": {"ab": {"type": "integer"}}, **_valued("b", {"minimum": 5})},
        {"ab": 7},
    ),
    (
        {"properties": {"ab": {"type": "integer"}}, **_valued("b", {"minimum": 5})},
        {"ab": 1, "b": 7},
    ),
]


@pytest.mark.parametrize(("schema", "document"), OWED, ids=str)
def test_keys_pay_for_what_is_owed_together(schema: Any, document: Any) -> None:
    schema = {"type": "object", **schema}
    assert spelled(schema, document, extra_keys=2)
    assert not any(failures(schema, random.Random(seed)) for seed in range(5))


KNOWN: list[Any] = [{"ab": 3, "c": 1}, {"c": "x"}, {"ab": 1, "b": "x"}, {}]


@pytest.mark.parametrize("document", KNOWN, ids=str)
def test_a_known_document_goes_the_way_whose_key_it_has(document: Any) -> None:
    """Either some key with a b has a 1, or some has a text, or there is none at all."""
    ways = [_valued("b", {"const": 1}), {"not": {"additionalProperties": {"not": {"const": "x"}}}}]
    schema = {"type": "object", "anyOf": [*ways, {"maxProperties": 0}, {"required": ["ab", "c"]}]}
    assert spelled(schema, document, extra_keys=2)


IMPOSSIBLE: list[Any] = [
    {"allOf": [_called("^x"), _called("^y")], "maxProperties": 1},
    {"allOf": [_called("x")], "propertyNames": {"maxLength": 0}},
    {**_valued("^k", {"type": "string"}), "patternProperties": {"k": {"type": "integer"}}},
    {**_called("^k"), "required": ["a", "b"], "maxProperties": 2},
    {**_called("p"), "additionalProperties": False, "properties": {"q": True}},
]


@pytest.mark.parametrize("schema", IMPOSSIBLE, ids=str)
def test_debts_that_no_keys_can_pay_are_a_contradiction(schema: Any) -> None:
    with pytest.raises(Unsatisfiable):
        compile_schema({"type": "object", **schema})


def test_types_that_a_schema_accepts_whole_are_none_that_breaks_it() -> None:
    schema = {"not": {"propertyNames": {"not": {"const": "k"}}}}
    for seed in range(8):
        assert not failures(schema, random.Random(seed))
    with pytest.raises(Unsatisfiable):
        compile_schema({"type": ["string", "null"], **schema})


def test_rules_of_contains_that_no_item_satisfies_together_take_an_item_each() -> None:
    short, long = {"contains": {"maxLength": 1}}, {"contains": {"minLength": 3}}
    schema = {"type": "array", "items": {"type": "string"}, "allOf": [short, long], "maxItems": 2}
    assert spelled(schema, ["a", "bcd"])
    assert not any(failures(schema, random.Random(seed)) for seed in range(8))
    with pytest.raises(Unsatisfiable):
        compile_schema({**schema, "maxItems": 1})
