"""Code with holes: the development tasks."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.evaluate.cases import SHARED, need

FOLDER = SHARED / "data/fim"
SETS = {
    "single-line": "humaneval-infilling/single-line.dev.jsonl.gz",
    "expr-1": "humaneval-mri-py/expr-1.dev.jsonl.gz",
    "expr-2": "humaneval-mri-py/expr-2.dev.jsonl.gz",
    "expr-3": "humaneval-mri-py/expr-3.dev.jsonl.gz",
    "expr-4": "humaneval-mri-py/expr-4.dev.jsonl.gz",
}


@dataclass(frozen=True, slots=True)
class Holed:
    """Segments with a hole between each two; `row` is the task as it stands in its file.

    `whole_line`: the one hole is a line with its indentation and its newline.
    """

    row: dict[str, Any]
    segments: tuple[str, ...]
    whole_line: bool

    @property
    def source(self) -> str:
        """The task as a source with marks."""
        return "<FILL_ME>".join(self.segments)

    def completion(self, texts: list[str]) -> str | list[str]:
        """The fillings in the form that the scorer reads."""
        return texts[0] if self.whole_line else texts


def tasks(name: str, folder: Path, every: int) -> list[Holed]:
    """Every n-th task of a set; exits with a note where there is none."""
    path = folder / SETS[name]
    need(path, "code tasks")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()][::every]
    return [
        Holed(row, tuple(row["segments"]), False)
        if "segments" in row
        else Holed(row, (row["prompt"], row["suffix"]), True)
        for row in rows
    ]
