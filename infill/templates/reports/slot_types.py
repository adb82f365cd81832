"""The types of a report's slots: which texts may fill them, and what these mean.

kind = slot_type(SlotSettings("size", "integer", unit="mm"), evidence, table=False)
kind.read("4 mm")       # 4
kind.spell(4)           # "4 mm"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from infill.errors import Unsatisfiable
from infill.evidence.mentions import MENTIONS
from infill.grammars.json_texts import spell_json
from infill.languages.context_free import AnyLanguage
from infill.languages.language import Language, any_text, concat, literal, nothing
from infill.templates.reports import figures, words as choices, words as prose
from infill.templates.reports.report_values import Money, spell_duration
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.words import Made

NOT_STATED = "[not stated]"
"""What is written where the evidence gives no value; it is read as None."""

START: Mapping[str, int] = MappingProxyType(
    {"integer": 8, "number": 8, "choice": 8, "boolean": 8, "time": 8}
)
"""Masks to begin with, 16 where a type is not named."""

WORDS = ("text", "verbatim", "person", "company", "regex", "url")
"""The types whose texts could contain `NOT_STATED` among other words."""

CAP: Mapping[str, int] = MappingProxyType(
    {"integer": 24, "number": 24, "date": 24, "time": 24, "boolean": 24, "date-time": 48}
)


@dataclass(frozen=True, slots=True)
class SlotType:
    """A slot understood: its language without border, its budget in tokens, its reader.

    `content` is the language of its values alone, without unit and without `NOT_STATED`. `read`
    gives the typed value of a text and raises ValueError if it is none.
    """

    settings: SlotSettings
    language: AnyLanguage
    start: int
    cap: int
    read: Callable[[str], Any]
    content: Language

    def value(self, text: str) -> Any:
        """The typed value of a text of `content`; ValueError if it is none."""
        return self.read(f"{text} {self.settings.unit}" if self.settings.unit else text)

    def narrowed(self, content: Language, *, absent: bool) -> SlotType:
        """The same slot for only some of its values; `absent`: it may be left unstated."""
        return replace(self, content=content, language=_around(self.settings, content, absent))

    def spell(self, value: Any) -> str | None:
        """The text of a typed value; a text is its own, with or without its unit."""
        settings = self.settings
        if value is None:
            return NOT_STATED
        text = spell_value(value, settings.of)
        if text is None or not settings.unit or text == NOT_STATED:
            return text
        return text if text.endswith(f" {settings.unit}") else f"{text} {settings.unit}"


def slot_type(settings: SlotSettings, evidence: str, *, table: bool) -> SlotType:
    """The type of a slot as set; in a `table` it stays in its cell.

    Raises Unsatisfiable if the evidence leaves no value and the slot may not be left unstated.
    """
    if settings.type == "grammar":
        grammar, parse = prose.grammar_slot(settings)
        return SlotType(settings, grammar, 32, 256, parse, nothing())
    content, read = _MAKERS[settings.type](settings, evidence, table)
    if settings.quoted and settings.type in MENTIONS:
        made = (content, read)
        content, read = figures.mentioned_only(settings.type, made, evidence, spell_value)
    elif settings.quoted:
        whole = settings.type in ("email", "url")
        content, read = prose.quoted_only((content, read), evidence, whole=whole)
    content -= _unstated() if settings.type in WORDS else literal(NOT_STATED)
    if settings.quoted and not settings.optional and content.is_empty():
        raise Unsatisfiable(
            "the evidence gives no value for this slot, and it may not be left unfilled",
            where=settings.name,
            todo="give other evidence, or set unfilled: alert",
        )

    def typed(text: str) -> Any:
        if settings.optional and text == NOT_STATED:
            return None
        if settings.unit and not text.endswith(f" {settings.unit}"):
            raise ValueError(f"the unit {settings.unit} must follow the number")
        return read(text.removesuffix(f" {settings.unit}") if settings.unit else text)

    start = START.get(settings.type, 16)
    cap = CAP.get(settings.type) or min(256, max(24, (settings.longest or 120) // 2))
    language = _around(settings, content, settings.optional)
    return SlotType(settings, language, min(start, cap), cap, typed, content)


@lru_cache(maxsize=1)
def _unstated() -> Language:
    """Texts that contain somewhere what is written for no text."""
    return concat([any_text(), literal(NOT_STATED), any_text()])


def _around(settings: SlotSettings, content: Language, absent: bool) -> Language:
    """Values with their unit after them, and what is written where there is none."""
    language = content + literal(f" {settings.unit}") if settings.unit else content
    return language | literal(NOT_STATED) if absent else language


def spell_value(value: Any, of: tuple[str, ...] = ()) -> str | None:
    """The text of a value; `of` are the words for true and false."""
    match value:
        case str():
            return value
        case bool():
            return of[not value] if len(of) == 2 else ("yes" if value else "no")
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return spell_duration(value)
        case Money():
            return str(value)
        case Decimal():
            return f"{value.normalize():f}"
        case int() | float():
            return spell_json(value)
        case list() | tuple():
            texts = [NOT_STATED if one is None else spell_value(one) for one in value]
            return choices.JOIN.join(map(str, texts)) if None not in texts else None
        case _:
            return None


_MAKERS: Mapping[str, Callable[[SlotSettings, str, bool], Made]] = MappingProxyType(
    {
        "text": prose.text_slot,
        "verbatim": prose.verbatim_slot,
        "person": prose.verbatim_slot,
        "company": prose.verbatim_slot,
        "integer": figures.integer_slot,
        "number": figures.number_slot,
        "amount": figures.amount_slot,
        "boolean": choices.boolean_slot,
        "choice": choices.choice_slot,
        "multi-choice": choices.choices_slot,
        "date": figures.date_slot,
        "time": figures.time_slot,
        "date-time": figures.moment_slot,
        "duration": figures.duration_slot,
        "email": choices.email_slot,
        "url": choices.url_slot,
        "phone": choices.phone_slot,
        "regex": prose.regex_slot,
    }
)
