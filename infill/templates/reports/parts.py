"""The parts of a report's values: paths into lists, their texts, and which are in tables.

slot_leaves(settings, [{"size": 4}, {"size": 7}])
# the paths nodules/0/size and nodules/1/size with the values 4 and 7
"""

from __future__ import annotations

import json
from typing import Any

from infill.documents import Path
from infill.templates.reports.report_blueprint import tabled_in
from infill.templates.reports.report_template import Template
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.slot_types import NOT_STATED, spell_value
from infill.templates.reports.words import JOIN, NONE
from infill.templates.skeleton import skeleton_of


def slot_leaves(settings: SlotSettings, value: Any) -> list[tuple[Path, Any]]:
    """The paths of a slot's parts; a list without items is its own part."""
    path = Path((settings.name,))
    if settings.type != "list" or not value:
        return [(path, value)]
    found: list[tuple[Path, Any]] = []
    for index, one in enumerate(value):
        if isinstance(one, dict):
            found += [(path / index / key, inner) for key, inner in one.items()]
        else:
            found.append((path / index, one))
    return found


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


def tabled(template: Template) -> frozenset[Path]:
    """The paths, without indices, of the marks in a row of a table."""
    found = tabled_in(skeleton_of(template.text, template.marks.marks))
    return frozenset(_looped(template, name) for name in found)


def _looped(template: Template, name: str) -> Path:
    head, _, part = name.partition(".")
    head = template.tags.loops.get(head, head) if head not in template.settings else head
    return Path((head, part)) if part else Path((head,))
