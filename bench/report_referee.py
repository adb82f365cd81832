"""A second opinion on a filled report: plain Jinja and Python, none of the room's own code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from jinja2 import Environment

from infill.templates.reports.report import Report
from infill.templates.reports.report_template import Template
from infill.templates.reports.slot_paths import path_of

ABSENT = "[not stated]"
SHAPES = {
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"([01]\d|2[0-3]):[0-5]\d",
    "amount": r"-?\d+(\.\d\d)? [A-Z]{3}",
    "email": r"[^@\s]+@[^@\s]+",
    "phone": r"\+?[-\d ()/.]+",
}


def complaints(
    template: Template, report: Report, evidence: str, data: Mapping[str, Any] | None = None
) -> list[str]:
    """Everything that is wrong with a report; nothing should be."""
    return [
        *_outside(template, report, data or {}),
        *_types(template, report, evidence),
        *_rules(template, report),
    ]


def _outside(template: Template, report: Report, data: Mapping[str, Any]) -> list[str]:
    """The template rendered with the answers' texts must be the report, byte for byte."""
    body = template.text[template.front.body :]
    texts = {one.path: one.text for one in report.answers}
    values: dict[str, Any] = {}
    for name, settings in template.settings.items():
        if settings.type != "list":
            values[name] = _Said(texts.get(name, ""), report.values.get(name))
            continue
        members: list[Any] = []
        for index, one in enumerate(report.values.get(name, [])):
            if isinstance(one, dict):
                parts = {key: _Said(texts[f"{name}/{index}/{key}"], one[key]) for key in one}
                members.append(parts)
            else:
                members.append(_Said(texts[f"{name}/{index}"], one))
        values[name] = _List(members)

    def plain(tag: str) -> str:
        return re.sub(r"\[\[\s*([\w.]+)\s*\]\]", r"\1", tag)

    source = re.sub(r"\{[{%].*?[%}]\}", lambda m: plain(m[0]), body, flags=re.DOTALL)
    source = re.sub(r"\[\[\s*([\w.]+)[^\]]*\]\]", r"{{ \1.text }}", source)
    jinja = Environment(keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True)
    wanted = jinja.from_string(source).render({**data, **values})
    return [] if wanted == report.text else [f"outside of the slots:\n{wanted}\n---\n{report.text}"]


class _Said:
    """A slot's text, which compares as its value."""

    def __init__(self, text: str, value: Any) -> None:
        self.text, self.value = text, value

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == other)

    __hash__ = None  # type: ignore[assignment]


class _List(list[Any]):
    @property
    def text(self) -> str:
        return ", ".join(one.text for one in self) or "none"


def _types(template: Template, report: Report, evidence: str) -> list[str]:
    found = []
    for one in report.answers:
        settings = template.settings_at(path_of(one.path))
        if one.value == [] and settings.type == "list":
            continue
        if one.value is None:
            if one.text != ABSENT or settings.unfilled == "prohibit":
                found.append(f"{one.path}: {one.text!r} is not stated")
            continue
        bare = one.text.removesuffix(f" {settings.unit}")
        if settings.unit and bare == one.text:
            found.append(f"{one.path}: no unit in {one.text!r}")
        shape = SHAPES.get(settings.type)
        if shape and not re.fullmatch(shape, bare):
            found.append(f"{one.path}: {bare!r} is no {settings.type}")
        if settings.type == "regex" and not re.fullmatch(settings.pattern, bare):
            found.append(f"{one.path}: {bare!r} does not match {settings.pattern}")
        if settings.type == "choice" and bare not in settings.of:
            found.append(f"{one.path}: {bare!r} is no choice")
        if (
            settings.type in ("text", "verbatim", "person")
            and not 1 <= len(bare) <= settings.longest
        ):
            found.append(f"{one.path}: {bare!r} is too long")
        if settings.least is not None and float(bare.split(" ")[0]) < settings.least:
            found.append(f"{one.path}: {bare!r} is too small")
        if settings.type in ("verbatim", "person", "company") and bare not in evidence:
            found.append(f"{one.path}: {bare!r} is not in the evidence")
        if one.quote is not None:
            said = evidence[one.quote.start : one.quote.end]
            if said != one.quote.text or (
                settings.quoted and one.type == "verbatim" and said != bare
            ):
                found.append(f"{one.path}: the evidence says {said!r}")
    return found


def _rules(template: Template, report: Report) -> list[str]:
    """The rules of the library are simple enough for Python itself."""
    found = []
    for rule in template.rules:
        names = {name: report.values.get(name) for name in rule.names}
        if any(value is None for value in names.values()):
            continue
        known = {
            "date": date,
            "datetime": datetime,
            "time": time,
            "timedelta": timedelta,
            "len": len,
        }
        if not eval(rule.text, {"__builtins__": {}}, {**known, **names}):
            found.append(f"{rule.text} does not hold for {names}")
    return found
