"""Rows of code and reports with the borders that the templates room gives to its slots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from infill.blueprint import Blueprint
from infill.languages.language import nothing
from infill.scaffold import Part, Slot, SlotKind, Text
from infill.templates.reports.front_matter import Lint, read_front_matter
from infill.templates.reports.settings_reader import read_settings
from infill.templates.reports.slot_paths import path_of
from infill.templates.reports.slot_types import START

STARTS = {"expression": 16, "argument": 16, "name": 6, "line": 48, "block": 48}
AFTER = 12


def code(text: str, kinds: Mapping[str, str]) -> Blueprint[Any]:
    """Code with `___name` marks: a slot owns the space before it and the newline after it."""
    pieces = re.split(r"( ?)___(\w+)(\n?)", text)
    parts: list[Part] = []
    for lead, name, tail, after in zip(*(pieces[i::4] for i in range(1, 5)), strict=True):
        slot = Slot(
            path_of(name),
            nothing(),
            STARTS[kinds[name]],
            192,
            _spelling(name, lead, tail),
            kind=SlotKind.CODE,
        )
        parts.append(slot)
        if after:
            parts.append(Text(after))
    if isinstance(parts[-1], Text):
        parts[-1] = Text("\n".join(parts[-1].text.split("\n")[:AFTER]))
    return Blueprint(tuple(parts), str, prefix=pieces[0])


def report(text: str) -> Blueprint[Any]:
    """A template with front matter and `[[name]]` marks: a slot owns the space before it."""
    lint = Lint("<template>")
    front = read_front_matter(text, lint)
    specs = {name: read_settings(one, lint) for name, one in front.slots.items()}
    lint.close()
    body = text[front.body :]
    pieces = re.split(r"( ?)\[\[(\w+)\]\]", body)
    parts: list[Part] = [Text(pieces[0])]
    for lead, name, after in zip(*(pieces[i::3] for i in range(1, 4)), strict=True):
        kind = specs[name].type
        start = START.get(kind, 16)
        parts.append(Slot(path_of(name), nothing(), start, 64, _spelling(name, lead, "")))
        parts.append(Text(after))
    form = "\n".join(one.form for one in specs.values())
    return Blueprint(tuple(part for part in parts if part != Text("")), str, form=form)


def _spelling(name: str, lead: str, tail: str) -> Any:
    return lambda document: f"{lead}{document[name]}{tail}"
