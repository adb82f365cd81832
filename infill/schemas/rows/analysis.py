"""From a demand to the parts of a row: what it allows, how short it can be, how it is written."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from infill.errors import Unsatisfiable, Unsupported
from infill.languages.language import Language, literal, nothing
from infill.scaffold import Part, SlotKind
from infill.schemas.demands.cases import Atoms
from infill.schemas.demands.exclusions import settle, types_of
from infill.schemas.demands.fits import Fits, kind_of, type_of
from infill.schemas.demands.negation import NUMBERS
from infill.schemas.demands.numbers import REMAINDERS, Numbers, step
from infill.schemas.demands.shape import (
    Demand,
    Limits,
    Shape,
    item,
    longest_prefix,
    most_items,
    shape_of,
)
from infill.schemas.reading.facts import Facts, Reader
from infill.schemas.reading.location import At
from infill.schemas.reading.references import Document
from infill.schemas.rows.alternatives import Alternative, unite
from infill.schemas.rows.arrays import Items, Uniques
from infill.schemas.rows.contains import Contained
from infill.schemas.rows.flat import Flat, either
from infill.schemas.rows.members import tags
from infill.schemas.rows.nested import LEVELS, anything, nested
from infill.schemas.rows.objects import object_parts
from infill.schemas.rows.place import Place
from infill.schemas.rows.required_keys import Owed
from infill.schemas.rows.scalars import enumeration, listed, scalars, string
from infill.schemas.rows.sizes import Sizes

_STRING = At("#/~string", {"type": "string"})
_DEEPEST = 3
_CHECKED = 256
_STATES = 10_000
_LOOSE = ('"format"', '"pattern', 'ef"')
"""Marks of what a value may break in one reading of a schema and keep in another."""


class Compiler:
    """Compiles the demands of one document; remembers what it found out about each."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self.document, self.limits = document, limits
        self.reader = Reader(document)
        self._shapes: dict[Demand, Shape] = {}
        self._unsettled: dict[At, Shape] = {}
        self._atoms = Atoms(self.reader, self.shape)
        self._flats: dict[tuple[Demand, int], Flat | None] = {}
        self.fits = Fits(document)
        self.sizes = Sizes(self)
        self._matches: dict[tuple[str, str], bool] = {}
        self._owed: dict[int, Owed] = {}
        self.notes: list[str] = []

    # What a demand allows

    def shape(self, demand: Demand) -> Shape:
        shape = self._shapes.get(demand)
        if shape is None:
            merged = shape_of(self.reader, demand)
            shape = settle(self.reader, self.fits, demand, merged, self._alone)
            self._shapes[demand] = shape
        return shape

    def _alone(self, at: At) -> Shape:
        """One schema's shape, its unions and nots as they stand."""
        shape = self._unsettled.get(at)
        if shape is None:
            shape = shape_of(self.reader, Demand((at,)))
            shape = self._unsettled[at] = replace(shape, types=types_of(shape))
        return shape

    def atoms(self, demand: Demand) -> list[Demand]:
        """The demand with its unions decided, in every way that is not plainly contradictory."""
        return self._atoms.of(demand)

    def cut(self, demand: Demand) -> bool:
        """Whether a demand has more atoms than are looked at, so that it may be possible yet."""
        return self._atoms.cut(demand)

    def numbers(self, shape: Shape) -> Numbers:
        """The numbers of a shape, less the steps that must not be."""
        return self._atoms.numbers(shape)

    def values(self, demand: Demand) -> tuple[Any, ...]:
        """The listed values that the rest of the demand allows, as far as can be told for sure."""
        shape = self.shape(demand)
        values = [v for v in shape.values or () if type_of(v) & shape.types]
        if any(map(_bounds, shape.facts)):
            values = [value for value in values if self.fits(demand, value)]
        nots = [*demand.nots, *(at for fact in shape.facts for at in fact.nots)]
        nots = [at for at in nots if at not in demand.decided]
        if len(nots) * len(values) <= _CHECKED:
            out = [Demand((at,)) for at in nots if _sure(at)]
            values = [v for v in values if not any(self.fits(wrong, v) for wrong in out)]
        return tuple(values)

    def strings(self, demand: Demand) -> Language:
        """The JSON strings among a demand's values."""
        found = nothing()
        for atom in self.atoms(demand.also((_STRING,))):
            flat = self._scalar(atom)
            if flat is not None:
                found |= flat.language
        return found

    def flat(self, demand: Demand, depth: int = 0) -> Flat | None:
        """The demand as one slot's language, or None if it is no small regular one."""
        key = (demand, depth)
        if key not in self._flats:
            self._flats[key] = None if depth > _DEEPEST else self._flat(demand, depth)
        return self._flats[key]

    def _flat(self, demand: Demand, depth: int) -> Flat | None:
        found: list[Flat] = []
        coarse = self._coarse(demand)
        for atom in self.atoms(demand):
            shape = self.shape(atom)
            if shape.values is None and "object" in shape.types:
                return None
            scalar = self._scalar(atom, coarse)
            if scalar is not None:
                found.append(scalar)
            if shape.values is None and "array" in shape.types:
                array = flat_array(self, shape, depth)
                if array is None:
                    return None
                found.append(array)
        several = len(found) > 1 and any(self.shape(atom).nots for atom in self.atoms(demand))
        if several:
            found = self._together(demand, found)
        return either(found) if found else None

    def _together(self, demand: Demand, flats: list[Flat]) -> list[Flat]:
        """As many alternatives as make a language that is small enough, the first ones first."""
        if _compiles(either(flats)):
            return flats
        kept: list[Flat] = []
        for flat in flats:
            if _compiles(either([*kept, flat]), _STATES):
                kept.append(flat)
        where = demand.schemas[0].pointer if demand.schemas else "#"
        self.notes.append(
            f"{where}: its alternatives together are too large a language; "
            f"{len(kept)} of {len(flats)} are offered"
        )
        return kept or flats

    def _scalar(self, atom: Demand, coarse: bool | None = None) -> Flat | None:
        """The scalars, or the listed values, of a demand without unions.

        Where steps are `coarse`, just some numbers.
        """
        shape = self.shape(atom)
        if shape.values is not None:
            values = self.values(atom)
            return enumeration(values) if values else None
        few = None
        if shape.types & NUMBERS and (self._coarse(atom) if coarse is None else coarse):
            few = listed(self.numbers(shape))
        found = list(scalars(shape if few is None else replace(shape, types=shape.types - NUMBERS)))
        found += [few] if few else []
        if not found:
            return None
        flat = either(found)
        decided = atom.decided | set(shape.nots)
        for at in shape.nots:
            if few and shape.types <= NUMBERS and step(self._atoms.plainly(at)) is not None:
                continue
            wrong = Demand((*atom.schemas, at), (), decided)
            for other in self.atoms(wrong):
                inner = self._scalar(other)
                if inner is not None:
                    flat = flat.less(inner.language)
        return flat

    def _coarse(self, demand: Demand) -> bool:
        """Whether the steps of a demand's numbers leave too many remainders for an automaton."""
        shapes = [self.shape(atom) for atom in self.atoms(demand)]
        steps = [
            self.numbers(shape).remainders
            for shape in shapes
            if shape.values is None and shape.types & NUMBERS
        ]
        several = len(steps) > 1 or any(shape.nots for shape in shapes)
        return several and math.lcm(*steps) > REMAINDERS

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

    def owed(self, shape: Shape) -> Owed:
        """The keys that an object must have whatever they are called."""
        found = self._owed.get(id(shape))
        if found is None:
            found = self._owed[id(shape)] = Owed(self, shape)
        return found

    # How short it can be

    def possible(self, demand: Demand) -> bool:
        """Whether any value can satisfy the demand, as far as its structure tells."""
        return self.sizes.of(demand) < math.inf

    def least(self, demand: Demand) -> int:
        """About how many characters the shortest value has."""
        size = self.sizes.of(demand)
        return int(size) if size < math.inf else 1 << 20

    # How it is written

    def parts(self, demand: Demand, place: Place) -> Iterator[Part]:
        """The value's parts, lead and tail included."""
        flat = self.flat(demand)
        if flat is not None and self.cut(demand) and flat.language.is_empty():
            raise _too_many(demand)
        if flat is not None:
            yield from flat.parts(place)
            return
        free = anything(demand)
        depth = self.limits.depth
        inner = place.within(demand, min(depth, LEVELS) if free else depth)
        atoms = self.atoms(demand)
        objects = [a for a in atoms if self._may_be_object(a)]
        first = dict(zip(objects, tags(self, [self.shape(a) for a in objects]), strict=True))
        ways = [way for atom in atoms for way in self._ways(atom, inner, first.get(atom, ()))]
        if free and inner.deep:
            ways = [*(way for way in ways if way.leaf), *nested(inner)]
        if not ways and self.cut(demand):
            raise _too_many(demand)
        if not ways:
            raise Unsatisfiable("no value satisfies the schema here", where=str(place.path))
        yield from unite(place.path, ways, deep=inner.deep)

    def _may_be_object(self, atom: Demand) -> bool:
        shape = self.shape(atom)
        return shape.values is None and "object" in shape.types

    def _ways(self, atom: Demand, place: Place, first: tuple[str, ...]) -> Iterator[Alternative]:
        shape = self.shape(atom)
        flat = self._scalar(atom)
        long = self._long(shape)
        if long is not None:
            yield self._way(atom, place, "string", 1, partial(long.opened, place))
            others = list(scalars(replace(shape, types=shape.types - {"string"})))
            flat = either(others) if others else None
        if flat is not None:
            yield self._way(atom, place, "scalar", 1, partial(flat.parts, place))
        if shape.values is not None:
            return
        if "array" in shape.types:
            size = self.sizes.array(shape)
            if size < math.inf:
                array = partial(self._array, shape, place)
                yield self._way(atom, place, "array", int(size), array)
        if "object" in shape.types:
            size = self.sizes.object(shape)
            if size < math.inf:
                whole = partial(object_parts, self, shape, place, first)
                yield self._way(atom, place, "object", int(size), whole)

    def _long(self, shape: Shape) -> Flat | None:
        """The strings of a shape, if they may be too long to be decided upon whole."""
        if shape.values is not None or shape.nots or "string" not in shape.types:
            return None
        flat = string(shape)
        return flat if flat.body is not None else None

    def _array(self, shape: Shape, place: Place) -> Iterator[Part]:
        flat = flat_array(self, shape, 0)
        if flat is not None:
            return flat.parts(place)
        simple = shape.unique and not shape.contains
        if simple and all(self.flat(item(shape, i)) for i in range(longest_prefix(shape) + 1)):
            return Uniques(self, shape, place).parts()
        return Items(self, shape, place, self.contained(shape)).parts()

    def contained(self, shape: Shape) -> Contained:
        """What becomes of the `contains` of an array."""
        return Contained(self, shape, most_items(shape, self.limits))

    def _way(self, demand: Demand, place: Place, kind: str, floor: int, make: Any) -> Alternative:
        def suits(document: Any) -> bool:
            value = place.of(document)
            own = kind_of(value)
            listed = self.shape(demand).values is not None or (kind, own) == ("scalar", "string")
            return (listed or own == kind) and self.fits(demand, value)

        return Alternative(make, suits, floor, kind, leaf=kind in ("scalar", "string"))


def _compiles(flat: Flat, states: float = math.inf) -> bool:
    """Whether a language is small enough to be compiled, and has at most so many states."""
    try:
        return flat.language.automaton().states <= states
    except Unsupported:
        return False


def _too_many(demand: Demand) -> Unsupported:
    return Unsupported(
        "too many alternatives beside each other: the first combinations are contradictory",
        where=demand.schemas[0].pointer if demand.schemas else "#",
        todo="write fewer anyOf and oneOf beside each other, or inside allOf",
    )


def _sure(at: At) -> bool:
    """Whether all readings of a schema agree on which values satisfy it."""
    text = json.dumps(at.schema)
    return not any(mark in text for mark in _LOOSE)


def _bounds(facts: Facts) -> bool:
    """Whether anything besides types and other lists may rule out a listed value."""
    also, unions, nots = facts.also, facts.unions, facts.nots
    plain = Facts(facts.at, facts.types, facts.values, also=also, unions=unions, nots=nots)
    return facts != plain


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
    return Flat(language, _start(flats, hi), 512, SlotKind.ARRAY, bulk=bulk + 4)


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
    short = all(flat.kind.is_number or flat.kind == SlotKind.BOOLEAN for flat in flats)
    start = 24 if short else 32
    if hi is None or not flats:
        return start if flats else 2
    return min(start, 2 + sum(flats[min(i, len(flats) - 1)].start for i in range(hi)))
