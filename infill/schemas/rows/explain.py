"""Why nothing can satisfy a demand: the innermost contradiction, and where it is.

contradiction(analysis, demand)
# Unsatisfiable at #/properties/n/minimum: minimum 3 and maximum 1 together leave no integer
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infill.errors import Unsatisfiable
from infill.schemas.demands import conflicts
from infill.schemas.demands.conflicts import KeywordConflict
from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape, item_demand, longest_prefix
from infill.schemas.rows.members import member


@dataclass(frozen=True, slots=True)
class Reason:
    """What excludes what, and the pointer of the first of the two."""

    text: str
    where: str


def contradiction(ask: Questions, demand: Demand) -> Unsatisfiable:
    """The error for a demand that the analysis found impossible."""
    reason = next(_reasons(ask, demand, ()), Reason("nothing satisfies this", "#"))
    return Unsatisfiable(
        "no value can satisfy this schema",
        where=reason.where,
        got=reason.text,
        todo="change or remove one of the keywords named",
    )


def _reasons(ask: Questions, demand: Demand, above: tuple[Demand, ...]) -> Iterator[Reason]:
    """Reasons with their pointers, the most telling first."""
    where = demand.schemas[0].pointer if demand.schemas else "#"
    if ask.possible(demand):
        return
    if demand in above:
        yield Reason("it must contain itself, without end", where)
        return
    inner = (*above, demand)
    shape = ask.shape(demand)
    if shape.unions and shape.types and shape.values != ():
        for branch in range(len(shape.unions[0].branches)):
            yield from _reasons(ask, demand.decide(shape.unions[0], branch), inner)
        return
    where = shape.facts[0].at.pointer if shape.facts else where
    if not shape.types:
        never = next((f.at.pointer for f in shape.facts if f.at.schema is False), None)
        if never is not None:
            yield Reason("the schema false allows nothing", never)
        yield _named(
            conflicts.type_conflict(shape), "no type is left but what a 'not' forbids", where
        )
    elif shape.values is not None:
        yield _named(
            conflicts.value_conflict(shape), "no listed value satisfies the rest of it", where
        )
    else:
        yield from _inside(ask, shape, where, inner)


def _inside(
    ask: Questions, shape: ValueShape, where: str, above: tuple[Demand, ...]
) -> Iterator[Reason]:
    if "object" in shape.types:
        for name in shape.required:
            demand = member(ask, shape, name)
            if demand is None:
                why = f"the key {name!r} is required and forbidden"
                yield _named(conflicts.required_conflict(shape, name), why, where)
            else:
                yield from _reasons(ask, demand, above)
        yield _named(conflicts.member_conflict(shape), "no number of keys is allowed", where)
    if "array" in shape.types:
        for index in range(min(shape.min_items, 8)):
            yield from _reasons(ask, item_demand(shape, index), above)
        yield from _contained(ask, shape)
        found = conflicts.count_conflict(shape, "array")
        found = found or (conflicts.item_conflict(shape) if shape.unique else None)
        yield _named(found, "no number of items is allowed", where)
    if "string" in shape.types:
        found = conflicts.count_conflict(shape, "string")
        yield _named(found, "no length is allowed", where)
    yield _named(conflicts.number_conflict(shape), "no number is allowed", where)


def _contained(ask: Questions, shape: ValueShape) -> Iterator[Reason]:
    """The `contains` that no item can match."""
    for rule in shape.contains:
        if not any(
            ask.possible(item_demand(shape, index).also((rule.schema,)))
            for index in range(longest_prefix(shape) + 1)
        ):
            yield Reason("no item that is allowed matches contains", rule.schema.pointer)


def _named(found: KeywordConflict | None, otherwise: str, where: str) -> Reason:
    return Reason(str(found), found.pointer) if found else Reason(otherwise, where)
