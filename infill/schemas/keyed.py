"""Objects key by key: which key comes next, or is this the end?

Exact where keys depend on each other or are counted (`minProperties`, `dependentRequired`, extra
keys), and cheaper than one slot each where an object declares very many optional ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from infill.errors import Unsatisfiable
from infill.scaffold import Part, Text
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.extras import Extras, extra, next_extra
from infill.schemas.merge import Shape
from infill.schemas.objects import Member
from infill.schemas.place import Place, fixed

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler


@dataclass(frozen=True, slots=True)
class Keyed:
    """`least` and `most` keys of the members in their order, then of the extra ones.

    `started` says that keys stand before these already; `rest(index)` writes all members behind
    the first, where only that one needs a decision of its own.
    """

    compiler: Compiler
    shape: Shape
    place: Place
    members: list[Member]
    extras: Extras | None
    least: int
    most: int | None
    started: bool = False
    rest: Callable[[int], Iterator[Part]] | None = None

    def parts(
        self, index: int = 0, taken: tuple[str, ...] = (), more: tuple[str, ...] = ()
    ) -> Iterator[Part]:
        """All from the member at `index` on; `taken` members and `more` extra keys stand before."""
        ways = list(self._ways(index, taken, more))
        if not ways:
            raise Unsatisfiable("no object satisfies the schema here", where=self.place.path)
        yield from unite(self.place.path, ways, deep=self.place.deep)

    def _ways(
        self, index: int, taken: tuple[str, ...], more: tuple[str, ...]
    ) -> Iterator[Alternative]:
        count = len(taken) + len(more)
        first = not count and not self.started
        lead = self.place.lead + "{" if first else ", "
        must = self._must(taken, index)
        owed = len(self.shape.has) - len(more)
        if not must and count >= self.least and owed <= 0:
            close = (lead if first else "") + "}" + self.place.tail
            end = partial(fixed, close)
            yield Alternative(end, lambda d: self._following(d, index, more) is None, 1, "end")
        if not more:
            for place in range(index, len(self.members)):
                if self._can(place, taken):
                    yield self._member(place, index, taken, lead)
                if self.members[place].name in must:
                    return
        room = self.most is None or count < self.most
        if not must and room and self.extras and len(more) < self.extras.most:
            yield self._extra(self.extras, index, taken, more, lead)

    def _must(self, taken: tuple[str, ...], index: int) -> set[str]:
        """The members from `index` on that cannot be missing any more."""
        must = {one.name for one in self.members if one.required} | set(taken)
        while True:
            needed = {n for name in must for n in self.shape.needs.get(name, ())}
            if needed <= must:
                break
            must |= needed
        return must & {one.name for one in self.members[index:]}

    def _can(self, index: int, taken: tuple[str, ...]) -> bool:
        """Whether the member at `index` may come next."""
        name = self.members[index].name
        count, after = len(taken) + 1, self._must((*taken, name), index + 1)
        later = {one.name for one in self.members[index + 1 :]}
        spare = len(later) + (self.extras.most if self.extras else 0)
        have = {*taken, name} | later
        needs = {n for one in (name, *after) for n in self.shape.needs.get(one, ())}
        return (
            needs <= have
            and (self.most is None or count + len(after) <= self.most)
            and count + spare >= self.least
        )

    def _member(self, at: int, index: int, taken: tuple[str, ...], lead: str) -> Alternative:
        one = self.members[at]

        def make() -> Iterator[Part]:
            yield Text(lead + one.key)
            inner = self.place.child(one.name, lead=" ", tail="")
            yield from self.compiler.parts(one.demand, inner)
            if self.rest is not None:
                yield from self.rest(at + 1)
            else:
                yield from self.parts(at + 1, (*taken, one.name))

        floor = 2 + self.compiler.least(one.demand)
        return Alternative(make, lambda d: self._following(d, index, ()) == one.name, floor)

    def _extra(
        self, found: Extras, index: int, taken: tuple[str, ...], more: tuple[str, ...], lead: str
    ) -> Alternative:
        def after(name: str) -> Iterator[Part]:
            return self.parts(len(self.members), taken, (*more, name))

        def make() -> Iterator[Part]:
            yield extra(self.compiler, self.shape, self.place, found, more, lead, after)

        def suits(document: Any) -> bool:
            name = self._following(document, index, more)
            return name is not None and all(name != one.name for one in self.members)

        return Alternative(make, suits, 16, "extra")

    def _following(self, document: Any, index: int, more: tuple[str, ...]) -> str | None:
        """The key that comes next in a known document; None if the object ends."""
        value = self.place.of(document)
        if not isinstance(value, dict):
            return None
        for one in self.members[index:]:
            if one.name in value:
                return one.name
        return next_extra(document, self.place, self.extras, more) if self.extras else None
