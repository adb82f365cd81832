"""Report templates: text with `[[slot]]` marks and typed slots in YAML front matter.

    ---
    slots:
      seen: {type: date}
      side: {type: choice, of: [left, right]}
    ---
    Seen on [[seen]]. Side: [[side]].

The report is the template without its front matter, byte for byte but for the slots. A name in
several places is one variable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from infill.blueprint import Blueprint, Failure, Filled
from infill.errors import SourceError
from infill.scaffold import Slot
from infill.templates.borders import bordered, borders, row_of, split
from infill.templates.front_matter import Declared, FrontMatter, read_front_matter
from infill.templates.lint import Lint
from infill.templates.skeleton import BOM, Skeleton, cut
from infill.templates.slot_marks import Marks, find_slots
from infill.templates.slot_settings import SlotSettings, read_settings
from infill.templates.slot_types import SlotType, slot_type
from infill.templates.verbatim import quotable

INSTRUCTION = "Fill in the report from the text."


@dataclass(frozen=True, slots=True)
class ReportFilled:
    """The whole report, and the typed value of every slot; None where it is not stated."""

    text: str
    values: dict[str, Any]


def blueprint(
    text: str, *, path: str = "<template>", evidence: str = ""
) -> Blueprint[ReportFilled]:
    """The blueprint of a template; `evidence` is what verbatim slots may quote.

    Raises SourceError that lists everything wrong with the template, with line and column.
    """
    bom = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    lint = Lint(path)
    front = read_front_matter(text, lint)
    marks = find_slots(text, front.body, lint)
    settings = _settings(front, marks, lint)
    lint.close()
    if not marks.marks:
        raise SourceError("the template has no slots", where=path, todo="mark one with [[name]]")
    whole = cut(text, marks.marks)
    skeleton = Skeleton((whole.segments[0][front.body :], *whole.segments[1:]), whole.names)
    types = {
        name: slot_type(settings[name], evidence, table=name in _tabled(skeleton))
        for name in settings
    }
    around = borders(skeleton, newline=False)
    slots = {
        name: bordered(
            _slot(one, tied=skeleton.names.count(name) > 1), around[name], partial(_spell, one)
        )
        for name, one in types.items()
    }
    row = row_of(skeleton, slots, around)

    def texts(filled: Filled) -> dict[str, str]:
        return {name: slot.value(filled.slots[name]) for name, slot in slots.items()}

    def read(filled: Filled) -> ReportFilled:
        own = texts(filled)
        values = {name: types[name].read(text) for name, text in own.items()}
        return ReportFilled(bom + skeleton.fill(own).text, values)

    def judge(filled: Filled) -> Sequence[Failure]:
        return _misread(types, texts(filled))

    return Blueprint(
        row=row,
        parse=lambda filled: read(Filled(filled, split(row, filled))),
        read=read,
        form="\n".join(one.form for one in settings.values()),
        instruction=front.instruction or INSTRUCTION,
        validators=(judge,),
        notes=_notes(settings, evidence),
    )


def _settings(front: FrontMatter, marks: Marks, lint: Lint) -> dict[str, SlotSettings]:
    """The settings of all slots, declared ones first; a bare mark is a text."""
    declared = dict(front.slots)
    marked = {mark.name for mark in marks.marks}
    for name, one in declared.items():
        if name not in marked:
            lint.add(one.place, f"slot {name!r} has no mark [[{name}]] in the template")
    for one in marks.declared:
        if one.name in declared:
            lint.add(one.place, f"slot {one.name!r} is declared twice")
        declared.setdefault(one.name, one)
    for mark, place in zip(marks.marks, marks.places, strict=True):
        declared.setdefault(mark.name, Declared(mark.name, {}, place))
    return {name: read_settings(one, lint, front.policy) for name, one in declared.items()}


def _slot(one: SlotType, *, tied: bool) -> Slot:
    settings = one.settings
    return Slot(
        settings.name,
        one.language,
        one.start,
        one.cap,
        tie=settings.name if tied else "",
        kind={"choice": "enum"}.get(settings.type, settings.type),
    )


def _spell(one: SlotType, document: Any) -> str | None:
    """What a known document says of a slot: its value by name."""
    if not isinstance(document, Mapping) or one.settings.name not in document:
        return None
    return one.spell(document[one.settings.name])


def _misread(types: Mapping[str, SlotType], texts: Mapping[str, str]) -> list[Failure]:
    """The slots whose text cannot be read back as a value of their type."""
    failures = []
    for name, one in types.items():
        try:
            one.read(texts[name])
        except ValueError as error:
            failures.append(Failure(str(error), (name,)))
    return failures


def _tabled(skeleton: Skeleton) -> frozenset[str]:
    """The slots that stand in a row of a Markdown table somewhere."""
    found, line = set(), ""
    for name, segment in zip(skeleton.names, skeleton.segments, strict=False):
        line = (line + segment).replace("\r", "\n").rpartition("\n")[2]
        if line.lstrip().startswith("|"):
            found.add(name)
    return frozenset(found)


def _notes(settings: Mapping[str, SlotSettings], evidence: str) -> tuple[str, ...]:
    said = quotable(evidence)
    if len(said) == len(evidence) or not any(one.quoted for one in settings.values()):
        return ()
    return (f"quotations come from the first {len(said):,} of {len(evidence):,} characters",)
