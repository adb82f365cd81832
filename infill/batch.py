"""Batches: many records through one source, one line each, resumable after any interruption.

The output is append-only, in the order of the input, flushed and synced line by line. A line is
written when its record is finished, filled or failed, so the lines there show what is done.

    {"id": 1, "context": "Ann owes 3 EUR."}         a record of the input
    {"id": 1, "value": {"name": "Ann", "sum": 3}}   its line of the output
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from infill.errors import InfillError, SourceError

AHEAD = 4
"""Records handed to the engine at once, in batches: a canvas that is finished makes room for the
next."""

CONTEXT = ("context", "text")
"""The keys under which a record may hold the text to read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the input; `number` counts from 1. With a `fault` it cannot be filled."""

    number: int
    id: Any
    context: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass(slots=True)
class Tally:
    """How far a batch is."""

    total: int
    done: int = 0
    failed: int = 0


Fill = Callable[[Sequence[Record]], "Sequence[Mapping[str, Any] | InfillError]"]
"""Fills records: for each the members of its output line, or the error that ended it."""


def read_records(text: str, *, name: str) -> list[Record]:
    """The records of a JSON Lines or (if `name` ends in .csv) CSV text.

    A line is an object with `context`, or a string that is the context. `id` defaults to the
    record's number; `data` and `known` may hold what is known; other members, and the other columns
    of a CSV, are data too.
    A line that cannot be read is a record with a fault.
    """
    text = text.removeprefix("\ufeff")
    if name.lower().endswith(".csv"):
        return list(_rows(text, name))
    lines = text.split("\n")
    return [_line(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _line(number: int, line: str) -> Record:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Record(number, number, fault=f"line {number} is not JSON: {error}")
    if isinstance(value, str):
        return Record(number, number, value)
    if not isinstance(value, dict):
        return Record(number, number, fault=f"line {number} is neither an object nor a string")
    id = value.get("id", number)
    context = next((value[key] for key in CONTEXT if key in value), None)
    data, known = value.get("data", {}), value.get("known", {})
    if not isinstance(context, str):
        return Record(number, id, fault=f"line {number} has no text under {' or '.join(CONTEXT)}")
    if not isinstance(data, dict) or not isinstance(known, dict):
        return Record(number, id, fault=f"line {number}: data and known must be objects")
    other = {key: value[key] for key in value if key not in ("id", "data", "known", *CONTEXT)}
    return Record(number, id, context, {**other, **data}, known)


def _rows(text: str, name: str) -> Iterator[Record]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = rows.fieldnames or ()
    key = next((key for key in CONTEXT if key in columns), None)
    if key is None:
        raise SourceError(
            "the table has no column for the text",
            where=f"{name}:1",
            got=", ".join(columns),
            todo=f"call it {' or '.join(CONTEXT)}",
        )
    for number, row in enumerate(rows, 1):
        data = {k: v for k, v in row.items() if k not in ("id", key, None) and v is not None}
        yield Record(number, row.get("id") or number, row[key] or "", data)


class BatchOutput:
    """The file of finished records, or stdout.

    With `resume` what is there is kept: a line that was cut off is removed, the others must be of
    these records. Raises SourceError if they are not, or if there is something and `resume` is not
    asked for.
    """

    def __init__(self, path: str, records: Sequence[Record], *, resume: bool = False) -> None:
        self.path, self.done, self.failed = path, 0, 0
        self._file: BinaryIO | None = None
        if path:
            self._open(Path(path), records, resume)

    def _open(self, path: Path, records: Sequence[Record], resume: bool) -> None:
        there = path.read_bytes() if path.exists() else b""
        if there and not resume:
            raise SourceError(
                "the output is there already",
                where=self.path,
                todo="--resume goes on with it; or remove it first",
            )
        whole = there[: there.rfind(b"\n") + 1]
        for line in whole.splitlines():
            self._check(line, records)
        self._file = path.open("r+b" if there else "w+b")
        self._file.truncate(len(whole))
        self._file.seek(len(whole))

    def _check(self, line: bytes, records: Sequence[Record]) -> None:
        try:
            written = json.loads(line)
            right = self.done < len(records) and written["id"] == records[self.done].id
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            raise SourceError(
                "the output is not of this batch",
                where=f"{self.path}:{self.done + 1}",
                got=line[:60].decode("utf-8", "replace"),
                todo="give the input it was made from, or another output",
            )
        self.done += 1
        self.failed += "error" in written

    def write(self, line: Mapping[str, Any]) -> None:
        """Append one record and wait until it is on the disk."""
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
        if self._file is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        self._file.write(data)
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> BatchOutput:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()


def fill_records(
    records: Sequence[Record],
    fill: Fill,
    output: BatchOutput,
    *,
    batch: int,
    watch: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Fill the records that are not in the output yet; `batch` is the size of the engine's."""
    tally = Tally(len(records), output.done, output.failed)
    watch(tally)
    for start in range(output.done, len(records), AHEAD * batch):
        chunk = records[start : start + AHEAD * batch]
        good = [record for record in chunk if not record.fault]
        filled = dict(zip((r.number for r in good), fill(good) if good else (), strict=True))
        for record in chunk:
            line = _output(record, filled.get(record.number))
            output.write(line)
            tally.done += 1
            tally.failed += "error" in line
            watch(tally)
    return tally


def _output(record: Record, outcome: Mapping[str, Any] | InfillError | None) -> dict[str, Any]:
    match outcome:
        case None:
            return {"id": record.id, "error": {"kind": "SourceError", "message": record.fault}}
        case InfillError():
            kind = type(outcome).__name__
            return {"id": record.id, "error": {"kind": kind, "message": str(outcome)}}
        case _:
            return {"id": record.id, **outcome}
