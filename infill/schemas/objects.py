"""Objects: required members always, optional ones side by side or key by key, extra keys last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from infill.scaffold import Part, Text
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.flat import tokens
from infill.schemas.merge import Demand, Shape
from infill.schemas.node import unique
from infill.schemas.place import Place, fixed
from infill.schemas.spelling import spell

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler
    from infill.schemas.keyed import Keyed


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
    """The declared keys that can be there, in declared order but for `first`."""
    found = []
    required = frozenset(shape.required)
    for name in unique([*first, *shape.declared()]):
        demand = member(compiler, shape, name)
        if demand is not None and compiler.possible(demand):
            found.append(Member(name, demand, name in required))
    return found


def object_parts(
    compiler: Compiler, shape: Shape, place: Place, first: Sequence[str] = ()
) -> Iterator[Part]:
    """The object's parts, its brace and first key first."""
    from infill.schemas.extras import extras
    from infill.schemas.keyed import Keyed

    found = members(compiler, shape, first)
    if place.deep and not shape.min_members and not shape.needs:
        found = [one for one in found if one.required]
    more = None if place.deep and not shape.min_members else extras(compiler, shape, len(found))
    required = sum(one.required for one in found)
    most = shape.max_members
    counted = shape.min_members > required or (
        most is not None and most < len(found) + (more.most if more else 0)
    )
    keyed = Keyed(compiler, shape, place, found, more, shape.min_members, most)
    if counted or shape.needs or _crowded(compiler, found):
        return keyed.parts()
    end = replace(keyed, least=0, most=None, started=True) if more else None
    if required:
        return _Row(compiler, place, found, end).parts()

    def rest(index: int) -> Iterator[Part]:
        return _Row(compiler, place, found[index:], end).parts(started=True)

    return replace(keyed, rest=rest).parts()


def _crowded(compiler: Compiler, found: Sequence[Member]) -> bool:
    """Whether a slot for every optional member would take too many masks."""
    optional = [one for one in found if not one.required]
    masks = 0
    for one in optional:
        flat = compiler.flat(one.demand)
        masks += tokens(one.key) + 4 + (flat.start if flat else 4)
    return masks > compiler.limits.slots


@dataclass(frozen=True, slots=True)
class _Row:
    """Members side by side, all decided at once; then the extra keys."""

    compiler: Compiler
    place: Place
    members: list[Member]
    extras: Keyed | None

    def parts(self, *, started: bool = False) -> Iterator[Part]:
        """Commas stand behind members up to the last required one, and before those after it.

        With `started` the brace and a member are already there.
        """
        last = max((i for i, one in enumerate(self.members) if one.required), default=-1)
        end = len(self.members) - 1 if self.extras is None else -1
        close = "}" + self.place.tail
        text = "" if started else self.place.lead + "{"
        for i, one in enumerate(self.members):
            after = close if i == end else ""
            if one.required:
                yield from self._required(one, text, "," if i < last else after)
                text, started = " " if i < last else "", True
            else:
                yield from fixed(text if not started else "")
                lead = one.key + " "
                if not started:
                    yield from self._optional(one, lead, ", ", "")
                    text = ""
                elif i < last:
                    yield from self._optional(one, " " + lead, ",", "")
                else:
                    yield from self._optional(one, ", " + lead, "", after)
        if self.extras is not None:
            yield from self.extras.parts(len(self.extras.members))
        elif not self.members:
            yield Text(close)

    def _required(self, one: Member, text: str, tail: str) -> Iterator[Part]:
        yield Text(text + one.key)
        yield from self.compiler.parts(one.demand, self.place.child(one.name, lead=" ", tail=tail))

    def _optional(self, one: Member, lead: str, tail: str, after: str) -> Iterator[Part]:
        """A member that may be missing, with its separators."""
        inner = self.place.child(one.name, lead=lead, tail=tail)
        flat = self.compiler.flat(one.demand)
        if flat is not None:
            yield flat.optional(inner, self.place, one.name, after)
            return

        def has(document: Any) -> bool:
            value = self.place.of(document)
            return isinstance(value, dict) and one.name in value

        floor = 2 + self.compiler.least(one.demand)
        there = Alternative(lambda: self.compiler.parts(one.demand, inner), has, floor)
        missing = Alternative(lambda: fixed(""), lambda document: not has(document), 0, "none")
        yield from unite(inner.path, [missing, there], deep=self.place.deep)
        yield from fixed(after)
