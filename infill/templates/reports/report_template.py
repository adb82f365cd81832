"""A template that was read: its text, its marks and tags, and the settings of its slots.

read_template("Side: [[side: choice of=left|right]].").settings["side"].of   # ("left", "right")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infill.documents import Path
from infill.templates.reports.front_matter import FrontMatter
from infill.templates.reports.marks import Marks, Tags
from infill.templates.reports.report_rules import Rule
from infill.templates.reports.settings import DECIDED, SlotSettings

INSTRUCTION = "Fill in the report from the text."


@dataclass(frozen=True, slots=True)
class Template:
    """A template without anything wrong in it.

    `text` is the whole file but for a byte order mark; `marks` and `tags` are places in it.
    `settings` are those of all slots by name. `html`: slots are escaped for HTML.
    """

    path: str
    text: str
    bom: str
    front: FrontMatter
    marks: Marks
    tags: Tags
    settings: Mapping[str, SlotSettings]
    rules: tuple[Rule, ...] = ()
    html: bool = False
    model: Any = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The name that the front matter gives, else the file's."""
        return self.front.template or self.path

    @property
    def instruction(self) -> str:
        return self.front.instruction or INSTRUCTION

    @property
    def deciding(self) -> frozenset[str]:
        """The slots that are filled first: those in tags, and those of types made of parts."""
        named = {one.name for one in self.tags.references if one.name in self.settings}
        return frozenset(named | {n for n, s in self.settings.items() if s.type in DECIDED})

    def settings_at(self, path: Path) -> SlotSettings:
        """The settings of a slot, or of a field of a list's item."""
        name, *rest = map(str, path.steps)
        settings = self.settings[name]
        if not rest:
            return settings
        wanted = rest[1] if len(rest) > 1 else ""
        return next(one for one in settings.item if one.name == wanted)
