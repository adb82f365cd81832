"""What cannot be guaranteed or satisfied is refused with its JSON pointer, before a model runs."""

from __future__ import annotations

from typing import Any

import pytest

from infill.errors import SourceError, Unsatisfiable, Unsupported
from infill.schemas import compile_schema
from infill.schemas.reading.facts import read_facts
from infill.schemas.reading.keywords import CONSTRAINTS
from infill.schemas.reading.node import Node
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"$ref": "https://example.org/s.json"}, "#/$ref"),
        ({"properties": {"a/b": {"pattern": "(a)\\1"}}}, "#/properties/a~1b/pattern"),
        ({"patternProperties": {"(?<=x)y": {}}}, "#/patternProperties/(?<=x)y"),
        ({"$schema": "http://json-schema.org/draft-03/schema#", "disallow": "null"}, "#/disallow"),
    ],
)
def test_what_cannot_be_guaranteed_is_refused_with_its_pointer(schema: Any, pointer: str) -> None:
    with pytest.raises(Unsupported) as caught:
        compile_schema(schema)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"type": "any"}, "#/type"),
        ({"$ref": "#/$defs/missing"}, "#/$ref"),
        ({"properties": {"a": 3}}, "#/properties/a"),
        ({"properties": []}, "#/properties"),
        ({"minLength": "3"}, "#/minLength"),
        ({"required": True}, "#/required"),
        ({"$ref": "#"}, "#"),
        ({"items": {"pattern": "("}}, "#/items/pattern"),
        ({"multipleOf": 0}, "#/multipleOf"),
    ],
)
def test_what_is_no_schema_is_refused_with_its_pointer(schema: Any, pointer: str) -> None:
    with pytest.raises(SourceError) as caught:
        compile_schema(schema)
    assert caught.value.where == pointer


@pytest.mark.parametrize(
    ("schema", "pointer", "reason"),
    [
        (False, "#", "false"),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "#/allOf/0/type", "no type"),
        ({"type": "integer", "enum": ["a"]}, "#/enum", "leave no value"),
        (
            {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
            "#/properties/a",
            "without end",
        ),
        (
            {"type": "object", "required": ["x"], "additionalProperties": False},
            "#/required",
            "no place for 'x'",
        ),
        (
            {
                "type": "array",
                "minItems": 1,
                "items": {"type": "string", "minLength": 3, "maxLength": 2},
            },
            "#/items/minLength",
            "maxLength 2",
        ),
        (
            {
                "type": "object",
                "required": ["a", "b"],
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            },
            "#",
            "no type",
        ),
    ],
)
def test_contradictions_are_named_with_their_pointer(
    schema: Any, pointer: str, reason: str
) -> None:
    with pytest.raises(Unsatisfiable) as caught:
        compile_schema(schema)
    assert caught.value.where == pointer
    assert reason in caught.value.got


def test_impossible_branches_and_members_are_left_out() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"anyOf": [False, {"const": 1}]}, "b": False, "c": {"$ref": "#/x"}},
        "required": ["a"],
        "additionalProperties": False,
        "x": {"type": "object", "properties": {"y": {"$ref": "#/x"}}, "required": ["y"]},
    }
    (text,) = compile_schema(schema).row
    assert text.text == '{"a": 1}'  # type: ignore[union-attr]


def test_a_constraint_that_nobody_takes_is_refused() -> None:
    node = Node(SchemaRef("#/a", {"type": "string", "minLength": 3, "title": "t", "x-note": 1}))
    node.take("type")
    with pytest.raises(Unsupported) as caught:
        node.close()
    assert caught.value.pointer == "#/a/minLength"


def test_reading_takes_every_constraint() -> None:
    values: dict[str, Any] = {
        **dict.fromkeys(CONSTRAINTS, {}),
        **dict.fromkeys(["anyOf", "oneOf", "allOf", "prefixItems"], [{}]),
        **dict.fromkeys(["enum", "required"], []),
        **dict.fromkeys(["pattern", "format"], "x"),
        **dict.fromkeys(["uniqueItems", "nullable"], True),
        "type": "string",
    }
    values |= {k: 1 for k in CONSTRAINTS if k[:3] in ("min", "max", "mul") or "clusive" in k}
    values |= dict.fromkeys(["$ref", "$dynamicRef", "$recursiveRef"], "#")
    for keyword in CONSTRAINTS:
        schema = {keyword: values[keyword]}
        read_facts(Document(schema), SchemaRef("#", schema))


def test_references_by_anchor_id_and_pointer_lead_inside_the_document() -> None:
    schema = {
        "$id": "https://example.org/root.json",
        "type": "object",
        "properties": {
            "a": {"$ref": "#anchor"},
            "b": {"$ref": "inner.json"},
            "c": {"$ref": "#/$defs/a~1b%20c"},
            "d": {"$ref": "https://example.org/root.json#/$defs/anchored"},
        },
        "required": ["a", "b", "c", "d"],
        "$defs": {
            "anchored": {"$anchor": "anchor", "const": 1},
            "inner": {"$id": "inner.json", "$ref": "#/$defs/deep", "$defs": {"deep": {"const": 2}}},
            "a/b c": {"const": 3},
        },
    }
    (text,) = compile_schema(schema).row
    assert text.text == '{"a": 1, "b": 2, "c": 3, "d": 1}'  # type: ignore[union-attr]


def test_siblings_of_a_reference_count_from_draft_2019_on() -> None:
    schema: dict[str, Any] = {
        "$ref": "#/definitions/a",
        "const": 1,
        "definitions": {"a": {"enum": [1, 2]}},
    }
    (text,) = compile_schema(schema).row
    assert text.text == "1"  # type: ignore[union-attr]
    old = {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
    assert len(compile_schema(old).row) == 1
    assert not hasattr(compile_schema(old).row[0], "text")


def test_unknown_formats_are_annotations_with_a_note() -> None:
    blueprint = compile_schema({"items": {"type": "string", "format": "colour"}})
    assert blueprint.notes == (
        "#/items/format: the format 'colour' is not known; it is taken as an annotation",
    )


EMPTY: list[tuple[Any, str]] = [
    ({"allOf": [{"pattern": "^x"}, {"type": "string"}], "not": {"pattern": "^x"}}, "#"),
    ({"enum": ["x", "y"], "not": {"enum": ["x", "y"]}}, "#/enum"),
    ({"enum": [{"a": 1}], "not": {"required": ["a"]}}, "#/enum"),
    ({"oneOf": [{"enum": [1, 2]}, {"enum": [2, 1]}]}, "#/oneOf/0/enum"),
    ({"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "boolean"}}, "#/"),
    ({"type": "array", "uniqueItems": True, "minItems": 3, "items": {"enum": [1, 2]}}, "#/"),
]


@pytest.mark.parametrize(("schema", "where"), EMPTY, ids=str)
def test_what_leaves_too_few_values_is_found_before_any_model_runs(schema: Any, where: str) -> None:
    with pytest.raises(Unsatisfiable) as error:
        compile_schema(schema)
    assert error.value.where.startswith(where)
    assert "~" not in str(error.value)


@pytest.mark.parametrize(
    "wrong", [{"format": "email"}, {"pattern": "^x"}, {"$ref": "#/$defs/a"}], ids=str
)
def test_listed_values_stay_where_readings_of_what_must_not_hold_differ(wrong: Any) -> None:
    assert compile_schema({"enum": ["y"], "not": wrong, "$defs": {"a": {"minLength": 3}}}).row
