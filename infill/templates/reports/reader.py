"""A template that was read: its front matter, its slots, its rules, and the text between them.

    ---
    slots:
      side: {type: choice, of: [left, right]}
      nodules: {type: list, item: {size: {type: number, unit: mm}, place: text}}
    check: len(nodules) <= 5
    ---
    Patient {{ name }}, side [[side]].
    {% for n in [[nodules]] %}
    - [[n.size]] in the [[n.place]]
    {% endfor %}

Jinja is for what is known, `[[slot]]` for the model. Slots inside of a tag decide what the report
consists of, so they are filled first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infill.errors import SourceError
from infill.templates.reports.expansion import check_jinja
from infill.templates.reports.front_matter import Declared, FrontMatter, Lint, read_front_matter
from infill.templates.reports.marks import Marks, Tags, find_slots, find_tags, position_at
from infill.templates.reports.report_rules import Rule, read_rule
from infill.templates.reports.report_template import Template
from infill.templates.reports.schema_slots import settings_of_model, settings_of_schema
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.settings_reader import read_settings
from infill.templates.skeleton import BOM, line_starts


def read_template(
    text: str,
    *,
    path: str = "<template>",
    model: Any = None,
    schema: Mapping[str, Any] | None = None,
) -> Template:
    """Read a template; the fields of a pydantic `model` or an object `schema` are slots too.

    Raises SourceError that lists everything wrong with it, with line and column.
    """
    bom = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    lint = Lint(path)
    front = read_front_matter(text, lint)
    tags = find_tags(text, front.body)
    marks = find_slots(text, front.body, lint, tags.within)
    settings = _settings(front, marks, tags, lint, _given(model, schema))
    template = Template(
        path,
        text,
        bom,
        front,
        marks,
        tags,
        settings,
        html=_html(path, text[front.body :]),
        model=model,
    )
    _check_marks(template, lint)
    _check_references(template, lint)
    rules = tuple(_rules(template, lint))
    if tags:
        check_jinja(template, lint)
    lint.close()
    if not marks.marks and not tags.references:
        raise SourceError("the template has no slots", where=path, todo="mark one with [[name]]")
    return Template(path, text, bom, front, marks, tags, settings, rules, template.html, model)


def _given(model: Any, schema: Mapping[str, Any] | None) -> dict[str, SlotSettings]:
    if model is not None:
        return settings_of_model(model)
    return {} if schema is None else settings_of_schema(schema)


def _html(path: str, body: str) -> bool:
    return path.lower().endswith((".html", ".htm")) or bool(
        re.match(r"\s*<(!doctype|html)\b", body, re.IGNORECASE)
    )


def _settings(
    front: FrontMatter, marks: Marks, tags: Tags, lint: Lint, given: Mapping[str, SlotSettings]
) -> dict[str, SlotSettings]:
    """The settings of all slots, given ones first; a bare mark is a text."""
    declared = dict(front.slots)
    named = {mark.name for mark in marks.marks} | {one.name for one in tags.references}
    for name, one in declared.items():
        if name not in named:
            lint.add(one.place, f"slot {name!r} has no mark [[{name}]] in the template")
    for one in marks.declared:
        if one.name in declared:
            lint.add(one.place, f"slot {one.name!r} is declared twice")
        declared.setdefault(one.name, one)
    for mark, place in zip(marks.marks, marks.places, strict=True):
        if mark.name in given or "." in mark.name or mark.name in tags.loops:
            continue
        declared.setdefault(mark.name, Declared(mark.name, {}, place))
    read = {name: read_settings(one, lint, front.policy) for name, one in declared.items()}
    return {**{name: one for name, one in given.items() if name in named}, **read}


def _check_marks(template: Template, lint: Lint) -> None:
    """Marks of fields need a loop; a list of records cannot be written into a line."""
    for mark, place in zip(template.marks.marks, template.marks.places, strict=True):
        head, _, part = mark.name.partition(".")
        source = template.settings.get(template.tags.loops.get(head, ""))
        if head in template.tags.loops and head not in template.settings:
            if source is None or source.type != "list":
                continue
            if part not in {one.name for one in source.item}:
                fields = ", ".join(one.name for one in source.item if one.name) or "none"
                lint.add(
                    place, f"[[{mark.name}]]: its items have no such field (they have {fields})"
                )
        elif part:
            lint.add(place, f"[[{mark.name}]] needs {{% for {head} in [[a list]] %}} around it")
        elif template.settings[head].records:
            lint.add(place, f"a list of records needs {{% for one in [[{head}]] %}}")


def _check_references(template: Template, lint: Lint) -> None:
    lines = line_starts(template.text)
    for one in template.tags.references:
        place = position_at(lines, one.start)
        settings = template.settings.get(one.name)
        if settings is not None and settings.type == "grammar":
            lint.add(place, f"[[{one.name}]] is of a grammar, so nothing can be decided by it")
        if settings is not None or one.name in template.tags.loops:
            continue
        lint.add(place, f"[[{one.name}]] is not declared under slots")
    for name in template.tags.loops.values():
        settings = template.settings.get(name)
        if settings is not None and settings.type not in ("list", "schema", "multi-choice"):
            start = next(one.start for one in template.tags.references if one.name == name)
            lint.add(
                position_at(lines, start),
                f"{{% for … in [[{name}]] %}} needs a list, and {name} is a {settings.type}",
            )


def _rules(template: Template, lint: Lint) -> Iterator[Rule]:
    for setting in template.front.checks:
        try:
            rule = read_rule(str(setting.value), template.settings)
            for name, part in sorted(rule.fields):
                settings = template.settings[name]
                if settings.type == "list" and part not in {one.name for one in settings.item}:
                    raise ValueError(f"the items of {name} have no field {part!r}")
        except ValueError as error:
            lint.add(setting.place, str(error))
        else:
            yield rule
