"""Keys that a schema does not declare: which are allowed, how many, and what follows them.

extras(analysis, shape, declared=0)      # {"additionalProperties": {"type": "integer"}}: 16
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from infill.languages.language import Language, any_text, literal, one_of
from infill.scaffold import Choice, Option, Part, Row, SlotKind
from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.rows.alternatives import joined_row
from infill.schemas.rows.members import member
from infill.schemas.rows.place import ValuePlace, Write, spell
from infill.schemas.rows.required_keys import undeclared_keys
from infill.schemas.rows.slot_language import token_estimate


@dataclass(frozen=True, slots=True)
class Extras:
    """`most` keys of `language` (a JSON string with its quotes) that are not declared."""

    language: Language
    most: int
    declared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Key:
    """An undeclared key: its language, the keys it must not be, what its value must be besides.

    `says` gives its name in a known document.
    """

    language: Language
    taken: tuple[str, ...]
    values: tuple[SchemaRef, ...]
    says: Callable[[Any], str | None]


def extras(ask: Questions, shape: ValueShape, declared: int, level: int = 0) -> Extras | None:
    """The undeclared keys an object may have, or None if it may have or needs none.

    `declared` is how many declared keys can be there. A map inside itself has ever fewer keys.
    """
    limits = ask.limits
    described = False
    for rule in shape.members:
        closed = rule.extra is not None and not ask.possible(Demand((rule.extra,)))
        if closed and not rule.patterns:
            return None
        open_ = rule.extra is None or rule.extra.schema in (True, {}) or closed
        described = described or not open_ or bool(rule.patterns)
    wanted = described or shape.min_members > declared or not shape.declared() or bool(shape.has)
    if not wanted and not limits.extra_keys:
        return None
    usual = limits.map_keys if described else limits.map_keys // 2
    most = max(max(2, usual >> level) if wanted else 0, limits.extra_keys, shape.min_members)
    most = max(most, len(shape.has))
    return Extras(undeclared_keys(ask, shape), most, frozenset(shape.declared()))


def extra(
    ask: Questions,
    write: Write,
    shape: ValueShape,
    place: ValuePlace,
    key: Key,
    lead: str,
    after: Callable[[str], Iterator[Part]],
) -> Choice:
    """One undeclared key after `lead`, its value, and what is `after`."""
    keys = _other(key.language, key.taken) if key.taken else key.language

    def then(text: str) -> Row:
        name = json.loads(text.removeprefix(lead).removesuffix(":"))
        demand = member(ask, shape, name)
        assert demand is not None, "the language of keys leaves out forbidden ones"
        inner = place.child(name, lead=" ", tail="")
        return joined_row(chain(write(demand.also(key.values), inner), after(name)))

    def says(document: Any) -> str | None:
        name = key.says(document)
        return None if name is None else f"{lead}{spell(name)}:"

    start = 8 + token_estimate(lead)
    return Choice(
        place.path,
        (Option(literal(lead) + keys + literal(":"), then, 4),),
        start,
        start + 48,
        says,
        kind=SlotKind.KEY,
    )


LONG = 24
"""Where taken keys are long together, all that begin with a key's first so many are left out."""

TOGETHER = 400
"""Characters of taken keys up to which just these keys are left out."""


def _other(keys: Language, taken: Sequence[str]) -> Language:
    """Keys that are none of those taken; where they get long they share no long beginning either.

    So the automaton stays small whatever a model makes up, and no key comes twice.
    """
    longest = LONG if sum(map(len, taken)) > TOGETHER else TOGETHER
    short = [spell(name) for name in taken if len(name) <= longest]
    begun = [spell(name[:longest]).removesuffix('"') for name in taken if len(name) > longest]
    same = one_of(short) | (one_of(begun) + any_text())
    return keys - same


def extra_names(
    document: Any, place: ValuePlace, found: Extras, taken: Sequence[str]
) -> tuple[str, ...]:
    """The undeclared keys of a known document that are not taken yet."""
    value = place.of(document)
    if not isinstance(value, dict):
        return ()
    return tuple(name for name in value if name not in found.declared and name not in taken)
