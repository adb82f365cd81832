"""How honest confidences are on the records, and which temperature and null bias make them so.

The two values are fitted on the held-out side of the training data, never on the records.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infill.models.hybrid.hybrid_denoiser import HybridLlama
from training.evaluate import lineup
from training.evaluate.cases import RECORDS, Case, records
from training.evaluate.contestants import Ours
from training.evaluate.fit import Fitted, fit, gather, held_out
from training.evaluate.leaves import canonical
from training.evaluate.predictions import Answered, ask
from training.evaluate.table import table
from training.plot import Line, Panel, svg

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A slot's confidence, and whether its value was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Slots of like confidence."""

    count: int
    confidence: float
    accuracy: float


def options(parser: argparse.ArgumentParser) -> None:
    """The options of `calibration`."""
    parser.add_argument("--data", type=Path, default=RECORDS)
    parser.add_argument("--every", type=int, default=1, help="take every n-th record")
    parser.add_argument("--count", type=int, default=200, help="held-out examples for the fit")
    parser.add_argument("--svg", type=Path, help="where to write the reliability plot")
    parser.add_argument("--fit-only", action="store_true", help="leave the records out")


def run(arguments: argparse.Namespace) -> str:
    """The reliability table with its ECE, and the fitted values."""
    cases = [] if arguments.fit_only else records(arguments.data, arguments.every)
    engine = lineup.engine(arguments.model)
    model = engine.denoiser
    assert isinstance(model, HybridLlama), "only a model with weights can be calibrated"
    shown = f"{reliability(Ours(engine), cases, arguments)}\n\n" if cases else ""
    null = model.vocabulary.null
    assert null is not None, "a model for canvases has a null token"
    fitted = fit(gather(model, held_out(arguments.count)), null)
    return shown + told(fitted, model)


def reliability(contestant: Ours, cases: list[Case], arguments: argparse.Namespace) -> str:
    """Per-slot confidence against correctness on the records."""
    answered = ask(contestant, cases, "calibration", arguments.out, resume=arguments.resume)
    judged = [each for one in answered for each in judge(one)]
    bins = binned(judged)
    if arguments.svg:
        arguments.svg.write_text(svg([panel(bins)]), encoding="utf-8")
    head = ("slots", "confidence", "right")
    rows = [(each.count, f"{each.confidence:.3f}", f"{each.accuracy:.3f}") for each in bins]
    right = sum(each.right for each in judged) / max(1, len(judged))
    said = f"{len(judged):,} slots, {100 * right:.1f} % right, ECE {error(bins):.3f}"
    return f"{said}\n{table(head, rows)}"


def told(fitted: Fitted, model: HybridLlama) -> str:
    """The fit, and what to give to the export."""
    now = f"now: temperature {model.facts.temperature:g}, null bias {model.facts.null_bias:g}"
    nats = f"{fitted.before:.4f} nats a token raw, {fitted.after:.4f} fitted"
    values = f"--temperature {fitted.temperature:.3f} --null-bias {fitted.null_bias:.3f}"
    return f"{now}\n{nats}\npython -m training.export … {values}"


def judge(answered: Answered) -> Iterable[Judged]:
    """Every slot of an answer: is what stands at its path what the gold has there?"""
    for path, confidence in answered.answer.confidence.items():
        said, gold = find(answered.answer.value, path), find(answered.case.gold, path)
        yield Judged(confidence, bool(gold) and said == gold)


def find(value: Any, pointer: str) -> str:
    """Canonical JSON of what a JSON pointer names, or nothing."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        match value:
            case dict() if name in value:
                value = value[name]
            case list() if name.isdigit() and int(name) < len(value):
                value = value[int(name)]
            case _:
                return ""
    return canonical(value)


def binned(judged: Sequence[Judged], count: int = BINS) -> list[Bin]:
    """Bins of equal width, empty ones left out."""
    groups: dict[int, list[Judged]] = {}
    for each in judged:
        groups.setdefault(min(int(each.confidence * count), count - 1), []).append(each)
    return [
        Bin(
            len(group),
            sum(each.confidence for each in group) / len(group),
            sum(each.right for each in group) / len(group),
        )
        for _, group in sorted(groups.items())
    ]


def error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence and accuracy, by slots."""
    total = sum(each.count for each in bins)
    distance = sum(each.count * abs(each.confidence - each.accuracy) for each in bins)
    return distance / max(1, total)


def panel(bins: Sequence[Bin]) -> Panel:
    """Accuracy over confidence, beside the diagonal that an honest model follows."""
    points = [(each.confidence, each.accuracy) for each in bins]
    lines = [Line("the model", points, dots=True), Line("honest", [(0, 0), (1, 1)], dashed=True)]
    return Panel("Reliability of slots", "confidence", "right", lines)
