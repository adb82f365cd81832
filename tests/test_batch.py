from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from infill.batch import BatchOutput, Record, Tally, fill_records, read_records
from infill.errors import InfillError, SourceError, Unsatisfiable
from tests.cli.conftest import Infill, infill as infill

SCHEMA = '{"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}'
PLAIN = ("--model", "noise", "--quiet", "--set", "schedule=fixed")


def echo(records: Sequence[Record]) -> list[Mapping[str, Any] | InfillError]:
    return [
        Unsatisfiable("it is bad") if record.context == "bad" else {"value": record.context}
        for record in records
    ]


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def notes(count: int) -> str:
    return "".join(
        json.dumps({"id": f"n{i}", "context": f"Note {i}."}) + "\n" for i in range(count)
    )


def test_records_keep_their_ids_and_what_cannot_be_read_is_a_record_too() -> None:
    text = '{"id": "a", "context": "x"}\n\n"just text"\n{"id": 7}\n{broken\n[1]\n'
    found = read_records(text, name="notes.jsonl")
    assert [(r.id, r.context, bool(r.fault)) for r in found] == [
        ("a", "x", False), (3, "just text", False), (7, "", True), (5, "", True), (6, "", True),
    ]  # fmt: skip


def test_the_other_columns_of_a_table_are_data() -> None:
    found = read_records('id,text,name\n7,"a, b",Ana\n8,c,Bo\n', name="notes.csv")
    assert [(r.id, r.context, r.data) for r in found] == [
        ("7", "a, b", {"name": "Ana"}),
        ("8", "c", {"name": "Bo"}),
    ]
    with pytest.raises(SourceError, match="no column for the text"):
        read_records("id,name\n1,Ana\n", name="notes.csv")


def test_the_other_members_of_a_record_are_data_too() -> None:
    line = '{"id": 1, "text": "x", "ref": "R1", "data": {"who": "Ana"}, "known": {"n": 2}}'
    (found,) = read_records(line, name="notes.jsonl")
    assert (found.data, found.known) == ({"ref": "R1", "who": "Ana"}, {"n": 2})


def test_an_error_is_a_record_and_the_order_is_that_of_the_input(tmp_path: Path) -> None:
    records = [Record(i, i, "bad" if i == 2 else f"t{i}") for i in range(1, 6)]
    records[3] = Record(4, 4, fault="line 4 is not JSON")
    seen: list[tuple[int, int]] = []
    path = tmp_path / "out.jsonl"
    with BatchOutput(str(path), records) as out:
        tally = fill_records(
            records, echo, out, batch=1, watch=lambda t: seen.append((t.done, t.failed))
        )
    assert tally == Tally(5, 5, 2) and seen[-1] == (5, 2)
    assert [line["id"] for line in lines(path)] == [1, 2, 3, 4, 5]
    assert [line.get("error", {}).get("kind") for line in lines(path)] == [
        None, "Unsatisfiable", None, "SourceError", None,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_batch_cut_off_anywhere_goes_on_to_the_same_output(tmp_path: Path, seed: int) -> None:
    records = [Record(i, i, "bad" if i % 7 == 3 else f"text {i} é") for i in range(1, 40)]
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    with BatchOutput(str(whole), records) as out:
        fill_records(records, echo, out, batch=2)
    data = whole.read_bytes()
    cut.write_bytes(data[: random.Random(seed).randrange(len(data) + 1)])
    with BatchOutput(str(cut), records, resume=True) as out:
        tally = fill_records(records, echo, out, batch=2)
    assert cut.read_bytes() == data and tally.failed == 6


def test_an_output_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text('{"id": 1, "value": 1}\n')
    with pytest.raises(SourceError, match="there already"):
        BatchOutput(str(path), [Record(1, 1)])
    with pytest.raises(SourceError, match="not of this batch"):
        BatchOutput(str(path), [Record(1, 2)], resume=True)
    assert path.read_text() == '{"id": 1, "value": 1}\n'


def test_json_fills_a_batch(infill: Infill, tmp_path: Path) -> None:
    source, output = tmp_path / "notes.jsonl", tmp_path / "out.jsonl"
    source.write_text(notes(5) + "broken\n")
    schema = tmp_path / "s.json"
    schema.write_text(SCHEMA)
    options = ("json", "--schema", schema, "--batch", source, "-o", output, *PLAIN)
    ran = infill(*options, "--batch-size", "2")
    assert (ran.code, ran.out) == (1, "")
    assert [line["id"] for line in lines(output)] == ["n0", "n1", "n2", "n3", "n4", 6]
    assert all(isinstance(line["value"]["ok"], bool) for line in lines(output)[:5])
    assert infill(*options).code == 2
    assert infill(*options, "--resume").code == 1 and len(lines(output)) == 6


def test_reports_fill_a_batch_with_the_data_of_each_record(infill: Infill, tmp_path: Path) -> None:
    source, output, template = (tmp_path / name for name in ("n.csv", "out.jsonl", "t.md"))
    source.write_text("id,text,name\na,It is left.,Ana\nb,It is right.,Bo\n")
    template.write_text("{{ name }}: [[side: choice of=left|right]]\n")
    ran = infill("report", template, "--batch", source, "-o", output, *PLAIN)
    assert ran.code == 0
    for line, name in zip(lines(output), ("Ana", "Bo"), strict=True):
        assert line["text"] == f"{name}: {line['values']['side']}\n"


def killed_and_resumed(folder: Path, records: int, kills: int, seed: int) -> list[Any]:
    """Fill a batch whose process is killed at random moments and started again."""
    source, output, schema = (folder / name for name in ("n.jsonl", "out.jsonl", "s.json"))
    source.write_text(notes(records))
    schema.write_text(SCHEMA)
    rng = random.Random(seed)
    command = [
        *(sys.executable, "-m", "infill", "json", "--schema", str(schema), "--batch", str(source)),
        *("-o", str(output), "--resume", "--batch-size", "4", *PLAIN),
    ]
    for _ in range(kills):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        goal = rng.randrange(1, max(2, 2 * records // kills))
        before = output.stat().st_size if output.exists() else 0
        while process.poll() is None:
            grown = (output.stat().st_size if output.exists() else 0) - before
            if grown > goal * 25:
                break
            time.sleep(0.002)
        time.sleep(rng.random() * 0.01)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return lines(output)


def test_a_batch_that_is_killed_twice_has_every_record_once(tmp_path: Path) -> None:
    found = killed_and_resumed(tmp_path, 60, 2, seed=1)
    assert [line["id"] for line in found] == [f"n{i}" for i in range(60)]
    assert all(isinstance(line["value"]["ok"], bool) for line in found)


@pytest.mark.slow
def test_a_thousand_records_killed_ten_times_are_there_once_each(tmp_path: Path) -> None:
    found = killed_and_resumed(tmp_path, 1000, 10, seed=0)
    assert [line["id"] for line in found] == [f"n{i}" for i in range(1000)]
    assert all(isinstance(line["value"]["ok"], bool) for line in found)
