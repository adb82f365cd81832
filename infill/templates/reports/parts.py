"""The parts of a report's values: paths into lists, their texts, and which are in tables.

slot_leaves(settings, [{"size": 4}, {"size": 7}])
# [("nodules/0/size", 4), ("nodules/1/size", 7)]
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from infill.templates.reports.report_blueprint import tabled_in
from infill.templates.reports.report_template import Template
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.slot_types import NOT_STATED, spell_value
from infill.templates.reports.words import JOIN, NONE
from infill.templates.skeleton import skeleton_of


def slot_leaves(settings: SlotSettings, value: Any) -> list[tuple[str, Any]]:
    """The paths of a slot's parts; a list without items is its own part."""
    name = settings.name
    if settings.type != "list" or not value:
        return [(name, value)]
    found = []
    for index, one in enumerate(value):
        fields = one.items() if isinstance(one, dict) else [("", one)]
        found += [(f"{name}/{index}/{key}".removesuffix("/"), inner) for key, inner in fields]
    return found


def at(values: Mapping[str, Any], path: str) -> Any:
    name, *rest = path.split("/")
    value = values[name]
    for key in rest:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def valid(schema: Any, value: Any) -> None:
    """ValueError if a JSON Schema refuses the value."""
    from jsonschema.validators import validator_for

    error = next(validator_for(schema)(schema).iter_errors(value), None)
    if error is not None:
        raise ValueError(error.message)


def rendered(value: Any) -> str:
    """A plain JSON value in a report: words as they are, a list with commas."""
    match value:
        case None:
            return NOT_STATED
        case list() if not value:
            return NONE
        case list() if not any(isinstance(one, dict | list) for one in value):
            return JOIN.join(map(rendered, value))
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return spell_value(value) or ""


def tabled(template: Template) -> frozenset[str]:
    """The paths, without indices, of the marks in a row of a table."""
    found = tabled_in(skeleton_of(template.text, template.marks.marks))
    return frozenset(_looped(template, name) for name in found)


def _looped(template: Template, name: str) -> str:
    head, _, part = name.partition(".")
    head = template.tags.loops.get(head, head) if head not in template.settings else head
    return f"{head}/{part}" if part else head


def key(path: str) -> str:
    """A path without its index."""
    name, *rest = path.split("/")
    return "/".join([name, *rest[1:]])
