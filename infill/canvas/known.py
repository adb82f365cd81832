"""Partly known documents: values that are given stay fixed, and the rest is filled around them.

Given values: what the caller knows of a slot, as the text that stands there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infill.blueprint import Failure, Filled
from infill.canvas.variable import language_of
from infill.documents import escape, lookup, same, tokens
from infill.errors import SourceError
from infill.scaffold import UNKNOWN, Choice, Slot


@dataclass(frozen=True, slots=True)
class Known:
    """Given values by JSON pointer (or slot name), and the partial document they make."""

    values: Mapping[str, Any]
    document: Any

    def fixes(self, path: str) -> bool:
        """Whether the slot at `path` lies at or under a given value."""
        return any(path == given or path.startswith(given + "/") for given in self.values)

    def overlaps(self, path: str) -> bool:
        """Whether only a part of what stands at `path` is given."""
        return any(given.startswith(path + "/") for given in self.values)

    def __call__(self, filled: Filled) -> Sequence[Failure]:
        """The validator that no given value was lost, e.g. an array item that was never made."""
        named = {"/" + escape(path) for path in filled.slots}
        wanted = {p: value for p, value in self.values.items() if p[:1] in ("", "/")}
        wanted = {p: value for p, value in wanted.items() if p not in named}
        if not wanted:
            return ()
        try:
            document = json.loads(filled.text)
        except ValueError:
            document = UNKNOWN
        return [
            Failure(f"the given value {value!r} must stand at {pointer}", (pointer,))
            for pointer, value in wanted.items()
            if not same(lookup(document, pointer), value)
        ]


def known_of(given: Mapping[str, Any] | None) -> Known:
    """Read `known={"currency": "EUR", "/items/0/price": 3}`.

    Keys are names or JSON pointers; nested mappings fix only the leaves they name, lists and other
    values are fixed as a whole. Raises SourceError if two of them contradict each other.
    """
    values: dict[str, Any] = {}
    named: dict[str, Any] = {}
    for key, value in (given or {}).items():
        if key == "" or key.startswith("/"):
            values.update(_leaves(key, value))
        else:
            values.update(_leaves("/" + escape(key), value))
            named[key] = value
    document: Any = {}
    for pointer, value in values.items():
        document = _place(document, tokens(pointer), value, pointer)
    return Known(
        {**values, **named}, {**document, **named} if isinstance(document, dict) else document
    )


def _leaves(pointer: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value:
        return {pointer: value}
    return {
        deep: leaf
        for key, inner in value.items()
        for deep, leaf in _leaves(f"{pointer}/{escape(str(key))}", inner).items()
    }


def _place(document: Any, path: list[str], value: Any, pointer: str) -> Any:
    if not path:
        return value
    head, *rest = path
    if head.isdigit() and (isinstance(document, list) or document in ({}, UNKNOWN)):
        items = list(document) if isinstance(document, list) else []
        items += [UNKNOWN] * (int(head) + 1 - len(items))
        items[int(head)] = _place(items[int(head)], rest, value, pointer)
        return items
    if document is UNKNOWN:
        document = {}
    if not isinstance(document, dict):
        raise SourceError("two given values contradict each other", where=pointer)
    return {**document, head: _place(document.get(head, UNKNOWN), rest, value, pointer)}


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
