"""Given values: what the caller knows of a slot, as the text that stands there."""

from __future__ import annotations

from infill.errors import SourceError
from infill.known import Known
from infill.scaffold import Choice, Slot
from infill.variable import language_of


def given_text(slot: Slot | Choice, known: Known | None) -> str | None:
    """The text of a slot whose value is known; None if it is to be filled.

    Raises SourceError where the value is not in the slot's language, or only a part of it is known.
    """
    if known is None:
        return None
    if not known.fixes(slot.path):
        if isinstance(slot, Slot) and known.overlaps(slot.path):
            raise SourceError(
                "only a part of this value is given, but it is filled as one slot",
                where=slot.path,
                todo=f"give the whole value of {slot.path}",
            )
        return None
    text = slot.spell(known.document)
    if text is None:
        return None
    if not language_of(slot).accepts(text):
        raise SourceError("the given value is not allowed here", where=slot.path, got=text.strip())
    return text
