"""What the evidence says about the lists and numbers of a canvas that are still open."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from infill.evidence import Evidence
from infill.listing import Onward
from infill.mentions import MENTIONS
from infill.named import Naming
from infill.nearby import Spans
from infill.objects import UNGUIDED, read_objects
from infill.scaffold import Choice, Slot
from infill.variable import Variable


@dataclass(frozen=True, slots=True)
class Readings:
    """What the evidence says about a canvas's open lists of single values, and its open numbers.

    `onward`: how it goes on, for a choice whether a list does, and for an open item. `spans`: for
    an open number, where the evidence is likely to say it. `labels`: for an open text, what stands
    behind its name as a label. `named`: for an open enum or
    boolean, which text it is. `early`: the choices that should wait for the item before them.
    """

    onward: Mapping[Variable, Onward]
    spans: Mapping[Variable, Spans]
    labels: Mapping[Variable, tuple[str, ...]]
    named: Mapping[Variable, Naming]
    early: frozenset[Variable]


NOTHING = Readings({}, {}, {}, {}, frozenset())
NUMBERS = frozenset("integer number amount".split())
"""Kinds of slots that hold a number."""
FEW, MOST = frozenset(["enum", "boolean", "optional"]), 64
"""Kinds of slots that may choose among a few texts, and how many those are at most."""
UNNAMED = UNGUIDED | NUMBERS | {"array"}
"""Kinds of slots whose values are read in another way than from behind a label."""


def read(evidence: Evidence, variables: Sequence[Variable]) -> Readings:
    """Read the evidence for a canvas's variables, in text order.

    An item that is still open counts as what the evidence says it is, behind the ones before it.
    """
    lists: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, str] = defaultdict(str)
    found: dict[Variable, Onward] = {}
    early: set[Variable] = set()
    for variable in variables:
        head, _, index = variable.path.rpartition("/")
        if variable.structural and (variable.path in lists or _opens(variable)):
            path = variable.path
        elif isinstance(variable.slot, Slot) and index.isdigit():
            path = head
        else:
            continue
        items = lists[path]
        if not variable.structural:
            kinds[path] = variable.slot.kind
        said = _said(evidence, path, tuple(items), kinds[path]) if all(items) else None
        if variable.open and said:
            found[variable] = said
        if not variable.structural:
            items.append(_value(variable) if not variable.open else said.item if said else "")
        elif variable.open and not all(items):
            early.add(variable)
    found.update(read_objects(evidence, variables))
    numbers, labels = _numbers(evidence, variables), _labels(evidence, variables)
    return Readings(found, numbers, labels, _named(evidence, variables), frozenset(early))


def _said(evidence: Evidence, path: str, items: tuple[str, ...], kind: str) -> Onward | None:
    """How a list goes on: below its name, or else as lists with such items do."""
    key = path[1:]
    said = None if "/" in key else evidence.listed(key, items, kind)
    return said or (evidence.onward(items) if items else None)


def _opens(variable: Variable) -> bool:
    """Whether a choice decides if a list has a first item."""
    if not isinstance(variable.slot, Choice):
        return False
    texts = [option.language.texts(1) for option in variable.slot.options]
    return any(text and text[0].lstrip().startswith("[") for text in texts)


def _numbers(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, Spans]:
    """Where the evidence says open numbers: before their units, or behind their names."""
    spans: dict[Variable, Spans] = {}
    for variable in variables:
        if isinstance(variable.slot, Slot) and variable.open and variable.slot.kind in NUMBERS:
            known = evidence.near(variable.path.rpartition("/")[2])
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
            slot, key = variable.slot, variable.path[1:]
            known = evidence.labelled(key, slot.kind)
            if not known and slot.kind not in MENTIONS:
                known = evidence.fitting(slot, partial(fits, slot, key))
            if known:
                found[variable] = known
    return found


def fits(slot: Slot, key: str, word: str) -> bool:
    """Whether the slot of a key could say a word as it stands."""
    text = slot.spell({key.replace("~1", "/").replace("~0", "~"): word})
    return text is not None and slot.regular.accepts(text)


def _named(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, Naming]:
    """Which of their few texts open slots in no list are to say."""
    found: dict[Variable, Naming] = {}
    for variable in variables:
        *path, key = variable.path.split("/")
        listed = any(step.isdigit() for step in path)
        if variable.open and isinstance(variable.slot, Slot) and not listed:
            known = evidence.named(key, texts_of(variable.slot))
            if known:
                found[variable] = known
    return found


@lru_cache(maxsize=512)
def texts_of(slot: Slot) -> Mapping[str, object]:
    """The texts of a slot that has but a few to choose from, each with the value that it says."""
    found = slot.regular.texts(MOST) if slot.kind in FEW else None
    return {text: _read(slot.value(text)) for text in found or ()}


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _value(variable: Variable) -> str:
    """The value that a filled slot says."""
    assert isinstance(variable.slot, Slot)
    value = variable.slot.value(variable.text or "")
    said = _read(value)
    return said if isinstance(said, str) else value
