"""One row per keyword of JSON Schema: what it takes and becomes, how it is merged, broken and kept.

    KEYWORDS["maxLength"].takes          # Takes.COUNT
    KEYWORDS["maxLength"].merge([8, 5])  # 5: of several the least holds

All that reads, merges, negates, enforces or reports keywords asks this table, so that a keyword is
named in it and where its values are written, and hardly anywhere else. A row that nobody reads is
refused (`Node.close`): forgetting a keyword is refusing it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import chain
from types import MappingProxyType
from typing import Any, Literal

from infill.documents import same
from infill.schemas.reading.takes import TYPES, Takes

NOW = 2020
"""The newest draft of JSON Schema, 2020-12; 2019 is 2019-09, 4 to 7 are the older ones."""

Enforcement = Literal["structure", "automaton", "annotation", "refused"]
"""By the text having no place for anything else, by the tokens allowed, not at all, or refused."""

Blames = Literal["value", "missing", "repeated", "branch", "condition", "looked at"]
"""Whose slots can mend a breach: the value's own, those of missing keys, of items that come again,
of the nearest branch, of what a condition asks for, of what was looked at."""

APPLIED = frozenset({"also", "unions", "exclusions"})
"""Fields with schemas for the same value: what they restrict depends on those schemas."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a keyword takes, and the field of `SchemaFacts` it is read into; "" excludes nothing.

    `merge` makes one of what several schemas ask; without it code in `demands.shape` does. `breaks`
    gives the keywords that hold of just the values that this one excludes; without it strings are
    subtracted as languages, and arrays and objects are for code in `demands.negation`, or for the
    judge. `complaint` is the judge's message: {got} is the value and {size} its length, {want} what
    the keyword asks, {value} the same as JSON. `of`: the JSON types whose values it restricts;
    readings of JSON Schema differ on what a `disputed` one allows. `check(value, want)` is for what
    jsonschema judges otherwise, or not at all. `since`, `until`: the drafts that have it.
    """

    name: str
    takes: Takes = Takes.ANY
    field: str = ""
    merge: Callable[[Sequence[Any]], Any] | None = None
    breaks: Callable[[Any], dict[str, Any]] | None = None
    of: frozenset[str] = TYPES
    how: Enforcement = "structure"
    note: str = ""
    complaint: str = ""
    blames: Blames = "value"
    disputed: bool = False
    check: Callable[[Any, Any], bool] | None = None
    vocabulary: str = "validation"
    since: int = 4
    until: int = NOW

    @property
    def constrains(self) -> bool:
        """Whether it excludes any value."""
        return bool(self.field)


def _common_types(asked: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*asked)


def _common_values(asked: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The first list's values that are in all others too."""
    return reduce(
        lambda left, right: tuple(one for one in left if any(same(one, other) for other in right)),
        asked,
    )


def _each(asked: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(asked))


def _all_names(asked: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return _each(chain.from_iterable(asked))


def is_multiple(value: float, unit: float) -> bool:
    """Whether one number is a multiple of another, both by their decimal spellings."""
    return (Fraction(repr(value)) / Fraction(repr(unit))).denominator == 1


def _all(*rows: Keyword, **shared: Any) -> tuple[Keyword, ...]:
    """Rows that have something in common."""
    return tuple(replace(row, **shared) for row in rows)


_NO_VALUE = "{got} is none of the {count} allowed values"
_NO_MULTIPLE = "{got} is not a multiple of {want}"
_NO_MATCH = "{got} does not match {want}"
_LENGTH = "{got} has {size} characters; {keyword} is {want}"
_KEYS = "{size} properties; {keyword} is {want}"
_ITEMS = "{size} items; {keyword} is {want}"
_MATCHES = "too few or too many items match contains"
_JUDGED = "the validator has the last word"

# fmt: off
_ROWS = (
    Keyword("type", Takes.TYPES, "types", _common_types, complaint="{got} is not of type {want}"),
    Keyword("nullable", Takes.FLAG, "types", vocabulary="OpenAPI 3.0"),
    *_all(
        Keyword("enum", Takes.VALUES, "values", _common_values, complaint=_NO_VALUE),
        Keyword("const", Takes.ANY, "values", complaint="{got} is not {value}", since=6),
        how="automaton",
    ),
    # numbers
    *_all(
        Keyword("minimum", Takes.NUMBER, "minimum", max, lambda bound: {"exclusiveMaximum": bound},
                complaint="{got} is less than {want}"),
        Keyword("maximum", Takes.NUMBER, "maximum", min, lambda bound: {"exclusiveMinimum": bound},
                complaint="{got} is greater than {want}"),
        Keyword("exclusiveMinimum", Takes.NUMBER, "above", max, lambda bound: {"maximum": bound},
                complaint="{got} is not greater than {want}"),
        Keyword("exclusiveMaximum", Takes.NUMBER, "below", min, lambda bound: {"minimum": bound},
                complaint="{got} is not less than {want}"),
        Keyword("multipleOf", Takes.STEP, "multiple_of", _each, complaint=_NO_MULTIPLE,
                check=is_multiple),
        of=frozenset({"integer", "number"}),
        how="automaton",
    ),
    # strings
    *_all(
        Keyword("minLength", Takes.COUNT, "min_length", max, complaint=_LENGTH),
        Keyword("maxLength", Takes.COUNT, "max_length", min, complaint=_LENGTH),
        Keyword("pattern", Takes.TEXT, "pattern", _each, complaint=_NO_MATCH, disputed=True),
        Keyword("format", Takes.TEXT, "format", _each, complaint="{got} is no {want}",
                disputed=True, vocabulary="format"),
        of=frozenset({"string"}),
        how="automaton",
    ),
    # objects
    *_all(
        Keyword("required", Takes.NAMES, "required", _all_names, complaint="missing: {missing}",
                blames="missing"),
        *_all(
            Keyword("properties", Takes.SCHEMAS_BY_NAME, "members"),
            Keyword("patternProperties", Takes.SCHEMAS_BY_NAME, "members", disputed=True),
            Keyword("additionalProperties", Takes.SCHEMA, "members"),
            vocabulary="applicator",
        ),
        Keyword("minProperties", Takes.COUNT, "min_members", max,
                lambda least: {"maxProperties": least - 1}, complaint=_KEYS),
        Keyword("maxProperties", Takes.COUNT, "max_members", min,
                lambda most: {"minProperties": most + 1}, complaint=_KEYS),
        Keyword("dependentRequired", Takes.NAMES_BY_NAME, "needs", blames="missing", since=2019),
        Keyword("dependencies", Takes.SCHEMAS_OR_NAMES, "needs", blames="missing", vocabulary=""),
        Keyword("dependentSchemas", Takes.SCHEMAS_BY_NAME, "unions", since=2019,
                vocabulary="applicator"),
        Keyword("propertyNames", Takes.SCHEMA, "names", _each, how="automaton", since=6,
                vocabulary="applicator"),
        Keyword("unevaluatedProperties", Takes.SCHEMA, "unevaluated_members", note=_JUDGED,
                since=2019, vocabulary="unevaluated"),
        of=frozenset({"object"}),
    ),
    # arrays
    *_all(
        Keyword("minItems", Takes.COUNT, "min_items", max, lambda least: {"maxItems": least - 1},
                complaint=_ITEMS),
        Keyword("maxItems", Takes.COUNT, "max_items", min, lambda most: {"minItems": most + 1},
                complaint=_ITEMS),
        *_all(
            Keyword("prefixItems", Takes.SCHEMAS, "items", since=2020),
            Keyword("items", Takes.SCHEMA_OR_LIST, "items"),
            Keyword("additionalItems", Takes.SCHEMA, "items", until=2019),
            Keyword("contains", Takes.SCHEMA, "contains", tuple, note=_JUDGED, complaint=_MATCHES,
                    since=6),
            vocabulary="applicator",
        ),
        Keyword("minContains", Takes.COUNT, "contains", complaint=_MATCHES, since=2019),
        Keyword("maxContains", Takes.COUNT, "contains", complaint=_MATCHES, since=2019),
        Keyword("uniqueItems", Takes.FLAG, "unique", any, how="automaton",
                note="items that are no scalars: by the validator",
                complaint="some items are equal", blames="repeated"),
        Keyword("unevaluatedItems", Takes.SCHEMA, "unevaluated_items", note=_JUDGED, since=2019,
                vocabulary="unevaluated"),
        of=frozenset({"array"}),
    ),
    # schemas for the same value
    *_all(
        Keyword("allOf", Takes.SCHEMAS, "also"),
        Keyword("anyOf", Takes.SCHEMAS, "unions", blames="branch"),
        Keyword("oneOf", Takes.SCHEMAS, "unions",
                note="the validator makes sure that no second branch holds",
                complaint="{got} matches more than one alternative", blames="branch"),
        Keyword("not", Takes.SCHEMA, "exclusions", complaint="{got} matches what is forbidden",
                blames="looked at"),
        Keyword("if", Takes.SCHEMA, "unions", note=f"one branch is chosen; {_JUDGED}",
                blames="condition", since=7),
        Keyword("then", Takes.SCHEMA, "unions", since=7),
        Keyword("else", Takes.SCHEMA, "unions", since=7),
        vocabulary="applicator",
    ),
    # references and names
    *_all(
        Keyword("$ref", Takes.TEXT, "also"),
        Keyword("$dynamicRef", Takes.TEXT, "also", since=2020),
        Keyword("$recursiveRef", Takes.TEXT, "also", since=2019),
        Keyword("$schema", Takes.TEXT),
        Keyword("id", Takes.ANY, until=4),
        Keyword("$id", Takes.TEXT, since=6),
        Keyword("$anchor", Takes.TEXT, since=2019),
        Keyword("$dynamicAnchor", Takes.ANY, since=2020),
        Keyword("$recursiveAnchor", Takes.ANY, since=2019),
        Keyword("$vocabulary", Takes.ANY, since=2019),
        Keyword("$defs", Takes.SCHEMAS_BY_NAME, since=2019),
        Keyword("definitions", Takes.SCHEMAS_BY_NAME),
        vocabulary="core",
    ),
    # notes
    *_all(
        Keyword("$comment", since=7, vocabulary="core"),
        Keyword("contentEncoding", since=7, vocabulary="content"),
        Keyword("contentMediaType", since=7, vocabulary="content"),
        Keyword("contentSchema", since=2019, vocabulary="content"),
        *_all(
            Keyword("title"),
            Keyword("description"),
            Keyword("default"),
            Keyword("examples", since=6),
            Keyword("readOnly", since=7),
            Keyword("writeOnly", since=7),
            Keyword("deprecated", since=2019),
            vocabulary="meta-data",
        ),
        how="annotation",
    ),
    # constraints in draft 3, unknown words ever since
    *_all(
        Keyword("divisibleBy", complaint=_NO_MULTIPLE),
        Keyword("extends"),
        Keyword("disallow"),
        how="refused",
        since=3,
        until=3,
    ),
)
# fmt: on

KEYWORDS: Mapping[str, Keyword] = MappingProxyType({row.name: row for row in _ROWS})
"""Every keyword of the drafts by name. Ways to break a schema are looked for in this order."""

CONSTRAINTS = frozenset(name for name, keyword in KEYWORDS.items() if keyword.constrains)
"""What must be read or refused, in any draft."""


def keyword_of(name: str) -> Keyword:
    """A keyword's row; of an unknown word that of an annotation."""
    return KEYWORDS.get(name) or Keyword(name, how="annotation")


def fields_of_type(kind: str) -> tuple[str, ...]:
    """The fields of `SchemaFacts` that speak of values of one JSON type, in the table's order."""
    rows = (
        k for k in KEYWORDS.values() if kind in k.of and k.of != TYPES and k.field not in APPLIED
    )
    return _each(keyword.field for keyword in rows)


def keywords_of_type(kind: str) -> tuple[str, ...]:
    """The keywords that speak of values of one JSON type alone."""
    return tuple(
        name for name, keyword in KEYWORDS.items() if kind in keyword.of and keyword.of != TYPES
    )


def bounds_of_type(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords that bound numbers, lengths or counts of one type: from below, from above."""
    rows = [KEYWORDS[name] for name in keywords_of_type(kind)]
    lower = tuple(keyword.name for keyword in rows if keyword.merge is max)
    return lower, tuple(keyword.name for keyword in rows if keyword.merge is min)
