"""Numbers under several bounds, steps and forbidden steps: whether there are any, and which.

found = NumberSet(Fraction(5), Fraction(8), outside=frozenset(), unit=Fraction(3), outs=())
list(found.listed())      # [6]
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from infill.schemas.demands.shape import ValueShape
from infill.schemas.reading.facts import SchemaFacts
from infill.schemas.reading.schema_ref import SchemaRef

FEW = 300
"""Numbers that are listed where an automaton would count too many remainders."""

REMAINDERS = 4000
"""The most remainders that the steps of several alternatives may have together."""

_LOOKED = 20_000


@dataclass(frozen=True, slots=True)
class NumberSet:
    """Numbers from `low` to `high`, none of them `outside`; multiples of `unit`, of no `outs`."""

    low: Fraction | None
    high: Fraction | None
    outside: frozenset[Fraction]
    unit: Fraction | None
    outs: tuple[Fraction, ...]

    @property
    def possible(self) -> bool:
        """Whether there may be any; no is for sure."""
        low, high, unit = self.low, self.high, self.unit
        if unit is None:
            if low is None or high is None or low < high:
                return True
            return low == high and self.holds(low)
        if any((unit / out).denominator == 1 for out in self.outs):
            return False
        if low is None or high is None or (high - low) / unit > _LOOKED:
            return True
        return next(self.listed(), None) is not None

    @property
    def remainders(self) -> int:
        """How many remainders tell these numbers from others."""
        if self.unit is None and not self.outs:
            return 1
        units = [*self.outs, *([self.unit] if self.unit is not None else [])]
        found = _common(units).numerator
        while found % 10 == 0:
            found //= 10
        return found

    def holds(self, value: Fraction) -> bool:
        """Whether a number is one of these."""
        inside = (self.low is None or self.low <= value) and (
            self.high is None or value <= self.high
        )
        stepped = self.unit is None or (value / self.unit).denominator == 1
        out = any((value / one).denominator == 1 for one in self.outs)
        return inside and stepped and not out and value not in self.outside

    def listed(self) -> Iterator[Fraction]:
        """The first of them from zero, or from the bound next to it; needs a unit."""
        assert self.unit is not None
        nearest = Fraction(0)
        if self.low is not None and self.low > 0:
            nearest = self.low
        elif self.high is not None and self.high < 0:
            nearest = self.high
        middle = int(nearest / self.unit)
        for step in range(_LOOKED):
            above, below = (middle + step) * self.unit, (middle - step) * self.unit
            if self.high is not None and above > self.high and self._under(below):
                return
            for value in (above, below) if step else (above,):
                if self.holds(value):
                    yield value

    def _under(self, value: Fraction) -> bool:
        return self.low is not None and value < self.low


def numbers_of(shape: ValueShape, exclusions: Sequence[SchemaFacts] = ()) -> NumberSet:
    """The numbers of a shape; `exclusions` are the facts of what must not hold."""
    lows = [bound for bound in (shape.minimum, shape.above) if bound is not None]
    highs = [bound for bound in (shape.maximum, shape.below) if bound is not None]
    outside = frozenset(by_spelling(b) for b in (shape.above, shape.below) if b is not None)
    units = [by_spelling(unit) for unit in shape.multiple_of]
    if "number" not in shape.types:
        units.append(Fraction(1))
    return NumberSet(
        by_spelling(max(lows)) if lows else None,
        by_spelling(min(highs)) if highs else None,
        outside,
        _common(units) if units else None,
        tuple(one for fact in exclusions if (one := step(fact)) is not None),
    )


def step(facts: SchemaFacts) -> Fraction | None:
    """The step of a schema that asks nothing else of numbers."""
    speaks = facts.types is None or "number" in facts.types
    if facts.multiple_of is None or not speaks:
        return None
    at = facts.at
    return by_spelling(facts.multiple_of) if facts == _said(at, facts) else None


def _said(at: SchemaRef, facts: SchemaFacts) -> SchemaFacts:
    return SchemaFacts(at, types=facts.types, multiple_of=facts.multiple_of)


def _common(units: Sequence[Fraction]) -> Fraction:
    """The least number that is a multiple of all units."""
    scale = math.lcm(*(unit.denominator for unit in units))
    return Fraction(math.lcm(*(int(unit * scale) for unit in units)), scale)


def by_spelling(value: float) -> Fraction:
    """A number exactly as its decimal spelling."""
    return Fraction(repr(value))
