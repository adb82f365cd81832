"""Schemas become rows: every way through one is valid, and valid documents find theirs."""

from __future__ import annotations

import random
from typing import Any

import pytest

from infill.scaffold import Choice, Slot, Text
from infill.schemas import Limits, compile_schema
from tests.schemas.spelled_rows import drawn, failures, pieces, spelled

INVOICE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "number": {"type": "string"},
        "due": {"type": "string", "format": "date"},
        "currency": {"enum": ["EUR", "USD"]},
        "paid": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"item": {"type": "string"}, "price": {"type": "number"}},
                "required": ["item", "price"],
            },
        },
        "note": {"type": ["string", "null"]},
    },
    "required": ["number", "currency", "lines"],
}


def test_slots_own_the_space_before_and_the_separator_after_their_value() -> None:
    document = {"number": "INV-7", "currency": "EUR", "lines": [{"item": "a", "price": 2.5}]}
    assert pieces(INVOICE, document) == [
        '{"number":',
        ' "INV-7",',
        "",
        ' "currency":',
        ' "EUR",',
        "",
        "",
        ' "lines":',
        ' [{"item":',
        ' "a",',
        ' "price":',
        " 2.5}",
        "]",
        "}",
    ]


def test_optional_members_bring_their_own_comma() -> None:
    document = {
        "number": "7",
        "due": "2024-02-29",
        "currency": "USD",
        "paid": True,
        "tags": ["x", "y"],
        "lines": [],
        "note": None,
    }
    found = pieces(INVOICE, document)
    assert ' "due": "2024-02-29",' in found
    assert ' "tags": ["x", "y"],' in found
    assert ', "note": null}' in found


def test_an_object_of_required_scalars_is_laid_out_at_once() -> None:
    schema = {
        "properties": {"a": {"type": "integer"}, "b": {"const": "x"}, "c": {"type": "null"}},
        "type": "object",
        "required": ["a", "b", "c"],
    }
    row = compile_schema(schema).row
    assert [type(part) for part in row] == [Text, Slot, Text]
    assert spelled(schema, {"a": 1, "b": "x", "c": None}) == '{"a": 1, "b": "x", "c": null}'


def test_a_schema_with_one_value_is_fixed_text() -> None:
    assert compile_schema({"const": {"a": [1]}}).row == (Text('{"a": [1]}'),)


WAYS: list[tuple[Any, list[Any]]] = [
    ({"type": ["integer", "null"]}, [3, None]),
    ({"type": "integer"}, [2.0, -5]),
    ({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}, ["a", ["b"]]),
    ({"type": ["object", "null"], "properties": {"a": {"type": "null"}}}, [None, {}, {"a": None}]),
    ({}, [1, "a", [], {}, [[{"a": [None]}]], {"k": {"l": [1, "ü"]}}]),
    ({"type": "object"}, [{}, {"any": ["thing"]}]),
    ({"additionalProperties": {"type": "integer"}, "type": "object"}, [{}, {"a": 1, 'b"': 2}]),
    (
        {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "minProperties": 1},
        [{"x-a": "b"}, {"x-a": "b", "x-": ""}],
    ),
    ({"type": "object", "propertyNames": {"maxLength": 2}}, [{}, {"ab": 1}]),
    (
        {
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {}},
            "minProperties": 2,
            "maxProperties": 2,
            "additionalProperties": False,
        },
        [{"a": 1, "b": 2}, {"b": 1, "c": "x"}],
    ),
    (
        {
            "type": "object",
            "properties": {"card": {"type": "string"}, "address": {"type": "string"}},
            "dependentRequired": {"card": ["address"]},
        },
        [{}, {"address": "x"}, {"card": "1", "address": "x"}],
    ),
    (
        {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 2},
        [["a", "b"], ["c", "a", "b"]],
    ),
    (
        {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 12},
        [[*range(1, 15)]],
    ),
    (
        {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "type": "array"},
        [
            [],
            ["a"],
            ["a", 1],
        ],
    ),
    (
        {
            "items": [{"type": "string"}, {"type": "object"}],
            "additionalItems": {"type": "null"},
            "type": "array",
        },
        [
            [],
            ["a"],
            ["a", {}],
            ["a", {"b": 1}, None, None],
        ],
    ),
    ({"type": "array", "items": {"type": "integer"}, "contains": {"const": 5}}, [[5], [1, 5, 2]]),
    (
        {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
        [[], [[1, 2.5], []]],
    ),
    (
        {
            "oneOf": [
                {
                    "type": "object",
                    "properties": {"x": {"type": "number"}, "kind": {"const": "a"}},
                    "required": ["kind", "x"],
                },
                {
                    "type": "object",
                    "properties": {"x": {"type": "string"}, "kind": {"const": "b"}},
                    "required": ["kind", "x"],
                },
            ]
        },
        [{"kind": "a", "x": 1}, {"kind": "b", "x": "y"}],
    ),
    (
        {
            "type": "object",
            "properties": {"name": {"type": "string"}, "login": {"type": "string"}},
            "anyOf": [{"required": ["name"]}, {"required": ["login"]}],
        },
        [{"name": "a"}, {"login": "b"}, {"name": "a", "login": "b"}],
    ),
    (
        {
            "type": "object",
            "properties": {"v": {"type": "integer"}},
            "required": ["v"],
            "if": {"properties": {"v": {"const": 1}}},
            "then": {"properties": {"why": {"type": "string"}}, "required": ["why"]},
        },
        [{"v": 2}, {"v": 1, "why": "so"}],
    ),
    (
        {
            "$ref": "#/$defs/node",
            "$defs": {
                "node": {
                    "type": "object",
                    "properties": {
                        "value": {"type": "integer"},
                        "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                        "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                    },
                    "required": ["value", "next"],
                }
            },
        },
        [
            {"value": 1, "next": None},
            {"value": 1, "next": {"value": 2, "next": None, "children": []}},
            {"value": 1, "next": None, "children": [{"value": 3, "next": None}]},
        ],
    ),
    (
        {
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                {
                    "properties": {"a": {"maxLength": 3}, "b": {"type": "integer"}},
                    "required": ["b"],
                },
            ]
        },
        [{"a": "xyz", "b": 1}],
    ),
    ({"type": "string", "nullable": True}, ["x", None]),
    ({"not": {"type": ["object", "array", "string"]}}, [1, None, True]),
    ({"type": "string", "not": {"enum": ["", "x"]}}, ["y"]),
    (
        {
            "type": "object",
            "properties": {"a": {"type": "integer"}},
            "allOf": [{"properties": {"b": {"type": "null"}}}],
            "unevaluatedProperties": False,
        },
        [{}, {"a": 1}, {"a": 1, "b": None}],
    ),
]


@pytest.mark.parametrize(("schema", "documents"), WAYS, ids=[str(i) for i in range(len(WAYS))])
def test_valid_documents_find_their_way_through_the_row(schema: Any, documents: list[Any]) -> None:
    for document in documents:
        spelled(schema, document)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("schema", [*(w[0] for w in WAYS), INVOICE], ids=str)
def test_every_way_through_a_row_is_valid(schema: Any, narrow: bool) -> None:
    rng = random.Random(7)
    for _ in range(4):
        assert failures(schema, rng, narrow=narrow) == []


def test_the_cheapest_options_always_come_to_an_end() -> None:
    schema = {
        "$ref": "#/$defs/e",
        "$defs": {
            "e": {
                "oneOf": [
                    {
                        "type": "object",
                        "properties": {
                            "op": {"enum": ["+", "*"]},
                            "left": {"$ref": "#/$defs/e"},
                            "right": {"$ref": "#/$defs/e"},
                        },
                        "required": ["op", "left", "right"],
                        "additionalProperties": False,
                    },
                    {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
                ]
            }
        },
    }
    row = compile_schema(schema, limits=Limits(depth=3)).row
    for seed in range(5):
        assert len(drawn(row, random.Random(seed), narrow=True)) < 40
        drawn(row, random.Random(seed))


def test_extra_keys_are_offered_only_where_the_schema_describes_them_or_the_caller_asks() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert not any(isinstance(part, Choice) for part in compile_schema(schema).row)
    assert spelled(schema, {"a": 1, "more": [1]}, extra_keys=4) == '{"a": 1, "more": [1]}'


def test_objects_with_very_many_optional_members_ask_group_by_group() -> None:
    names = [f"member_{i}" for i in range(40)]
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    row = compile_schema(schema).row
    assert sum(part.start for part in row if not isinstance(part, Text)) < 64
    assert spelled(schema, {"member_3": "a", "member_30": "b"})
    for required in (["member_0"], ["member_39"], ["member_20", "member_21"]):
        closed = {**schema, "required": required}
        for more in ([], ["member_1"], ["member_22", "member_23", "member_38"]):
            spelled(closed, dict.fromkeys([*required, *more], "x"))
        assert failures(closed, random.Random(1)) == []


def test_the_form_shows_keys_types_and_remarks() -> None:
    schema = {
        "type": "object",
        "properties": {
            "date": {"type": "string", "format": "date", "description": "issue date"},
            "currency": {"enum": ["EUR", "USD"]},
            "notes": {"type": ["string", "null"]},
            "lines": {
                "type": "array",
                "items": {"type": "object", "properties": {"price": {"type": "number"}}},
            },
        },
        "required": ["date", "currency", "lines"],
    }
    assert compile_schema(schema).form == (
        '{"date": date (issue date), "currency": "EUR"|"USD", "notes"?: string|null, '
        '"lines": [{"price"?: number}]}'
    )


def test_a_union_decides_by_a_short_text_and_long_strings_get_a_slot_of_their_own() -> None:
    schema = {"type": ["string", "integer", "object"], "additionalProperties": False}
    (choice,) = compile_schema(schema).row
    assert isinstance(choice, Choice)
    assert choice.cap <= 64
    assert pieces(schema, 'a "b"') == ['"', 'a \\"b\\""']
    assert pieces(schema, 12) == ["12"]
    assert pieces(schema, {}) == ["{}"]


def test_where_recursion_ends_every_kind_of_value_is_still_allowed() -> None:
    for value in ("text", 1, None, True, [["deep"]], {"a": {"b": [1]}}):
        assert spelled({}, [[[value]]], depth=3) == spelled({}, [[[value]]])
