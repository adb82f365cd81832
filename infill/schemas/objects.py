"""Objects: required members always, optional ones side by side or key by key, extra keys last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infill.scaffold import Part, Text
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.merge import Demand, Shape
from infill.schemas.place import Place, fixed

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
        return json.dumps(self.name, ensure_ascii=False) + ":"


def member(compiler: Compiler, shape: Shape, name: str) -> Demand | None:
    """What the value under a name must be; None if the name is forbidden."""
    demand = Demand()
    for rule in shape.members:
        found = [rule.named[name]] if name in rule.named else []
        found += [at for pattern, at in rule.patterns.items() if compiler.matches(pattern, name)]
        if not found and rule.extra is not None:
            found = [rule.extra]
        demand = demand.also(tuple(found))
    return None if any(at.schema is False for at in demand.schemas) else demand


def members(compiler: Compiler, shape: Shape, first: Sequence[str] = ()) -> list[Member]:
    """The declared keys that can be there, in declared order but for `first`."""
    names = [*first, *(name for name in shape.declared() if name not in first)]
    found = []
    for name in names:
        demand = member(compiler, shape, name)
        if demand is not None and compiler.possible(demand):
            found.append(Member(name, demand, name in shape.required))
    return found


def object_parts(
    compiler: Compiler, shape: Shape, place: Place, first: Sequence[str] = ()
) -> Iterator[Part]:
    """The object's parts, its brace and first key first."""
    found = members(compiler, shape, first)
    if place.deep:
        found = [one for one in found if one.required]
    row = _Row(compiler, shape, place, found)
    if not any(one.required for one in found):
        return row.first_of(0)
    return row.parallel(0, place.lead + "{", started=False)


@dataclass(frozen=True, slots=True)
class _Row:
    compiler: Compiler
    shape: Shape
    place: Place
    members: list[Member]

    def parallel(self, index: int, text: str, *, started: bool) -> Iterator[Part]:
        """The members from `index` on, after a fixed text; all decided at once."""
        last = max((i for i, one in enumerate(self.members) if one.required), default=-1)
        close = "}" + self.place.tail
        for i in range(index, len(self.members)):
            one = self.members[i]
            final = i == len(self.members) - 1
            if one.required:
                tail = "," if i < last else close if final else ""
                text += one.key
                only = self.compiler.only(one.demand)
                if only is not None:
                    text += " " + only + tail
                else:
                    yield Text(text)
                    inner = self.place.child(one.name, lead=" ", tail=tail)
                    yield from self.compiler.parts(one.demand, inner)
                    text = ""
                text += " " if i < last else ""
                started = True
                if final:
                    close = ""
            elif not started:
                yield from fixed(text)
                text = ""
                yield from self.optional(one, one.key + " ", ", ", "")
            elif i < last:
                yield from fixed(text.removesuffix(" "))
                yield from self.optional(one, " " + one.key + " ", ",", "")
                text = " "
            else:
                yield from fixed(text)
                text = ""
                yield from self.optional(one, ", " + one.key + " ", "", close if final else "")
                if final:
                    close = ""
        yield from fixed(text + close)

    def optional(self, one: Member, lead: str, tail: str, after: str) -> Iterator[Part]:
        """A member that may be missing, with its separators."""
        inner = self.place.child(one.name, lead=lead, tail=tail)
        flat = self.compiler.flat(one.demand)
        if flat is not None:
            yield flat.optional(inner, self.place, one.name, after)
            return
        there = Alternative(
            lambda: self.compiler.parts(one.demand, inner),
            lambda document: self.has(document, one.name),
            2 + self.compiler.least(one.demand),
        )
        missing = Alternative(
            lambda: fixed(""), lambda document: not self.has(document, one.name), 0
        )
        yield from unite(inner.path, [missing, there], deep=self.place.deep)
        yield from fixed(after)

    def has(self, document: Any, name: str) -> bool:
        value = self.place.of(document)
        return isinstance(value, dict) and name in value

    def first_of(self, index: int) -> Iterator[Part]:
        """All members are optional: which one comes first?"""
        opening, close = self.place.lead + "{", "}" + self.place.tail
        if len(self.members) == 1 and self.compiler.flat(self.members[0].demand):
            yield Text(opening)
            yield from self.optional(self.members[0], self.members[0].key + " ", "", close)
            return

        def none(document: Any) -> bool:
            return not any(self.has(document, one.name) for one in self.members)

        ways = [Alternative(lambda: fixed(opening + close), none, 1)]
        for i in range(len(self.members)):
            ways.append(self._beginning(i, opening))
        yield from unite(self.place.path, ways, deep=self.place.deep)

    def _beginning(self, i: int, opening: str) -> Alternative:
        one = self.members[i]

        def make() -> Iterator[Part]:
            final = i == len(self.members) - 1
            tail = "}" + self.place.tail if final else ""
            yield Text(opening + one.key)
            yield from self.compiler.parts(
                one.demand, self.place.child(one.name, lead=" ", tail=tail)
            )
            if not final:
                yield from self.parallel(i + 1, "", started=True)

        def begins(document: Any) -> bool:
            return self.has(document, one.name) and not any(
                self.has(document, other.name) for other in self.members[:i]
            )

        return Alternative(make, begins, 2 + self.compiler.least(one.demand))
