"""The types of a report's slots: what may stand there, and what it means."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from infill.grammars import dates
from infill.grammars.json_value import spell_json
from infill.grammars.numbers import json_integer, json_number
from infill.grammars.regex import regex
from infill.language import Language, any_text, characters, concat, length, literal, one_of
from infill.templates.slot_settings import SlotSettings
from infill.templates.verbatim import quotable, quotations

NOT_STATED = "[not stated]"
"""What stands in the place of a value that the evidence does not give; it is read as None."""

START = MappingProxyType({"integer": 8, "number": 8, "choice": 8})
CAP = MappingProxyType({"integer": 24, "number": 24, "date": 24})


@dataclass(frozen=True, slots=True)
class SlotType:
    """A slot understood: its language without border, its budget in tokens, its reader.

    `read` gives the typed value of a text and raises ValueError if it is none.
    """

    settings: SlotSettings
    language: Language
    start: int
    cap: int
    read: Callable[[str], Any]

    def spell(self, value: Any) -> str | None:
        """The text of a typed value; texts stand for themselves."""
        match value:
            case None:
                return NOT_STATED
            case str():
                return value
            case date():
                return value.isoformat()
            case bool() | int() | float() | Decimal():
                return spell_json(value)
            case _:
                return None


def slot_type(settings: SlotSettings, evidence: str, *, table: bool) -> SlotType:
    """The type of a slot as set; in a `table` it stays in its cell."""
    language, read = _MAKERS[settings.type](settings, evidence, table)
    if settings.optional:
        language = language | literal(NOT_STATED)
    else:
        language = language - literal(NOT_STATED)

    def typed(text: str) -> Any:
        return None if settings.optional and text == NOT_STATED else read(text)

    start = START.get(settings.type, 16)
    cap = CAP.get(settings.type) or min(256, max(24, (settings.longest or 120) // 2))
    return SlotType(settings, language, min(start, cap), cap, typed)


Made = tuple[Language, Callable[[str], Any]]


def _text(settings: SlotSettings, evidence: str, table: bool) -> Made:
    def read(text: str) -> str:
        low, high = settings.shortest, settings.longest
        if not low <= len(text) <= high:
            raise ValueError(f"the text must have {low} to {high} characters")
        return text

    return _prose(settings, table), read


def _verbatim(settings: SlotSettings, evidence: str, table: bool) -> Made:
    said = quotable(evidence)

    def read(text: str) -> str:
        if text not in said:
            raise ValueError("the evidence does not say this word for word")
        return text

    return quotations(evidence) & _prose(settings, table), read


def _integer(settings: SlotSettings, evidence: str, table: bool) -> Made:
    def read(text: str) -> int:
        return int(_within(settings, int(text)))

    return json_integer(minimum=settings.least, maximum=settings.most), read


def _number(settings: SlotSettings, evidence: str, table: bool) -> Made:
    def read(text: str) -> int | float:
        value = _within(settings, json.loads(text))
        assert isinstance(value, int | float)
        return value

    numbers = json_number(minimum=settings.least, maximum=settings.most)
    return numbers - regex("[eE]"), read


def _choice(settings: SlotSettings, evidence: str, table: bool) -> Made:
    def read(text: str) -> str:
        if text not in settings.of:
            raise ValueError("not one of the choices")
        return text

    return one_of(settings.of), read


def _date(settings: SlotSettings, evidence: str, table: bool) -> Made:
    return dates.date(), date.fromisoformat


_MAKERS: Mapping[str, Callable[[SlotSettings, str, bool], Made]] = MappingProxyType(
    {
        "text": _text,
        "verbatim": _verbatim,
        "integer": _integer,
        "number": _number,
        "choice": _choice,
        "date": _date,
    }
)


def _within(settings: SlotSettings, value: Any) -> Any:
    if settings.least is not None and value < settings.least:
        raise ValueError(f"the value must be at least {settings.least}")
    if settings.most is not None and value > settings.most:
        raise ValueError(f"the value must be at most {settings.most}")
    return value


def _prose(settings: SlotSettings, table: bool) -> Language:
    """Text on one line, or several with `multiline`: no marks, no space at its ends."""
    bars = one_of(["|"] if table else [])
    inner = characters([(0x20, 0x7E), (0xA0, 0x2027), (0x202A, 0x10FFFF)]) - bars
    edge = inner - one_of([" ", "\u00a0"])
    if settings.multiline and not table:
        inner = inner | literal("\n")
    body = edge + (inner.repeat(0) + edge).optional()
    marks = concat([any_text(), literal("[["), any_text()])
    return length(body, settings.shortest, settings.longest) - marks
