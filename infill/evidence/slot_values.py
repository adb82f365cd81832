"""Values and the texts of slots: what a filled slot holds, and whether a slot could hold a value.

For example:

    fits(slot, slot.path, "RE-2024")       # whether the slot's language has "RE-2024"
    value_of(variable)                     # 'RE-2024', without quotation marks
"""

from __future__ import annotations

from infill.canvas.variable import Variable
from infill.documents import Path, json_or_text, nested
from infill.scaffold import Slot


def fits(slot: Slot, path: Path, value: object) -> bool:
    """Whether the slot could hold a value that is at a path of its document."""
    text = slot.spell(nested(path, value))
    return text is not None and slot.regular.accepts(text)


def value_of(variable: Variable) -> str:
    """The value of a filled slot as text, without quotation marks."""
    assert isinstance(variable.slot, Slot)
    value = variable.slot.value(variable.text or "")
    found = json_or_text(value)
    return found if isinstance(found, str) else value
