"""What it takes to break a schema, as alternatives: De Morgan's laws over its keywords.

Scalars are left whole, since languages subtract. For objects and arrays each keyword gives the
ways to break it: a required key is missing, a key is there with another value, an item differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from infill.schemas.facts import Branch, Facts, Union
from infill.schemas.references import At

SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})
_PAIRS = 6


def negation(facts: Facts, kinds: frozenset[str], *, new: bool = True) -> tuple[Branch, ...]:
    """The ways for a value of these types to break a schema; together they are all there are.

    `new` says that its draft writes the first items as `prefixItems`. A way with the schema
    itself among its `nots` says only what must hold besides: the judge has to see to the rest.
    """
    return tuple(_ways(facts, kinds, new))


def _ways(facts: Facts, kinds: frozenset[str], new: bool) -> Iterator[Branch]:
    at = facts.at
    if kinds & SCALARS:
        yield Branch((_typed(at, kinds & SCALARS),), (at,))
    own = facts.types
    for kind, broken in (("object", _broken_object), ("array", _broken_array)):
        if kind not in kinds:
            continue
        if own is not None and kind not in own:
            yield Branch((_typed(at, {kind}),))
            continue
        judged = facts.values is not None
        for way in broken(facts, new):
            if way is None:
                judged = True
            else:
                said = at.made(f"not-{kind}-{way[0]}", {"type": kind, **way[1]})
                yield Branch((said,))
        if judged:
            yield Branch((_typed(at, {kind}),), (at,))
    nested = kinds - SCALARS
    if nested:
        there = _typed(at, nested)
        for way in _applied(facts):
            yield Branch((there, *way.schemas), way.nots)


def _typed(at: At, kinds: Any) -> At:
    names = sorted(kinds)
    return at.made("type-" + "-".join(names), {"type": names})


def _applied(facts: Facts) -> Iterator[Branch]:
    """The ways to break what a schema says through other schemas."""
    for inner in facts.also:
        yield Branch((), (inner,))
    for inner in facts.nots:
        yield Branch((inner,))
    for union in facts.unions:
        yield from _no_branch(union)
        if union.exactly_one:
            if len(union.branches) > _PAIRS:
                yield Branch((), (facts.at,))
                continue
            for left, right in combinations(union.branches, 2):
                yield Branch((*left.schemas, *right.schemas))


def _no_branch(union: Union) -> Iterator[Branch]:
    """The ways in which none of a union's branches holds: one literal of each is broken."""
    literals = [
        [((), (at,)) for at in branch.schemas] + [((at,), ()) for at in branch.nots]
        for branch in union.branches
    ]
    for broken in product(*literals):
        schemas = tuple(at for held, _ in broken for at in held)
        nots = tuple(at for _, out in broken for at in out)
        if not set(schemas) & set(nots):
            yield Branch(tuple(dict.fromkeys(schemas)), tuple(dict.fromkeys(nots)))


Way = tuple[str, dict[str, Any]] | None
"""A name and the keywords of one way to break a schema; None is a way that no keyword says."""


def _broken_object(facts: Facts, new: bool) -> Iterator[Way]:
    for index, name in enumerate(facts.required):
        yield f"without-{index}", {"properties": {name: False}}
    rule = facts.members
    if rule is not None:
        for index, (name, at) in enumerate(rule.named.items()):
            if at.schema not in (True, {}):
                yield (
                    f"other-{index}",
                    {"required": [name], "properties": {name: {"not": at.schema}}},
                )
        if rule.extra is not None and rule.extra.schema not in (True, {}):
            yield None
        elif any(at.schema not in (True, {}) for at in rule.patterns.values()):
            yield None
    if facts.min_members:
        yield "fewer", {"maxProperties": facts.min_members - 1}
    if facts.max_members is not None:
        yield "more", {"minProperties": facts.max_members + 1}
    for index, (name, needed) in enumerate((facts.needs or {}).items()):
        for other in needed:
            yield f"need-{index}-{other}", {"required": [name], "properties": {other: False}}
    if facts.names is not None or facts.unevaluated_members is not None:
        yield None


def _broken_array(facts: Facts, new: bool) -> Iterator[Way]:
    if facts.min_items:
        yield "fewer", {"maxItems": facts.min_items - 1}
    if facts.max_items is not None:
        yield "more", {"minItems": facts.max_items + 1}
    first = "prefixItems" if new else "items"
    rule = facts.items
    if rule is not None:
        for index, at in enumerate(rule.first):
            if at.schema not in (True, {}):
                yield (
                    f"other-{index}",
                    {"minItems": index + 1, first: [{}] * index + [{"not": at.schema}]},
                )
        if rule.rest is not None and rule.rest.schema not in (True, {}):
            yield from _broken_rest(rule.rest.schema, len(rule.first), first)
    if facts.contains is not None:
        schema, least, most = facts.contains.schema.schema, facts.contains.least, facts.contains.most
        if least == 1:
            yield "none", {"items": {"not": schema}}
        elif least:
            yield "few", {"contains": schema, "minContains": 0, "maxContains": least - 1}
        if most is not None:
            yield "many", {"contains": schema, "minContains": most + 1}
    if facts.unique or facts.unevaluated_items is not None:
        yield None


def _broken_rest(schema: Any, start: int, first: str) -> Iterator[Way]:
    """Some item behind the first ones is another than it should be."""
    if schema is False:
        yield "longer", {"minItems": start + 1}
    elif not start:
        yield "some", {"contains": {"not": schema}}
    else:
        yield "next", {"minItems": start + 1, first: [{}] * start + [{"not": schema}]}
        yield None
