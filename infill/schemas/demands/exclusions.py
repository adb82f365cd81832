"""What must not hold, made structural: a type, a key, a key's value, or alternatives of these.

    {"type": ["string", "null"], "not": {"type": "null"}}      # the types are {"string"}
    {"type": "object", "not": {"required": ["a"]}}             # the key "a" is forbidden

What breaks in one way only is worked into the shape. What breaks in several is a union of them.
Scalars are left to languages, and what no structure expresses to the final judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from operator import attrgetter

from infill.documents import escape, same
from infill.schemas.demands.fits import Fits, type_of
from infill.schemas.demands.negation import NUMBERS, SCALARS, bounded, negation
from infill.schemas.demands.shape import Demand, ValueShape, is_closed
from infill.schemas.reading.facts import Branch, SchemaFacts, SchemaReader, SchemaUnion
from infill.schemas.reading.keywords import fields_of_type
from infill.schemas.reading.node import unique
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.takes import TYPES

_SPEAKS = attrgetter(
    *(
        name
        for name in SchemaFacts.__dataclass_fields__
        if name not in ("at", "types", "members", "required", "also")
    )
)
_NOTHING = SchemaFacts(SchemaRef("#", True))
_SILENT = _SPEAKS(_NOTHING)
_SAID = {
    kinds: attrgetter(*fields_of_type(kinds[0]), *more)
    for kinds, more in (
        (("integer", "number"), ()),
        (("string",), ()),
        (("object",), ("has",)),
        (("array",), ()),
    )
}
"""What a schema asks of values of some types; null and booleans only have types and lists."""
_WAYS = 24
_DEEPEST = 3

Alone = Callable[[SchemaRef], ValueShape]


def work_exclusions_in(
    reader: SchemaReader, fits: Fits, demand: Demand, shape: ValueShape, alone: Alone
) -> ValueShape:
    """The shape with its `exclusions` worked in as far as structure can express them.

    `alone` gives the shape of one schema as it is, with the types of its values; `fits` tells
    whether a key fits a schema.
    """
    if not shape.exclusions:
        return shape
    if any(_held(reader, shape, at) for at in shape.exclusions):
        return replace(shape, types=frozenset())
    remaining = []
    broken: list[SchemaUnion] = []
    room = _WAYS
    for at in demand.decided:
        room = room // 2 if at.pointer.endswith("/~not") else room
    for at in shape.exclusions:
        wrong = alone(at)
        whole = _whole(alone, wrong)
        if "number" in shape.types - whole:
            whole -= {"integer"}
        shape = replace(shape, types=shape.types - whole)
        settled = _without(shape, at, wrong)
        if settled is not None:
            shape = settled
            continue
        numbers = shape.types & NUMBERS and bounded(reader.read(at))
        key = at.made("not", at.schema)
        if not shape.types - SCALARS and (not numbers or key in demand.decided):
            remaining.append(at)
        elif key not in demand.decided and not _apart(alone, shape, wrong):
            new = reader.document.draft_of(at) >= 2020
            ways = negation(reader.read(at), shape.types, wrong.types, new=new)
            named = _named(reader, fits, shape, ways)
            ways = named if len(named) <= room else ways
            if len(ways) <= room:
                room //= max(len(ways), 1)
                broken.append(SchemaUnion(key, ways))
            else:
                remaining.append(at)
        elif key not in demand.decided and shape.types & SCALARS:
            remaining.append(at)
    return replace(shape, exclusions=tuple(remaining), unions=(*broken, *shape.unions))


def _held(reader: SchemaReader, shape: ValueShape, wrong: SchemaRef) -> bool:
    """Whether a shape must satisfy just what it must not."""
    home = reader.document.resource
    alike = [fact.at for fact in shape.facts if fact.at.schema == wrong.schema]
    return any(same(at.schema, wrong.schema) and home(at) == home(wrong) for at in alike)


def _named(
    reader: SchemaReader, fits: Fits, shape: ValueShape, ways: tuple[Branch, ...]
) -> tuple[Branch, ...]:
    """The ways, where an object is closed: what a key must break, one of the declared ones does."""
    if shape.unions or not any(map(is_closed, shape.members)):
        return ways
    found = []
    for way in ways:
        at = way.schemas[0]
        has = reader.read(at).has
        if has is None:
            found.append(way)
            continue
        for name in shape.declared():
            if name not in shape.forbidden and fits(Demand((has.name,)), name):
                says = {
                    "type": "object",
                    "required": [name],
                    "properties": {name: has.value.schema},
                }
                found.append(Branch((at.made(f"key-{escape(name)}", says),)))
    return tuple(found)


def types_of(shape: ValueShape) -> frozenset[str]:
    """The types that a shape has values of."""
    if shape.values is None:
        return shape.types
    return shape.types.intersection(chain.from_iterable(map(type_of, shape.values)))


def _whole(alone: Alone, shape: ValueShape, depth: int = 0) -> frozenset[str]:
    """Types of which a schema has every value, so that breaking it leaves none of them."""
    if shape.values is not None or depth > _DEEPEST:
        return frozenset()
    whole = shape.types - {
        kind
        for kinds, said in _SAID.items()
        if any(said(fact) != said(_NOTHING) for fact in shape.facts)
        for kind in kinds
    }
    for at in shape.exclusions:
        whole -= alone(at).types
    for union in shape.unions:
        if whole:
            whole &= _held_by(alone, union, depth)
    return whole


def _held_by(alone: Alone, union: SchemaUnion, depth: int) -> frozenset[str]:
    """Types of which every value satisfies a union."""
    if union.exactly_one:
        return frozenset()
    found: frozenset[str] = frozenset()
    for branch in union.branches:
        whole = TYPES
        for at in branch.exclusions:
            whole -= alone(at).types
        for at in branch.schemas:
            whole &= _whole(alone, alone(at), depth + 1)
        found |= whole
    return found


def _without(shape: ValueShape, at: SchemaRef, wrong: ValueShape) -> ValueShape | None:
    """The shape where `wrong` cannot hold, or None if that takes more than structure."""
    if not wrong.types & shape.types:
        return shape
    if any(_says_more(facts) for facts in wrong.facts):
        return None
    others = shape.types - wrong.types
    if "number" in shape.types and "integer" in wrong.types and "number" not in wrong.types:
        return None
    if not wrong.members and not wrong.required:
        return replace(shape, types=others)
    if "object" not in shape.types & wrong.types:
        return replace(shape, types=others)
    if any(rule.patterns or rule.extra is not None for rule in wrong.members):
        return None
    return _without_object(replace(shape, types=others | {"object"}), wrong)


def _without_object(shape: ValueShape, wrong: ValueShape) -> ValueShape | None:
    """The shape less objects that have some keys, with some values under them."""
    terms = {name for name in wrong.required if name not in shape.required}
    values = {
        name: at
        for rule in wrong.members
        for name, at in rule.named.items()
        if at.schema is not True and at.schema != {}
    }
    names = terms | set(values)
    if len(names) > 1:
        return None
    if not names:
        return replace(shape, types=shape.types - {"object"})
    (name,) = names
    if not values:
        return replace(shape, forbidden=shape.forbidden | {name})
    shape = replace(
        shape, against={**shape.against, name: (*shape.against.get(name, ()), values[name])}
    )
    if name in terms:
        return shape
    return replace(shape, required=unique((*shape.required, name)))


def _says_more(facts: SchemaFacts) -> bool:
    """Whether a schema constrains by anything but types, required keys and keys' values."""
    return bool(_SPEAKS(facts) != _SILENT)


def _apart(alone: Alone, shape: ValueShape, wrong: ValueShape) -> bool:
    """Whether values of the two plainly never coincide, so that nothing is to do."""
    common = shape.types & wrong.types
    if common != {"object"}:
        return not common
    for name in unique((*shape.required, *wrong.required)):
        one, other = ([alone(at) for at in _described(each, name)] for each in (shape, wrong))
        if any(_clash(left, right) for left in one for right in other):
            return True
        if name in shape.required and _barred(wrong, name):
            return True
    return False


def _barred(shape: ValueShape, name: str) -> bool:
    """Whether a shape plainly allows no such key."""
    return any(is_closed(rule) and name not in rule.named for rule in shape.members)


def _described(shape: ValueShape, name: str) -> Iterator[SchemaRef]:
    for rule in shape.members:
        if name in rule.named:
            yield rule.named[name]


def _clash(left: ValueShape, right: ValueShape) -> bool:
    if not left.types & right.types:
        return True
    if left.values is None or right.values is None:
        return False
    return not any(same(one, other) for one in left.values for other in right.values)
