"""References lead through the schema, the caller's registry and the metaschemas, nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest

import infill
from infill.documents import same
from infill.errors import SourceError, Unsupported
from infill.models.synthetic import Noise
from infill.scaffold import text_of, walk
from infill.schemas import compile_schema
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.sources import compile_source
from tests.schemas.spelled_rows import spelled

HOME = "http://example.com/home.json"
TREE: dict[str, Any] = {
    "$id": "http://example.com/tree",
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {"data": True, "next": {"$dynamicRef": "#node"}},
    "required": ["data"],
}
STRICT: dict[str, Any] = {
    "$id": "http://example.com/strict",
    "$dynamicAnchor": "node",
    "$ref": "tree",
    "unevaluatedProperties": False,
}


def lead(schema: Any, *steps: str | int, registry: Any = None) -> SchemaRef:
    """What the reference at some steps of a schema leads to."""
    document = Document(schema, registry)
    at = document.root.child(*steps) if steps else document.root
    return document.resolve(document.enter(at), at.schema["$ref"])


def test_a_pointer_leads_below_the_resource_that_it_stands_in() -> None:
    inner = {"$id": "inner", "$defs": {"a": {"type": "null"}}, "items": {"$ref": "#/$defs/a"}}
    schema = {"$id": HOME, "$defs": {"a": {"type": "string"}, "in": inner}, "$ref": "#/$defs/a"}
    assert lead(schema).schema == {"type": "string"}
    assert lead(schema, "$defs", "in", "items").schema == {"type": "null"}


@pytest.mark.parametrize("reference", ["inner", "#word", "inner#/properties/x", "/inner#deep"])
def test_ids_and_anchors_name_schemas(reference: str) -> None:
    target = {"type": "integer"}
    schema = {
        "$id": HOME,
        "$ref": reference,
        "$defs": {
            "one": {"$anchor": "word", **target},
            "two": {"$id": "inner", "$anchor": "deep", "properties": {"x": target}, **target},
        },
    }
    assert lead(schema).schema["type"] == "integer"


def test_a_urn_is_a_base_like_any_other() -> None:
    schema = {"$id": "urn:uuid:0", "$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}}
    assert lead(schema).schema == {"type": "null"}


def test_an_id_in_an_enum_or_beside_an_old_reference_names_nothing() -> None:
    hidden = {"enum": [{"$id": "http://example.com/x"}], "$ref": "http://example.com/x"}
    with pytest.raises(Unsupported):
        lead(hidden)
    beside = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": HOME,
        "allOf": [{"$id": "other/", "$ref": "word.json"}],
        "definitions": {"w": {"$id": "word.json", "type": "null"}},
    }
    assert lead(beside, "allOf", 0).schema["type"] == "null"


def test_the_registry_is_read_and_nothing_is_fetched() -> None:
    remote = {"$defs": {"n": {"type": "integer"}}, "$ref": "#/$defs/n"}
    assert lead({"$ref": "http://example.com/n"}, registry={"http://example.com/n": remote})
    with pytest.raises(Unsupported, match="out of the document"):
        compile_schema({"$ref": "http://example.com/n"})
    with pytest.raises(SourceError, match="leads to nothing"):
        compile_schema({"$ref": "#/nowhere"})


def test_a_schema_with_a_registry_is_a_source() -> None:
    word = {"enum": ["yes", "no"]}
    source = infill.Schema({"items": {"$ref": "urn:word"}, "type": "array"}, {"urn:word": word})
    engine = infill.Engine(Noise(0), options=infill.Options(items=3))
    assert set(engine.fill(source).value) <= {"yes", "no"}


def test_metaschemas_are_always_at_hand() -> None:
    assert spelled({"$ref": "http://json-schema.org/draft-07/schema#"}, {"minLength": 3})
    with pytest.raises(Unsupported):
        compile_schema({"$ref": "http://json-schema.org/schema"})


def test_a_dynamic_reference_leads_to_the_outermost_anchor_on_its_way() -> None:
    registry = {TREE["$id"]: TREE}
    assert spelled_with(STRICT, registry, {"data": 1, "next": {"data": 2}})
    assert not spelled_with(STRICT, registry, {"data": 1, "next": {"data": 2, "extra": 3}})
    assert spelled_with(TREE, {}, {"data": 1, "next": {"data": 2, "extra": 3}})


def spelled_with(schema: Any, registry: Any, document: Any) -> bool:
    """Whether the compiled schema writes the document as it is."""
    row = compile_source(infill.Schema(schema, registry), extra_keys=2).row
    return same(json.loads(text_of(walk(row, document))), document)
