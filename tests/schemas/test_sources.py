"""What is a source, what is none, and what the error says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from infill.errors import SourceError
from infill.schemas.reading.document import check_schema, parse_schema
from infill.schemas.reading.well_formed import plainly_well_formed
from infill.schemas.sources import compile_source, load_source, source_schema
from tests.schemas.strategies import schemas


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


def test_a_schema_is_read_from_a_file_a_path_or_its_text(tmp_path: Path) -> None:
    text = '{"type": "integer"}'
    file = tmp_path / "s.json"
    file.write_text("\ufeff" + text, encoding="utf-8")
    for source in (text, str(file), file, f"\n {text}"):
        assert load_source(source) == {"type": "integer"}
    assert load_source("true") is True


def test_broken_json_is_shown_with_line_column_and_caret(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    file.write_text('{"type": "object",\n "required": [,]}')
    with pytest.raises(SourceError) as caught:
        load_source(file)
    first, got, caret = str(caught.value).splitlines()
    assert first == f"{file}:2:15: this is not JSON: Expecting value"
    assert got[caret.index("^")] == ","


def test_a_key_given_twice_is_refused_and_not_dropped() -> None:
    with pytest.raises(SourceError, match="comes twice"):
        parse_schema('{"minimum": 1, "minimum": 2}')


@pytest.mark.parametrize("text", ["", "{", '{"minimum": NaN}', '{"minimum": 1e999}', "[" * 10**5])
def test_what_is_not_json_is_a_source_error(text: str) -> None:
    with pytest.raises(SourceError):
        parse_schema(text)


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        ({"type": 5}, "#/type"),
        ({"properties": {"a/b": {"required": "x"}}}, "#/properties/a~1b/required"),
        ({"items": {"minLength": -1}}, "#/items/minLength"),
        ({"enum": "x"}, "#/enum"),
        ({"allOf": []}, "#/allOf"),
        ([1], "#"),
        (5, "#"),
        (None, "#"),
        ({"const": {1: 2}}, "#/const"),
        ({"default": float("nan")}, "#/default"),
        ({"enum": [{1, 2}]}, "#/enum/0"),
    ],
    ids=str,
)
def test_what_is_not_a_schema_is_refused_with_a_pointer(schema: Any, where: str) -> None:
    with pytest.raises(SourceError) as caught:
        check_schema(schema)
    assert caught.value.where == where


@settings(max_examples=40, deadline=None)
@given(schemas(2))
def test_the_quick_look_agrees_with_the_metaschema(schema: Any) -> None:
    assert plainly_well_formed(schema)
    for broken in ({"type": "any"}, {"minLength": 1.5}, {"required": "a"}, {"allOf": []}):
        assert not plainly_well_formed(
            {"properties": {"a": {"items": broken}}, "$defs": {"x": schema}}
        )


def test_old_drafts_and_patterns_foreign_to_python_are_schemas() -> None:
    check_schema({"minimum": 1, "exclusiveMinimum": True})
    check_schema({"items": [{"type": "string"}], "additionalItems": False})
    check_schema({"pattern": r"^\p{L}+$"})
    check_schema(True)


@pytest.mark.parametrize("depth", [200, 10_000])
def test_a_schema_nested_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(SourceError, match="nests deeper"):
        compile_source(nested(depth))


def test_a_deep_but_bounded_schema_is_accepted() -> None:
    check_schema(nested(60))


def test_a_model_is_found_by_module_and_name(tmp_path: Path, monkeypatch: Any) -> None:
    module = (
        "from pydantic import BaseModel\nclass Out:\n    class In(BaseModel):\n        n: int\n"
    )
    (tmp_path / "shop_for_tests.py").write_text(module)
    monkeypatch.chdir(tmp_path)
    found = load_source("shop_for_tests:Out.In")
    assert source_schema(found)["properties"]["n"]["type"] == "integer"
    assert source_schema("shop_for_tests:Out.In") == source_schema(found)
    assert str(tmp_path) not in sys.path
    with pytest.raises(SourceError, match="has no 'Missing'"):
        load_source("shop_for_tests:Missing")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("no_such_module_anywhere:Model", "no such module"),
        ("no_such_file.json", "no such schema file"),
        (".", "cannot be read"),
        ("", "neither JSON nor a path"),
    ],
)
def test_a_name_that_leads_nowhere_is_explained(source: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load_source(source)


def test_a_file_that_is_not_text_is_explained(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(b'{"a": "\xff"}')
    with pytest.raises(SourceError, match="not UTF-8"):
        load_source(tmp_path / "s.json")


@pytest.mark.parametrize("source", [object(), len, b"{}", {1, 2}], ids=lambda x: type(x).__name__)
def test_what_is_no_source_is_told_what_would_be(source: Any) -> None:
    with pytest.raises(SourceError, match="nothing that can be filled") as caught:
        compile_source(source)
    assert "pydantic model" in str(caught.value)


def test_long_values_do_not_flood_the_message() -> None:
    with pytest.raises(SourceError) as caught:
        check_schema({"type": json.dumps(list(range(5000)))})
    assert len(str(caught.value)) < 300
