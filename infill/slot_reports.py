"""Reports of a filled canvas: what became of each slot."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from infill.canvas import Canvas
from infill.result import Alternative, SlotReport
from infill.scaffold import Slot
from infill.variable import Variable


def slot_reports(canvas: Canvas) -> Iterator[SlotReport]:
    """One report for each slot, and for each choice that says a value, in text order."""
    for variable in canvas.variables():
        slot = variable.slot
        path = slot.path if isinstance(slot, Slot) else slot.settles
        if isinstance(slot, Slot) or path:
            yield SlotReport(
                path=path,
                text=slot.value(variable.text or ""),
                confidence=variable.confidence,
                alternatives=tuple(_alternatives(variable)),
                tokens=len(variable.tokens),
                forwards=variable.forwards,
                remasks=variable.remasks,
                kind=slot.kind,
                locked=variable.locked,
            )


def _alternatives(variable: Variable) -> Iterator[Alternative]:
    """What an enum or boolean could have said, with probabilities among what is listed."""
    if not variable.choices:
        return
    logprob = np.array([candidate.logprob for candidate in variable.choices])
    share = np.exp(logprob - logprob.max())
    for candidate, part in zip(variable.choices, share / share.sum(), strict=True):
        yield Alternative(variable.slot.value(candidate.text.decode("utf-8")), float(part))
