"""A value that comes after its name as a label, or has the shape that its name promises.

"Seller: Hofmann & Becker"     → that for `seller`
"write to ana@example.org"     → the address for `email`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from infill.canvas.variable import Variable
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Continuation, Hint
from infill.evidence.labels import words_of
from infill.evidence.mentions import MENTIONS
from infill.evidence.next_tokens import labelled_start
from infill.evidence.slot_values import fits
from infill.scaffold import Slot, SlotKind

WEIGHT = 2.0


def labelled_values(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open texts and dates outside of lists."""
    for variable in variables:
        labels = labels_of(evidence, variable) if variable.open else ()
        if labels:
            yield Hint(variable, partial(_next, evidence, labels), label=True)


def _next(evidence: Evidence, labels: Sequence[str], tokens: Sequence[int]) -> Continuation | None:
    found = labelled_start(evidence, evidence.vocabulary.decode(list(tokens)), labels)
    return Continuation(found, WEIGHT) if found else None


def labels_of(evidence: Evidence, variable: Variable) -> tuple[str, ...]:
    """What comes after the name of a variable at the top, or else the few words that fit it."""
    slot, path = variable.slot, variable.path
    if not isinstance(slot, Slot) or not path or path.listed:
        return ()
    if not slot.kind.is_copied or slot.kind.is_number or slot.kind == SlotKind.ARRAY:
        return ()
    found = evidence.labelled(str(path.key), slot.kind) if len(path) == 1 else ()
    if found or slot.kind in MENTIONS:
        return found
    name = (words_of(str(path.key)) or [""])[-1]
    fitted = partial(fits, slot, path)
    return evidence.fitting(slot, fitted) or evidence.promised(name, slot, fitted)
