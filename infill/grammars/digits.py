"""Strings of digits in numeric order: the ranges that numbers are made of, exactly.

whole_numbers(8, 12).accepts("10")      # True
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from infill.errors import SourceError
from infill.languages.language import Language, characters, concat, literal, nothing, union

DIGIT = characters([(0x30, 0x39)])
DIGITS = DIGIT.repeat(1)
ZERO = literal("0")


def whole_numbers(lo: int, hi: int) -> Language:
    """The integers from `lo` to `hi` (both at least 0) without leading zeros."""
    if lo > hi:
        return nothing()
    if lo == 0:
        return ZERO | whole_numbers(1, hi) if hi else ZERO
    first, last = str(lo), str(hi)
    if len(first) == len(last):
        return same_size(first, last)
    parts = [same_size(first, "9" * len(first)), same_size("1" + "0" * (len(last) - 1), last)]
    if len(last) - len(first) > 1:
        parts.append(_from_to("1", "9") + DIGIT.repeat(len(first), len(last) - 2))
    return union(parts)


def same_size(first: str, last: str) -> Language:
    """The digit strings from `first` to `last`, all as long as these."""
    shared = 0
    while shared < len(first) and first[shared] == last[shared]:
        shared += 1
    prefix = literal(first[:shared])
    if shared == len(first):
        return prefix
    rest = len(first) - shared - 1
    low, high = first[shared], last[shared]
    from_low = set(first[shared + 1 :]) <= {"0"}
    to_high = set(last[shared + 1 :]) <= {"9"}
    parts = [
        _from_to(_after(low, not from_low), _after(high, not to_high, -1)) + _free(rest),
    ]
    if not from_low:
        parts.append(literal(low) + _tail(first[shared + 1 :], 1))
    if not to_high:
        parts.append(literal(high) + _tail(last[shared + 1 :], -1))
    return prefix + union(parts)


def fraction_at_least(digits: str) -> Language:
    """The digits after the point, at least one, of fractions not below 0.`digits`."""
    digits = digits.rstrip("0")
    found = DIGIT.repeat(0)
    for place in range(len(digits) - 1, -1, -1):
        digit = digits[place]
        found = literal(digit) + found | _from_to(_after(digit, True), "9") + DIGIT.repeat(0)
    return found if digits else DIGITS


def fraction_at_most(digits: str) -> Language:
    """The digits after the point, at least one, of fractions not above 0.`digits`."""
    digits = digits.rstrip("0")
    if not digits:
        return ZERO.repeat(1)
    found = ZERO.repeat(0)
    for place in range(len(digits) - 1, -1, -1):
        digit = digits[place]
        found = literal(digit) + found | _from_to("0", _after(digit, True, -1)) + DIGIT.repeat(0)
        if place:
            found = found.optional()
    return found


def _tail(digits: str, way: int) -> Language:
    """Digit strings of this size not below (`way` 1) or not above (-1) these digits."""
    stop = "0" if way > 0 else "9"
    bound = digits.rstrip(stop)
    found = _free(len(digits) - len(bound))
    for place in range(len(bound) - 1, -1, -1):
        digit = bound[place]
        ends = (_after(digit, True), "9") if way > 0 else ("0", _after(digit, True, -1))
        found = literal(digit) + found | _from_to(*ends) + _free(len(digits) - place - 1)
    return found


def _after(digit: str, move: bool, way: int = 1) -> str:
    """The next digit; past the ends a character that makes the range empty."""
    return chr(ord(digit) + way) if move else digit


def _from_to(first: str, last: str) -> Language:
    return characters([(ord(first), ord(last))]) if first <= last else nothing()


def _free(count: int) -> Language:
    return concat([DIGIT] * count)


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
