"""`infill check`: every keyword is listed, and how it is enforced."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, Field

from infill.blueprint import Blueprint
from infill.decoding.budget import Budget, budget as budget_of
from infill.errors import SourceError, Unsatisfiable
from infill.models import default_vocabulary
from infill.schemas.enforcement import Enforced, enforced, keyword_report
from infill.schemas.reading.keywords import CONSTRAINTS
from infill.schemas.sources import compile_source


def report(source: Any) -> list[Enforced]:
    return keyword_report(source, lay_out)


def lay_out(blueprint: Blueprint[Any]) -> Budget:
    return budget_of(blueprint, default_vocabulary())


def budget(source: Any) -> Budget:
    return lay_out(compile_source(source))


def how(source: Any) -> dict[str, str]:
    return {row.pointer: row.how for row in report(source)}


def refused(source: Any) -> list[Enforced]:
    return [row for row in report(source) if row.how == "refused"]


def test_every_keyword_is_listed_in_the_order_of_the_document() -> None:
    schema = {
        "title": "T",
        "type": "object",
        "properties": {"a/b": {"type": "string", "pattern": "^x"}, "c": {"not": {"const": 1}}},
        "required": ["c"],
        "x-note": {"type": "anything"},
    }
    assert [(row.pointer, row.how) for row in report(schema)] == [
        ("#/title", "annotation"),
        ("#/type", "structure"),
        ("#/properties", "structure"),
        ("#/required", "structure"),
        ("#/x-note", "annotation"),
        ("#/properties/a~1b/type", "structure"),
        ("#/properties/a~1b/pattern", "automaton"),
        ("#/properties/c/not", "automaton"),
        ("#/properties/c/not/const", "automaton"),
    ]


def test_properties_that_are_named_like_keywords_are_not_taken_for_them() -> None:
    schema = {"type": "object", "properties": {"items": {"type": "integer"}}, "default": {"not": 1}}
    assert set(how(schema)) == {
        "#/type",
        "#/properties",
        "#/default",
        "#/properties/items/type",
    }


def test_all_refused_keywords_are_listed_and_not_only_the_first() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "pattern": "(?<=x)y"},
            "b": {"$ref": "http://example.invalid/s.json"},
            "c": {"patternProperties": {"(?<!x)y": {}}},
        },
        "pattern": "(?<=a)b",
    }
    rows = refused(schema)
    assert {row.pointer for row in rows} == {
        "#/pattern",
        "#/properties/a/pattern",
        "#/properties/b/$ref",
        "#/properties/c/patternProperties",
    }
    assert all(row.note for row in rows)


def test_a_pattern_whose_automaton_would_explode_is_refused_in_bounded_time() -> None:
    [row] = refused({"items": {"pattern": "^(a|b)*a(a|b){40}$"}})
    assert row.pointer == "#/items/pattern"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"not": {"type": "object"}}, "structure"),
        ({"type": "object", "not": {"required": ["a", "b"]}}, "structure"),
        ({"type": "object", "not": {"const": 1}}, "structure"),
        ({"type": "array", "not": {"minItems": 2}}, "structure"),
        ({"type": "string", "not": {"pattern": "^x"}}, "automaton"),
        ({"type": ["array", "string"], "not": {"maxItems": 2, "maxLength": 2}}, "automaton"),
        ({"type": "array", "not": {"uniqueItems": True}}, "validator"),
        ({"type": ["string", "object"], "not": {"const": {"a": 1}}}, "validator"),
    ],
)
def test_a_not_is_listed_by_what_sees_to_it(schema: Any, expected: str) -> None:
    assert how(schema)["#/not"] == expected


def test_an_unknown_format_is_an_annotation_with_a_note() -> None:
    rows = {row.pointer: row for row in report({"type": "string", "format": "slug"})}
    assert rows["#/format"].how == "annotation"
    assert "'slug'" in rows["#/format"].note
    assert how({"type": "string", "format": "date"})["#/format"] == "automaton"


def test_siblings_of_a_reference_are_ignored_where_the_draft_says_so() -> None:
    schema: dict[str, Any] = {
        "definitions": {"n": {"type": "integer"}},
        "properties": {"a": {"$ref": "#/definitions/n", "minimum": 3}},
    }
    old = {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
    assert how(old)["#/properties/a/minimum"] == "annotation"
    assert how(schema)["#/properties/a/minimum"] == "automaton"


CONTRADICTIONS: list[tuple[Any, str, str]] = [
    (False, "#", "the schema false allows nothing"),
    ({"type": "integer", "minimum": 3, "maximum": 1}, "#/minimum", "minimum 3 and maximum 1"),
    (
        {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4},
        "#/exclusiveMinimum",
        "exclusiveMinimum 3 and exclusiveMaximum 4 together leave no integer",
    ),
    (
        {"type": "number", "minimum": 0.1, "maximum": 0.4, "multipleOf": 0.5},
        "#/minimum",
        "minimum 0.1 and maximum 0.4 and multipleOf 0.5 together leave no number",
    ),
    (
        {"type": "number", "allOf": [{"minimum": 5}, {"maximum": 3}]},
        "#/allOf/0/minimum",
        "minimum 5 and maximum 3 (#/allOf/1/maximum)",
    ),
    ({"type": "string", "minLength": 3, "maxLength": 1}, "#/minLength", "maxLength 1"),
    ({"type": "string", "pattern": "^a{5}$", "maxLength": 3}, "#/pattern", "and maxLength 3"),
    ({"items": False, "minItems": 1, "type": "array"}, "#/items", "the schema false"),
    ({"type": "array", "minItems": 3, "maxItems": 2}, "#/minItems", "minItems 3 and maxItems 2"),
    ({"type": "array", "items": {"const": 1}, "contains": {"const": 2}}, "", "contains"),
    ({"allOf": [{"type": "string"}, {"type": "null"}]}, "#/allOf/0/type", '"null" (#/allOf/1'),
    ({"type": "string", "enum": [1, 2]}, "#/enum", 'enum [1, 2] and type "string"'),
    ({"enum": []}, "#/enum", "enum [] leaves no value"),
    (
        {"type": "object", "properties": {"a": False}, "required": ["a"]},
        "#/required",
        "a false (#/properties/a)",
    ),
    (
        {"type": "object", "required": ["a"], "additionalProperties": False},
        "#/required",
        "additionalProperties false together leave no place for 'a'",
    ),
    ({"type": "object", "required": ["a", "b"], "maxProperties": 1}, "#/maxProperties", "required"),
    (
        {"type": "object", "minProperties": 1, "additionalProperties": False},
        "#/minProperties",
        "minProperties 1 and additionalProperties false",
    ),
    ({"type": "string", "not": {"type": "string"}}, "#", "'not'"),
]


@pytest.mark.parametrize(("schema", "where", "named"), CONTRADICTIONS, ids=str)
def test_a_contradiction_is_found_before_any_model_runs_and_named(
    schema: Any, where: str, named: str
) -> None:
    rows = [row for row in report(schema) if row.how == "impossible"]
    assert named in rows[0].note
    assert rows[0].pointer == where or not where
    with pytest.raises(Unsatisfiable):
        budget(schema)


def test_what_no_slot_has_room_for_is_impossible_and_says_why() -> None:
    pattern = "^[äöü]{600}$"
    rows = [row for row in report({"items": {"pattern": "x"}}) if row.how == "impossible"]
    assert rows == []
    [row] = [row for row in report({"type": "string", "pattern": pattern}) if not row.keyword]
    assert row.how == "impossible" and "tokens" in row.note and row.todo


def test_bounds_with_something_between_them_are_no_contradiction() -> None:
    for schema in (
        {"type": "number", "exclusiveMinimum": 3, "exclusiveMaximum": 4},
        {"type": "integer", "minimum": 3, "maximum": 3},
        {"type": "number", "minimum": 0.3, "maximum": 0.3, "multipleOf": 0.1},
        {"type": "integer", "minimum": 1, "maximum": 6, "multipleOf": 1.5},
    ):
        assert "impossible" not in how(schema).values()


def test_a_refusal_says_what_to_write_instead() -> None:
    properties = {
        "a": {"$ref": "other.json"},
        "b": {"pattern": r"(a)\1"},
        "c": {"$ref": "#/$defs/none"},
    }
    rows = refused({"properties": properties})
    assert [row.pointer for row in rows] == [
        "#/properties/a/$ref",
        "#/properties/b/pattern",
        "#/properties/c/$ref",
    ]
    assert "$defs" in rows[0].todo and "write" in rows[1].todo and "correct" in rows[2].todo


def test_every_keyword_that_constrains_has_a_way_of_being_enforced() -> None:
    for keyword in CONSTRAINTS:
        row = enforced(f"#/{keyword}", keyword, "date" if keyword == "format" else None)
        assert row.how in ("structure", "automaton", "validator"), keyword


def test_a_model_is_checked_like_its_schema() -> None:
    class Item(BaseModel):
        price: float = Field(gt=0)

    assert how(Item)["#/properties/price/exclusiveMinimum"] == "automaton"


@pytest.mark.parametrize("source", [5, {"type": 5}, "{"])
def test_what_is_no_schema_is_an_error(source: Any) -> None:
    with pytest.raises(SourceError):
        report(source)


def test_the_budget_counts_what_is_laid_out_at_first() -> None:
    one = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    found = budget(one)
    assert (found.slots, found.choices) == (1, 0)
    assert 2 <= found.masks < found.tokens
    assert 1 <= found.forwards <= found.masks
    assert budget({"const": 1}).slots == budget({"const": 1}).forwards == 0
    assert budget({"type": "array", "items": {"type": "object"}}).choices == 1
