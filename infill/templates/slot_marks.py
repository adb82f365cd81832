"""The marks `[[name]]` and `[[name: type key=value …]]` in a template's body."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from infill.templates.front_matter import Declared, Setting
from infill.templates.lint import Lint, Place
from infill.templates.skeleton import Mark, line_starts

REFERENCE = re.compile(r"\[\[\s*([A-Za-z_][\w-]*)(?:\.([A-Za-z_][\w-]*))?\s*\]\]")
"""A slot named inside of a tag or a rule, and one of its fields."""

_MARK = re.compile(r"\[\[([^\r\n]*?)\]\]|\[\[")
_INNER = re.compile(r"\s*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)?)\s*(?::\s*([\w-]+)\s*(.*?))?\s*")
_SETTING = re.compile(r"""(\w+)=("[^"]*"|'[^']*'|[^\s"']+)(?:\s+|$)""")


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks in text order with their places, and the slots that some of them declare."""

    marks: tuple[Mark, ...]
    declared: tuple[Declared, ...]
    places: tuple[Place, ...]


def find_slots(
    text: str, start: int, lint: Lint, inside: Callable[[int], bool] = lambda at: False
) -> Marks:
    """The marks of a template from `start` on; what is no mark goes to `lint`.

    What stands `inside` of something else, such as a tag of Jinja, is passed over.
    """
    lines = line_starts(text)
    marks, declared, places = [], [], []
    for found in _MARK.finditer(text, start):
        if inside(found.start()):
            continue
        place = place_of(lines, found.start())
        if found.group(1) is None:
            lint.add(place, "this [[ has no ]] on its line")
            continue
        inner = _INNER.fullmatch(found.group(1))
        if inner is None:
            lint.add(place, f"not a slot: {found.group()} (write [[name]] or [[name: type max=9]])")
            continue
        name, kind, rest = inner.groups()
        marks.append(Mark(name, found.start(), found.end()))
        places.append(place)
        if kind:
            declared.append(Declared(name, _settings(kind, rest or "", place, lint), place))
    return Marks(tuple(marks), tuple(declared), tuple(places))


def place_of(lines: list[int], at: int) -> Place:
    """Line and column of a character; `lines` are the offsets of the lines."""
    line = bisect_right(lines, at)
    return Place(line, at - lines[line - 1] + 1)


def _settings(kind: str, rest: str, place: Place, lint: Lint) -> dict[str, Setting]:
    settings = {"type": Setting(kind, place)}
    at = 0
    while at < len(rest):
        found = _SETTING.match(rest, at)
        if found is None:
            lint.add(place, f"cannot read the settings from {rest[at:]!r} on (write key=value)")
            break
        key, value = found.group(1), found.group(2)
        value = value[1:-1] if value[0] in "\"'" else value
        settings[key] = Setting(tuple(value.split("|")) if key == "of" else value, place)
        at = found.end()
    return settings
