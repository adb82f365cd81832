"""Scores of records: by field, item, kind and leaf, as the data's own scorer counts them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from training.evaluate.cases import SHARED, Case
from training.evaluate.constant import Constant
from training.evaluate.leaves import Exact, exact
from training.evaluate.score import Scores

SCORER = SHARED / "tools/score_extract.py"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 9},
        "age": {"type": ["integer", "null"]},
        "sold": {"type": "boolean"},
        "seller": {
            "type": "object",
            "properties": {"email": {"type": ["string", "null"], "format": "email"}},
            "required": ["email"],
        },
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
    },
    "required": ["name", "age", "sold", "seller", "tags"],
}


def gold(name: str, age: int | None, tags: list[str]) -> dict[str, Any]:
    return {"name": name, "age": age, "sold": True, "seller": {"email": None}, "tags": tags}


GOLD = [
    gold("ann", 3, ["a", "b"]),
    gold("bob", None, []),
    gold("cy", None, ["a"]),
    gold("di", 14, ["x", "x"]),
]
SAID: list[Any] = [
    gold(" ann ", 3, ["b", "a"]),
    {"name": "bob", "age": 0, "sold": 1, "seller": {"email": "b@c.de"}, "tags": []},
    None,
    {"name": "d" * 12, "age": 14.0, "seller": {}, "tags": ["x", "y"]},
]
CASES = [
    Case(f"case-{i}", "even" if i % 2 == 0 else "odd", SCHEMA, "", "", value)
    for i, value in enumerate(GOLD)
]


def scores(said: list[Any]) -> Scores:
    made = Scores()
    for case, value in zip(CASES, said, strict=True):
        made.add(case, value)
    return made


def test_the_gold_itself_has_full_marks() -> None:
    row = scores(GOLD).rows()["all records"]
    assert [row[column] for column in ("valid", "record", "field", "set")] == [100.0] * 4
    assert scores(GOLD).rows()["mean of kinds"]["F1"] == 100.0


def test_true_is_not_one_and_blanks_around_a_string_do_not_count() -> None:
    row = scores([SAID[0], SAID[1], *GOLD[2:]]).rows()
    assert row["even"]["field"] == 90.0, "the order of the first list is wrong, the name is right"
    assert row["even"]["set"] == 100.0
    assert row["odd"]["field"] == 70.0, "age, sold and email are wrong"


def test_an_error_is_wrong_in_every_field_and_invalid() -> None:
    row = scores([GOLD[0], GOLD[1], None, GOLD[3]]).rows()["even"]
    assert (row["error"], row["valid"], row["field"]) == (1.0, 50.0, 50.0)


@pytest.mark.skipif(not SCORER.exists(), reason="the development data is not beside the checkout")
def test_the_scores_agree_with_the_scorer_of_the_development_data(tmp_path: Path) -> None:
    rows = [
        {"id": case.id, "kind": case.kind, "schema": case.schema, "gold": case.gold}
        for case in CASES
    ]
    lines = [
        {"id": case.id, "value": said} if said is not None else {"id": case.id, "error": "none"}
        for case, said in zip(CASES, SAID, strict=True)
    ]
    for name, content in (("gold", rows), ("said", lines)):
        text = "".join(json.dumps(line) + "\n" for line in content)
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, SCORER, "gold", "said", "--json", "out.json"]
    subprocess.run(command, check=True, cwd=tmp_path, capture_output=True)
    theirs = json.loads((tmp_path / "out.json").read_text())["rows"]
    ours = scores(SAID).rows()
    names = {"even": "even", "odd": "odd", "MACRO": "mean of kinds", "MICRO": "all records"}
    columns = {
        "valid": "valid",
        "record": "record",
        "field": "field",
        "fieldset": "set",
        "f1": "F1",
        "nullP": "null P",
        "nullR": "null R",
        "emptyP": "empty P",
        "emptyR": "empty R",
    }
    for their, own in names.items():
        for column, name in columns.items():
            assert ours[own][name] == pytest.approx(theirs[their][column]), (own, name)


def test_the_constant_contestant_says_what_is_most_common() -> None:
    value = Constant(CASES).answer(CASES[0]).value
    assert value["seller"] == {"email": None}
    assert value["sold"] is True
    assert list(value) == list(SCHEMA["properties"])


def test_exact_slots_count_what_only_one_side_has_as_wrong() -> None:
    assert exact({"a": [1, 2.0], "b": {}}, {"a": [1, 2], "b": {}}) == Exact(3, 3)
    assert exact({"a": [1]}, {"a": [1, 2]}) == Exact(1, 2)
    assert exact({"a/b": None}, {}) == Exact(0, 2)
    assert exact({"a": True}, {"a": 1}) == Exact(0, 1)
    assert exact({"a": 1}, None) == Exact(0, 1)
