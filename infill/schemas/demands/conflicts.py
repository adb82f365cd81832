"""Which keywords of a shape exclude each other, named as the schemas write them.

str(number_conflict(shape))      # "minimum 3 and maximum 1 together leave no integer"
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from infill.documents import escape
from infill.schemas.demands.shape import ValueShape
from infill.schemas.reading.facts import SchemaFacts
from infill.schemas.reading.keywords import KEYWORDS, bounds_of_type, keywords_of_type
from infill.schemas.reading.takes import TYPES


@dataclass(frozen=True, slots=True)
class Said:
    """One keyword of one schema, with its value; `pointer` leads to it."""

    base: str
    keyword: str
    value: Any

    @property
    def pointer(self) -> str:
        return f"{self.base}/{escape(self.keyword)}"

    def __str__(self) -> str:
        text = json.dumps(self.value, ensure_ascii=False)
        return f"{self.keyword} {text if len(text) <= 40 else text[:37] + '…'}"


@dataclass(frozen=True, slots=True)
class KeywordConflict:
    """Keywords that cannot hold together, and what is left of what they speak about."""

    keywords: tuple[Said, ...]
    leave: str

    @property
    def pointer(self) -> str:
        return self.keywords[0].pointer

    def __str__(self) -> str:
        first, *others = self.keywords
        shown = [str(first)]
        shown += [f"{s}" if s.base == first.base else f"{s} ({s.pointer})" for s in others]
        verb = "leaves" if len(shown) == 1 else "together leave"
        return f"{' and '.join(shown)} {verb} {self.leave}"


def number_conflict(shape: ValueShape) -> KeywordConflict | None:
    """The tightest bounds of a number, and its multiples, if they leave no number."""
    kind = "integer" if "number" not in shape.types else "number"
    low, high = _tightest_bounds(shape, kind)
    if low is None or high is None:
        return None
    steps = said(shape, *(set(keywords_of_type(kind)) - {*chain(*bounds_of_type(kind))}))
    if low.value <= high.value:
        return KeywordConflict((low, high, *steps), f"no {kind}")
    return KeywordConflict((low, high), f"no {kind}")


def count_conflict(shape: ValueShape, kind: str) -> KeywordConflict | None:
    """The bounds on a type's length, such as minLength and maxLength, if the first is above."""
    low, high = _tightest_bounds(shape, kind)
    if low is None or high is None or low.value <= high.value:
        return None
    return KeywordConflict((low, high), f"no {kind}")


def _tightest_bounds(shape: ValueShape, kind: str) -> tuple[Said | None, Said | None]:
    """The largest lower bound and the smallest upper one, among all schemas of a shape."""
    least, most = bounds_of_type(kind)
    low = _tightest(shape.facts, least, largest=True)
    return low, _tightest(shape.facts, most, largest=False)


def type_conflict(shape: ValueShape) -> KeywordConflict | None:
    """The types that different schemas ask for, if they have none in common."""
    asked = said(shape, "type")
    common = [fact.types for fact in shape.facts if fact.types is not None]
    if len(asked) < 2 or frozenset.intersection(*common):
        return None
    return KeywordConflict(tuple(asked), "no type")


def value_conflict(shape: ValueShape) -> KeywordConflict | None:
    """The lists of values, with the types that may rule all of them out."""
    listed = said(shape, "const", "enum")
    if not listed:
        return None
    if len(listed) == 1:
        listed += said(shape, *_LIMITS)
    return KeywordConflict(tuple(listed), "no value")


def item_conflict(shape: ValueShape) -> KeywordConflict | None:
    """The keywords that count items, or describe some of them."""
    about = said(shape, *keywords_of_type("array"))
    return KeywordConflict(tuple(about), "no array") if about else None


def text_conflict(shape: ValueShape) -> KeywordConflict | None:
    """The keywords about strings, which as languages may have nothing in common."""
    about = said(shape, *keywords_of_type("string"))
    return KeywordConflict(tuple(about), "no string") if about else None


def required_conflict(shape: ValueShape, name: str) -> KeywordConflict | None:
    """The `required` that names a key, and what forbids the key."""
    asked = [one for one in said(shape, "required") if name in one.value]
    if not asked:
        return None
    forbids: list[Said] = []
    for fact in shape.facts:
        schema = fact.at.schema if isinstance(fact.at.schema, dict) else {}
        if isinstance(named := schema.get("properties"), dict) and named.get(name) is False:
            forbids.append(Said(f"{fact.at.pointer}/properties", name, False))
        elif schema.get("additionalProperties") is False and name not in (named or {}):
            forbids.append(Said(fact.at.pointer, "additionalProperties", False))
        if "propertyNames" in schema:
            forbids.append(Said(fact.at.pointer, "propertyNames", schema["propertyNames"]))
    return KeywordConflict(
        (Said(asked[0].base, "required", [name]), *forbids[:1]), f"no place for {name!r}"
    )


def member_conflict(shape: ValueShape) -> KeywordConflict | None:
    """The counts of keys, against each other or against what is required or allowed."""
    found = count_conflict(shape, "object")
    if found:
        return found
    least, most = _tightest_bounds(shape, "object")
    if most is not None and most.value < len(shape.required):
        return KeywordConflict((most, *said(shape, "required")), "no object")
    closed = [one for one in said(shape, "additionalProperties") if one.value is False]
    return KeywordConflict((least, *closed[:1]), "no object") if least else None


def said(shape: ValueShape, *keywords: str) -> list[Said]:
    """Every occurrence of some keywords among a shape's schemas."""
    return list(_said(shape.facts, keywords))


def _said(facts: Iterable[SchemaFacts], keywords: Iterable[str]) -> Iterator[Said]:
    for fact in facts:
        schema = {} if _MADE_UP.search(fact.at.pointer) else fact.at.schema
        for keyword in schema if isinstance(schema, dict) else ():
            if keyword in keywords:
                yield Said(fact.at.pointer, keyword, schema[keyword])


def _tightest(
    facts: Iterable[SchemaFacts], keywords: Iterable[str], *, largest: bool
) -> Said | None:
    found = [one for one in _said(facts, keywords) if not isinstance(one.value, bool)]
    return (max if largest else min)(found, key=lambda one: one.value, default=None)


_MADE_UP = re.compile("/~[a-z]")
"""In the pointers of schemas that nobody wrote: `At.made` names them so."""

_LIMITS = ("type", "not", *(row.name for row in KEYWORDS.values() if row.merge and row.of != TYPES))
"""What may rule out a listed value, without leading to other schemas."""
