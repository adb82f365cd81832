"""Code with holes: the development tasks, and the source that the code room reads for each."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infill.blueprint import Blueprint
from infill.errors import SourceError
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


@dataclass(frozen=True, slots=True)
class Marked:
    """A task for the code room. `around` is what a filling has before and after it."""

    blueprint: Blueprint[Any]
    around: tuple[str, str] = ("", "")


def marked(task: Holed) -> Marked:
    """The task with marks in its holes.

    A whole line gets the first indentation, of those that its neighbours suggest, with which the
    code around it parses. Raises SourceError where none does.
    """
    from infill.templates.code import blueprint

    if not task.whole_line:
        numbered = (f"___h{i}{text}" for i, text in enumerate(task.segments[1:]))
        return Marked(blueprint(task.segments[0] + "".join(numbered)))
    before, after = task.segments
    refused: SourceError | None = None
    for indent in indents(before, after):
        try:
            return Marked(blueprint(f"{before}{indent}___h0\n{after}"), (indent, "\n"))
        except SourceError as error:
            refused = refused or error
    assert refused is not None, "there is always an indentation to try"
    raise refused


def indents(before: str, after: str) -> Iterator[str]:
    """Indentations of a line between two texts, the likeliest first."""
    last = next((line for line in reversed(before.split("\n")) if line.strip()), "")
    following = next((line for line in after.split("\n") if line.strip()), "")
    deep = len(last) - len(last.lstrip()) + 4 * last.rstrip().endswith(":")
    tried = dict.fromkeys([deep, len(following) - len(following.lstrip()), *range(deep, -1, -4)])
    yield from (" " * width for width in tried)
