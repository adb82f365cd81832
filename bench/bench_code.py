"""Fill the development tasks of code and score them, beside two baselines.

python -m bench.bench_code [--sets single-line expr-2] [--every 40] [--how ours left-to-right empty]

`ours` is `infill.code.fill` as a user has it. `left-to-right` is the same model on the same canvas,
one token after the other, without constraints, without lengths to choose from. `empty` leaves
every hole empty. A hole that was not filled counts as wrong; one counts as exact if its text is the
reference but for the space around it.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

import infill.code
from infill.api import Engine, Request, load
from infill.denoiser import Denoiser
from infill.errors import InfillError
from infill.language import any_text
from infill.length import Fixed
from infill.options import Options
from infill.scaffold import Slot
from infill.schedule import Candidates, Flags
from infill.templates.code import blueprint
from infill.templates.sheet import read_sheet
from infill.templates.syntaxes import syntax_of

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
    def source(self) -> str:
        return "<FILL_ME>".join(self.segments)

    def whole(self, texts: Sequence[str]) -> str:
        """The source with its holes filled."""
        pairs = zip(self.segments, [*texts, ""], strict=True)
        return "".join(part for pair in pairs for part in pair)

    def line(self, texts: Sequence[str]) -> dict[str, Any]:
        """A prediction as the scorer reads it."""
        said: Any = list(texts) if "segments" in self.row else texts[0]
        return {"task_id": self.row["task_id"], "completion": said}


@dataclass(slots=True)
class Done:
    """What a contestant made of a task: a text for every hole, None where it gave none."""

    texts: list[str | None]
    forwards: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def said(self) -> list[str]:
        return [text or "" for text in self.texts]


def tasks(name: str, every: int) -> list[Task]:
    """Every n-th task of a set."""
    path = DATA / SETS[name]
    if not path.exists():
        sys.exit(f"no tasks at {path}: the development data is not beside this checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()][::every]
    return [
        Task(row, tuple(row["segments"]), tuple(row["holes"]))
        if "segments" in row
        else Task(row, (row["prompt"], row["suffix"]), (row["canonical_solution"],))
        for row in rows
    ]


def ours(task: Task, model: Denoiser) -> Done:
    """The holes as `infill.code.fill` fills them."""
    result = infill.code.fill(task.source, model=model)
    texts = [hole.text if hole.status == "filled" else None for hole in result.holes]
    return Done(list(texts), result.forwards)


@dataclass(frozen=True, slots=True)
class LeftToRight:
    """Commits the first open position."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        picked = np.zeros(len(candidates), np.bool_)
        picked[:1] = True
        return picked


def left_to_right(task: Task, model: Denoiser) -> Done:
    """The same canvas from left to right: any text, 32 tokens a hole, up to the end mark."""
    made = blueprint(read_sheet(task.source, syntax_of("python")), judges=())
    around = {part.path: _border(part) for part in made.row if isinstance(part, Slot)}
    row = tuple(
        replace(part, language=any_text(), start=32, cap=32) if isinstance(part, Slot) else part
        for part in made.row
    )
    free = replace(made, row=row, validators=(), read=lambda filled: filled.slots)
    engine = Engine(model, options=Options(schedule=LeftToRight(), length=Fixed()))
    (result,) = engine.fill_many([Request(free)])
    texts: list[str | None] = [
        result.value[name].removeprefix(lead).removesuffix(tail)
        for name, (lead, tail) in around.items()
    ]
    return Done(texts, result.forwards)


def _border(slot: Slot) -> tuple[str, str]:
    """The fixed text before and after a slot's value."""
    spelled = slot.spell({slot.path: "\0"}) or "\0"
    lead, _, tail = spelled.partition("\0")
    return lead, tail


def empty(task: Task, model: Denoiser) -> Done:
    """Nothing in any hole."""
    return Done([""] * len(task.gold))


HOW: dict[str, Callable[[Task, Denoiser], Done]] = {
    "ours": ours,
    "left-to-right": left_to_right,
    "empty": empty,
}


@dataclass(slots=True)
class Row:
    """The scores of one contestant on one set."""

    tasks: list[Task]
    done: list[Done] = field(default_factory=list)
    refused: int = 0

    def add(self, task: Task, how: str, model: Denoiser) -> None:
        """Let a contestant do a task."""
        began, cpu = time.perf_counter(), time.process_time()
        try:
            one = HOW[how](task, model)
        except InfillError as error:
            print(f"{task.row['task_id']}: {error}", file=sys.stderr)
            one = Done([None] * len(task.gold))
            self.refused += 1
        one.seconds, one.cpu = time.perf_counter() - began, time.process_time() - cpu
        self.done.append(one)

    def scores(self) -> dict[str, Any]:
        """Shares in per cent; medians a task."""
        pairs = list(zip(self.tasks, self.done, strict=True))
        holes = [
            (text, gold)
            for task, one in pairs
            for text, gold in zip(one.texts, task.gold, strict=True)
        ]
        filled = [(task, one) for task, one in pairs if None not in one.texts]
        sound = [task for task, one in filled if _parses(task.whole(one.said))]
        official = score(pairs)
        return {
            "n": len(pairs),
            "refused": self.refused,
            "holes filled": _share(sum(text is not None for text, _ in holes), len(holes)),
            "tasks filled": _share(len(filled), len(pairs)),
            "of these syntax ok": _share(len(sound), len(filled)),
            "exact a hole": _share(
                sum((text or "").strip() == gold.strip() for text, gold in holes), len(holes)
            ),
            "exact a task": official["em"],
            "pass@1": official["pass@1"],
            "edit similarity": official["edit_sim"],
            "forwards": statistics.median(one.forwards for one in self.done),
            "CPU s": round(statistics.median(one.cpu for one in self.done), 2),
        }


def score(pairs: Sequence[tuple[Task, Done]]) -> dict[str, Any]:
    """What the development data's own scorer says, which runs the code in processes of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        gold, said = Path(scratch) / "tasks.jsonl.gz", Path(scratch) / "said.jsonl"
        with gzip.open(gold, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(task.row) + "\n" for task, _ in pairs)
        lines = [json.dumps(task.line(one.said)) + "\n" for task, one in pairs]
        said.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, str(SCORER), str(gold), str(said)]
        made = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--how", nargs="+", choices=HOW, default=list(HOW))
    parser.add_argument("--every", type=int, default=1, help="take every n-th task")
    parser.add_argument("--tasks", type=int, default=0, help="take about as many of each set")
    parser.add_argument("--model", default="default")
    parser.add_argument("--show", action="store_true", help="print every filling on stderr")
    arguments = parser.parse_args()
    model = load(arguments.model)
    for name in arguments.sets:
        every = arguments.every
        if arguments.tasks:
            every = max(1, len(tasks(name, 1)) // arguments.tasks)
        found = tasks(name, every)
        for how in arguments.how:
            row = Row(found)
            for task in found:
                row.add(task, how, model)
                if arguments.show:
                    print(how, task.gold, row.done[-1], file=sys.stderr, flush=True)
            print(json.dumps({"set": name, "how": how, **row.scores()}), flush=True)


if __name__ == "__main__":
    main()
