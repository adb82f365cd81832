"""What each part is worth: fewer steps, no right side, and the weights before packing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from infill import Engine, Options
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from infill.tuning.diagnosis import LeftOnly
from training.evaluate import fim
from training.evaluate.cases import RECORDS, Case, held_out, records
from training.evaluate.causal import weights
from training.evaluate.contestants import Ours
from training.evaluate.holes import FOLDER
from training.evaluate.hurried import Hurried
from training.evaluate.leaves import Exact, exact
from training.evaluate.lineup import engine
from training.evaluate.predictions import Answered, ask
from training.evaluate.score import Scores
from training.evaluate.table import Cell, middle, table

STEPS = (1, 2, 4, 8, 16)
WHAT = ("steps", "right", "packing")
HEAD = ("variant", "exact %", "fields %", "F1", "valid %", "forwards", "CPU s")
CANVAS = 2048


def options(parser: argparse.ArgumentParser) -> None:
    """The options of `ablations`."""
    parser.add_argument("--what", nargs="+", choices=WHAT, default=list(WHAT))
    parser.add_argument("--plain", type=Path, help="the checkpoint before packing")
    parser.add_argument("--count", type=int, default=60, help="held-out documents")
    parser.add_argument("--data", type=Path, default=RECORDS, help="development records")
    parser.add_argument("--every", type=int, default=12, help="take every n-th record")
    parser.add_argument("--code", type=Path, default=FOLDER, help="development code tasks")
    parser.add_argument("--scorer", type=Path, default=fim.SCORER)
    parser.add_argument("--every-task", type=int, default=20, help="take every n-th code task")


def run(arguments: argparse.Namespace) -> str:
    """Two tables: documents (held-out slots, and records where they are there), and code."""
    made = held_out(arguments.count)
    real = records(arguments.data, arguments.every) if arguments.data.exists() else []
    base = engine(arguments.model)
    rows = [
        row(name, [*asked(name, each, [*made, *real], arguments)], real)
        for name, each in variants(base, arguments)
    ]
    said = f"{len(made)} held-out documents, {len(real)} records; medians a document"
    shown = f"{said}\n{table(HEAD, rows)}"
    if "right" in arguments.what and arguments.code.exists():
        shown += f"\n\n{code(base, arguments)}"
    return shown


def asked(
    name: str, variant: Engine, cases: list[Case], arguments: argparse.Namespace
) -> Iterator[Answered]:
    """All cases under one variant."""
    file = f"ablations-{name.replace(' ', '-')}"
    return ask(Ours(variant), cases, file, arguments.out, resume=arguments.resume)


def variants(base: Engine, arguments: argparse.Namespace) -> Iterator[tuple[str, Engine]]:
    """The engine as it is, and then with one thing changed at a time."""
    yield "as it is", base
    if "steps" in arguments.what:
        for steps in STEPS:
            options = Options(canvas=CANVAS, schedule=Hurried(steps))
            yield f"{steps} steps", Engine(base.denoiser, options=options)
    if "right" in arguments.what:
        yield "no right side", one_sided(base)
    if "packing" in arguments.what and arguments.plain:
        plain = weights(arguments.plain)
        facts = base.denoiser.facts
        calibrated = replace(plain.facts, temperature=facts.temperature, null_bias=facts.null_bias)
        denoiser = HybridLlama(plain.network, plain.vocabulary, calibrated, dual=True)
        yield "before packing", Engine(denoiser, options=base.options)


def one_sided(base: Engine) -> Engine:
    """The engine with every slot's right side hidden."""
    return Engine(LeftOnly(base.denoiser), options=base.options)


def row(name: str, answered: list[Answered], real: list[Case]) -> list[Cell]:
    """Exact slots of the held-out documents; fields and F1 of the records."""
    known = {case.id for case in real}
    slots, scores, valid = Exact(), Scores(), 0
    for each in answered:
        valid += each.answer.value is not None
        if each.case.id in known:
            scores.add(each.case, each.answer.value)
        else:
            slots += exact(each.case.gold, each.answer.value)
    means = scores.rows()["mean of kinds"]
    good = [each.answer for each in answered if not each.answer.error]
    return [
        name,
        slots.percent,
        means["field"],
        means["F1"],
        100 * valid / len(answered),
        middle([float(answer.forwards) for answer in good]),
        middle([answer.cpu for answer in good]),
    ]


def code(base: Engine, arguments: argparse.Namespace) -> str:
    """Single lines of code with and without what stands behind them."""
    task = argparse.Namespace(
        data=arguments.code,
        scorer=arguments.scorer,
        every=arguments.every_task,
        out=arguments.out,
        resume=arguments.resume,
    )
    rows = [
        fim.measure(name, "single-line", fim.CodeRoom(each), task)
        for name, each in (("as it is", base), ("no right side", one_sided(base)))
    ]
    return f"code; medians a task\n{table(fim.HEAD, rows)}"
