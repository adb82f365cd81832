"""`infill check`: every keyword is listed, and how it is enforced."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, Field

from infill.errors import SourceError
from infill.schemas.check import Enforced, budget, report


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
        ("#/properties/c/not", "validator"),
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


def test_a_contradiction_is_reported_for_the_whole() -> None:
    [row] = refused({"type": "string", "minLength": 3, "maxLength": 1})
    assert row.note


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
    assert found.slots == 1
    assert found.masks >= 2
    assert budget({"const": 1}).slots == 0
