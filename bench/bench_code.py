"""Fill the development tasks of code and score them, beside two baselines.

python -m bench.bench_code --out answers.jsonl [--tasks 30] [--sets single-line expr-2]
                           [--how ours one-length left-to-right empty] [--score]

`ours` is `infill.fill_code` as a user has it, `one-length` the same without lengths to choose from.
`left-to-right` is the same model on the same canvas, one token after the other, without
constraints, without lengths to choose from. `empty` leaves every hole empty. A hole that was not
filled counts as wrong; one counts as exact if its text is the reference but for space around it.

Every answer is a line of the file as soon as it is there, and what stands in it is not asked for
again; the tasks take turns among the sets, so that an interrupted run is a smaller one. `--score`
only scores.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import infill
from bench.code_tasks import SETS, Task, parses, score, tasks
from infill.api import Engine, Request
from infill.denoiser import Denoiser
from infill.errors import InfillError
from infill.languages.language import any_text
from infill.models import load
from infill.options import Options
from infill.rules.length import Fixed
from infill.rules.schedule import Candidates, Flags
from infill.scaffold import Slot
from infill.templates.code.code_blueprint import code_blueprint
from infill.templates.code.filling.work import FillPlan
from infill.templates.code.sheet import read_sheet
from infill.templates.code.syntaxes import syntax_of


@dataclass(slots=True)
class Answer:
    """What a contestant made of a task: a text for every hole, None where it gave none."""

    texts: list[str | None]
    forwards: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    holes: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""

    @property
    def said(self) -> list[str]:
        return [text or "" for text in self.texts]


def ours(task: Task, model: Denoiser, lengths: int = FillPlan().lengths) -> Answer:
    """The holes as `infill.fill_code` fills them, with so many lengths to choose from."""
    result = infill.fill_code(task.source, model=model, lengths=lengths)
    texts = [hole.text if hole.status == "filled" else None for hole in result.holes]
    told = [
        {"kind": hole.kind, "lengths": [asdict(t) for t in hole.lengths], "why": hole.message}
        for hole in result.holes
    ]
    return Answer(list(texts), result.forwards, holes=told)


@dataclass(frozen=True, slots=True)
class LeftToRight:
    """Commits the first open position."""

    def pick(self, candidates: Candidates, step: int) -> Flags:
        picked = np.zeros(len(candidates), np.bool_)
        picked[:1] = True
        return picked


def left_to_right(task: Task, model: Denoiser) -> Answer:
    """The same canvas from left to right: any text, 32 tokens a hole, up to the end mark."""
    made = code_blueprint(read_sheet(task.source, syntax_of("python")), judges=())
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
    return Answer(texts, result.forwards)


def _border(slot: Slot) -> tuple[str, str]:
    """The fixed text before and after a slot's value."""
    spelled = slot.spell({slot.path: "\0"}) or "\0"
    lead, _, tail = spelled.partition("\0")
    return lead, tail


def empty(task: Task, model: Denoiser) -> Answer:
    """Nothing in any hole."""
    return Answer([""] * len(task.gold))


HOW: dict[str, Callable[[Task, Denoiser], Answer]] = {
    "ours": ours,
    "one-length": partial(ours, lengths=1),
    "left-to-right": left_to_right,
    "empty": empty,
}


def answer(task: Task, how: str, model: Denoiser) -> Answer:
    """Let a contestant do a task."""
    began, cpu = time.perf_counter(), time.process_time()
    try:
        one = HOW[how](task, model)
    except InfillError as error:
        one = Answer([None] * len(task.gold), refused=str(error))
    one.seconds = round(time.perf_counter() - began, 3)
    one.cpu = round(time.process_time() - cpu, 3)
    return one


def scores(pairs: Sequence[tuple[Task, Answer]]) -> dict[str, Any]:
    """Shares in per cent; medians a task."""
    holes = [
        (text, gold) for task, one in pairs for text, gold in zip(one.texts, task.gold, strict=True)
    ]
    filled = [(task, one) for task, one in pairs if None not in one.texts]
    sound = [task for task, one in filled if parses(task.whole(one.said))]
    official = score([(task, one.said) for task, one in pairs])
    return {
        "n": len(pairs),
        "refused": sum(bool(one.refused) for _, one in pairs),
        "holes filled": _share(sum(text is not None for text, _ in holes), len(holes)),
        "tasks filled": _share(len(filled), len(pairs)),
        "of these syntax ok": _share(len(sound), len(filled)),
        "exact a hole": _share(
            sum((text or "").strip() == gold.strip() for text, gold in holes), len(holes)
        ),
        "exact a task": official["em"],
        "pass@1": official["pass@1"],
        "edit similarity": official["edit_sim"],
        "forwards": statistics.median(one.forwards for _, one in pairs),
        "CPU s": round(statistics.median(one.cpu for _, one in pairs), 2),
    }


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


Key = tuple[str, str, str]


def known(path: Path) -> dict[Key, Answer]:
    """The answers that a file holds, by set, contestant and task."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        row = json.loads(line)
        key = row.pop("set"), row.pop("how"), row.pop("task")
        found[key] = Answer(**row)
    return found


def keep(path: Path, key: Key, one: Answer) -> None:
    """Add an answer to a file."""
    name, how, id = key
    line = {"set": name, "how": how, "task": id, **asdict(one)}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a file of answers, added to")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--how", nargs="+", choices=HOW, default=["ours", "left-to-right", "empty"])
    parser.add_argument("--tasks", type=int, default=30, help="tasks of each set, evenly spread")
    parser.add_argument("--model", default="default")
    parser.add_argument("--score", action="store_true", help="only score what is there")
    arguments = parser.parse_args()
    asked = {name: tasks(name, count=arguments.tasks) for name in arguments.sets}
    there = known(arguments.out)
    if not arguments.score:
        model = load(arguments.model)
        for key, task in _turns(asked, arguments.how):
            if key not in there:
                there[key] = answer(task, key[1], model)
                keep(arguments.out, key, there[key])
                print(*key, task.gold, there[key].texts, there[key].cpu, file=sys.stderr)
    for name in arguments.sets:
        for how in arguments.how:
            done = [(t, there[name, how, t.id]) for t in asked[name] if (name, how, t.id) in there]
            if done:
                print(json.dumps({"set": name, "how": how, **scores(done)}), flush=True)


def _turns(asked: dict[str, list[Task]], how: Sequence[str]) -> list[tuple[Key, Task]]:
    """All that is to be done, one task of every set after the other, in an order that is spread."""
    turns = []
    for name, found in asked.items():
        ranks = sorted(range(len(found)), key=lambda i: (i * 0.618034) % 1)
        turns += [(rank, name, found[i]) for rank, i in enumerate(ranks)]
    turns.sort(key=lambda turn: turn[0])
    return [((name, one, task.id), task) for _, name, task in turns for one in how]


if __name__ == "__main__":
    main()
