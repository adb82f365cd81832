"""Decoding rules on development data: how right, how many forwards, how long.

    python -m bench.bench_rules [--every 12] [--rules frontier threshold …] [--out DIR --resume]
    python -m bench.bench_rules --what fim --every 40

Rules are named as for `infill tune --rules`; those of fixed steps are asked with --steps. One line
a rule: fields that are right, F1 and records that are valid (as `training.evaluate records` counts
them), forwards and CPU seconds in the mean over the same records in one process.
"""

from __future__ import annotations

import argparse
import subprocess
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import infill
from infill import Engine, Options
from infill.errors import InfillError
from infill.rules.thresholds import Signature
from infill.tuning.examples import Example
from infill.tuning.trials import CANDIDATES, signature_of, variants
from training.evaluate import fim, lineup
from training.evaluate.cases import RECORDS, Case, records
from training.evaluate.contestants import Ours, Stopwatch
from training.evaluate.holes import FOLDER, Holed
from training.evaluate.predictions import Answered, ask
from training.evaluate.score import Scores
from training.evaluate.table import Cell, table

HEAD = ("rule", "fields %", "F1", "valid %", "forwards", "CPU s", "ms/forward")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="default")
    parser.add_argument("--what", choices=("records", "fim"), default="records")
    parser.add_argument("--rules", nargs="+", default=list(CANDIDATES))
    parser.add_argument("--steps", nargs="+", type=int, default=[8, 16])
    parser.add_argument("--every", type=int, default=12, help="take every n-th record or task")
    parser.add_argument("--first", type=int, default=0, help="begin with this one")
    parser.add_argument("--out", type=Path, help="folder for the predictions")
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    base = lineup.engine(arguments.model)
    asked = variants(arguments.rules, arguments.steps, base.options)
    if arguments.what == "fim":
        print(code(base, [*asked], arguments))
        return
    cases = records(RECORDS)[arguments.first :: arguments.every]
    print(f"{len(cases)} records, commit {commit()}, means a record", flush=True)
    rows = []
    for name, options in asked:
        answered = measured(base, name, options, cases, arguments)
        rows.append(row(name, answered))
        print(table(HEAD, rows[-1:]), flush=True)
    print("\n" + table(HEAD, rows))


def measured(
    base: Engine, name: str, options: Options, cases: list[Case], arguments: Namespace
) -> list[Answered]:
    """All cases under one rule."""
    if isinstance(options.schedule, Signature) and not options.schedule.taus:
        first = cases[0]
        shown = Example(first.schema, first.text, first.instruction, first.gold)
        options = replace(options, schedule=signature_of(base.denoiser, options, shown))
    contestant = Ours(Engine(base.denoiser, options=options))
    file = "rules-" + "".join(c if c.isalnum() or c in "-.=" else "_" for c in name)
    return [*ask(contestant, cases, file, arguments.out, resume=arguments.resume)]


def row(name: str, answered: list[Answered]) -> list[Cell]:
    """One line of the table."""
    scores = Scores()
    for each in answered:
        scores.add(each.case, each.answer.value)
    means = scores.rows()["mean of kinds"]
    answers = [each.answer for each in answered]
    forwards, cpu = fmean(a.forwards for a in answers), fmean(a.cpu for a in answers)
    rate = 1000 * cpu / forwards if forwards else None
    return [name, means["field"], means["F1"], means["valid"], forwards, cpu, rate]


class Ruled:
    """The code room under one rule."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def complete(self, task: Holed) -> fim.Completed:
        """Fill the holes."""
        watch, engine = Stopwatch(), self.engine
        try:
            result = infill.fill_code(task.source, model=engine.denoiser, options=engine.options)
        except InfillError:
            return fim.Completed(None, 0, watch.seconds, watch.cpu)
        texts = [hole.text for hole in result.holes] if result.valid else None
        return fim.Completed(texts, result.forwards, watch.seconds, watch.cpu)


def code(base: Engine, asked: list[tuple[str, Options]], arguments: Namespace) -> str:
    """Single-line holes of the development code tasks."""
    task = Namespace(
        data=FOLDER,
        scorer=fim.SCORER,
        every=arguments.every,
        out=arguments.out,
        resume=arguments.resume,
    )
    rows = []
    for name, options in asked:
        room = Ruled(Engine(base.denoiser, options=replace(options, repairs=1)))
        rows.append(fim.measure(name, "single-line", room, task))
        print(table(fim.HEAD, rows[-1:]), flush=True)
    return table(fim.HEAD, rows)


def commit() -> str:
    """The commit that is measured."""
    here = Path(__file__).parent
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
