"""Strings, numbers, booleans, null and enumerations as languages with budgets.

string_language(shape).language.accepts('"ab"')      # {"maxLength": 2}: True
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import islice
from operator import and_
from typing import Any

from infill.grammars.formats import format_language
from infill.grammars.json_texts import json_string
from infill.grammars.numbers import json_integer, json_number
from infill.grammars.regex import regex
from infill.languages.language import Language, any_text, characters, escaped, length, literal
from infill.scaffold import SlotKind
from infill.schemas.demands.number_sets import FEW, NumberSet, by_spelling
from infill.schemas.demands.shape import ValueShape
from infill.schemas.rows.place import spell
from infill.schemas.rows.slot_language import SlotLanguage, choice_of

_OWN_KIND = frozenset(["date", "time", "date-time", "duration"])
"""The formats whose values are not written as other strings are."""

_NULL = choice_of(["null"], SlotKind.NULL)
_BOOLEAN = replace(choice_of(["true", "false"], SlotKind.BOOLEAN), start=2)
_BUDGETS = {
    "date": (12, 24),
    "time": (16, 32),
    "date-time": (28, 48),
    "duration": (10, 32),
    "uuid": (40, 64),
    "ipv4": (14, 20),
    "ipv6": (36, 56),
    "email": (16, 96),
    "uri": (24, 256),
}
_STRING = (16, 512)
_LONG = 64


def scalars(shape: ValueShape) -> Iterator[SlotLanguage]:
    """One flat value per scalar type that the shape allows."""
    if "null" in shape.types:
        yield _NULL
    if "boolean" in shape.types:
        yield _BOOLEAN
    if "integer" in shape.types or "number" in shape.types:
        yield number_language(shape)
    if "string" in shape.types:
        yield string_language(shape)


def enumeration(values: tuple[Any, ...]) -> SlotLanguage:
    """One of these values, of any type."""
    return choice_of(list(dict.fromkeys(map(spell, values))))


def number_language(shape: ValueShape) -> SlotLanguage:
    """A number within the bounds; an integer if only integers are allowed."""
    units = set(shape.multiple_of)
    if len(units) > 1 and all(float(unit).is_integer() for unit in units):
        units = {math.lcm(*map(int, units))}
    found = _number(
        "number" not in shape.types,
        shape.minimum,
        shape.above,
        shape.maximum,
        shape.below,
        frozenset(units),
    )
    if not shape.exclusions:
        return found
    return replace(found, language=found.language & _decimals())


def listed_numbers(numbers: NumberSet) -> SlotLanguage | None:
    """The first few numbers that have a unit and that doubles keep; None without a unit."""
    if numbers.unit is None:
        return None
    kept = (value for value in numbers.listed() if abs(value) < 2**53)
    values = (value for value in kept if by_spelling(float(value)) == value)
    texts = [spell(float(value)) for value in islice(values, FEW)]
    if not texts:
        return None
    return replace(choice_of(texts, SlotKind.NUMBER), texts=())


@lru_cache(maxsize=1)
def _decimals() -> Language:
    """Texts that doubles hold, without exponents and without zeros at the end of a fraction.

    What must not hold has these among its own spellings, so it can be subtracted.
    """
    point, minus, digit = ((ord(sign), ord(sign)) for sign in ".-0")
    digits, last = (minus, (digit[0], ord("9"))), (ord("1"), ord("9"))
    fraction = characters([*digits, point]).repeat(1, 14) + characters([last])
    return characters(list(digits)).repeat(1, 16) | fraction


@lru_cache(maxsize=256)
def _number(
    whole: bool,
    minimum: float | None,
    above: float | None,
    maximum: float | None,
    below: float | None,
    units: frozenset[float],
) -> SlotLanguage:

    make = json_integer if whole else json_number
    found = [
        make(
            minimum=minimum,
            exclusive_minimum=above,
            maximum=maximum,
            exclusive_maximum=below,
            multiple_of=unit,
        )
        for unit in (sorted(units) if units else [None])
    ]
    bounds = [bound for bound in (minimum, above, maximum, below) if bound is not None]
    start = max(8, *(len(spell(bound)) for bound in bounds)) if bounds else 8
    plain = not units and not bounds
    return SlotLanguage(
        reduce(and_, found),
        start,
        max(40, 2 * start),
        SlotKind.INTEGER if whole else SlotKind.NUMBER,
        bulk=10 if plain else 60,
        finite=not plain,
    )


def string_language(shape: ValueShape) -> SlotLanguage:
    """A string within the lengths that matches every pattern and format."""
    return _string(
        shape.min_length,
        shape.max_length,
        tuple(filter(None, shape.format)),
        shape.pattern,
    )


@lru_cache(maxsize=256)
def _string(
    lo: int, hi: int | None, formats: tuple[str, ...], patterns: tuple[str, ...]
) -> SlotLanguage:

    found = [language for name in formats if (language := _format(name)) is not None]
    raw = string_content(found, patterns)
    start, cap = next((_BUDGETS[name] for name in formats if name in _BUDGETS), _STRING)
    most = hi if hi is not None else 4 * cap
    dense = start if found else most // 2
    start = min(max(start, lo // 2), dense + 3)
    cap = max(min(cap, most + 4), lo + 4)
    named = next(iter(formats), "") if found else ""
    kind = SlotKind(named) if named in _OWN_KIND else SlotKind.STRING
    bulk = 8 + sum(map(_bulk, patterns)) + 40 * len(found)
    if lo > 1 or hi is not None:
        bulk *= max(lo, hi or 0, 1)
    finite = bool(patterns) or (hi is not None and hi < 3)
    return SlotLanguage(
        json_string(raw, lo, hi),
        start,
        cap,
        kind,
        bulk=bulk,
        least=2 + lo,
        finite=finite,
        body=escaped(length(raw, lo, hi)) + literal('"') if cap > _LONG else None,
    )


def string_content(languages: Sequence[Language], patterns: Sequence[str]) -> Language:
    """The raw text of a string that belongs to all languages and matches all patterns."""
    if not patterns:
        return reduce(and_, languages, any_text())

    return reduce(and_, [*languages, *map(regex, patterns)], any_text())


def _format(name: str) -> Language | None:

    return format_language(name)


def _bulk(pattern: str) -> int:
    """An estimate of the states a pattern needs."""
    counts = [int(count) for count in re.findall(r"\{(?:\d*,)?(\d{1,6})\}", pattern)]
    return 16 + 2 * len(pattern) + 8 * sum(counts)
