"""From a demand to the parts of a row: what it allows, how short it can be, how it is written."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from infill.scaffold import Part
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.arrays import array_parts, flat_array, item
from infill.schemas.facts import Reader
from infill.schemas.fits import fits
from infill.schemas.flat import Flat, either
from infill.schemas.limits import Limits
from infill.schemas.merge import Demand, Shape, shape_of
from infill.schemas.objects import member, object_parts
from infill.schemas.place import Place
from infill.schemas.references import Document
from infill.schemas.scalars import enumeration, scalars

_DEEPEST = 3
_MOST = 64


class Compiler:
    """Compiles the demands of one document; remembers what it found out about each."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self.document, self.limits = document, limits
        self.reader = Reader(document)
        self._shapes: dict[Demand, Shape] = {}
        self._flats: dict[tuple[Demand, int], Flat | None] = {}
        self._least: dict[Demand, float] = {}
        self._matches: dict[tuple[str, str], bool] = {}

    # What a demand allows

    def shape(self, demand: Demand) -> Shape:
        shape = self._shapes.get(demand)
        if shape is None:
            shape = self._shapes[demand] = shape_of(self.reader, demand)
        return shape

    def atoms(self, demand: Demand) -> list[Demand]:
        """The demand with its unions decided, in every way that is not plainly contradictory."""
        shape = self.shape(demand)
        if not shape.types or shape.values == ():
            return []
        if not shape.unions:
            return [demand]
        union = shape.unions[0]
        found: dict[Demand, None] = {}
        for branch in range(len(union.branches)):
            found.update(dict.fromkeys(self.atoms(demand.decide(union, branch))))
        return list(found)[:_MOST]

    def values(self, demand: Demand) -> tuple[Any, ...]:
        """The listed values that the rest of the demand allows."""
        shape = self.shape(demand)
        return tuple(v for v in shape.values or () if fits(self.document, demand, v))

    def flat(self, demand: Demand, depth: int = 0) -> Flat | None:
        """The demand as one slot's language, or None if it is no small regular one."""
        key = (demand, depth)
        if key not in self._flats:
            self._flats[key] = None if depth > _DEEPEST else self._flat(demand, depth)
        return self._flats[key]

    def _flat(self, demand: Demand, depth: int) -> Flat | None:
        found: list[Flat] = []
        for atom in self.atoms(demand):
            shape = self.shape(atom)
            if shape.values is not None:
                values = self.values(atom)
                if values:
                    found.append(enumeration(values))
                continue
            if "object" in shape.types:
                return None
            found += scalars(shape)
            if "array" in shape.types:
                array = flat_array(self, shape, depth) if depth < 2 else None
                if array is None:
                    return None
                found.append(array)
        return either(found) if found else None

    def only(self, demand: Demand) -> str | None:
        """The one text that a demand allows, if there is just one."""
        flat = self.flat(demand)
        return flat.texts[0] if flat and len(flat.texts) == 1 else None

    def speaks(self, demand: Demand) -> bool:
        """Whether every value begins with one fixed text that is longer than a bracket."""
        if self.only(demand) is not None:
            return True
        atoms = self.atoms(demand)
        shapes = [self.shape(atom) for atom in atoms]
        return len(shapes) == 1 and shapes[0].types == {"object"} and bool(shapes[0].required)

    def matches(self, pattern: str, name: str) -> bool:
        """Whether a key matches a pattern."""
        from infill.grammars.regex import regex

        key = (pattern, name)
        if key not in self._matches:
            self._matches[key] = regex(pattern).accepts(name)
        return self._matches[key]

    # How short it can be

    def possible(self, demand: Demand) -> bool:
        """Whether any value can satisfy the demand, as far as its structure tells."""
        return self._measure(demand, []) < math.inf

    def least(self, demand: Demand) -> int:
        """About how many characters the shortest value has."""
        size = self._measure(demand, [])
        return int(size) if size < math.inf else 1 << 20

    def _measure(self, demand: Demand, above: list[Demand]) -> float:
        known = self._least.get(demand)
        if known is not None:
            return known
        if demand in above:
            return math.inf
        above.append(demand)
        size = min((self._atom(atom, above) for atom in self.atoms(demand)), default=math.inf)
        above.pop()
        if size < math.inf or not above:
            self._least[demand] = size
        return size

    def _atom(self, demand: Demand, above: list[Demand]) -> float:
        shape = self.shape(demand)
        if shape.values is not None:
            flat = self.flat(demand)
            return flat.least if flat else math.inf
        sizes: list[float] = [flat.least for flat in scalars(shape)]
        if "array" in shape.types:
            sizes.append(self._array(shape, above))
        if "object" in shape.types:
            sizes.append(self._object(shape, above))
        return min(sizes, default=math.inf)

    def _array(self, shape: Shape, above: list[Demand]) -> float:
        if shape.max_items is not None and shape.max_items < shape.min_items:
            return math.inf
        return 2 + sum(
            2 + self._measure(item(shape, index), above) for index in range(shape.min_items)
        )

    def _object(self, shape: Shape, above: list[Demand]) -> float:
        size = 2.0
        for name in shape.required:
            demand = member(self, shape, name)
            size += math.inf if demand is None else len(name) + 4 + self._measure(demand, above)
        return size

    # How it is written

    def parts(self, demand: Demand, place: Place) -> Iterator[Part]:
        """The value's parts, lead and tail included."""
        flat = self.flat(demand)
        if flat is not None:
            yield from flat.parts(place)
            return
        inner = place.within(demand, self.limits.depth)
        ways = [way for atom in self.atoms(demand) for way in self._ways(atom, inner)]
        yield from unite(place.path, ways, deep=inner.deep)

    def _ways(self, demand: Demand, place: Place) -> Iterator[Alternative]:
        shape = self.shape(demand)
        found: list[Flat] = []
        if shape.values is not None:
            flat = self.flat(demand)
            found = [flat] if flat else []
        else:
            found = list(scalars(shape))
        if found:
            flat = either(found)
            yield self._way(demand, place, "scalar", flat.least, partial(flat.parts, place))
        if shape.values is not None:
            return
        if "array" in shape.types:
            size = self._array(shape, [])
            make = partial(array_parts, self, shape, place)
            if size < math.inf:
                yield self._way(demand, place, "array", int(size), make)
        if "object" in shape.types:
            size = self._object(shape, [])
            make = partial(object_parts, self, shape, place)
            if size < math.inf:
                yield self._way(demand, place, "object", int(size), make)

    def _way(self, demand: Demand, place: Place, kind: str, floor: int, make: Any) -> Alternative:
        def suits(document: Any) -> bool:
            value = place.of(document)
            return kind_of(value) == kind and fits(self.document, demand, value)

        return Alternative(make, suits, floor, kind)


def kind_of(value: Any) -> str:
    match value:
        case dict():
            return "object"
        case list():
            return "array"
        case _:
            return "scalar"
