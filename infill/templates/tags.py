"""The Jinja in a template: where its tags are, which slots they name, and their loop variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from infill.templates.slot_marks import REFERENCE

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

    `raw` are the stretches that Jinja prints as they stand.
    """

    spans: list[tuple[int, int]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    loops: dict[str, str] = field(default_factory=dict)
    raw: list[tuple[int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def within(self, at: int) -> bool:
        """Whether a character stands inside of a tag."""
        return any(start <= at < end for start, end in self.spans)

    def raw_at(self, at: int) -> bool:
        """Whether a character stands where Jinja prints everything as it is."""
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


def plain(tag: str) -> str:
    """A tag as Jinja reads it: slots are variables of their names, hyphens are underscores."""

    def variable(found: re.Match[str]) -> str:
        name = found[1].replace("-", "_")
        return f"{name}.{found[2].replace('-', '_')}" if found[2] else name

    return REFERENCE.sub(variable, tag)
