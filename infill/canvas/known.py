"""Given values: what the caller knows stays fixed, and the rest is filled around it.

For example:

    known = known_of({"currency": "EUR", "/items/0/price": 3})
    known.document                               # {"currency": "EUR", "items": [{"price": 3}]}
    known.fixes(Path.parse("/items/0/price"))    # True
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infill.blueprint import Failure, Filled
from infill.canvas.variable import language_of
from infill.documents import UNKNOWN, Path, lookup, same
from infill.errors import SourceError
from infill.scaffold import Choice, Slot


@dataclass(frozen=True, slots=True)
class Known:
    """Given values by path, and the partial document that they make together."""

    values: Mapping[Path, Any]
    document: Any

    def fixes(self, path: Path) -> bool:
        """Whether the slot at `path` is a given value, or a part of one."""
        return any(path.within(given) for given in self.values)

    def overlaps(self, path: Path) -> bool:
        """Whether only a part of the value at `path` is given."""
        return any(given.below(path) for given in self.values)

    def __call__(self, filled: Filled) -> Sequence[Failure]:
        """The validator that no given value was lost, e.g. an array item that was never made."""
        wanted = {
            path: value for path, value in self.values.items() if str(path) not in filled.slots
        }
        if not wanted:
            return ()
        try:
            document = json.loads(filled.text)
        except ValueError:
            document = UNKNOWN
        return [
            Failure(f"the given value {value!r} must stand at {path}", (str(path),))
            for path, value in wanted.items()
            if not same(lookup(document, path), value)
        ]


def known_of(given: Mapping[str, Any] | None) -> Known:
    """Read `known={"currency": "EUR", "/items/0/price": 3}`.

    Keys are names or JSON pointers; nested mappings fix only the leaves they name, lists and other
    values are fixed as a whole. Raises SourceError if two of them contradict each other.
    """
    values: dict[Path, Any] = {}
    for key, value in (given or {}).items():
        values.update(_leaves(Path.parse(key), value))
    document: Any = {}
    for path, value in values.items():
        document = _put(document, path.steps, value, path)
    return Known(values, document)


def _leaves(path: Path, value: Any) -> dict[Path, Any]:
    if not isinstance(value, Mapping) or not value:
        return {path: value}
    return {
        deep: leaf
        for key, inner in value.items()
        for deep, leaf in _leaves(path / str(key), inner).items()
    }


def _put(document: Any, steps: Sequence[str | int], value: Any, path: Path) -> Any:
    if not steps:
        return value
    head, *rest = steps
    if isinstance(head, int) and (isinstance(document, list) or document in ({}, UNKNOWN)):
        items = list(document) if isinstance(document, list) else []
        items += [UNKNOWN] * (head + 1 - len(items))
        items[head] = _put(items[head], rest, value, path)
        return items
    if document is UNKNOWN:
        document = {}
    if not isinstance(document, dict):
        raise SourceError("two given values contradict each other", where=str(path))
    return {**document, str(head): _put(document.get(str(head), UNKNOWN), rest, value, path)}


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
                where=str(slot.path),
                todo=f"give the whole value of {slot.path}",
            )
        return None
    text = slot.spell(known.document)
    if text is None:
        return None
    if not language_of(slot).accepts(text):
        raise SourceError(
            "the given value is not allowed here", where=str(slot.path), got=text.strip()
        )
    return text
