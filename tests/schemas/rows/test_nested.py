"""Any JSON of any depth: what stands deeper than a schema is unfolded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infill.api import Engine
from infill.blueprint import Blueprint, Filled
from infill.canvas.variable import without
from infill.documents import Path
from infill.grammars.json_texts import json_rest
from infill.models.synthetic import Noise, Teacher
from infill.options import Options
from infill.rules.schedule import FixedSteps
from infill.scaffold import Slot, Text
from infill.schemas.rows.nested import keys_once

QUICK = Options(schedule=FixedSteps(4))


def deep(levels: int) -> Any:
    value: Any = "the end"
    for level in range(levels):
        value = {f"k{level}": value, "n": level} if level % 2 else [value, level, None]
    return value


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, if no key comes twice."""
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


@pytest.mark.parametrize("schema", [{}, {"type": "object"}, {"additionalProperties": {}}])
def test_a_document_of_any_depth_comes_back_equal(schema: Any) -> None:
    wide = {name: {"x": 1, "y": [], "z": {}} for name in "abcd"}
    document = {"a": deep(10), "b": {"c": {"d": wide}}}
    assert Engine(Teacher(document), options=QUICK).fill(schema).value == document


@pytest.mark.parametrize("seed", range(6))
def test_noise_writes_deep_documents_in_which_no_key_comes_twice(seed: int) -> None:
    quick = Options(schedule=FixedSteps(4), slot_cap=24, items=2, depth=1)
    result = Engine(Noise(seed), options=quick).fill({"type": "array", "minItems": 2}, seed=seed)
    assert len(json.loads(result.text, object_pairs_hook=once)) >= 2


@pytest.mark.parametrize("opening", ["[", "{"])
def test_the_rest_of_a_value_is_what_json_reads(opening: str) -> None:
    language = json_rest(opening)
    close = {"[": "]", "{": "}"}[opening]
    pair = '"a": ' if opening == "{" else ""
    for text in (close, f"{pair}[{{}}, -1.5e-30, null]{close}", f'{pair}"\\u001f\\n/é"{close}'):
        json.loads(opening + text)
        assert language.accepts(text), text
    for text in ("", f"{pair}1, {close}", f'{pair}"\\ud800"{close}', f"{pair}1e999{close}"):
        assert not language.accepts(text), text


def test_a_key_that_comes_twice_is_written_again_without_it() -> None:
    twice = '"a": [1], "a": 2}'
    assert keys_once(Filled("{" + twice, {"/x": twice})) and not keys_once(
        Filled("", {"/x": '"a": {"b": 1}, "b": 2}', "/y": 'said "a": 1, "a": 2'})
    )
    slot = Slot(Path.parse("/x"), json_rest("{"), 16, 32, lambda document: document)
    source = Blueprint(row=(Text("{"), slot), parse=json.loads, validators=(keys_once,))
    text = Engine(Teacher(twice), options=QUICK).fill(source).text
    assert json.loads(text, object_pairs_hook=once)
    left = without(json_rest("{"), [twice])
    assert left.accepts('"a": 2}') and not left.accepts('"a": 2, "b": 3}')


def test_anything_beside_something_of_the_same_shape_is_decided_and_filled() -> None:
    some: Any = {"type": "object", "properties": {"z": {"type": "integer"}}}
    for _ in range(4):
        some = {"type": "array", "items": some}
    schema = {"anyOf": [{"type": "array"}, some]}
    document = [[[[{"y": [2]}]]]]
    assert Engine(Teacher(document), options=QUICK).fill(schema).value == document
