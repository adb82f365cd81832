"""Whole measurements with random weights: everything is valid, and tables come out."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

pytest.importorskip("faker")

from tests.training import toy
from training.evaluate.__main__ import COMMANDS, parser

RECORD = {
    "id": "one",
    "kind": "toy",
    "instruction": "Read it.",
    "context": "Ann, born 1980, sells a bicycle.",
    "schema": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 6},
            "year": {"type": ["integer", "null"], "minimum": 1000, "maximum": 9999},
            "kind": {"enum": ["sale", "loan"]},
        },
        "required": ["name", "year", "kind"],
        "additionalProperties": False,
    },
    "gold": {"name": "Ann", "year": 1980, "kind": "sale"},
}


def measure(command: str, *options: object) -> str:
    arguments = parser().parse_args([command, *map(str, options)])
    return COMMANDS[command].run(arguments)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    toy.write(tmp_path / "model")
    (tmp_path / "records.jsonl").write_text(json.dumps(RECORD) + "\n")
    return tmp_path


def test_records_are_asked_of_every_contestant(files: Path) -> None:
    pytest.importorskip("llguidance")
    model, data, out = files / "model", files / "records.jsonl", files / "out"
    shown = measure(
        "records", "--model", model, "--base", model, "--control", model, "--data", data,
        "--out", out,
    )  # fmt: skip
    rows = [line.split() for line in shown.splitlines()]
    whole = {row[0]: row[5] for row in rows if row[1:4] == ["all", "records", "1"]}
    valid = {row[0]: row[4] for row in rows if row[1:4] == ["all", "records", "1"]}
    assert whole["constant"] == "100.0"
    assert valid == dict.fromkeys(("constant", "ours", "ar", "ar-tuned"), "100.0")
    assert {path.name for path in out.iterdir()} == {f"records-{name}.jsonl" for name in valid}


def test_calibration_ends_with_what_to_tell_the_export(files: Path) -> None:
    drawn = files / "reliability.svg"
    shown = measure(
        "calibration", "--model", files / "model", "--data", files / "records.jsonl",
        "--count", 3, "--svg", drawn,
    )  # fmt: skip
    assert "ECE" in shown
    assert "python -m training.export … --temperature" in shown
    ElementTree.parse(drawn)


@pytest.mark.slow
def test_held_out_slots_are_counted_by_kind(files: Path) -> None:
    shown = measure("held-out", "--model", files / "model", "--count", 2, "--only", "ours")
    assert shown.count("ours") >= 3
    assert "leaves" in shown
