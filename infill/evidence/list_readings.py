"""What the evidence says about the lists of single values of a canvas that are still open.

What the evidence says about the lists of objects of a canvas that are still open.

Where the values of one object stand in the text, the next object stands behind them in the same
layout (`infill/rows.py`): whether the list goes on, and what the fields of its next items say.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from infill.canvas.variable import Variable
from infill.evidence.evidence import Evidence
from infill.evidence.lists import Onward
from infill.evidence.mentions import read_as
from infill.evidence.records import Place
from infill.scaffold import Choice, Slot

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


UNGUIDED = frozenset("enum boolean time duration grammar".split())
"""Kinds of slots whose texts are the source's words, or are written in another way than there."""

UNSAID = frozenset(["boolean", "null", "array"])
"""Kinds of fields whose values do not stand in a text as they are."""


@dataclass(slots=True)
class Listed:
    """One list of objects: the fields of each item, and the choice whether it goes on."""

    items: dict[int, dict[str, Variable]] = field(default_factory=dict)
    choice: Variable | None = None


def read_objects(
    evidence: Evidence, variables: Sequence[Variable]
) -> Iterator[tuple[Variable, Onward]]:
    """What open fields of later items say, and how open choices of such lists go on."""
    for listed in lists_of(variables).values():
        yield from _read(evidence, listed)


def lists_of(variables: Sequence[Variable]) -> dict[str, Listed]:
    """The lists of objects among a canvas's variables, by path."""
    found: dict[str, Listed] = {}
    for variable in variables:
        if isinstance(variable.slot, Slot):
            head, _, key = variable.path.rpartition("/")
            path, _, index = head.rpartition("/")
            if index.isdigit() and not key.isdigit():
                item = found.setdefault(path, Listed()).items.setdefault(int(index), {})
                item[key] = variable
    for variable in variables:
        if variable.structural and variable.open and variable.path in found:
            found[variable.path].choice = variable
    return found


def _read(evidence: Evidence, listed: Listed) -> Iterator[tuple[Variable, Onward]]:
    """Go through the items; `row` is where the next one stands, if the evidence says it."""
    items = [listed.items[index] for index in sorted(listed.items)]
    kinds = {key: variable.slot.kind for item in items for key, variable in item.items()}
    row, place = evidence.first_row(tuple(items[0])), None
    followed = waits = False
    for item in items:
        if any(variable.open for variable in item.values()):
            read = dict(_row(evidence, item, row))
            yield from read.items()
            asked = {v for v in item.values() if v.open and v.slot.kind not in UNGUIDED}
            waits = item is items[0] and bool(asked - read.keys())
            place = row
        else:
            place = evidence.locate(values(item), kinds, place.end if place else 0)
        followed = row is not None
        row = evidence.following(place, kinds) if place else None
    if listed.choice is None or place is None or waits:
        return
    if row:
        yield listed.choice, Onward((evidence.text[row.start : row.end],))
    elif followed or not evidence.text[place.end :].partition("\n")[0].strip():
        yield listed.choice, Onward(())


def _row(
    evidence: Evidence, item: Mapping[str, Variable], row: Place | None
) -> Iterator[tuple[Variable, Onward]]:
    """What a row says of the open fields of an item."""
    for key, (start, end) in row.spans.items() if row else ():
        variable = item.get(key)
        if variable and variable.open:
            text = read_as(evidence.text[start:end], variable.slot.kind)
            if text:
                yield variable, Onward((text,), text)


def values(item: Mapping[str, Variable]) -> dict[str, str]:
    """The texts of the filled fields of an item that a text may say."""
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
