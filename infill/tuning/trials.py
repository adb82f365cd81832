"""Trials: the same examples under different options, and which of them are worth choosing.

tried = [trial(denoiser, name, options, examples) for name, options in variants(…)]
best_trial(tried).options
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from statistics import fmean
from typing import Any

from infill.api import Engine, Request, blueprint_of
from infill.denoiser import Denoiser
from infill.errors import BudgetError, InfillError, SourceError, Unsatisfiable
from infill.options import Options
from infill.rules.registry import SEAMS, rule_of
from infill.rules.thresholds import Listening, Signature
from infill.tuning.examples import Example, accuracy

CANDIDATES = (
    "frontier",
    "frontier:tau=0.9",
    "frontier:tau=0.8",
    "threshold",
    "hierarchy",
    "factor",
    "entropy-bounded",
    "signature",
    "blocks",
    "fixed",
    "prophet",
)
"""Rules that are tried if none are named."""

STEPS = (4, 8, 16)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one set of options gave, in the mean over the examples.

    `accuracy` in [0, 1], a failed fill counts 0; `seconds` of wall time and `cpu` seconds of this
    process an example; `forwards` of the model.
    """

    name: str
    options: Options
    accuracy: float
    seconds: float
    cpu: float
    forwards: float
    failed: int


def variants(
    rules: Sequence[str], steps: Sequence[int], options: Options
) -> Iterator[tuple[str, Options]]:
    """Options by name, each with other rules; a rule of fixed steps once for every number of steps.

    A rule is `NAME[:SETTINGS]` of a schedule or `SEAM=NAME[:SETTINGS]`; several are joined by `+`.
    """
    for text in rules:
        chosen = {}
        for part in text.split("+"):
            seam, equals, rule = part.partition("=")
            if not equals or seam not in SEAMS:
                seam, rule = "schedule", part
            chosen[seam] = rule_of(seam, rule)
        made = replace(options, **chosen)
        schedule = chosen.get("schedule")
        if (
            schedule is None
            or "steps" not in {f.name for f in fields(schedule)}
            or "steps=" in text
        ):
            yield text, made
            continue
        for count in steps:
            name = f"{text}{',' if ':' in text else ':'}steps={count}"
            yield name, replace(made, schedule=replace(schedule, steps=count))


def trial(denoiser: Denoiser, name: str, options: Options, examples: Sequence[Example]) -> Trial:
    """Fill all examples one by one; the first shows an empty signature what the task is like."""
    if isinstance(options.schedule, Signature) and not options.schedule.taus:
        options = replace(options, schedule=signature_of(denoiser, options, examples[0]))
    engine = Engine(denoiser, options=options)
    right, forwards, failed = [], [], 0
    wall, cpu = time.perf_counter(), time.process_time()
    for example in examples:
        try:
            result = fill_example(engine, example)
        except SourceError:
            raise
        except InfillError:
            right.append(0.0)
            failed += 1
            continue
        right.append(accuracy(example.expected, json.loads(result.text)))
        forwards.append(result.forwards)
    return Trial(
        name,
        options,
        fmean(right),
        (time.perf_counter() - wall) / len(examples),
        (time.process_time() - cpu) / len(examples),
        fmean(forwards) if forwards else 0.0,
        failed,
    )


def warm(denoiser: Denoiser, options: Options, examples: Sequence[Example]) -> None:
    """Lay out every example and fill one, so that the first trial pays no more than the others."""
    engine = Engine(denoiser, options=options)
    for number, example in enumerate(examples):
        with suppress(BudgetError, Unsatisfiable):
            engine.lay_out(Request(blueprint_of(example.source, options), example.context))
            if not number:
                fill_example(engine, example)


def fill_example(engine: Engine, example: Example) -> Any:
    """The result of one example."""
    source = blueprint_of(example.source, engine.options)
    return engine.fill(source, example.context, instruction=example.instruction)


def signature_of(denoiser: Denoiser, options: Options, example: Example) -> Signature:
    """How sure each step of one example's fill is."""
    listening = Listening()
    fill_example(Engine(denoiser, options=replace(options, schedule=listening)), example)
    return listening.signature


def sweep(
    denoiser: Denoiser, variants: Iterable[tuple[str, Options]], examples: Sequence[Example]
) -> Iterator[Trial]:
    """One trial after the other."""
    for name, options in variants:
        yield trial(denoiser, name, options, examples)


def pareto(trials: Sequence[Trial]) -> list[Trial]:
    """The trials that no other beats in accuracy without taking longer, fastest first."""
    best: list[Trial] = []
    for each in sorted(trials, key=lambda one: (one.seconds, -one.accuracy)):
        if not best or each.accuracy > best[-1].accuracy:
            best.append(each)
    return best


def best_trial(trials: Sequence[Trial], slack: float = 0.01) -> Trial:
    """The fastest whose accuracy is at most `slack` below the best."""
    best = max(each.accuracy for each in trials)
    return min(
        (each for each in trials if each.accuracy >= best - slack),
        key=lambda each: (each.seconds, -each.accuracy),
    )
