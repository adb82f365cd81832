"""The development tasks of code: sources with holes, what stood in them, and how answers score."""

from __future__ import annotations

import ast
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA, SCORER = SHARED / "data/fim", SHARED / "tools/score_fim.py"
SETS = {
    **{
        name: f"humaneval-infilling/{name}.dev.jsonl.gz"
        for name in ("single-line", "multi-line", "random-span-light")
    },
    **{
        f"{kind}-{count}": f"humaneval-mri-py/{kind}-{count}.dev.jsonl.gz"
        for kind in ("expr", "line")
        for count in (1, 2, 3, 4)
    },
}


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a set: the texts around its holes, and what stood in them."""

    row: dict[str, Any]
    segments: tuple[str, ...]
    gold: tuple[str, ...]

    @property
    def id(self) -> str:
        return str(self.row["task_id"])

    @property
    def source(self) -> str:
        return "<FILL_ME>".join(self.segments)

    def whole(self, texts: Sequence[str]) -> str:
        """The source with its holes filled."""
        pairs = zip(self.segments, [*texts, ""], strict=True)
        return "".join(part for pair in pairs for part in pair)

    def line(self, texts: Sequence[str]) -> dict[str, Any]:
        """A prediction as the scorer reads it."""
        said: Any = list(texts) if "segments" in self.row else texts[0]
        return {"task_id": self.id, "completion": said}


def tasks(name: str, every: int = 1, count: int = 0) -> list[Task]:
    """Every n-th task of a set, or `count` of them, evenly spread."""
    path = DATA / SETS[name]
    if not path.exists():
        sys.exit(f"no tasks at {path}: the development data is not beside this checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if count:
        count = min(count, len(rows))
        rows = [rows[(2 * i + 1) * len(rows) // (2 * count)] for i in range(count)]
    return [
        Task(row, tuple(row["segments"]), tuple(row["holes"]))
        if "segments" in row
        else Task(row, (row["prompt"], row["suffix"]), (row["canonical_solution"],))
        for row in rows[::every]
    ]


def score(pairs: Sequence[tuple[Task, Sequence[str]]]) -> dict[str, Any]:
    """What the development data's own scorer says, which runs the code in processes of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        gold, said = Path(scratch) / "tasks.jsonl.gz", Path(scratch) / "said.jsonl"
        with gzip.open(gold, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(task.row) + "\n" for task, _ in pairs)
        lines = [json.dumps(task.line(texts)) + "\n" for task, texts in pairs]
        said.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, str(SCORER), str(gold), str(said)]
        made = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def parses(text: str) -> bool:
    """Whether Python reads it."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
