"""Several schemas to hold at once, as one shape: `allOf`, `$ref` with siblings, chosen branches.

    merged_shape(reader, demand).max_items      # of {"maxItems": 5} and {"maxItems": 3}: 3

Each keyword's row in the table tells how several of it are merged; keys, items and what is left
unevaluated are merged here. `unevaluatedProperties` and `unevaluatedItems` speak of what nobody
described: a schema collects what it describes itself, and what the schemas applied in place below
it describe if they hold. Which of them hold is known once the unions are decided. `Limits` tell
how far a schema may unfold where it sets no bound itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from infill.errors import SourceError
from infill.schemas.reading.facts import (
    Contains,
    Has,
    Items,
    Members,
    SchemaFacts,
    SchemaReader,
    SchemaUnion,
)
from infill.schemas.reading.keywords import KEYWORDS
from infill.schemas.reading.node import unique
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.takes import TYPES

_TRUE = SchemaRef("#/~true", True)


def unevaluated_members(facts: Sequence[SchemaFacts]) -> Iterator[Members]:
    """A rule for each `unevaluatedProperties` that still rules anything."""
    for one in facts:
        if one.unevaluated_members is None:
            continue
        inner = _collected(facts, one)
        rules = [each.members for each in inner if each.members]
        if any(rule.extra is not None for rule in rules) or any(
            each.unevaluated_members is not None for each in inner[1:]
        ):
            continue
        named = {name: _TRUE for rule in rules for name in rule.named}
        patterns = {pattern: _TRUE for rule in rules for pattern in rule.patterns}
        yield Members(named, patterns, one.unevaluated_members)


def unevaluated_items(reader: SchemaReader, facts: Sequence[SchemaFacts]) -> Iterator[Items]:
    """A rule for each `unevaluatedItems` that still rules anything.

    From draft 2020-12 on, `contains` describes the items that match it.
    """
    document = reader.document
    for one in facts:
        rest = one.unevaluated_items
        if rest is None:
            continue
        inner = _collected(facts, one)
        rules = [each.items for each in inner if each.items]
        if any(rule.rest is not None for rule in rules) or any(
            each.unevaluated_items is not None for each in inner[1:]
        ):
            continue
        found = [each.contains.schema for each in inner if each.contains]
        if found and document.draft_of(one.at) >= 2020:
            home = document.resource(one.at)
            if any(document.resource(at) != home for at in found):
                continue
            either = {"anyOf": [rest.schema, *(at.schema for at in found)]}
            rest = one.at.made("unevaluated", either)
        longest = max((len(rule.first) for rule in rules), default=0)
        yield Items((_TRUE,) * longest, rest)


def _collected(facts: Sequence[SchemaFacts], root: SchemaFacts) -> list[SchemaFacts]:
    """The facts that a schema collects from, itself first."""
    there = {one.at: one for one in facts}
    found = {root.at: root}
    stack = [root]
    while stack:
        one = stack.pop()
        applied = [at for union in one.unions for branch in union.branches for at in branch.schemas]
        for at in (*one.also, *applied):
            if at in there and at not in found:
                found[at] = there[at]
                stack.append(there[at])
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Demand:
    """Schemas that must hold together, some that must not, and what is decided of them already.

    `decided` are unions and exclusions. The unit of compilation: equal demands compile to equal
    rows, and a recursive schema makes only finitely many of them.
    """

    schemas: tuple[SchemaRef, ...] = ()
    exclusions: tuple[SchemaRef, ...] = ()
    decided: frozenset[SchemaRef] = frozenset()
    _hash: int = field(init=False, compare=False, repr=False, default=0)

    def __post_init__(self) -> None:
        key = (self.schemas, self.exclusions, self.decided)
        object.__setattr__(self, "_hash", hash(key))

    def __hash__(self) -> int:
        return self._hash

    def also(
        self, schemas: tuple[SchemaRef, ...], exclusions: tuple[SchemaRef, ...] = ()
    ) -> Demand:
        """This and more."""
        return Demand(
            _once(self.schemas + schemas), _once(self.exclusions + exclusions), self.decided
        )

    def decide(self, union: SchemaUnion, branch: int) -> Demand:
        """This with one branch of a union chosen; of `oneOf`, none of the others may hold."""
        chosen = union.branches[branch]
        exclusions = chosen.exclusions
        if union.exactly_one:
            others = (other for i, other in enumerate(union.branches) if i != branch)
            exclusions += tuple(at for other in others for at in other.schemas)
        more = self.also(chosen.schemas, exclusions)
        return Demand(more.schemas, more.exclusions, self.decided | {union.at})


@dataclass(frozen=True, slots=True)
class ValueShape:
    """What a demand allows, all its schemas merged. `unions` are still undecided.

    `forbidden` names and the schemas `against` a name's value come from `exclusions` that contain
    no more.
    """

    types: frozenset[str] = TYPES
    values: tuple[Any, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    multiple_of: tuple[float, ...] = ()
    min_length: int = 0
    max_length: int | None = None
    pattern: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    facts: tuple[SchemaFacts, ...] = ()
    members: tuple[Members, ...] = ()
    names: tuple[SchemaRef, ...] = ()
    required: tuple[str, ...] = ()
    min_members: int = 0
    max_members: int | None = None
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has: tuple[Has, ...] = ()
    items: tuple[Items, ...] = ()
    min_items: int = 0
    max_items: int | None = None
    unique: bool = False
    contains: tuple[Contains, ...] = ()
    unions: tuple[SchemaUnion, ...] = ()
    exclusions: tuple[SchemaRef, ...] = ()
    forbidden: frozenset[str] = frozenset()
    against: dict[str, tuple[SchemaRef, ...]] = field(default_factory=dict)

    def declared(self) -> tuple[str, ...]:
        """The names under `properties`, and required ones besides."""
        named = [name for rule in self.members for name in rule.named]
        needed = [name for names in self.needs.values() for name in names]
        return unique([*named, *self.required, *self.needs, *needed])

    def patterns(self) -> tuple[str, ...]:
        return unique(pattern for rule in self.members for pattern in rule.patterns)


def merged_shape(reader: SchemaReader, demand: Demand) -> ValueShape:
    """Merge a demand; raises SourceError where a schema includes itself."""
    facts, exclusions = _gather(reader, demand)
    needs: dict[str, tuple[str, ...]] = {}
    for one in facts:
        for name, others in (one.needs or {}).items():
            needs[name] = unique((*needs.get(name, ()), *others))
    unions = {union.at: union for one in facts for union in one.unions}
    return ValueShape(
        **_merged(facts),
        facts=facts,
        members=(*(one.members for one in facts if one.members), *unevaluated_members(facts)),
        needs=needs,
        has=tuple(one.has for one in facts if one.has),
        items=(*(one.items for one in facts if one.items), *unevaluated_items(reader, facts)),
        unions=tuple(union for at, union in unions.items() if at not in demand.decided),
        exclusions=exclusions,
    )


def _merged(facts: Sequence[SchemaFacts]) -> dict[str, Any]:
    """The fields whose keywords tell how several of them are merged, where any is given."""
    found = {}
    for name, merge in _MERGES:
        asked = [said for one in facts if (said := getattr(one, name)) is not None]
        if asked:
            found[name] = merge(asked)
    return found


_MERGES = tuple((row.field, row.merge) for row in KEYWORDS.values() if row.merge is not None)


def is_closed(rule: Members) -> bool:
    """Whether a rule allows the keys that it names and no others."""
    return rule.extra is not None and rule.extra.schema is False and not rule.patterns


def _gather(
    reader: SchemaReader, demand: Demand
) -> tuple[tuple[SchemaFacts, ...], tuple[SchemaRef, ...]]:
    """All facts of a demand, and what must not hold; a `not` in a `not` is what must."""
    seen: set[SchemaRef] = set()
    facts = [one for at in demand.schemas for one in _unfold(reader, at, seen, ())]
    exclusions: dict[SchemaRef, None] = {}
    queue = [*demand.exclusions, *(at for one in facts for at in one.exclusions)]
    for at in queue:
        match at.schema:
            case _ if at in demand.decided:
                pass
            case {"not": dict() | bool(), **others} if not others:
                more = list(_unfold(reader, at.child("not"), seen, ()))
                facts += more
                queue += [inner for one in more for inner in one.exclusions]
            case {"anyOf": list(branches), **others} if not others:
                queue += [at.child("anyOf", index) for index in range(len(branches))]
            case _:
                exclusions[at] = None
    return tuple(facts), tuple(exclusions)


def _unfold(
    reader: SchemaReader, at: SchemaRef, seen: set[SchemaRef], above: tuple[SchemaRef, ...]
) -> Iterator[SchemaFacts]:
    """The facts of a schema and of everything it includes, each schema once."""
    if at in above:
        raise SourceError("this schema includes itself and describes nothing", where=at.pointer)
    if at in seen:
        return
    seen.add(at)
    facts = reader.read(at)
    yield facts
    for inner in facts.also:
        yield from _unfold(reader, inner, seen, (*above, at))


def _once(schemas: tuple[SchemaRef, ...]) -> tuple[SchemaRef, ...]:
    return tuple(dict.fromkeys(schemas))


@dataclass(frozen=True, slots=True)
class Limits:
    """`items`: most items of an unbounded array. `depth`: deepest recursion into itself.
    `extra_keys`: most undeclared keys in an open object that declares some; maps may always have
    `map_keys`, half as many if their values are not described, and with each level of recursion.
    `slots`: most masks laid out for an object's optional values; beyond it, groups of keys ask
    which of them are there. `order`: keys that come before an object's others.
    """

    items: int = 32
    depth: int = 6
    extra_keys: int = 0
    map_keys: int = 16
    slots: int = 240
    order: tuple[str, ...] = ()


def item_demand(shape: ValueShape, index: int) -> Demand:
    """What the item at an index must be."""
    demand = Demand()
    for rule in shape.items:
        if index < len(rule.first):
            demand = demand.also((rule.first[index],))
        elif rule.rest is not None:
            demand = demand.also((rule.rest,))
    return demand


def longest_prefix(shape: ValueShape) -> int:
    """How many items are described one by one."""
    return max((len(rule.first) for rule in shape.items), default=0)


def most_items(shape: ValueShape, limits: Limits) -> int:
    """How many items an array may have; without a maximum, the caller's limit, or what it needs."""
    if shape.max_items is not None:
        return shape.max_items
    needed = sum(rule.least for rule in shape.contains)
    return max(shape.min_items, needed, limits.items, longest_prefix(shape) + needed)
