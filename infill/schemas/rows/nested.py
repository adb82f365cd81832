"""Any JSON value beyond the depth that is unfolded: one slot of a grammar holds all the rest.

    any_container(place)      # "[" or "{", then a slot for what follows, however deep

Unfolding key by key takes a decision for each and halves the keys with each level, so that a
document of any depth and width could not be written. The first bracket is decided like any other
alternative; what follows it is one slot.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from infill.blueprint import Failure, Filled
from infill.documents import known
from infill.grammars.json_texts import json_rest
from infill.scaffold import Part, Slot, SlotKind, Text
from infill.schemas.demands.shape import Demand
from infill.schemas.rows.alternatives import RowAlternative
from infill.schemas.rows.place import ValueBorder, ValuePlace, fixed, spell

"""The kind of slots that hold the rest of an array or object."""

LEVELS = 2
"""How often a demand for anything is unfolded inside itself."""

START, CAP = 16, 256

_SAYS_NOTHING = frozenset(
    ("title", "description", "default", "examples", "example", "deprecated", "readOnly")
) | {"writeOnly", "$comment", "$schema", "$id", "id"}


def anything(demand: Demand) -> bool:
    """Whether a demand plainly allows every value."""
    return not demand.exclusions and all(
        at.schema is True or isinstance(at.schema, dict) and at.schema.keys() <= _SAYS_NOTHING
        for at in demand.schemas
    )


def any_container(place: ValuePlace) -> Iterator[RowAlternative]:
    """An array, or an object, whatever is in it."""
    for opening, kind in (("[", list), ("{", dict)):
        yield RowAlternative(
            partial(_parts, place, opening),
            lambda document, kind=kind: isinstance(place.of(document), kind),  # type: ignore[misc]
            2,
            kind.__name__,
            leaf=True,
        )


def _parts(place: ValuePlace, opening: str) -> Iterator[Part]:

    def says(document: Any) -> str | None:
        value = place.of(document)
        return spell(value)[1:] if known(value) else None

    yield Text(place.lead + opening)
    border = ValueBorder("", "", opening)
    yield Slot(place.path, json_rest(opening), START, CAP, says, border, kind=SlotKind.NESTED)
    yield from fixed(place.tail)


def keys_once(filled: Filled) -> Sequence[Failure]:
    """A validator: no key comes twice in the slots of a grammar."""
    return [
        Failure("a key comes twice in one object", (path,))
        for path, text in filled.slots.items()
        if text.count('": ') > 1 and any(map(_doubled, ("{" + text, "[" + text)))
    ]


def _doubled(text: str) -> bool:
    try:
        json.loads(text, object_pairs_hook=_once)
    except KeyError:
        return True
    except (ValueError, RecursionError):
        return False
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise KeyError
    return made
