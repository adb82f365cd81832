"""Objects: required members always, optional ones side by side or key by key, extra keys last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from infill.scaffold import Part
from infill.schemas.flat import tokens
from infill.schemas.merge import Demand, Shape
from infill.schemas.node import unique
from infill.schemas.place import Place
from infill.schemas.spelling import spell

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler


@dataclass(frozen=True, slots=True)
class Member:
    """One declared key."""

    name: str
    demand: Demand
    required: bool

    @property
    def key(self) -> str:
        return spell(self.name) + ":"


def member(compiler: Compiler, shape: Shape, name: str) -> Demand | None:
    """What the value under a name must be; None if there can be none."""
    if name in shape.forbidden:
        return None
    demand = Demand((), shape.against.get(name, ()))
    for rule in shape.members:
        found = [rule.named[name]] if name in rule.named else []
        found += [at for pattern, at in rule.patterns.items() if compiler.matches(pattern, name)]
        if not found and rule.extra is not None:
            found = [rule.extra]
        demand = demand.also(tuple(found))
    for at in shape.names:
        if not compiler.fits(Demand((at,)), name):
            return None
    return None if any(at.schema is False for at in demand.schemas) else demand


def members(compiler: Compiler, shape: Shape, first: Sequence[str] = ()) -> list[Member]:
    """The declared keys that can be there: `first`, then those the caller orders, as declared."""
    found = []
    required, declared = frozenset(shape.required), shape.declared()
    ordered = [name for name in compiler.limits.order if name in declared]
    for name in unique([*first, *ordered, *declared]):
        demand = member(compiler, shape, name)
        if demand is not None and compiler.possible(demand):
            found.append(Member(name, demand, name in required))
    return found


def object_parts(
    compiler: Compiler, shape: Shape, place: Place, first: Sequence[str] = ()
) -> Iterator[Part]:
    """The object's parts, its brace and first key first."""
    from infill.schemas.abreast import Abreast
    from infill.schemas.extras import extras
    from infill.schemas.keyed import Keyed

    found = members(compiler, shape, first)
    if place.deep and not (shape.min_members or shape.needs or shape.has):
        found = [one for one in found if one.required]
    more = None
    if not place.deep or shape.min_members or shape.has:
        more = extras(compiler, shape, len(found), place.level)
    required = sum(one.required for one in found)
    most = shape.max_members
    counted = shape.min_members > required or (
        most is not None and most < len(found) + (more.most if more else 0)
    )
    keyed = Keyed(compiler, shape, place, found, more, shape.min_members, most)
    if counted or shape.needs or shape.has:
        return keyed.parts()
    end = replace(keyed, least=0, most=None, started=True) if more else None
    abreast = Abreast(compiler, place, found, end, _crowded(compiler, found))
    if required:
        return abreast.parts()

    def rest(index: int) -> Iterator[Part]:
        return replace(abreast, members=found[index:]).parts(started=True)

    return replace(keyed, rest=rest).parts()


def _crowded(compiler: Compiler, found: Sequence[Member]) -> bool:
    """Whether a slot for every optional member would take too many masks."""
    optional = [one for one in found if not one.required]
    masks = 0
    for one in optional:
        flat = compiler.flat(one.demand)
        masks += tokens(one.key) + 4 + (flat.start if flat else 4)
    return masks > compiler.limits.slots
