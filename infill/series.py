"""What the evidence says about the lists of single values of a canvas that are still open."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from infill.evidence import Evidence
from infill.listing import Onward
from infill.scaffold import Choice, Slot
from infill.variable import Variable

LONGEST = 64
"""Items of a list that is read as a whole."""

SHAPED = 12
"""Items of a list that is known by the shape of its items alone."""


@dataclass(frozen=True, slots=True)
class Series:
    """`onward`: how the evidence goes on, for a choice whether a list does, and for an open item.

    `early`: the choices that should wait for the item before them. `whole`: for an open slot that
    holds a whole list, its text.
    """

    onward: Mapping[Variable, Onward]
    early: frozenset[Variable]
    whole: Mapping[Variable, str]


def read_series(evidence: Evidence, variables: Sequence[Variable]) -> Series:
    """Read the evidence for a canvas's variables, in text order.

    An item that is still open counts as what the evidence says it is, behind the ones before it.
    """
    lists: dict[str, list[str]] = defaultdict(list)
    firsts: dict[str, Slot | None] = {}
    found: dict[Variable, Onward] = {}
    early: set[Variable] = set()
    whole: dict[Variable, str] = {}
    for variable in variables:
        head, _, index = variable.path.rpartition("/")
        slot = variable.slot
        if isinstance(slot, Slot) and slot.kind == "array":
            text = whole_list(evidence, slot) if variable.open else None
            if text:
                whole[variable] = text
            continue
        if isinstance(slot, Choice):
            path, first = variable.path, first_item(slot)
            if first is None and not lists[path]:
                continue
        elif index.isdigit():
            path, first = head, slot
        else:
            continue
        items, first = lists[path], firsts.setdefault(path, first)
        said = _said(evidence, path, tuple(items), first) if all(items) and first else None
        if variable.open and said:
            found[variable] = said
        if not variable.structural:
            items.append(value_of(variable) if not variable.open else said.item if said else "")
        elif variable.open and not all(items):
            early.add(variable)
    return Series(found, frozenset(early), whole)


def _said(evidence: Evidence, path: str, items: tuple[str, ...], first: Slot) -> Onward | None:
    """How a list goes on: below its name, by the shape of its items, or as such items do."""
    key = path[1:]
    if "/" not in key:
        said = evidence.listed(key, items, first.kind) or _shaped(evidence, key, items, first)
        if said:
            return said
    return evidence.onward(items) if items else None


def _shaped(evidence: Evidence, key: str, items: tuple[str, ...], first: Slot) -> Onward | None:
    """How a list goes on whose items are all the words of their shape."""
    words = evidence.fitting(first, lambda word: fits(first, [key], [word]), SHAPED)
    if not words or words[: len(items)] != items:
        return None
    nexts = words[len(items) : len(items) + 1]
    return Onward(nexts, "".join(nexts))


def whole_list(evidence: Evidence, slot: Slot) -> str | None:
    """The text of a slot that holds a whole list, if the evidence has the list below its name."""
    key = slot.path[1:]
    for kind in ("string", "integer") if key and "/" not in key else ():
        items: list[str] = []
        said = evidence.listed(key, (), kind)
        while said and said.item and len(items) < LONGEST:
            items.append(said.item)
            said = evidence.listed(key, tuple(items), kind)
        values = items if kind == "string" else [json_or_text(item) for item in items]
        text = None if said is None or said.starts else slot.spell({unescaped(key): values})
        if text is not None and slot.regular.accepts(text):
            return text
    return None


@lru_cache(maxsize=512)
def first_item(choice: Choice) -> Slot | None:
    """The first item of the list of single values that a choice may begin; None if it does not."""
    for option in choice.options:
        texts = option.language.texts(1)
        if texts and texts[0].lstrip().startswith("["):
            part = next(iter(option.then(texts[0])), None)
            listed = isinstance(part, Slot) and part.path.rpartition("/")[2].isdigit()
            if listed and isinstance(part, Slot):
                return part
    return None


def fits(slot: Slot, keys: Sequence[str], value: object) -> bool:
    """Whether the slot below these keys of a document could say a value."""
    for key in reversed(keys):
        value = {unescaped(key): value}
    text = slot.spell(value)
    return text is not None and slot.regular.accepts(text)


def unescaped(key: str) -> str:
    """One reference token of a JSON pointer as the key that it names (RFC 6901)."""
    return key.replace("~1", "/").replace("~0", "~")


def value_of(variable: Variable) -> str:
    """The value that a filled slot says."""
    assert isinstance(variable.slot, Slot)
    value = variable.slot.value(variable.text or "")
    said = json_or_text(value)
    return said if isinstance(said, str) else value


def json_or_text(text: str) -> object:
    """What a text says as JSON; itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text
