"""A number near the words of its name, or before its unit.

"It weighs 12 kg"          → 12 for `weight_kg`
"Total due: 160.29 EUR"    → 160.29 for `total`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from infill.canvas.variable import Variable
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Continuation, Hint
from infill.evidence.labels import Spans
from infill.evidence.next_tokens import numbers_there
from infill.scaffold import Slot, SlotKind

WEIGHT = 0.5


def measured_numbers(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open numbers whose name or unit is in the evidence."""
    for variable in variables:
        slot = variable.slot
        if isinstance(slot, Slot) and variable.open and slot.kind.is_number and variable.path:
            spans = evidence.near(str(variable.path.steps[-1]))
            if spans:
                yield Hint(variable, partial(_next, evidence, slot.kind, spans))


def _next(
    evidence: Evidence, kind: SlotKind, spans: Spans, tokens: Sequence[int]
) -> Continuation | None:
    found = numbers_there(evidence, evidence.vocabulary.decode(list(tokens)), kind, spans)
    return Continuation([found], WEIGHT) if len(found) else None
