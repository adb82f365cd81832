"""What a model's fills are like, measured on examples with known answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from infill.api import Engine
from infill.denoiser import Denoiser
from infill.errors import InfillError, SourceError
from infill.options import Options
from infill.tuning.examples import Example, accuracy
from infill.tuning.one_sided import LeftOnly
from infill.tuning.orders import Order, order_of, share
from infill.tuning.oscillation import Oscillation, Witnessed
from infill.tuning.trials import fill


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Means over the examples that could be filled; shares in [0, 1].

    `left_only`: accuracy when every slot sees nothing behind itself, `agreement`: leaves that are
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
            whole, half = fill(engine, example), fill(blind, example)
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
