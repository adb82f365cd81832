"""Lists of single values on a canvas: as one slot or item by item, below their name or by shape."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from infill import Engine
from infill.denoiser import View
from infill.evidence.evidence import Evidence
from infill.evidence.readers.list_items import first_item
from infill.evidence.readers.whole_lists import whole_list
from infill.models import default_vocabulary
from infill.models.synthetic import Noise, Rows, Teacher
from infill.scaffold import Slot
from infill.schemas.compile import compile_schema

TEXT = """\
zgrep(1) - search compressed files, whatever has compressed them

SEE ALSO
       grep(1), gzip(1), xz(1)

Fixed in this release: CVE-2021-36084 and CVE-2021-36085, thanks to all who helped to find them.
(Closes: #843714, #12)
Tags: fast, small
Files: none
"""


class Unsure(Noise):
    """A model that prefers nothing much."""

    def rows(self, view: View) -> Rows:
        return super().rows(view) / 16


def document(name: str, items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "array", "items": items, **more}},
        "required": [name],
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("see_also", "string", ["grep(1)", "gzip(1)", "xz(1)"]),
        ("tags", "string", ["fast", "small"]),
        ("files", "string", []),
        ("closes", "integer", [843714, 12]),
        ("authors", "string", None),
    ],
)
def test_a_slot_that_holds_a_whole_list_is_read_as_one(name: str, kind: str, value: Any) -> None:
    (slot,) = [p for p in compile_schema(document(name, {"type": kind})).row if isinstance(p, Slot)]
    found = whole_list(Evidence(TEXT, default_vocabulary()), slot)
    assert found == (None if value is None else slot.spell({name: value}))


def test_a_list_that_the_schema_forbids_is_not_read() -> None:
    blueprint = compile_schema(document("tags", {"type": "string"}, maxItems=1))
    (slot,) = [part for part in blueprint.row if isinstance(part, Slot)]
    assert whole_list(Evidence(TEXT, default_vocabulary()), slot) is None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("most", [{}, {"maxItems": 12}])
def test_an_unsure_model_reads_lists_below_their_names(seed: int, most: dict[str, int]) -> None:
    schema = document("see_also", {"type": "string", "maxLength": 60}, **most)
    value = Engine(Unsure(seed)).fill(schema, TEXT).value
    assert value == {"see_also": ["grep(1)", "gzip(1)", "xz(1)"]}


def test_items_of_a_shape_are_the_words_of_that_shape() -> None:
    items = {"type": "string", "pattern": r"^CVE-\d{4}-\d{4,7}$", "maxLength": 20}
    schema = document("holes", items, maxItems=12)
    value = Engine(Unsure(1)).fill(schema, TEXT).value
    assert value == {"holes": ["CVE-2021-36084", "CVE-2021-36085"]}


def test_a_model_that_knows_better_is_not_overruled() -> None:
    for most in ({}, {"maxItems": 12}):
        schema = document("see_also", {"type": "string", "maxLength": 60}, **most)
        for value in ([], ["xz(1)"], ["sed(1)", "grep(1)"]):
            said = {"see_also": value}
            assert Engine(Teacher(said)).fill(schema, TEXT).value == said


def test_a_list_of_objects_has_no_first_item_here() -> None:
    schema = document("files", {"type": "object", "properties": {"name": {"type": "string"}}})
    parts = compile_schema(schema).row
    assert all(first_item(part) is None for part in parts if hasattr(part, "options"))
    value = Engine(Noise(0)).fill(schema, TEXT).value
    assert isinstance(value["files"], list)


NODE = {"type": "array", "items": {"$ref": "#/$defs/node"}, "maxItems": 2}


@pytest.mark.parametrize(
    "tags",
    [
        {"$ref": "#/$defs/node"},
        {"type": "array", "items": False},
        {"type": "array", "items": {"type": "string", "minLength": 3, "maxLength": 2}},
        {"type": "array", "prefixItems": [{"type": "integer"}], "items": {"enum": ["fast"]}},
        {"type": "array", "items": {"anyOf": [{"type": "string"}, NODE]}, "maxItems": 20},
        {"anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "string"}}]},
        {"type": "array", "items": {"type": "array", "items": {"type": "string"}}, "minItems": 1},
        {"type": "array", "contains": {"const": "fast"}, "items": {"type": "string"}},
        {"type": "array", "uniqueItems": True, "items": {"enum": ["fast", "small", "slow"]}},
    ],
)
def test_lists_of_any_kind_are_valid_below_their_names(tags: dict[str, Any]) -> None:
    schema = {
        "$defs": {"node": NODE},
        "type": "object",
        "properties": {"tags": tags},
        "required": ["tags"],
    }
    value = Engine(Noise(2)).fill(schema, TEXT).value
    Draft202012Validator(schema).validate(value)
