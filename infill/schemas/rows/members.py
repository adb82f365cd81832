"""The declared keys of an object: what their values must be, and which are written first.

member(analysis, shape, "n")         # all that is demanded of the value under "n"
tags(analysis, [circle, square])     # [("kind",), ("kind",)]: it tells the two apart
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape
from infill.schemas.reading.node import unique
from infill.schemas.rows.place import spell


@dataclass(frozen=True, slots=True)
class Member:
    """One declared key."""

    name: str
    demand: Demand
    required: bool

    @property
    def key(self) -> str:
        return spell(self.name) + ":"


def member(ask: Questions, shape: ValueShape, name: str) -> Demand | None:
    """What the value under a name must be; None if there can be none."""
    if name in shape.forbidden:
        return None
    demand = Demand((), shape.against.get(name, ()))
    for rule in shape.members:
        found = [rule.named[name]] if name in rule.named else []
        found += [at for pattern, at in rule.patterns.items() if ask.matches(pattern, name)]
        if not found and rule.extra is not None:
            found = [rule.extra]
        demand = demand.also(tuple(found))
    for at in shape.names:
        if not ask.fits(Demand((at,)), name):
            return None
    return None if any(at.schema is False for at in demand.schemas) else demand


def members(ask: Questions, shape: ValueShape, first: Sequence[str] = ()) -> list[Member]:
    """The declared keys that can be there: `first`, then those the caller orders, as declared."""
    found = []
    required, declared = frozenset(shape.required), shape.declared()
    ordered = [name for name in ask.limits.order if name in declared]
    for name in unique([*first, *ordered, *declared]):
        demand = member(ask, shape, name)
        if demand is not None and ask.possible(demand):
            found.append(Member(name, demand, name in required))
    return found


def tags(ask: Questions, shapes: Sequence[ValueShape]) -> list[tuple[str, ...]]:
    """For each alternative the keys to write first: a shared key with values of its own, else a
    key that only this alternative requires, else none.
    """
    if len(shapes) < 2:
        return [()] * len(shapes)
    common = [n for n in shapes[0].required if all(n in shape.required for shape in shapes[1:])]
    best, most = "", 1
    for name in common:
        texts = [_texts(ask, shape, name) for shape in shapes]
        distinct = len(set(texts))
        if () not in texts and distinct > most:
            best, most = name, distinct
    if most == len(shapes) or (best and most > len(shapes) // 2):
        return [(best,)] * len(shapes)
    return [_own(shape, [s for s in shapes if s is not shape], best) for shape in shapes]


def _texts(ask: Questions, shape: ValueShape, name: str) -> tuple[str, ...]:
    demand = member(ask, shape, name)
    return ask.texts(demand) if demand is not None else ()


def _own(shape: ValueShape, others: Sequence[ValueShape], tag: str) -> tuple[str, ...]:
    first = [tag] if tag else []
    first += [n for n in shape.required if not any(n in other.required for other in others)][:1]
    return tuple(dict.fromkeys(first))
