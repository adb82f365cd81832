"""Arrays: short ones of scalars as one slot, all others item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from infill.errors import Unsatisfiable
from infill.language import Language, literal
from infill.scaffold import Part, Text
from infill.schemas import clash
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.flat import Flat
from infill.schemas.merge import Demand, Shape
from infill.schemas.place import Place, fixed

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler

_COPIES = 8
_BULK = 600
_FIRST = 4


def item(shape: Shape, index: int) -> Demand:
    """What the item at an index must be."""
    demand = Demand()
    for rule in shape.items:
        if index < len(rule.first):
            demand = demand.also((rule.first[index],))
        elif rule.rest is not None:
            demand = demand.also((rule.rest,))
    return demand


def longest_prefix(shape: Shape) -> int:
    """How many items are described one by one."""
    return max((len(rule.first) for rule in shape.items), default=0)


def flat_array(compiler: Compiler, shape: Shape, depth: int) -> Flat | None:
    """The whole array as one language, if its items are simple and its bounds small."""
    lo, hi = shape.min_items, shape.max_items
    if shape.contains or (shape.unique and (hi is None or hi > 1)):
        return None
    if longest_prefix(shape) > _FIRST or lo > _COPIES or (hi is not None and hi > _COPIES):
        return None
    flats: list[Flat] = []
    for index in range(longest_prefix(shape) + 1 if hi is None else min(hi, _FIRST + 1)):
        demand = item(shape, index)
        flat = compiler.flat(demand, depth + 1)
        if flat is None and compiler.possible(demand):
            return None
        if flat is None:
            hi = index
            break
        flats.append(flat)
    bulk = sum(flat.bulk for flat in flats) * max(1, lo, hi or 0)
    if bulk > _BULK or (hi is not None and hi < lo):
        return None
    language = literal("[") + _run(flats, 0, lo, hi) + literal("]")
    return Flat(language, _start(flats, hi), 512, "array", bulk=bulk + 4)


def _run(flats: list[Flat], index: int, lo: int, hi: int | None) -> Language:
    """The items from `index` on, with the commas between them."""
    if not flats or (hi is not None and index >= hi):
        return literal("")
    one = literal(", " if index else "") + flats[min(index, len(flats) - 1)].language
    if index and index >= len(flats) - 1:
        return one.repeat(max(lo - index, 0), None if hi is None else hi - index)
    more = one + _run(flats, index + 1, lo, hi)
    return more if index < lo else more.optional()


def _start(flats: list[Flat], hi: int | None) -> int:
    short = all(flat.kind in ("number", "integer", "boolean") for flat in flats)
    start = 24 if short else 32
    if hi is None or not flats:
        return start if flats else 2
    return min(start, 2 + sum(flats[min(i, len(flats) - 1)].start for i in range(hi)))


@dataclass(frozen=True, slots=True)
class Items:
    """An array item by item: after each one, is there another?

    Of several `contains`, the first decides which items must match it; the judge sees to others.
    """

    compiler: Compiler
    shape: Shape
    place: Place

    def parts(self, index: int = 0, hits: int = 0) -> Iterator[Part]:
        """The items from `index` on, `hits` of those before having matched `contains`."""
        ways = list(self._ways(index, hits))
        if not ways:
            raise Unsatisfiable(
                "no array satisfies the schema here",
                where=self.place.path,
                got=str(clash.items(self.shape) or ""),
            )
        yield from unite(self.place.path, ways, deep=self.place.deep)

    @property
    def most(self) -> int:
        """How many items there can be."""
        shape = self.shape
        if shape.max_items is not None:
            return shape.max_items
        needed = shape.contains[0].least if shape.contains else 0
        return max(shape.min_items, needed, self.compiler.limits.items, longest_prefix(shape))

    def _ways(self, index: int, hits: int) -> Iterator[Alternative]:
        contains = self.shape.contains[0] if self.shape.contains else None
        missing = max(0, contains.least - hits) if contains else 0
        if index >= self.shape.min_items and not missing:
            close = (self.place.lead + "[" if index == 0 else "") + "]" + self.place.tail
            yield Alternative(partial(fixed, close), lambda d: self._size(d) <= index, 1, "end")
        if index >= self.most:
            return
        demand = item(self.shape, index)
        room = self.most - index - 1 >= missing
        if contains is None or (contains.most is None and not missing):
            yield from self._another(demand, index, hits, lambda document: True)
            return
        here = Demand((contains.schema,))

        def matches(document: Any) -> bool:
            value = self.place.child(index, lead="", tail="").of(document)
            return self.compiler.fits(here, value)

        if contains.most is None or hits < contains.most:
            yield from self._another(demand.also(here.schemas), index, hits + 1, matches)
        if room:
            other = demand if contains.most is None else demand.also((), here.schemas)
            yield from self._another(other, index, hits, lambda document: not matches(document))

    def _another(
        self, demand: Demand, index: int, hits: int, suits: Callable[[Any], bool]
    ) -> Iterator[Alternative]:
        if not self.compiler.possible(demand):
            return

        def make() -> Iterator[Part]:
            lead = ", " if index else self.place.lead + "["
            inner = self.place.child(index, lead=lead, tail="")
            if not self.compiler.speaks(demand):
                yield Text(lead.rstrip() if index else lead)
                inner = self.place.child(index, lead=" " if index else "", tail="")
            yield from self.compiler.parts(demand, inner)
            yield from self.parts(index + 1, hits)

        floor = 2 + self.compiler.least(demand)
        yield Alternative(make, lambda d: self._size(d) > index and suits(d), floor)

    def _size(self, document: Any) -> int:
        value = self.place.of(document)
        return len(value) if isinstance(value, list) else 0
