"""What is decided first: lists, and the slots that conditions ask for, as one JSON object.

    {% if [[side]] == "left" %} … {% for n in [[nodules]] %}

    {"side": "left", "nodules": [{"size": 4, "place": "upper lobe"}]}

The schemas room lays the object out; here its strings are narrowed to what the report's slots may
hold, quotations of the evidence above all. The same object with the same types is what a report's
author would write down before writing the report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from infill.blueprint import Blueprint, Failure, Filled
from infill.documents import Path
from infill.errors import Unsatisfiable
from infill.grammars.json_texts import json_literals
from infill.languages.language import Language, any_text, concat, escaped, literal, union
from infill.scaffold import Choice, Option, Part, Row, Slot, Text
from infill.schemas.compile import compile_schema
from infill.schemas.rows.place import ValueBorder
from infill.templates.reports.report_judge import Complaint, ReportJudge
from infill.templates.reports.report_template import Template
from infill.templates.reports.schema_slots import slots_schema
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.slot_paths import slot_of_path
from infill.templates.reports.slot_types import NOT_STATED, SlotType
from infill.templates.reports.words import NONE

TypeOf = Callable[[Path], SlotType]
Narrow = Callable[[Path, bool], "Language | None"]
"""The language of a slot at a path, with or (if True) without its opening quote."""


def decision(
    template: Template, names: Iterable[str], type_of: TypeOf, judge: ReportJudge
) -> Blueprint[dict[str, Any]]:
    """The blueprint of the object that holds the values of `names`; its value are typed values.

    `type_of` gives the type of a slot or of a list's field by its path; `judge` tells which rules
    do not hold for the values, and the paths they blame.
    """
    wanted = [template.settings[name] for name in names]
    made = compile_schema(_possible(slots_schema(wanted), wanted, type_of))

    def read(text: str) -> dict[str, Any]:
        document = json.loads(text)
        return {
            one.name: typed_value(Path((one.name,)), document[one.name], template, type_of)
            for one in wanted
        }

    def misread(filled: Filled) -> Sequence[Failure]:
        failures: list[Failure] = []
        document = json.loads(filled.text)
        values = {}
        for one in wanted:
            path = Path((one.name,))
            try:
                values[path] = typed_value(path, document[one.name], template, type_of)
            except ValueError as error:
                failures.append(Failure(str(error), (str(path),)))
        if failures:
            return failures
        return [
            Failure(one.message, tuple(map(str, one.paths)), partial(cure, one, values))
            for one in judge(values)
        ]

    def cure(
        complaint: Complaint, values: Mapping[Path, Any], slot: Slot, whole: bool
    ) -> Language | None:
        settings = template.settings[slot_of_path(slot.path)]
        whole_list = settings.type == "list" and len(slot.path) == 1
        if whole_list or settings.type in ("schema", "multi-choice"):
            return None
        kind = judge.cure(complaint, values, slot.path, type_of(slot.path), whole)
        return None if kind is None else _bordered(slot, lambda at, opened: _spelled(kind, opened))

    return replace(
        made,
        row=_narrowed(made.row, partial(_language, template, type_of)),
        parse=read,
        read=None,
        instruction=template.instruction,
        validators=(*made.validators, misread),
    )


def typed_value(path: Path, value: Any, template: Template, type_of: TypeOf) -> Any:
    """The typed value of a JSON value; ValueError if it is none."""
    settings = template.settings_at(path)
    if settings.type == "schema":
        return value
    if settings.type == "list":
        return [_member(path / index, one, template, type_of) for index, one in enumerate(value)]
    kind = type_of(path)
    text: str | None
    if settings.type == "multi-choice" and isinstance(value, list):
        text = kind.spell([one for one in settings.of if one in value]) or NONE
    else:
        text = kind.spell(value)
    if text is None:
        raise ValueError("not a value of this type")
    return kind.read(text)


def _member(path: Path, value: Any, template: Template, type_of: TypeOf) -> Any:
    settings = template.settings[slot_of_path(path)]
    if not settings.records:
        return typed_value(path, value, template, type_of)
    if not isinstance(value, dict):
        raise ValueError("a record is wanted")
    fields = [one.name for one in settings.item]
    unknown = value.keys() - set(fields)
    if unknown:
        raise ValueError(f"a record has no field {min(unknown)!r}")
    return {n: typed_value(path / n, value.get(n), template, type_of) for n in fields}


def _possible(
    schema: dict[str, Any], wanted: Sequence[SlotSettings], type_of: TypeOf
) -> dict[str, Any]:
    """The schema without the values that the evidence does not give at all.

    Raises Unsatisfiable for a value that may not be left out.
    """
    for one in wanted:
        own = schema["properties"][one.name]
        if one.type != "list":
            if one.type != "schema" and type_of(Path((one.name,))).content.is_empty():
                schema["properties"][one.name] = {"type": "null"}
            continue
        members = own["items"].get("properties", {"": own["items"]})
        for item in one.item:
            path = Path((one.name, 0, item.name) if item.name else (one.name, 0))
            try:
                empty = type_of(path).content.is_empty()
            except Unsatisfiable:
                if one.shortest:
                    raise
                own["maxItems"] = 0
            else:
                members[item.name].update({"type": "null"} if empty else {})
    return schema


def _language(template: Template, type_of: TypeOf, at: Path, opened: bool) -> Language | None:
    """What is allowed at a path as JSON; None where the schema alone decides it."""
    settings = template.settings.get(slot_of_path(at)) if at else None
    if settings is None or settings.type in ("schema", "multi-choice"):
        return None
    if settings.type != "list" or len(at) > 1:
        return _json(type_of(at), opened)
    if settings.item[0].name:
        return None
    try:
        item = _json(type_of(at / 0), False) or any_text()
    except Unsatisfiable:
        return literal("[]")
    members = (item + (literal(", ") + item).repeat(0)).optional()
    return concat([literal("["), members, literal("]")])


def _json(kind: SlotType, opened: bool) -> Language | None:
    """The values of a type as JSON; None for those that the schema lists itself."""
    if kind.settings.type in ("boolean", "choice", "multi-choice"):
        return None
    content = kind.content
    if kind.settings.type not in ("integer", "number"):
        content = escaped(content) + literal('"')
        content = content if opened else literal('"') + content
    return union([content, literal("null")]) if kind.settings.optional and not opened else content


def _spelled(kind: SlotType, opened: bool) -> Language | None:
    """The values of a narrowed type as JSON, those that the schema lists too."""
    if kind.settings.type not in ("boolean", "choice"):
        return _json(kind, opened)
    yes = kind.settings.of[0]
    texts = kind.content.texts(len(kind.settings.of)) or []
    boolean = kind.settings.type == "boolean"
    values = [text == yes if boolean else text for text in texts]
    absent = [None] if kind.language.accepts(NOT_STATED) else []
    return json_literals([*values, *absent])


def _narrowed(row: Row, language: Narrow) -> Row:
    """The row with the languages of its slots made narrower, however deep it unfolds."""
    return tuple(_part(part, language) for part in row)


def _part(part: Part, language: Narrow) -> Part:
    match part:
        case Text():
            return part
        case Slot():
            return replace(part, language=part.regular & _bordered(part, language))
        case Choice():
            return replace(part, options=tuple(_option(one, language) for one in part.options))


def _option(option: Option, language: Narrow) -> Option:
    def then(text: str) -> Row:
        return _narrowed(option.then(text), language)

    return replace(option, then=then)


def _bordered(slot: Slot, language: Narrow) -> Language:
    """A value with what its slot carries around it; its quote may be before the slot."""
    border = slot.value
    if not isinstance(border, ValueBorder):
        return any_text()
    inner = language(slot.path, bool(border.before))
    if inner is None:
        return any_text()
    return concat([literal(border.lead), inner, literal(border.tail)])
