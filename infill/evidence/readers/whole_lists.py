"""A slot that holds a whole list, whose items the evidence has below or after their name.

"Tags: fast, small"        → ["fast", "small"] for `tags`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from infill.canvas.variable import Variable
from infill.documents import json_or_text, nested
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Continuation, Hint
from infill.evidence.next_tokens import nulls
from infill.scaffold import Slot, SlotKind

WEIGHT = 3.0
LONGEST = 64
"""The most items of a list that is read as a whole."""


def whole_lists(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open slots that hold a whole list."""
    for variable in variables:
        slot = variable.slot
        if variable.open and isinstance(slot, Slot) and slot.kind == SlotKind.ARRAY:
            text = whole_list(evidence, slot)
            if text:
                whole = evidence.copies.encoded(text.encode())
                yield Hint(variable, partial(_next, evidence, whole))


def _next(evidence: Evidence, whole: list[int], tokens: Sequence[int]) -> Continuation | None:
    at = len(tokens)
    if whole[:at] != list(tokens):
        return None
    rest = [np.array([token], np.int32) for token in whole[at:]]
    return Continuation([*rest, *nulls(evidence.vocabulary)], WEIGHT, firm=False)


def whole_list(evidence: Evidence, slot: Slot) -> str | None:
    """The text of a slot that holds a whole list, if the evidence has the list after its name."""
    key = slot.path.key
    if not key or len(slot.path) > 1:
        return None
    for kind in (SlotKind.STRING, SlotKind.INTEGER):
        items: list[str] = []
        onward = evidence.list_after(key, (), kind)
        while onward and onward.item and len(items) < LONGEST:
            items.append(onward.item)
            onward = evidence.list_after(key, tuple(items), kind)
        values = items if kind == SlotKind.STRING else [json_or_text(item) for item in items]
        text = None
        if onward is not None and not onward.starts:
            text = slot.spell(nested(slot.path, values))
        if text is not None and slot.regular.accepts(text):
            return text
    return None
