"""The tables of docs/benchmarks.md: made from recorded results, and short."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench import tables
from training.evaluate import fim, records
from training.evaluate.score import COLUMNS

FILES = sorted(tables.RESULTS.glob("*.json"))


def test_the_page_is_what_the_results_make() -> None:
    text = tables.PAGE.read_text(encoding="utf-8")
    assert tables.page(text) == text, "run python -m bench.tables"


def test_the_page_has_five_tables_and_few_words() -> None:
    text = tables.PAGE.read_text(encoding="utf-8")
    assert len(tables.MARKS.findall(text)) == len(FILES) == 5
    assert len(tables.MARKS.sub("", text).split()) <= 400


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_figure_names_its_command_commit_day_and_machine(path: Path) -> None:
    table = json.loads(path.read_text(encoding="utf-8"))
    for run in table["runs"]:
        assert re.fullmatch(r"[0-9a-f]{7,}(-dirty)?", run["commit"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", run["date"])
        assert run["command"] and run["machine"]
        assert {len(row) for row in run["rows"]} == {len(table["columns"])}
    assert path.read_text(encoding="utf-8") == tables.written(table)


def test_a_run_recorded_anew_replaces_the_one_of_its_name(tmp_path: Path) -> None:
    before = {"columns": ["", "n"], "runs": []}
    (tmp_path / "toy.json").write_text(json.dumps(before), encoding="utf-8")
    for run, count in (("a", 1), ("b", 2), ("a", 3)):
        tables.record("toy", run, [["objects", count]], results=tmp_path)
    after = json.loads((tmp_path / "toy.json").read_text(encoding="utf-8"))
    assert [(run["name"], run["rows"]) for run in after["runs"]] == [
        ("a", [["objects", 3]]),
        ("b", [["objects", 2]]),
    ]
    assert "| objects | 3 | a |\n| objects | 2 | b |" in tables.shown(after)


def test_evaluations_record_rows_of_their_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], list[list[tables.Cell]]] = {}
    monkeypatch.setattr(
        tables, "record", lambda name, run, rows: kept.update({(name, run): [*rows]})
    )
    shares = [float(number) for number in range(len(COLUMNS))]
    records.keep([["ours", "mean of kinds", 168, *shares, 0]], [["ours", 7.0, 14.0, 2.1, 3, 2.04]])
    fim.keep([["expr-1", "ours", 21, 38.1, 47.6, 100.0, 0, 11.0, 1.6, 1.52]], ["expr-1"])
    assert kept == {
        ("records", "ours"): [["infill", 168, "2.0 %", 4.0, "0 %", 7, 2.0]],
        ("code", "expressions"): [["an expression", 21, "38, 48, 100 %", 1.5]],
    }
