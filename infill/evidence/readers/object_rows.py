"""The rows of a list of objects: what the fields of the next object are, and whether there is one.

    "12 x ball bearing, 4.50 each" and the next line "3 x drive belt, 18.90 each"
    → the fields of the second object, which has the layout of the first

Once the values of one object are found in the text, the next object follows in the same layout
(`infill.evidence.tables`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from infill.canvas.variable import Variable
from infill.documents import Path
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Hint
from infill.evidence.lists import Onward
from infill.evidence.mentions import read_as
from infill.evidence.readers.list_items import item_hint
from infill.evidence.records import RecordSpan
from infill.scaffold import Slot, SlotKind

UNSAID = frozenset([SlotKind.BOOLEAN, SlotKind.NULL, SlotKind.ARRAY])
"""Kinds of fields whose values a text does not contain as such."""


@dataclass(slots=True)
class Listed:
    """One list of objects: the fields of each item, and the choice whether another item follows."""

    items: dict[int, dict[str, Variable]] = field(default_factory=dict)
    choice: Variable | None = None


def object_rows(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open fields of later objects, and for the choices whether their lists continue."""
    for variable, onward in read_objects(evidence, variables):
        yield item_hint(evidence, variable, onward)


def read_objects(
    evidence: Evidence, variables: Sequence[Variable]
) -> Iterator[tuple[Variable, Onward]]:
    """The texts of open fields of later objects, and how open choices of such lists continue."""
    for listed in lists_of(variables).values():
        yield from _read(evidence, listed)


def lists_of(variables: Sequence[Variable]) -> dict[Path, Listed]:
    """The lists of objects among a canvas's variables, by path."""
    found: dict[Path, Listed] = {}
    for variable in variables:
        if isinstance(variable.slot, Slot):
            item, key = variable.path.parent, variable.path.key
            if item.index is not None and key is not None:
                listed = found.setdefault(item.parent, Listed())
                listed.items.setdefault(item.index, {})[key] = variable
    for variable in variables:
        if variable.structural and variable.open and variable.path in found:
            found[variable.path].choice = variable
    return found


def _read(evidence: Evidence, listed: Listed) -> Iterator[tuple[Variable, Onward]]:
    """Go through the items; `row` is the place of the next one, if the evidence has it."""
    items = [listed.items[index] for index in sorted(listed.items)]
    kinds = {key: variable.slot.kind for item in items for key, variable in item.items()}
    row, place = evidence.first_row(tuple(items[0])), None
    followed = waits = False
    for item in items:
        if any(variable.open for variable in item.values()):
            read = dict(_row(evidence, item, row))
            yield from read.items()
            asked = {v for v in item.values() if v.open and v.slot.kind.is_copied}
            waits = item is items[0] and bool(asked - read.keys())
            place = row
        else:
            place = evidence.locate(field_texts(item), kinds, place.end if place else 0)
        followed = row is not None
        row = evidence.following(place, kinds) if place else None
    if listed.choice is None or place is None or waits:
        return
    if row:
        yield listed.choice, Onward((evidence.text[row.start : row.end],))
    elif followed or not evidence.text[place.end :].partition("\n")[0].strip():
        yield listed.choice, Onward(())


def _row(
    evidence: Evidence, item: Mapping[str, Variable], row: RecordSpan | None
) -> Iterator[tuple[Variable, Onward]]:
    """What a row contains for the open fields of an item."""
    for key, (start, end) in row.spans.items() if row else ():
        variable = item.get(key)
        if variable and variable.open:
            text = read_as(evidence.text[start:end], variable.slot.kind)
            if text:
                yield variable, Onward((text,), text)


def field_texts(item: Mapping[str, Variable]) -> dict[str, str]:
    """The texts of the filled fields of an item whose values a text may contain."""
    found: dict[str, str] = {}
    for key, variable in item.items():
        if variable.text is None or variable.slot.kind in UNSAID:
            continue
        assert isinstance(variable.slot, Slot)
        value = variable.slot.value(variable.text)
        try:
            said = json.loads(value)
        except ValueError:
            said = value
        if isinstance(said, str) and said.strip():
            found[key] = said
        elif isinstance(said, int | float) and not isinstance(said, bool):
            found[key] = value.strip()
    return found
