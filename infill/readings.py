"""What the evidence says about the lists and numbers of a canvas that are still open."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infill.evidence import Evidence
from infill.listing import Onward
from infill.nearby import Spans
from infill.objects import UNGUIDED, read_objects
from infill.scaffold import Slot
from infill.variable import Variable


@dataclass(frozen=True, slots=True)
class Readings:
    """What the evidence says about a canvas's open lists of single values, and its open numbers.

    `onward`: how it goes on, for a choice whether a list does, and for an open item. `spans`: for
    an open number, where the evidence is likely to say it. `labels`: for an open text, what stands
    behind its name as a label. `early`: the choices that should
    wait for the item before them.
    """

    onward: Mapping[Variable, Onward]
    spans: Mapping[Variable, Spans]
    labels: Mapping[Variable, tuple[str, ...]]
    early: frozenset[Variable]


NOTHING = Readings({}, {}, {}, frozenset())
NUMBERS = frozenset("integer number amount".split())
"""Kinds of slots that hold a number."""
UNNAMED = UNGUIDED | NUMBERS | {"array"}
"""Kinds of slots whose values are read in another way than from behind a label."""


def read(evidence: Evidence, variables: Sequence[Variable]) -> Readings:
    """Read the evidence for a canvas's variables, in text order.

    An item that is still open counts as what the evidence says it is, behind the ones before it.
    """
    lists: dict[str, list[str]] = defaultdict(list)
    found: dict[Variable, Onward] = {}
    early: set[Variable] = set()
    for variable in variables:
        head, _, index = variable.path.rpartition("/")
        if variable.structural and variable.path in lists:
            items = lists[variable.path]
        elif isinstance(variable.slot, Slot) and index.isdigit():
            items = lists[head]
        else:
            continue
        said = evidence.onward(tuple(items)) if items and all(items) else None
        if variable.open and said:
            found[variable] = said
        if not variable.structural:
            items.append(_value(variable) if not variable.open else said.item if said else "")
        elif variable.open and not all(items):
            early.add(variable)
    found.update(read_objects(evidence, variables))
    numbers, labels = _numbers(evidence, variables), _labels(evidence, variables)
    return Readings(found, numbers, labels, frozenset(early))


def _numbers(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, Spans]:
    """Where the evidence says open numbers: behind the words of their keys."""
    spans: dict[Variable, Spans] = {}
    for variable in variables:
        if isinstance(variable.slot, Slot) and variable.open and variable.slot.kind in NUMBERS:
            known = evidence.behind(variable.path.rpartition("/")[2])
            if known:
                spans[variable] = known
    return spans


def _labels(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, tuple[str, ...]]:
    """What stands behind the names of open texts and dates in no list and no other object."""
    found: dict[Variable, tuple[str, ...]] = {}
    for variable in variables:
        plain = (
            variable.open and variable.path.count("/") == 1 and variable.slot.kind not in UNNAMED
        )
        if plain and isinstance(variable.slot, Slot):
            known = evidence.labelled(variable.path[1:], variable.slot.kind)
            if known:
                found[variable] = known
    return found


def _value(variable: Variable) -> str:
    """The value that a filled slot says."""
    assert isinstance(variable.slot, Slot)
    value = variable.slot.value(variable.text or "")
    try:
        said = json.loads(value)
    except ValueError:
        return value
    return said if isinstance(said, str) else value
