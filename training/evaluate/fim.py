"""Code with holes: exact match and pass@1, beside the parent that sees the prefix only."""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import infill
from bench import tables
from infill import Engine
from infill.errors import InfillError
from training.evaluate import lineup
from training.evaluate.cases import SHARED, need
from training.evaluate.contestants import Stopwatch
from training.evaluate.holes import FOLDER, SETS, Holed, tasks
from training.evaluate.predictions import Notes, progress
from training.evaluate.table import Cell, middle, table

SCORER = SHARED / "tools/score_fim.py"
HEAD = (
    "set",
    "contestant",
    "n",
    "exact %",
    "pass@1 %",
    "syntax %",
    "refused",
    "forwards",
    "seconds",
    "CPU s",
)


@dataclass(frozen=True, slots=True)
class Completed:
    """The fillings of a task's holes, and what they cost; none if the task was refused."""

    texts: list[str] | None
    forwards: int
    seconds: float
    cpu: float


class Completer(Protocol):
    """Anything that fills code."""

    def complete(self, task: Holed) -> Completed: ...


class CodeRoom:
    """The engine through the code room, as a user has it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def complete(self, task: Holed) -> Completed:
        """Fill the holes; code that the room refuses or cannot fill counts as refused."""
        watch = Stopwatch()
        try:
            result = infill.fill_code(task.source, model=self.engine.denoiser)
        except InfillError:
            return Completed(None, 0, watch.seconds, watch.cpu)
        texts = [hole.text for hole in result.holes] if result.valid else None
        return Completed(texts, result.forwards, watch.seconds, watch.cpu)


class Parent:
    """The autoregressive parent with the prefix only."""

    def __init__(self, folder: Path) -> None:
        from training.evaluate.prefix_only import PrefixOnly

        self.writer = PrefixOnly.load(folder)

    def complete(self, task: Holed) -> Completed:
        """Write line after line."""
        watch, before = Stopwatch(), self.writer.forwards
        texts = self.writer.fill(task)
        return Completed(texts, self.writer.forwards - before, watch.seconds, watch.cpu)


def options(parser: argparse.ArgumentParser) -> None:
    """The options of `fim`."""
    parser.add_argument("--data", type=Path, default=FOLDER)
    parser.add_argument("--scorer", type=Path, default=SCORER)
    parser.add_argument("--base", type=Path, help="the autoregressive parent (training.base)")
    parser.add_argument("--every", type=int, default=1, help="take every n-th task")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))


def run(arguments: argparse.Namespace) -> str:
    """A row for every set and contestant."""
    completers: dict[str, Completer] = {"ours": CodeRoom(lineup.engine(arguments.model))}
    if arguments.base:
        completers["ar, prefix only"] = Parent(arguments.base)
    rows = [
        measure(name, chosen, completer, arguments)
        for chosen in arguments.sets
        for name, completer in completers.items()
    ]
    if arguments.record:
        keep(rows, arguments.sets)
    return f"medians a task\n{table(HEAD, rows)}"


KINDS = {
    "single-line": "a line",
    "expr-1": "an expression",
    "expr-2": "two expressions",
    "expr-3": "three",
    "expr-4": "four",
}
"""The sets of the table in docs/benchmarks.md, as it calls them."""


def keep(rows: Sequence[Sequence[Cell]], sets: Sequence[str]) -> None:
    """Record the sets, each with all contestants in one row."""
    made = []
    for name in sets:
        found = [row for row in rows if row[0] == name]
        cells: list[tables.Cell] = [KINDS.get(name, name), int(found[0][2] or 0)]
        for row in found:
            shares = ", ".join(f"{float(share or 0):.0f}" for share in row[3:6])
            cells += [f"{shares} %", round(float(row[-1] or 0), 1)]
        made.append(cells)
    tables.record("code", "lines" if "single-line" in sets else "expressions", made)


def measure(
    name: str, chosen: str, completer: Completer, arguments: argparse.Namespace
) -> list[Cell]:
    """Complete the tasks of one set, and score them."""
    found = tasks(chosen, arguments.data, arguments.every)
    done: list[Completed] = []
    file = f"fim-{chosen}-{name.partition(',')[0].replace(' ', '-')}.jsonl"
    path = arguments.out / file if arguments.out else None
    notes = Notes(path, "task_id", resume=arguments.resume)
    for number, task in enumerate(found, 1):
        known = notes.known.get(task.row["task_id"])
        if known is not None:
            done.append(Completed(**{key: known[key] for key in Completed.__slots__}))
        else:
            done.append(completer.complete(task))
            notes.add(line(task, done[-1]) | asdict(done[-1]))
        progress(f"{chosen}, {name} {number}: {done[-1].forwards} forwards")
    scores = score(found, done, arguments.scorer)
    good = [each for each in done if each.texts is not None]
    return [
        chosen,
        name,
        len(found),
        float(scores["em"]),
        float(scores["pass@1"]),
        float(scores["syntax_ok"]),
        len(done) - len(good),
        middle([float(each.forwards) for each in good]),
        middle([each.seconds for each in good]),
        middle([each.cpu for each in good]),
    ]


def line(task: Holed, done: Completed) -> dict[str, Any]:
    """A prediction as the scorer reads it; what was refused is empty."""
    texts = done.texts if done.texts is not None else [""] * (len(task.segments) - 1)
    return {"task_id": task.row["task_id"], "completion": task.completion(texts)}


def score(found: Sequence[Holed], done: Sequence[Completed], scorer: Path) -> dict[str, Any]:
    """What the development data's own scorer says, which runs the code in processes of its own."""
    need(scorer, "scorer")
    with tempfile.TemporaryDirectory() as scratch:
        gold, said = Path(scratch) / "tasks.jsonl.gz", Path(scratch) / "said.jsonl"
        with gzip.open(gold, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(task.row) + "\n" for task in found)
        lines = (line(task, each) for task, each in zip(found, done, strict=True))
        said.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
        command = [sys.executable, str(scorer), str(gold), str(said)]
        made = subprocess.run(command, check=True, capture_output=True, text=True)
    scores: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return scores
