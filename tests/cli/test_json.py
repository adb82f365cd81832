from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Infill

NOISE = ("--model", "noise")


def test_the_object_alone_goes_to_stdout_and_the_table_to_stderr(
    infill: Infill, schema: Path
) -> None:
    ran = infill("json", "--schema", schema, *NOISE)
    assert ran.code == 0
    assert set(ran.json) == {"name", "currency", "count"}
    assert "/currency" in ran.err and "confidence" in ran.err and "(model noise, seed 0)" in ran.err


def test_quiet_leaves_stderr_empty(infill: Infill, schema: Path) -> None:
    assert infill("json", "--schema", schema, *NOISE, "--quiet").err == ""


def test_the_same_seed_gives_the_same_bytes(infill: Infill, schema: Path) -> None:
    first, again = (infill("json", "--schema", schema, *NOISE, "--seed", "7") for _ in range(2))
    assert first.out == again.out


def test_a_lock_keeps_its_value_by_name_or_pointer(infill: Infill, schema: Path) -> None:
    for lock in ("currency=USD", "/currency=USD", '/currency="USD"'):
        ran = infill("json", "--schema", schema, *NOISE, "--lock", lock, "--lock", "count=3")
        assert (ran.json["currency"], ran.json["count"]) == ("USD", 3)
        assert "locked" in ran.err


def test_a_lock_that_the_schema_forbids_is_a_bad_source(infill: Infill, schema: Path) -> None:
    ran = infill("json", "--schema", schema, *NOISE, "--lock", "currency=CHF")
    assert (ran.code, ran.out) == (2, "")
    assert "/currency: the given value is not allowed here" in ran.err


def test_a_lock_needs_a_path_and_a_value(infill: Infill, schema: Path) -> None:
    ran = infill("json", "--schema", schema, *NOISE, "--lock", "currency")
    assert ran.code == 2 and "a lock needs a path and a value" in ran.err


def test_the_report_says_how_each_slot_was_filled(infill: Infill, schema: Path) -> None:
    report = infill("json", "--schema", schema, *NOISE, "--format", "report").json
    slots = {slot["path"]: slot for slot in report["slots"]}
    assert json.loads(slots["/name"]["text"]) == report["value"]["name"]
    assert {entry["text"] for entry in slots["/currency"]["alternatives"]} == {'"EUR"', '"USD"'}
    assert report["forwards"] >= 1


def test_the_trace_is_json_lines_from_start_to_done(
    infill: Infill, schema: Path, tmp_path: Path
) -> None:
    trace = tmp_path / "trace.jsonl"
    assert infill("json", "--schema", schema, *NOISE, "--trace", trace).code == 0
    kinds = [json.loads(line)["event"] for line in trace.read_text().splitlines()]
    assert kinds[0] == "start" and kinds[-1] == "done" and "step" in kinds


def test_the_trace_is_written_although_the_fill_fails(infill: Infill, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    ran = infill("json", "--schema", "tests.cli.models:Never", *NOISE, "--trace", trace)
    assert (ran.code, ran.out) == (1, "")
    assert "never is never right" in ran.err
    assert "start" in trace.read_text() and "done" not in trace.read_text()


def test_watch_without_a_terminal_is_a_line_for_every_step(infill: Infill, schema: Path) -> None:
    ran = infill("json", "--schema", schema, *NOISE, "--watch")
    # Whatever takes longer than two seconds says so too, as on a machine with much else to do.
    lines = [line for line in ran.err.splitlines() if not line.startswith("infill: ")]
    assert lines[0].startswith("laid out, ") and lines[1].startswith("step 1, ")
    assert set(ran.json) == {"name", "currency", "count"}


def test_options_of_decoding_are_set_by_name(infill: Infill, schema: Path) -> None:
    for setting in ("schedule=fixed", "temperature=0.7", "window=true", "canvas=512"):
        assert infill("json", "--schema", schema, *NOISE, "--set", setting).code == 0


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("speed=9", "not an option of decoding"),
        ("canvas=many", "a value that this option cannot take"),
        ("canvas=1.5", "a value that this option cannot take"),
        ("window=1", "a value that this option cannot take"),
        ("schedule=fastest", "no schedule of this name"),
        ("temperature=-1", "must not be negative"),
    ],
)
def test_an_option_that_is_none_is_bad_usage(
    infill: Infill, schema: Path, setting: str, complaint: str
) -> None:
    ran = infill("json", "--schema", schema, *NOISE, "--set", setting)
    assert ran.code == 2 and complaint in ran.err


def test_a_pydantic_model_is_named_by_its_import_path(infill: Infill) -> None:
    ran = infill("json", "--schema", "tests.cli.models:Point", *NOISE)
    assert ran.code == 0 and set(ran.json) == {"x", "y"}
