"""What is marked in a template's body: slots, and the tags of Jinja with the slots that they name.

[[seen]]                                    a slot
[[note: text max=40]]                       a slot with its settings
{% for n in [[nodules]] %}                  a tag that names the slot nodules; n is its variable
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from infill.templates.reports.front_matter import Declared, Lint, Setting, TextPosition
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
    places: tuple[TextPosition, ...]


def find_slots(
    text: str, start: int, lint: Lint, inside: Callable[[int], bool] = lambda at: False
) -> Marks:
    """The marks of a template from `start` on; what is no mark goes to `lint`.

    What is `inside` of something else, such as a tag of Jinja, is passed over.
    """
    lines = line_starts(text)
    marks, declared, places = [], [], []
    for found in _MARK.finditer(text, start):
        if inside(found.start()):
            continue
        place = position_at(lines, found.start())
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


def position_at(lines: list[int], at: int) -> TextPosition:
    """Line and column of a character; `lines` are the offsets of the lines."""
    line = bisect_right(lines, at)
    return TextPosition(line, at - lines[line - 1] + 1)


def _settings(kind: str, rest: str, place: TextPosition, lint: Lint) -> dict[str, Setting]:
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


_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_RAW = re.compile(r"\{%[-+]?\s*(end)?raw\s*[-+]?%\}")
_LOOP = re.compile(r"\{%[-+]?\s*for\s+(\w+)\s+in\s+\[\[\s*([A-Za-z_][\w-]*)\s*\]\]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A slot named inside a tag: `[[side]]`, or `[[nodule.size]]` of a loop variable."""

    name: str
    field: str
    start: int


@dataclass(slots=True)
class Tags:
    """The tags of a body: spans in characters, the slots they name, loop variables by name.

    `raw` are the stretches that Jinja prints as they are.
    """

    spans: list[tuple[int, int]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    loops: dict[str, str] = field(default_factory=dict)
    raw: list[tuple[int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def within(self, at: int) -> bool:
        """Whether a character is inside of a tag."""
        return any(start <= at < end for start, end in self.spans)

    def raw_at(self, at: int) -> bool:
        """Whether a character is where Jinja prints everything as it is."""
        return any(start <= at < end for start, end in self.raw)


def find_tags(text: str, start: int) -> Tags:
    """The tags of a template from `start` on."""
    tags, raw_since = Tags(), -1
    for found in _TAG.finditer(text, start):
        tag = _RAW.fullmatch(found.group())
        if raw_since >= 0 and not (tag and tag[1]):
            continue
        tags.spans.append(found.span())
        if tag:
            if tag[1]:
                tags.raw.append((raw_since, found.start()))
            raw_since = -1 if tag[1] else found.end()
            continue
        if found.group().startswith("{#"):
            continue
        for one in REFERENCE.finditer(text, *found.span()):
            tags.references.append(Reference(one[1], one[2] or "", one.start()))
        loop = _LOOP.match(found.group())
        if loop:
            tags.loops[loop[1]] = loop[2]
    return tags


def jinja_tag(tag: str) -> str:
    """A tag as Jinja reads it: slots are variables of their names, hyphens are underscores."""

    def variable(found: re.Match[str]) -> str:
        name = found[1].replace("-", "_")
        return f"{name}.{found[2].replace('-', '_')}" if found[2] else name

    return REFERENCE.sub(variable, tag)
