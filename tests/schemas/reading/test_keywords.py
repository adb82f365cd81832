"""The table of keywords is complete, and it is where a keyword is named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validators

import infill
from infill.schemas.demands.shape import ValueShape
from infill.schemas.keyword_docs import keyword_table
from infill.schemas.reading.facts import _BY_THEMSELVES, _TOGETHER, SchemaFacts
from infill.schemas.reading.keywords import CONSTRAINTS, KEYWORDS, NOW, keyword_of
from infill.schemas.reading.references import bundled
from infill.schemas.reading.takes import TYPES

ROOT = Path(infill.__file__).parent
WRITERS = ("schemas/types/", "schemas/calls", "schemas/function_tools")
"""They write schemas, and so name what they write; they need not know a new keyword."""
MOST = {"required": 7, "properties": 7, "items": 6}
"""Files that name the words in which schemas are made up for what no keyword says; only fewer."""

DRAFTS = {
    4: validators.Draft4Validator,
    6: validators.Draft6Validator,
    7: validators.Draft7Validator,
    2019: validators.Draft201909Validator,
    2020: validators.Draft202012Validator,
}


def vocabulary(draft: int) -> set[str]:
    """The properties that a draft's metaschema describes."""
    schema: Any = DRAFTS[draft].META_SCHEMA
    parts = [
        bundled(f"{schema['$id'].rpartition('/')[0]}/{p['$ref']}") for p in schema.get("allOf", [])
    ]
    return {name for part in (schema, *parts) for name in part["properties"]}


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_table_has_the_vocabulary_of_each_draft_and_no_more(draft: int) -> None:
    known = {name for name, row in KEYWORDS.items() if row.since <= draft <= row.until}
    unsaid = {"$ref", "nullable", "format", "writeOnly"}
    assert vocabulary(draft) - known == set()
    assert known - vocabulary(draft) - unsaid == set()


def test_what_a_validator_checks_constrains() -> None:
    for draft in DRAFTS.values():
        assert set(draft.VALIDATORS) - {"dependencies"} <= CONSTRAINTS


def test_every_field_is_one_of_facts_and_what_is_merged_one_of_shapes_too() -> None:
    facts, shapes = ({field.name for field in fields(kind)} for kind in (SchemaFacts, ValueShape))
    for row in KEYWORDS.values():
        assert not row.constrains or row.field in facts, row.name
        assert row.merge is None or row.field in shapes, row.name


def test_a_field_that_is_read_from_one_keyword_has_one_row() -> None:
    simple = [row.field for row in _BY_THEMSELVES]
    assert len(simple) == len(set(simple)) and not set(simple) & _TOGETHER.keys()


def test_what_turns_a_keyword_around_is_a_keyword_of_the_same_types() -> None:
    turned = [row for row in KEYWORDS.values() if row.breaks is not None]
    assert len(turned) == 8
    for row in turned:
        assert row.breaks is not None
        ((name, value),) = row.breaks(3).items()
        assert KEYWORDS[name].of == row.of and KEYWORDS[name].takes.holds(value)


def test_an_unknown_word_is_an_annotation() -> None:
    assert keyword_of("x-note").how == "annotation" and not keyword_of("x-note").constrains
    assert KEYWORDS["divisibleBy"].until < 4 <= NOW


@lru_cache(maxsize=1)
def _texts() -> dict[str, set[str]]:
    """The words in each file's strings, its docstrings aside."""
    return {
        str(path.relative_to(ROOT)): set(_words(ast.parse(path.read_text(encoding="utf-8"))))
        for path in ROOT.rglob("*.py")
    }


def _words(tree: ast.AST) -> Iterator[str]:
    notes = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield from re.findall(r"\$?\w+", node.value)


def files_with(keyword: str) -> list[str]:
    """The files of the package that name a keyword in a string."""
    return [name for name, words in _texts().items() if keyword in words]


@pytest.mark.parametrize("keyword", ["maxLength", "minProperties", "uniqueItems", "multipleOf"])
def test_a_keyword_is_named_in_four_files_of_the_package_at_most(keyword: str) -> None:
    assert len(files_with(keyword)) <= 4


def test_a_keyword_of_one_type_is_named_where_schemas_are_read_in_four_files_at_most() -> None:
    for keyword, row in KEYWORDS.items():
        if row.constrains and row.of != TYPES:
            found = files_with(keyword)
            readers = [f for f in found if f.startswith("schemas/") and not f.startswith(WRITERS)]
            assert len(readers) <= MOST.get(keyword, 4), (keyword, readers)


def test_the_docs_table_has_every_keyword_once() -> None:
    table = keyword_table()
    for name in KEYWORDS:
        assert table.count(f"| `{name}` |") == 1
