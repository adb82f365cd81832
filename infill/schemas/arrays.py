"""Arrays: short ones of scalars as one slot, all others item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from infill.errors import Unsatisfiable
from infill.language import Language, literal
from infill.scaffold import Part, Text
from infill.schemas import clash
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.contained import Contained, Hits, Step
from infill.schemas.flat import Flat
from infill.schemas.items import item, longest_prefix
from infill.schemas.merge import Demand, Shape
from infill.schemas.place import Place, fixed

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler

_COPIES = 8
_BULK = 600
_FIRST = 4


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
    """An array item by item: after each one, is there another?"""

    compiler: Compiler
    shape: Shape
    place: Place
    contained: Contained

    def parts(self, index: int = 0, hits: Hits | None = None) -> Iterator[Part]:
        """The items from `index` on, those before having matched each `contains` so often."""
        ways = list(self._ways(index, self.contained.none if hits is None else hits))
        if not ways:
            raise Unsatisfiable(
                "no array satisfies the schema here",
                where=self.place.path,
                got=str(clash.items(self.shape) or ""),
            )
        yield from unite(self.place.path, ways, deep=self.place.deep)

    def _ways(self, index: int, hits: Hits) -> Iterator[Alternative]:
        if self.contained.done(index, hits):
            close = (self.place.lead + "[" if index == 0 else "") + "]" + self.place.tail
            yield Alternative(partial(fixed, close), lambda d: self._size(d) <= index, 1, "end")
        if index < self.contained.most:
            for step in self.contained.steps(index, hits):
                yield self._another(step, index)

    def _another(self, step: Step, index: int) -> Alternative:
        def make() -> Iterator[Part]:
            lead = ", " if index else self.place.lead + "["
            inner = self.place.child(index, lead=lead, tail="")
            if not self.compiler.speaks(step.demand):
                yield Text(lead.rstrip() if index else lead)
                inner = self.place.child(index, lead=" " if index else "", tail="")
            yield from self.compiler.parts(step.demand, inner)
            yield from self.parts(index + 1, step.hits)

        def suits(document: Any) -> bool:
            return self._size(document) > index and self._matches(step, index, document)

        return Alternative(make, suits, 2 + self.compiler.least(step.demand))

    def _matches(self, step: Step, index: int, document: Any) -> bool:
        """Whether the item of a known document matches just the rules that the step says."""
        value = self.place.child(index, lead="", tail="").of(document)
        return all(
            yes is None or self.compiler.fits(Demand((rule.schema,)), value) is yes
            for rule, yes in zip(self.contained.rules, step.matched, strict=True)
        )

    def _size(self, document: Any) -> int:
        value = self.place.of(document)
        return len(value) if isinstance(value, list) else 0
