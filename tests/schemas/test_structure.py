"""What a schema asks of the whole of an object or array is met by structure, not by luck."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.schemas.rows import failures, spelled

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
