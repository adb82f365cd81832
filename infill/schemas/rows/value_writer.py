"""How a demand is written: as one slot, or as a row that decides between its alternatives.

writer = ValueWriter(analysis)
list(writer.parts(demand, Place()))      # {"type": "integer"}: one slot; {"type": "object"}: …
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from infill.errors import Unsatisfiable, Unsupported
from infill.scaffold import Part
from infill.schemas.demands.fits import kind_of
from infill.schemas.demands.shape import Demand, Shape, item, longest_prefix
from infill.schemas.rows.alternatives import Alternative, unite
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.arrays import Items, Uniques
from infill.schemas.rows.flat import Flat, either
from infill.schemas.rows.members import tags
from infill.schemas.rows.nested import LEVELS, anything, nested
from infill.schemas.rows.objects import object_parts
from infill.schemas.rows.place import Place
from infill.schemas.rows.scalars import scalars, string


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Writes demands at places; what they allow is for the analysis to know."""

    analysis: Analysis

    def parts(self, demand: Demand, place: Place) -> Iterator[Part]:
        """The value's parts, lead and tail included."""
        ask = self.analysis
        flat = ask.flat(demand)
        if flat is not None and ask.cut(demand) and flat.language.is_empty():
            raise _too_many(demand)
        if flat is not None:
            yield from flat.parts(place)
            return
        free = anything(demand)
        depth = ask.limits.depth
        inner = place.within(demand, min(depth, LEVELS) if free else depth)
        atoms = ask.atoms(demand)
        objects = [atom for atom in atoms if self._may_be_object(atom)]
        first = dict(zip(objects, tags(ask, [ask.shape(a) for a in objects]), strict=True))
        ways = [way for atom in atoms for way in self._ways(atom, inner, first.get(atom, ()))]
        if free and inner.deep:
            ways = [*(way for way in ways if way.leaf), *nested(inner)]
        if not ways and ask.cut(demand):
            raise _too_many(demand)
        if not ways:
            raise Unsatisfiable("no value satisfies the schema here", where=str(place.path))
        yield from unite(place.path, ways, deep=inner.deep)

    def _may_be_object(self, atom: Demand) -> bool:
        shape = self.analysis.shape(atom)
        return shape.values is None and "object" in shape.types

    def _ways(self, atom: Demand, place: Place, first: tuple[str, ...]) -> Iterator[Alternative]:
        ask = self.analysis
        shape = ask.shape(atom)
        flat = ask.languages.scalar(atom)
        long = _long(shape)
        if long is not None:
            yield self._way(atom, place, "string", 1, partial(long.opened, place))
            others = list(scalars(replace(shape, types=shape.types - {"string"})))
            flat = either(others) if others else None
        if flat is not None:
            yield self._way(atom, place, "scalar", 1, partial(flat.parts, place))
        if shape.values is not None:
            return
        if "array" in shape.types:
            size = ask.sizes.array(shape)
            if size < math.inf:
                array = partial(self._array, shape, place)
                yield self._way(atom, place, "array", int(size), array)
        if "object" in shape.types:
            size = ask.sizes.object(shape)
            if size < math.inf:
                whole = partial(object_parts, ask, self.parts, shape, place, first)
                yield self._way(atom, place, "object", int(size), whole)

    def _array(self, shape: Shape, place: Place) -> Iterator[Part]:
        ask = self.analysis
        flat = ask.languages.array(shape)
        if flat is not None:
            return flat.parts(place)
        simple = shape.unique and not shape.contains
        if simple and all(ask.flat(item(shape, i)) for i in range(longest_prefix(shape) + 1)):
            return Uniques(ask, shape, place).parts()
        return Items(ask, self.parts, shape, place, ask.sizes.contained(shape)).parts()

    def _way(
        self,
        demand: Demand,
        place: Place,
        kind: str,
        floor: int,
        make: Callable[[], Iterator[Part]],
    ) -> Alternative:
        ask = self.analysis

        def suits(document: Any) -> bool:
            value = place.of(document)
            own = kind_of(value)
            listed = ask.shape(demand).values is not None or (kind, own) == ("scalar", "string")
            return (listed or own == kind) and ask.fits(demand, value)

        return Alternative(make, suits, floor, kind, leaf=kind in ("scalar", "string"))


def _long(shape: Shape) -> Flat | None:
    """The strings of a shape, if they may be too long to be decided upon whole."""
    if shape.values is not None or shape.nots or "string" not in shape.types:
        return None
    flat = string(shape)
    return flat if flat.body is not None else None


def _too_many(demand: Demand) -> Unsupported:
    return Unsupported(
        "too many alternatives beside each other: the first combinations are contradictory",
        where=demand.schemas[0].pointer if demand.schemas else "#",
        todo="write fewer anyOf and oneOf beside each other, or inside allOf",
    )
