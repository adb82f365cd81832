"""A metaschema that leaves a vocabulary out makes its keywords annotations."""

from __future__ import annotations

import json
from typing import Any

import pytest

import infill
from infill.errors import SourceError, Unsupported
from infill.models.synthetic import Teacher
from infill.schemas.enforcement import keyword_report
from infill.schemas.sources import Schema, compile_source
from tests.schemas.spelled_rows import spelled

META = "https://example.org/meta"
DRAFT = "https://json-schema.org/draft/2020-12"


def _metaschema(*left_out: str, **others: bool) -> dict[str, Any]:
    names = ["core", "applicator", "unevaluated", "validation", "format-annotation"]
    listed = {f"{DRAFT}/vocab/{name}": True for name in names if name not in left_out}
    return {"$schema": f"{DRAFT}/schema", "$id": META, "$vocabulary": {**listed, **others}}


SCHEMA = {
    "$schema": META,
    "type": "object",
    "required": ["n"],
    "properties": {"n": {"minimum": 10}, "s": {"format": "date"}, "no": False},
}


def _filled(schema: Any, document: Any, metaschema: Any) -> Any:
    source = Schema(schema, registry={META: metaschema})
    options = infill.Options(extra_keys=2)
    return infill.Engine(Teacher(document), options=options).fill(source).value


def test_a_schema_without_the_vocabulary_of_validation_bounds_nothing() -> None:
    document = {"n": 1, "s": "2024-02-29"}
    assert _filled(SCHEMA, document, _metaschema("validation")) == document
    assert _filled(SCHEMA, document, _metaschema()) != document


def test_a_metaschema_that_is_not_at_hand_leaves_nothing_out() -> None:
    assert spelled(SCHEMA, {"n": 11})
    with pytest.raises(SourceError):
        spelled(SCHEMA, {"n": 1})


def test_the_draft_is_the_one_the_metaschema_is_written_in() -> None:
    old = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": META}
    schema = {
        "$schema": META,
        "type": "array",
        "items": [{"const": 1}, {"const": 2}],
        "minItems": 2,
    }
    assert _filled({**schema, "maxItems": 2}, [1, 2], old) == [1, 2]


def test_check_says_which_keywords_a_metaschema_leaves_out() -> None:
    source = Schema(SCHEMA, registry={META: _metaschema("validation", "format-annotation")})
    rows = {row.pointer: row for row in keyword_report(source, lambda blueprint: None)}
    for pointer in ("#/type", "#/required", "#/properties/n/minimum", "#/properties/s/format"):
        assert rows[pointer].how == "annotation"
        assert rows[pointer].note == f"{META} leaves it out"
    assert rows["#/properties"].how == "structure"


def test_a_required_vocabulary_that_is_not_known_is_refused_by_name() -> None:
    strange = "https://example.org/vocab/units"
    source = Schema(SCHEMA, registry={META: _metaschema(**{strange: True})})
    with pytest.raises(Unsupported) as caught:
        compile_source(source)
    assert strange in str(caught.value)
    assert caught.value.where == "#/$schema"
    optional = Schema(SCHEMA, registry={META: _metaschema(**{strange: False})})
    assert json.dumps(compile_source(optional).form)


def test_the_metaschema_of_one_vocabulary_is_known_without_a_registry() -> None:
    schema = {**SCHEMA, "$schema": f"{DRAFT}/meta/applicator"}
    assert {
        row.how
        for row in keyword_report(schema, lambda blueprint: None)
        if row.keyword == "required"
    } == {"annotation"}
