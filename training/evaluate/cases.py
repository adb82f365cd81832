"""What contestants are asked: a schema, an instruction and a text, and the value the text holds."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""Development data beside the checkout; nothing is ever trained on it."""

RECORDS = SHARED / "data/extract/records.jsonl"


@dataclass(frozen=True, slots=True)
class Case:
    """One document to read. `kind` groups cases in tables."""

    id: str
    kind: str
    schema: dict[str, Any]
    instruction: str
    text: str
    gold: Any


def records(path: Path = RECORDS, every: int = 1) -> list[Case]:
    """Every n-th record of the development data; exits with a note where there is none."""
    need(path, "records")
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [
        Case(row["id"], row["kind"], row["schema"], row["instruction"], row["context"], row["gold"])
        for row in [*rows][::every]
    ]


def held_out(count: int, seed: int = 1) -> list[Case]:
    """Extraction and classification tasks of generators that training never draws from."""
    from training.data.example import Task
    from training.data.mixture import items

    found: list[Case] = []
    for item in items(seed, held_out=True):
        if len(found) == count:
            break
        if isinstance(item, Task):
            name = f"held-out-{seed}-{len(found)}"
            schema = dict(item.schema)
            found.append(Case(name, item.kind, schema, item.instruction, item.text, item.gold))
    return found


def need(path: Path, what: str) -> None:
    """Exit with a note unless there is such a file."""
    if not path.exists():
        sys.exit(f"no {what} at {path}: the development data is not beside this checkout")
