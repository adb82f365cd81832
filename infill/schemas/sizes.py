"""How short a value can be: what terminates a recursion, and whether there is any value at all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from infill.schemas.facts import Has
from infill.schemas.items import item, longest_prefix
from infill.schemas.merge import Demand, Shape, closed, least
from infill.schemas.negation import unnamed
from infill.schemas.objects import member

_UNSEEN = 1 << 16
_ANY = frozenset({"", ".*", "^.*", "^"})
"""Patterns that every key matches."""

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler


class Sizes:
    """The characters of the shortest value of each demand, infinite where there is none.

    A least fixed point: while a demand is being measured it counts as infinite inside itself.
    What is found finite is a real derivation, so following the smallest always comes to an end.
    """

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._known: dict[Demand, float] = {}
        self._above: dict[Demand, None] = {}

    def of(self, demand: Demand) -> float:
        known = self._known.get(demand)
        if known is not None:
            return known
        if demand in self._above:
            return math.inf
        self._above[demand] = None
        atoms = self._compiler.atoms(demand)
        size = min((self._atom(atom) for atom in atoms), default=math.inf)
        if size == math.inf and self._compiler.cut(demand):
            size = _UNSEEN
        del self._above[demand]
        if size < math.inf or not self._above:
            self._known[demand] = size
        return size

    def _atom(self, demand: Demand) -> float:
        shape = self._compiler.shape(demand)
        if shape.values is not None:
            flat = self._compiler.flat(demand)
            return flat.least if flat else math.inf
        return min(self._kinds(shape), default=math.inf)

    def _kinds(self, shape: Shape) -> Iterator[float]:
        if shape.types & {"null", "boolean"}:
            yield 4
        if shape.types & {"integer", "number"} and not _no_number(shape):
            yield 1
        if "string" in shape.types:
            yield _string(shape)
        if "array" in shape.types:
            yield self.array(shape)
        if "object" in shape.types:
            yield self.object(shape)

    def array(self, shape: Shape) -> float:
        """The shortest array."""
        if shape.max_items is not None and shape.max_items < shape.min_items:
            return math.inf
        if shape.contains:
            contained = self._compiler.contained(shape)
            if not contained.can(0, contained.none):
                return math.inf
        if shape.unique and self._same(shape):
            return math.inf
        size, last = 2.0, Demand()
        for index in range(shape.min_items):
            demand = item(shape, index)
            one = self.of(demand)
            if demand == last:
                return size + (shape.min_items - index) * (one + 2)
            last = demand
            size += one + 2
        return size

    def _key(self, shape: Shape, has: Has) -> float:
        """The shortest value of a key that must be there, under what is said of keys so named."""
        demand = Demand((has.value,))
        for rule in shape.members:
            found = [
                at
                for pattern, at in rule.patterns.items()
                if pattern in _ANY or has.name.schema == {"pattern": pattern}
            ]
            if not found and rule.extra is not None and has.name.schema == unnamed(rule):
                found.append(rule.extra)
            demand = demand.also(tuple(found))
        return self.of(demand)

    def _same(self, shape: Shape) -> bool:
        """Whether the items that must be there are more than there are different ones."""
        if shape.min_items < 2 or longest_prefix(shape):
            return False
        flat = self._compiler.flat(item(shape, 0), 1)
        return flat is not None and 0 < len(flat.texts) < shape.min_items

    def object(self, shape: Shape) -> float:
        """The shortest object."""
        lo, hi = shape.min_members, shape.max_members
        size = 2.0
        for name in shape.required:
            demand = member(self._compiler, shape, name)
            size += math.inf if demand is None else len(name) + 4 + self.of(demand)
        if hi is not None and (lo > hi or len(shape.required) > hi):
            return math.inf
        if shape.has and any(map(closed, shape.members)):
            return math.inf
        size += sum(8 + self._key(shape, has) for has in shape.has)
        if hi is not None and len(shape.required) + len(shape.has) > hi:
            return math.inf
        more = lo - len(shape.required)
        if more > 0 and all(map(closed, shape.members[:1])):
            optional = [n for n in shape.declared() if n not in shape.required]
            allowed = [n for n in optional if member(self._compiler, shape, n) is not None]
            if shape.members and len(allowed) < more:
                return math.inf
        return size + 8 * max(more, 0)


def _string(shape: Shape) -> float:
    lo = max((fact.min_length for fact in shape.facts), default=0)
    hi = least(fact.max_length for fact in shape.facts)
    return math.inf if hi is not None and hi < lo else lo + 2


def _no_number(shape: Shape) -> bool:
    """Whether the bounds contradict each other, or no multiple lies between them."""
    facts = shape.facts
    low = max((b for f in facts for b in (f.minimum, f.above) if b is not None), default=None)
    high = min((b for f in facts for b in (f.maximum, f.below) if b is not None), default=None)
    if low is None or high is None:
        return False
    lo, hi, unit = _exact(low), _exact(high), _unit(shape)
    outside = {_exact(b) for f in facts for b in (f.above, f.below) if b is not None}
    if unit is None:
        return lo > hi or (lo == hi and lo in outside)
    first, last = -(-lo // unit), hi // unit
    first += first * unit == lo and lo in outside
    last -= last * unit == hi and hi in outside
    return first > last


def _unit(shape: Shape) -> Fraction | None:
    """What every number of a shape is a multiple of, if of anything."""
    units = [_exact(f.multiple_of) for f in shape.facts if f.multiple_of is not None]
    if "number" not in shape.types:
        units.append(Fraction(1))
    if not units:
        return None
    scale = math.lcm(*(unit.denominator for unit in units))
    return Fraction(math.lcm(*(int(unit * scale) for unit in units)), scale)


def _exact(value: float) -> Fraction:
    """A number as its decimal spelling says."""
    return Fraction(repr(value))
