"""What it takes to break a schema, as alternatives: De Morgan's laws over its keywords.

    {"minItems": 2, "required": ["a"]}      # {"maxItems": 1}, or an object with {"a": False}

Scalars are left whole, since languages subtract. For objects and arrays each keyword gives the
ways to break it: another keyword that its row in the table names, or a function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import combinations, product
from types import MappingProxyType
from typing import Any

from infill.schemas.reading.facts import Branch, Contains, Items, Members, SchemaFacts, SchemaUnion
from infill.schemas.reading.keywords import KEYWORDS, Keyword, fields_of_type
from infill.schemas.reading.schema_ref import SchemaRef

SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})
NUMBERS = frozenset({"integer", "number"})
_PAIRS = 6


def negation(
    facts: SchemaFacts, kinds: frozenset[str], own: frozenset[str], *, new: bool = True
) -> tuple[Branch, ...]:
    """The ways for a value of these types to break a schema; together they are all there are.

    `own` are the types that the schema has values of. `new`: its draft writes the first items as
    `prefixItems`. A way with the schema itself among its `exclusions` tells only what must hold
    besides: the judge has to see to the rest.
    """
    return tuple(_ways(facts, kinds, own, new))


def _ways(
    facts: SchemaFacts, kinds: frozenset[str], own: frozenset[str], new: bool
) -> Iterator[Branch]:
    at = facts.at
    numbers = kinds & NUMBERS if bounded(facts) else frozenset()
    if kinds & SCALARS - numbers:
        yield Branch((_typed(at, kinds & SCALARS - numbers),), (at,))
    if numbers:
        yield from _broken_number(facts, numbers)
    for kind in ("object", "array"):
        if kind not in kinds:
            continue
        if kind not in own:
            yield Branch((_typed(at, {kind}),))
            continue
        judged = facts.values is not None
        for way in _broken(facts, kind, new):
            if way is None:
                judged = True
            else:
                said = at.made(f"not-{kind}-{way[0]}", {"type": kind, **way[1]})
                yield Branch((said,))
        if judged:
            yield Branch((_typed(at, {kind}),), (at,))
    nested = kinds - SCALARS | numbers
    if nested:
        there = _typed(at, nested)
        for branch in _applied(facts):
            yield Branch((there, *branch.schemas), branch.exclusions)


def _typed(at: SchemaRef, kinds: Any) -> SchemaRef:
    names = sorted(kinds)
    return at.made("type-" + "-".join(names), {"type": names})


def _applied(facts: SchemaFacts) -> Iterator[Branch]:
    """The ways to break what a schema asks through other schemas."""
    for inner in facts.also:
        yield Branch((), (inner,))
    for inner in facts.exclusions:
        yield Branch((inner,))
    for union in facts.unions:
        yield from _no_branch(union)
        if union.exactly_one:
            if len(union.branches) > _PAIRS:
                yield Branch((), (facts.at,))
                continue
            for left, right in combinations(union.branches, 2):
                yield Branch((*left.schemas, *right.schemas))


def _no_branch(union: SchemaUnion) -> Iterator[Branch]:
    """The ways in which none of a union's branches holds: one literal of each is broken."""
    literals = [
        [((), (at,)) for at in branch.schemas] + [((at,), ()) for at in branch.exclusions]
        for branch in union.branches
    ]
    for broken in product(*literals):
        schemas = tuple(at for held, _ in broken for at in held)
        exclusions = tuple(at for _, out in broken for at in out)
        if not set(schemas) & set(exclusions):
            yield Branch(tuple(dict.fromkeys(schemas)), tuple(dict.fromkeys(exclusions)))


Way = tuple[str, dict[str, Any]] | None
"""A name and the keywords of one way to break a schema; None is a way that no keyword expresses."""


def bounded(facts: SchemaFacts) -> bool:
    """Whether a schema bounds numbers: other bounds break it, with no spelling left to subtract."""
    speaks = facts.types is None or bool(facts.types & NUMBERS)
    return speaks and any(True for _ in _bounds(facts, "number"))


def _bounds(facts: SchemaFacts, kind: str) -> Iterator[tuple[Keyword, Any]]:
    """The bounds of a schema on values of a type that another keyword turns around."""
    for keyword in KEYWORDS.values():
        if kind in keyword.of and keyword.breaks is not None:
            said = getattr(facts, keyword.field)
            if said != _SILENT[keyword.field]:
                yield keyword, said


def _broken_number(facts: SchemaFacts, numbers: frozenset[str]) -> Iterator[Branch]:
    for keyword, bound in _bounds(facts, "number"):
        assert keyword.breaks is not None
        says = {"type": sorted(numbers), **keyword.breaks(bound)}
        yield Branch((facts.at.made(f"not-number-{keyword.name}", says),))
    whole = facts.types is not None and "number" not in facts.types
    turned = {keyword.field for keyword, _ in _bounds(facts, "number")}
    others = {f for f in fields_of_type("number") if getattr(facts, f) != _SILENT[f]} - turned
    if whole or others or facts.values is not None:
        yield Branch((_typed(facts.at, numbers),), (facts.at,))


def _broken(facts: SchemaFacts, kind: str, new: bool) -> Iterator[Way]:
    """The ways to break what a schema asks of objects or arrays, keyword by keyword."""
    bounds = {keyword.field: (keyword, said) for keyword, said in _bounds(facts, kind)}
    for field in fields_of_type(kind):
        said = getattr(facts, field)
        if said == _SILENT[field]:
            continue
        if field in bounds:
            keyword, bound = bounds[field]
            assert keyword.breaks is not None
            yield keyword.name, keyword.breaks(bound)
        elif field in _BROKEN:
            yield from _BROKEN[field](said, new)
        else:
            yield None


def _broken_required(names: tuple[str, ...], new: bool) -> Iterator[Way]:
    for index, name in enumerate(names):
        yield f"without-{index}", {"properties": {name: False}}


def _broken_needs(needs: dict[str, tuple[str, ...]], new: bool) -> Iterator[Way]:
    for index, (name, needed) in enumerate(needs.items()):
        for other in needed:
            yield f"need-{index}-{other}", {"required": [name], "properties": {other: False}}


def _broken_names(names: SchemaRef, new: bool) -> Iterator[Way]:
    yield ("name", _has(opposite(names), True)) if _movable(names) else None


def _broken_members(rule: Members, new: bool) -> Iterator[Way]:
    for index, (name, at) in enumerate(rule.named.items()):
        if _free(at):
            continue
        if _movable(at):
            other = {"required": [name], "properties": {name: opposite(at)}}
            yield f"other-{index}", other
        else:
            yield None
    for index, (pattern, at) in enumerate(rule.patterns.items()):
        if not _free(at):
            yield _key(f"pattern-{index}", {"pattern": pattern}, at)
    if rule.extra is not None and not _free(rule.extra):
        yield _key("extra", unnamed(rule), rule.extra)


def unnamed(rule: Members) -> dict[str, Any]:
    """What a key is that a rule does not name: one of all the others."""
    known = [{"enum": list(rule.named)}, *({"pattern": one} for one in rule.patterns)]
    return {"not": {"anyOf": known}}


def _key(way: str, name: Any, at: SchemaRef) -> Way:
    """Some key so named has a value that breaks a schema."""
    return (way, _has(name, opposite(at))) if _movable(at) else None


def _has(name: Any, value: Any) -> dict[str, Any]:
    """Some key there is so named and has such a value."""
    return {"~has": {"name": name, "value": value}}


def _broken_items(rule: Items, new: bool) -> Iterator[Way]:
    first = "prefixItems" if new else "items"
    for index, at in enumerate(rule.first):
        if not _free(at):
            yield _other_item(f"other-{index}", at, index, first)
    if rule.rest is None or _free(rule.rest):
        return
    start = len(rule.first)
    if rule.rest.schema is False:
        yield "longer", {"minItems": start + 1}
    elif start or not _movable(rule.rest):
        yield _other_item("next", rule.rest, start, first)
        yield None
    else:
        yield "some", {"contains": opposite(rule.rest)}


def _other_item(name: str, at: SchemaRef, index: int, first: str) -> Way:
    if not _movable(at):
        return None
    return name, {"minItems": index + 1, first: [{}] * index + [opposite(at)]}


def _broken_contains(rule: Contains, new: bool) -> Iterator[Way]:
    schema = rule.schema.schema
    if not _movable(rule.schema):
        yield None
    elif rule.least == 1:
        yield "none", {"items": opposite(rule.schema)}
    elif rule.least:
        yield "few", {"contains": schema, "minContains": 0, "maxContains": rule.least - 1}
    if rule.most is not None and _movable(rule.schema):
        yield "many", {"contains": schema, "minContains": rule.most + 1}


_BROKEN: Mapping[str, Callable[[Any, bool], Iterator[Way]]] = MappingProxyType(
    {
        "required": _broken_required,
        "members": _broken_members,
        "needs": _broken_needs,
        "names": _broken_names,
        "items": _broken_items,
        "contains": _broken_contains,
    }
)
"""By field. What is neither here nor turned around by another keyword is left to the judge."""

_SILENT = {field.name: field.default for field in fields(SchemaFacts)}


def opposite(at: SchemaRef) -> Any:
    """A schema of all that breaks one that is movable."""
    match at.schema:
        case {"not": inner, **others} if not others:
            return inner
        case bool():
            return not at.schema
        case _:
            return {"not": at.schema}


def _free(at: SchemaRef) -> bool:
    """Whether a schema asks nothing."""
    return at.schema is True or at.schema == {}


def _movable(at: SchemaRef) -> bool:
    """Whether a schema means the same inside another one: nothing in it has a URI of its own."""
    stack = [at.schema]
    while stack:
        match stack.pop():
            case {"$id": str()} | {"id": str()}:
                return False
            case dict() as found:
                stack.extend(found.values())
            case list() as found:
                stack.extend(found)
    return True
