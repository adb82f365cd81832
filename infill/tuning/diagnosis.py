"""What a model's fills are like, measured on examples with known answers.

    diagnose(denoiser, Options(), examples).rows()
    # [("accuracy", 0.91), ("accuracy without the right side", 0.84), …]

What a slot's right side is worth is told by a denoiser that hides it. Oscillation counts slots that
were right in some step and are wrong in the end (Wang et al. 2025, "Time is a feature", call it
ever-pass minus final).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import Any, ClassVar

import numpy as np

from infill.api import Engine
from infill.canvas.variable import Variable
from infill.denoiser import Denoiser, Facts, View
from infill.errors import InfillError, SourceError
from infill.logits import Logits
from infill.options import Options
from infill.result import Result
from infill.scaffold import Choice, Slot
from infill.tokens.vocabulary import Vocabulary
from infill.tuning.examples import Example, accuracy
from infill.tuning.fill_order import Order, order_of, share
from infill.tuning.trials import fill_example


@dataclass(frozen=True, slots=True)
class Oscillation:
    """Slots whose answer is known: how many, how many ever right, how many finally right."""

    slots: int = 0
    ever: int = 0
    final: int = 0

    def __add__(self, other: Oscillation) -> Oscillation:
        return Oscillation(
            self.slots + other.slots, self.ever + other.ever, self.final + other.final
        )


@dataclass(slots=True)
class Witnessed:
    """A vote that elects nothing and remembers every step's answer, by slot."""

    asks: ClassVar[bool] = True
    answers: dict[str, list[str]] = field(default_factory=dict)
    slots: dict[str, Slot | Choice] = field(default_factory=dict)

    def start(self) -> Witnessed:
        return self

    def cast(self, variable: Variable, text: str) -> None:
        self.answers.setdefault(str(variable.path), []).append(text)
        self.slots[str(variable.path)] = variable.slot

    def elect(self, variable: Variable) -> str | None:
        return None

    def judge(self, result: Result[Any], expected: Any) -> Oscillation:
        """Compare the answers for each slot with the right one."""
        found = Oscillation()
        for report in result.slots:
            slot = self.slots.get(report.path)
            if slot is None or (wanted := slot.spell(expected)) is None:
                continue
            right = slot.value(wanted)
            ever = any(slot.value(text) == right for text in self._answers(report.path))
            final = report.text == right
            found += Oscillation(1, ever or final, final)
        return found

    def _answers(self, path: str) -> Iterable[str]:
        return self.answers.get(path, ())


class LeftOnly:
    """Another denoiser, which sees of every slot's canvas only what lies before the slot's end."""

    def __init__(self, inner: Denoiser) -> None:
        self.inner = inner

    @property
    def vocabulary(self) -> Vocabulary:
        """The other's."""
        return self.inner.vocabulary

    @property
    def facts(self) -> Facts:
        """The other's."""
        return self.inner.facts

    def denoise(self, views: Sequence[View]) -> Logits:
        """The rows of one view after the other's, each slot read from a canvas of its own."""
        return self.inner.denoise([part for view in views for part in left_views(view)])


def left_views(view: View) -> Iterator[View]:
    """One view for every slot, ending where the slot ends."""
    for span in view.spans:
        end = span.start + span.length
        own = view.open[np.searchsorted(view.open, span.start) : np.searchsorted(view.open, end)]
        yield View(view.context, view.tokens[:end], own, (span,))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Means over the examples that could be filled; shares in [0, 1].

    `left_only`: accuracy when every slot sees nothing after itself, `agreement`: leaves that are
    then the same. A model whose answers hardly change reads from left to right whatever the
    schedule (quasi-autoregressive).
    """

    examples: int
    failed: int
    accuracy: float
    left_only: float
    agreement: float
    forwards: float
    order: Order
    oscillation: Oscillation

    def rows(self) -> list[tuple[str, float | None]]:
        """Every figure with its name."""
        local, overall, seen = self.order.local, self.order.overall, self.oscillation
        return [
            ("accuracy", self.accuracy),
            ("accuracy without the right side", self.left_only),
            ("agreement with and without it", self.agreement),
            ("forwards an object", self.forwards),
            ("tokens a forward", self.order.tokens_a_step),
            ("local AR-ness in the slot", local[0]),
            ("local AR-ness on the canvas", local[1]),
            ("global AR-ness in the slot", overall[0]),
            ("global AR-ness on the canvas", overall[1]),
            ("slots ever right", share(seen.ever, seen.slots)),
            ("slots right in the end", share(seen.final, seen.slots)),
            ("lost on the way", share(seen.ever - seen.final, seen.slots)),
        ]


def diagnose(denoiser: Denoiser, options: Options, examples: Sequence[Example]) -> Diagnosis:
    """Fill every example twice: with both sides of every slot, and with the left one only."""
    blind = Engine(LeftOnly(denoiser), options=options)
    right, left, same, forwards = [], [], [], []
    order, oscillation, failed = Order(), Oscillation(), 0
    for example in examples:
        witnessed = Witnessed()
        engine = Engine(denoiser, options=replace(options, vote=witnessed))
        try:
            whole, half = fill_example(engine, example), fill_example(blind, example)
        except SourceError:
            raise
        except InfillError:
            failed += 1
            continue
        value, other = json.loads(whole.text), json.loads(half.text)
        right.append(accuracy(example.expected, value))
        left.append(accuracy(example.expected, other))
        same.append(accuracy(value, other))
        forwards.append(whole.forwards)
        order += order_of(whole.trace)
        oscillation += witnessed.judge(whole, example.expected)
    if not right:
        raise SourceError("none of the examples could be filled", got=f"{failed} failed")
    return Diagnosis(
        len(examples),
        failed,
        fmean(right),
        fmean(left),
        fmean(same),
        fmean(forwards),
        order,
        oscillation,
    )
