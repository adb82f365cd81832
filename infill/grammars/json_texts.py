"""JSON texts as languages: strings, whole values of small depth, and the rest of any value.

    json_string(any_text(), 1, 3).accepts('"ab"')      # True
    json_rest("[")                                     # what may follow an opening bracket
    spell_json({"a": 1e3})                             # '{"a": 1000.0}'

The texts are canonical (`json.dumps(value, ensure_ascii=False)` with its default separators) but
for their numbers: moderate ones are written without exponent, and `json.loads` reads each into a
value that can be written back: no number is too large for a double, no surrogate is alone. That no
key comes twice is beyond any grammar; where one does, three levels of arrays and of objects with
one key are left.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from infill.errors import SourceError
from infill.grammars.grammar import Grammar
from infill.grammars.numbers import json_number
from infill.languages.context_free import ContextFree
from infill.languages.language import (
    Language,
    characters,
    concat,
    escaped,
    length,
    literal,
    one_of,
    union,
)


def json_string(content: Language | None = None, lo: int = 0, hi: int | None = None) -> Language:
    """A JSON string of `lo` to `hi` characters, with its quotes.

    With `content`, only those texts, each in the one spelling of
    `json.dumps(text, ensure_ascii=False)`. Without, any string in any spelling: an escape counts
    as one character, a pair of surrogate escapes too, and a lone surrogate is never written.
    """
    if content is None:
        return concat([literal('"'), string_unit().repeat(lo, hi), literal('"')])
    return concat([literal('"'), escaped(length(content, lo, hi)), literal('"')])


@lru_cache(maxsize=1)
def string_unit() -> Language:
    """One character of a JSON string in any of its spellings."""
    digit = _hex("09AFaf")
    return union(
        [
            characters([(0x20, 0x21), (0x23, 0x5B), (0x5D, 0x10FFFF)]),
            literal("\\") + one_of('"\\/bfnrt'),
            concat([literal("\\u"), _hex("09ACEFacef"), digit, digit, digit]),
            concat([literal("\\u"), one_of("dD"), _hex("07"), digit, digit]),
            concat(
                [
                    *(literal("\\u"), one_of("dD"), _hex("89ABab"), digit, digit),
                    *(literal("\\u"), one_of("dD"), _hex("CFcf"), digit, digit),
                ]
            ),
        ]
    )


def _hex(pairs: str) -> Language:
    return characters(
        (ord(first), ord(last)) for first, last in zip(pairs[::2], pairs[1::2], strict=True)
    )


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


_GRAMMAR = r"""
array: "]" | value (", " value)* "]"
object: "}" | pair (", " pair)* "}"
pair: STRING ": " value
?value: "[" array | "{" object | STRING | NUMBER | "true" | "false" | "null"

STRING: /"([^"\\\x00-\x1f]|\\(["\\bfnrt]|u00[01][0-9a-f]))*"/
NUMBER: /-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]{1,2})?/
"""


@lru_cache(maxsize=2)
def json_rest(opening: str) -> ContextFree:
    """What follows `[` or `{`, its closing bracket included."""
    start = {"[": "array", "{": "object"}[opening]
    language = Grammar(_GRAMMAR, start, name="<JSON>").language
    return replace(language, otherwise=_rest(opening, _value(2)))


def _value(depth: int) -> Language:
    """Values of a few levels; their objects have one key at most."""
    if not depth:
        return json_scalar()
    inner = _value(depth - 1)
    return union([json_scalar(), *(literal(one) + _rest(one, inner) for one in "[{")])


def _rest(opening: str, value: Language) -> Language:
    if opening == "[":
        return (value + (literal(", ") + value).repeat(0)).optional() + literal("]")
    return concat([json_string(), literal(": "), value]).optional() + literal("}")
