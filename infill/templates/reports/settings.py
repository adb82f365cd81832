"""The settings of a slot: its type, its bounds, and what happens where it has no value.

SlotSettings("size", "number", least=0, unit="mm")     # size: {type: number, min: 0, unit: mm}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("min", "max", "multiline"),
        "verbatim": ("max",),
        "person": ("max",),
        "company": ("max",),
        "integer": ("min", "max", "unit"),
        "number": ("min", "max", "unit"),
        "amount": ("min", "max", "currency"),
        "boolean": ("of",),
        "choice": ("of",),
        "multi-choice": ("of", "min", "max"),
        "date": (),
        "time": (),
        "date-time": (),
        "duration": (),
        "email": (),
        "url": (),
        "phone": (),
        "regex": ("pattern", "max"),
        "grammar": ("grammar", "start"),
        "list": ("item", "min", "max"),
        "schema": ("schema",),
    }
)
"""The types, and the settings that each knows besides `type`, `ask`, `evidence` and `unfilled`."""

QUOTED = ("verbatim", "person", "company")
"""The types whose values are always quotations."""

JUDGED = ("boolean", "choice", "multi-choice", "list", "schema", "grammar")
"""The types whose values are concluded from the evidence as a whole, not read in one place."""

DECIDED = ("list", "schema")
"""The types that are filled as JSON, before the report is expanded."""

LONGEST = 200
"""Most characters of a text whose slot sets no `max`."""

MOST_ITEMS = 12
"""Most items of a list that sets no `max`."""


@dataclass(frozen=True, slots=True)
class SlotSettings:
    """What a template sets for one slot.

    `least` and `most` bound a number, `shortest` and `longest` the characters of a text or the
    members of a list. `pattern` is a regex, or a grammar in Lark's notation with its `start`.
    `quoted`: only what the evidence contains counts as a value. `unfilled` is one of `POLICIES`.
    `item` are the fields of a record, or the one field "" of a plain list.
    """

    name: str
    type: str = "text"
    ask: str = ""
    quoted: bool = False
    unfilled: str = "alert"
    multiline: bool = False
    of: tuple[str, ...] = ()
    least: int | float | None = None
    most: int | float | None = None
    shortest: int = 1
    longest: int = LONGEST
    unit: str = ""
    pattern: str = ""
    schema: Any = None
    start: str = "start"
    item: tuple[SlotSettings, ...] = ()

    @property
    def optional(self) -> bool:
        """Whether the slot may be left without a value."""
        return self.unfilled != "prohibit"

    @property
    def records(self) -> bool:
        """Whether this is a list of records, and not of plain values."""
        return self.type == "list" and any(one.name for one in self.item)

    @property
    def form(self) -> str:
        """The slot's line in the prompt."""
        of = f" of {' | '.join(self.of)}" if self.of else ""
        unit = f" in {self.unit}" if self.unit else ""
        ask = f" ({self.ask})" if self.ask else ""
        return f"{self.name}: {self.type}{of}{unit}{ask}"
