"""How a demand is written: as one slot, or as a row that decides between its alternatives.

writer = ValueWriter(analysis)
list(writer.parts(demand, ValuePlace()))      # {"type": "integer"}: one slot
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
from infill.schemas.demands.shape import Demand, ValueShape, item_demand, longest_prefix
from infill.schemas.rows.alternatives import RowAlternative, unite
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.arrays import ArrayItems, DistinctItems
from infill.schemas.rows.members import tags
from infill.schemas.rows.nested import LEVELS, any_container, anything
from infill.schemas.rows.objects import object_parts
from infill.schemas.rows.place import ValuePlace
from infill.schemas.rows.scalars import scalars, string_language
from infill.schemas.rows.slot_language import SlotLanguage, either


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Writes demands at places; what they allow is for the analysis to know."""

    analysis: Analysis

    def parts(self, demand: Demand, place: ValuePlace) -> Iterator[Part]:
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
        cases = ask.cases(demand)
        objects = [case for case in cases if self._may_be_object(case)]
        first = dict(zip(objects, tags(ask, [ask.shape(a) for a in objects]), strict=True))
        ways = [way for case in cases for way in self._ways(case, inner, first.get(case, ()))]
        if free and inner.deep:
            ways = [*(way for way in ways if way.leaf), *any_container(inner)]
        if not ways and ask.cut(demand):
            raise _too_many(demand)
        if not ways:
            raise Unsatisfiable("no value satisfies the schema here", where=str(place.path))
        yield from unite(place.path, ways, deep=inner.deep)

    def _may_be_object(self, case: Demand) -> bool:
        shape = self.analysis.shape(case)
        return shape.values is None and "object" in shape.types

    def _ways(
        self, case: Demand, place: ValuePlace, first: tuple[str, ...]
    ) -> Iterator[RowAlternative]:
        ask = self.analysis
        shape = ask.shape(case)
        flat = ask.languages.scalar(case)
        long = _long(shape)
        if long is not None:
            yield self._way(case, place, "string", 1, partial(long.opened, place))
            others = list(scalars(replace(shape, types=shape.types - {"string"})))
            flat = either(others) if others else None
        if flat is not None:
            yield self._way(case, place, "scalar", 1, partial(flat.parts, place))
        if shape.values is not None:
            return
        if "array" in shape.types:
            size = ask.sizes.array(shape)
            if size < math.inf:
                array = partial(self._array, shape, place)
                yield self._way(case, place, "array", int(size), array)
        if "object" in shape.types:
            size = ask.sizes.object(shape)
            if size < math.inf:
                whole = partial(object_parts, ask, self.parts, shape, place, first)
                yield self._way(case, place, "object", int(size), whole)

    def _array(self, shape: ValueShape, place: ValuePlace) -> Iterator[Part]:
        ask = self.analysis
        flat = ask.languages.array(shape)
        if flat is not None:
            return flat.parts(place)
        simple = shape.unique and not shape.contains
        if simple and all(
            ask.flat(item_demand(shape, i)) for i in range(longest_prefix(shape) + 1)
        ):
            return DistinctItems(ask, shape, place).parts()
        return ArrayItems(ask, self.parts, shape, place, ask.sizes.contained(shape)).parts()

    def _way(
        self,
        demand: Demand,
        place: ValuePlace,
        kind: str,
        floor: int,
        make: Callable[[], Iterator[Part]],
    ) -> RowAlternative:
        ask = self.analysis

        def suits(document: Any) -> bool:
            value = place.of(document)
            own = kind_of(value)
            listed = ask.shape(demand).values is not None or (kind, own) == ("scalar", "string")
            return (listed or own == kind) and ask.fits(demand, value)

        return RowAlternative(make, suits, floor, kind, leaf=kind in ("scalar", "string"))


def _long(shape: ValueShape) -> SlotLanguage | None:
    """The strings of a shape, if they may be too long to be decided upon whole."""
    if shape.values is not None or shape.exclusions or "string" not in shape.types:
        return None
    flat = string_language(shape)
    return flat if flat.body is not None else None


def _too_many(demand: Demand) -> Unsupported:
    return Unsupported(
        "too many alternatives beside each other: the first combinations are contradictory",
        where=demand.schemas[0].pointer if demand.schemas else "#",
        todo="write fewer anyOf and oneOf beside each other, or inside allOf",
    )
