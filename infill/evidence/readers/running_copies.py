"""Once a slot's text matches a stretch of the evidence, prefer the tokens that continue it.

    "… invoice RE-2024-0871 of …" and a slot with "RE-20 so far   → "24-0871 comes next

A value is often a stretch of the evidence, letter by letter: a name, an identifier, an amount; or a
number or date that the evidence writes in its own way. Whether the value ends here is left to the
model, unless the evidence continues within the word. See et al. 2017, "Get to the point", learn a
copy distribution beside the vocabulary's; this one has no weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from infill.canvas.variable import Variable
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Continuation, Hint
from infill.evidence.next_tokens import beginning, rest_of_copy
from infill.evidence.readers.labelled_values import labels_of
from infill.scaffold import Slot, SlotKind

CERTAIN, USUAL, FIRST = 3.0, 1.0, 1 / 3
"""The weights: after a label or within a line; of any other copy; of a value's first word."""

COUNTED = 2
"""A number with fewer digits may be a count instead of a copy."""


def running_copies(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open slots whose values are mostly copied."""
    for variable in variables:
        slot = variable.slot
        if variable.open and isinstance(slot, Slot) and slot.kind.is_copied:
            labels = labels_of(evidence, variable)
            yield Hint(variable, partial(_next, evidence, slot.kind, labels), beside=True)


def _next(
    evidence: Evidence, kind: SlotKind, labels: Sequence[str], tokens: Sequence[int]
) -> Continuation | None:
    begun = beginning(evidence.vocabulary.decode(list(tokens)), kind)
    ahead = rest_of_copy(evidence, begun, labels) if begun else None
    if not begun or not ahead:
        return None
    certain = bool(labels) or b" " in begun.text and not ahead.open_ended
    counted = begun.kind.is_number and len(begun.text) < COUNTED
    weight = FIRST if not begun.text or counted else USUAL
    return Continuation(
        [ahead.tokens, *ahead.further],
        CERTAIN if begun.text and certain else weight,
        ahead.open_ended,
        firm=bool(begun.text),
    )
