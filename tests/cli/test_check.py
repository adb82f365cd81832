from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Infill


def test_check_says_how_each_keyword_is_enforced(infill: Infill, schema: Path) -> None:
    ran = infill("check", "--schema", schema)
    assert ran.code == 0
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["#/properties/name/maxLength", "maxLength", "automaton"] in rows
    assert "all can be guaranteed" in ran.err


def test_check_as_json_holds_the_same_rows(infill: Infill, schema: Path) -> None:
    lines = infill("check", "--schema", schema).out.splitlines()
    found = infill("check", "--schema", schema, "--json").json
    assert len(found["keywords"]) == len(lines)
    assert {"pointer", "keyword", "how", "note", "todo"} == found["keywords"][0].keys()
    assert {"slots", "choices", "masks", "tokens", "forwards"} == found["budget"].keys()


def test_a_refused_keyword_is_listed_and_exits_with_two(infill: Infill, tmp_path: Path) -> None:
    schema = tmp_path / "s.json"
    schema.write_text('{"type": "string", "pattern": "(a)\\\\1", "maxLength": 4}')
    ran = infill("check", "--schema", schema)
    assert ran.code == 2 and "refused" in ran.out and "1 refused" in ran.err
    assert "maxLength" in ran.out
    assert "#/pattern: refused" in ran.err and "try: write the pattern without it" in ran.err
    assert infill("check", "--schema", schema, "--json").json["budget"] is None


def test_the_budget_is_told(infill: Infill, schema: Path) -> None:
    ran = infill("check", "--schema", schema)
    assert "at first 3 slots and 0 choices" in ran.err and "forwards" in ran.err


def test_a_contradiction_is_named_and_exits_with_one(infill: Infill, tmp_path: Path) -> None:
    schema = tmp_path / "s.json"
    schema.write_text('{"type": "integer", "minimum": 3, "maximum": 1}')
    ran = infill("check", "--schema", schema)
    assert ran.code == 1 and "1 impossible" in ran.err
    assert "minimum 3 and maximum 1 together leave no integer" in ran.err


def test_check_reads_a_model_by_its_import_path(infill: Infill) -> None:
    assert infill("check", "--schema", "tests.cli.models:Point").code == 0
