"""An enum or boolean whose one value the evidence names.

"Status: in progress"      → "in_progress", among "open", "in_progress" and "done"
"Insured: yes"             → true for `insured`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

import numpy as np

from infill.canvas.variable import Variable
from infill.documents import json_or_text
from infill.evidence.candidates import Naming
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Continuation, Hint
from infill.scaffold import Slot, SlotKind

WEIGHT = 2.0
FEW = frozenset([SlotKind.ENUM, SlotKind.BOOLEAN, SlotKind.OPTIONAL])
"""The kinds of slots that may choose among a few texts."""

MOST = 64
"""So many texts are still few."""


def named_options(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open slots outside of lists that choose among a few texts."""
    for variable in variables:
        if variable.open and isinstance(variable.slot, Slot) and not variable.path.parent.listed:
            key = str(variable.path.steps[-1]) if variable.path else ""
            naming = evidence.named(key, texts_of(variable.slot))
            if naming:
                yield Hint(variable, partial(_next, naming))


def _next(naming: Naming, tokens: Sequence[int]) -> Continuation | None:
    """Prefer the named text where it parts from all others."""
    at, parting = len(tokens), naming.parting
    if tuple(tokens) != naming.tokens[:at] or at > parting:
        return None
    nothing = [np.empty(0, np.int32)] * (parting - at)
    return Continuation(
        [*nothing, np.array([naming.tokens[parting]], np.int32)], WEIGHT, firm=False
    )


@lru_cache(maxsize=512)
def texts_of(slot: Slot) -> Mapping[str, object]:
    """The texts of a slot that has only a few to choose from, each with its value."""
    found = slot.regular.texts(MOST) if slot.kind in FEW else None
    return {text: json_or_text(slot.value(text)) for text in found or ()}
