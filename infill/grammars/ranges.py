"""Ranges of numbers, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from infill.errors import SourceError

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound that may itself be excluded."""

    value: Fraction
    strict: bool


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers between two bounds, either of which may be missing."""

    lo: Bound | None = None
    hi: Bound | None = None

    @staticmethod
    def of(
        minimum: Number | None,
        maximum: Number | None,
        exclusive_minimum: Number | None,
        exclusive_maximum: Number | None,
    ) -> Range:
        lows = [
            Bound(exact(value), strict)
            for value, strict in ((minimum, False), (exclusive_minimum, True))
            if value is not None
        ]
        highs = [
            Bound(exact(value), strict)
            for value, strict in ((maximum, False), (exclusive_maximum, True))
            if value is not None
        ]
        return Range(
            max(lows, key=lambda bound: (bound.value, bound.strict), default=None),
            min(highs, key=lambda bound: (bound.value, not bound.strict), default=None),
        )

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in the range."""
        lo, hi = self.lo, self.hi
        above = lo is None or value > lo.value or (value == lo.value and not lo.strict)
        below = hi is None or value < hi.value or (value == hi.value and not hi.strict)
        return above and below


def exact(value: Number) -> Fraction:
    """A bound as a fraction; raises SourceError for what is no finite number."""
    try:
        return Fraction(value)
    except (ValueError, OverflowError):
        raise SourceError("a bound must be a finite number", got=repr(value)) from None
