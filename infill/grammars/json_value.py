"""Whole JSON values: their canonical text, and the language of any value of small depth.

Canonical is `json.dumps(value, ensure_ascii=False)` with its default separators, except that
moderate numbers are written without exponent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from infill.errors import SourceError
from infill.grammars.numbers import json_number
from infill.grammars.strings import json_string
from infill.language import Language, concat, literal, one_of, union

PLAIN = (-20, 18)
"""Decimal exponents of the numbers that are spelled without one."""


def spell_json(value: Any) -> str:
    """The canonical text of a JSON value; raises SourceError if it is not one."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() | Decimal():
            return _spell_number(value)
        case str():
            return _spell_string(value)
        case list() | tuple():
            return "[" + ", ".join(map(spell_json, value)) + "]"
        case dict() if all(isinstance(key, str) for key in value):
            pairs = (f"{_spell_string(key)}: {spell_json(inner)}" for key, inner in value.items())
            return "{" + ", ".join(pairs) + "}"
        case _:
            raise SourceError("not a JSON value", got=repr(value)[:80])


def json_literals(values: Iterable[Any]) -> Language:
    """Exactly these values, each in its canonical text."""
    return one_of(spell_json(value) for value in values)


@lru_cache(maxsize=1)
def json_scalar() -> Language:
    """Any string, number, true, false or null."""
    return union([json_string(), json_number(), one_of(["true", "false", "null"])])


@lru_cache(maxsize=8)
def json_value(depth: int) -> Language:
    """Any JSON value with at most `depth` arrays and objects inside one another."""
    if depth <= 0:
        return json_scalar()
    inner = json_value(depth - 1)
    pair = concat([json_string(), literal(": "), inner])
    return union([json_scalar(), _list("[", inner, "]"), _list("{", pair, "}")])


def _list(opening: str, item: Language, closing: str) -> Language:
    items = item + (literal(", ") + item).repeat(0)
    return concat([literal(opening), items.optional(), literal(closing)])


def _spell_number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise SourceError("JSON has no such number", got=repr(value))
    if not value:
        return "0.0"
    text = repr(value) if isinstance(value, float) else str(value)
    if "e" not in text.lower():
        return text
    exact = Decimal(text)
    low, high = PLAIN
    if not low <= exact.adjusted() <= high:
        return text
    plain = f"{exact:f}"
    # A point keeps it a double: as a whole number of 17 digits it would be another value.
    return plain if "." in plain else plain + ".0"


def _spell_string(text: str) -> str:
    spelled = json.dumps(text, ensure_ascii=False)
    try:
        spelled.encode()
    except UnicodeEncodeError:
        raise SourceError(
            "a lone surrogate cannot be written as UTF-8", got=ascii(text)[:80]
        ) from None
    return spelled
