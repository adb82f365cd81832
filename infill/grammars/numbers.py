"""JSON numbers within bounds and multiples, as languages over their decimal spelling.

    json_number(minimum=0.5, maximum=1).accepts("0.75")      # True

Whole numbers are compared digit by digit with the exact bound. A number with a fraction is read
back as a double, so its bound is first moved to the nearest double on the safe side: decimal
order then carries over to doubles, however many digits are written.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from infill.errors import SourceError
from infill.grammars.digits import (
    DIGIT,
    DIGITS,
    ZERO,
    Bound,
    Number,
    Range,
    exact,
    fraction_at_least,
    fraction_at_most,
    whole_numbers,
)
from infill.languages.language import (
    Language,
    any_text,
    characters,
    concat,
    literal,
    multiples,
    nothing,
    one_of,
    union,
)

DIGITS_UNBOUNDED = 19
"""Most digits of a whole part that no bound asks to be longer."""

DIGITS_BOUNDED = 40
"""Bounds of more digits than this are taken as no bound."""

PLACES = 24
"""Bounds of numbers with a fraction are moved inwards to this many decimals."""

SMALLEST = Fraction(1, 10**20)
"""The least distance from zero of a fraction that must not be zero."""

EXACT = Fraction(2**53)
"""Up to here doubles keep every whole number; a multiple beyond may be read as none."""

FEW = 1000
"""Ranges with at most this many multiples are listed one by one."""

COARSE = 10_000
"""Remainders that an automaton may count; of coarser steps the multiples next to 0 are listed."""


def json_integer(
    *,
    minimum: Number | None = None,
    maximum: Number | None = None,
    exclusive_minimum: Number | None = None,
    exclusive_maximum: Number | None = None,
    multiple_of: Number | None = None,
) -> Language:
    """Whole numbers without fraction or exponent; `nothing()` if the range is empty."""
    span = Range.of(minimum, maximum, exclusive_minimum, exclusive_maximum)
    step = _step(multiple_of)
    if step is not None and _remainders(step.numerator) > COARSE:
        return _listed(span, Fraction(step.numerator))
    return _integers(span, step)


def json_number(
    *,
    minimum: Number | None = None,
    maximum: Number | None = None,
    exclusive_minimum: Number | None = None,
    exclusive_maximum: Number | None = None,
    multiple_of: Number | None = None,
) -> Language:
    """Whole numbers and decimal fractions; without any condition also small exponents."""
    span = Range.of(minimum, maximum, exclusive_minimum, exclusive_maximum)
    step = _step(multiple_of)
    if step is not None and _remainders(step.numerator) > COARSE:
        return _listed(span, step)
    parts = [_integers(span, step), _fractions(span, step)]
    if span == Range() and step is None:
        parts.append(_exponents())
    return union(parts)


def _step(multiple_of: Number | None) -> Fraction | None:
    """A double means the decimal it is written as: 0.01 is one hundredth."""
    if multiple_of is None:
        return None
    step = Fraction(repr(multiple_of)) if isinstance(multiple_of, float) else exact(multiple_of)
    if step <= 0:
        raise SourceError("multipleOf must be greater than 0", got=str(multiple_of))
    return step


def _remainders(units: int) -> int:
    """How many remainders tell multiples apart; zeros at the end are no remainders."""
    while units % 10 == 0:
        units //= 10
    return units


def _listed(span: Range, step: Fraction) -> Language:
    """Of the multiples in a range the few nearest to zero, as far as doubles keep them."""
    lo = None if span.lo is None else math.floor(span.lo.value / step)
    hi = None if span.hi is None else math.ceil(span.hi.value / step)
    nearest = max(0, lo or 0) if hi is None or hi > 0 else hi
    first, last = nearest - FEW // 2, nearest + FEW // 2
    if lo is not None:
        first = max(first, lo)
    if hi is not None:
        last = min(last, hi)
    texts = []
    for value in (count * step for count in range(first, last + 1)):
        integral, digits = _split(abs(value))
        text = "-" * (value < 0) + str(integral) + f".{digits}" * bool(digits)
        if span.holds(value) and Fraction(repr(float(text))) == value:
            texts.append(text)
    return one_of(texts) if texts else nothing()


def _integers(span: Range, step: Fraction | None) -> Language:
    lo = None if span.lo is None else math.ceil(span.lo.value)
    hi = None if span.hi is None else math.floor(span.hi.value)
    if span.lo is not None and span.lo.strict and lo == span.lo.value:
        lo = int(span.lo.value) + 1
    if span.hi is not None and span.hi.strict and hi == span.hi.value:
        hi = int(span.hi.value) - 1
    if lo is not None and hi is not None and lo > hi:
        return nothing()
    modulus = 1 if step is None else step.numerator
    if lo is not None and hi is not None and hi // modulus - (lo - 1) // modulus <= FEW:
        first = -(-lo // modulus)
        return one_of(str(n * modulus) for n in range(first, hi // modulus + 1))
    parts = []
    if hi is None or hi >= 0:
        parts.append(_magnitudes(max(lo or 0, 0), hi, modulus))
    if lo is None or lo < 0:
        top = None if lo is None else -lo
        parts.append(literal("-") + _magnitudes(max(1, -hi if hi is not None else 1), top, modulus))
    return union(parts)


def _magnitudes(lo: int, hi: int | None, modulus: int) -> Language:
    """Multiples of `modulus` from `lo` to `hi`, both at least 0."""
    digits = max(DIGITS_UNBOUNDED, len(str(lo)) + 1)
    if hi is None or len(str(hi)) > max(DIGITS_BOUNDED, digits):
        hi = 10**digits - 1
    span = whole_numbers(lo, hi)
    if modulus == 1:
        return span
    zeros = 0
    while modulus % 10 == 0:
        modulus, zeros = modulus // 10, zeros + 1
    if not zeros:
        return span & multiples(modulus)
    return span & (multiples(modulus) + literal("0" * zeros) | literal("0"))


def _fractions(span: Range, step: Fraction | None) -> Language:
    """Numbers written with a point and at least one digit after it."""
    lo = None if span.lo is None else _upward(span.lo)
    hi = None if span.hi is None else _downward(span.hi)
    if step is not None:
        lo, hi = -EXACT if lo is None else max(lo, -EXACT), EXACT if hi is None else min(hi, EXACT)
    if lo is not None and hi is not None and lo > hi:
        return nothing()
    shape = any_text() if step is None else _steps(step)
    parts = []
    if hi is None or hi >= 0:
        parts.append(_decimals(max(lo or Fraction(0), Fraction(0)), hi) & shape)
    if lo is None or lo < 0:
        nearest = max(SMALLEST, -hi) if hi is not None else SMALLEST
        farthest = None if lo is None else -lo
        parts.append(literal("-") + (_decimals(nearest, farthest) & shape))
    return union(parts)


def _decimals(lo: Fraction, hi: Fraction | None) -> Language:
    """Decimal fractions from `lo` to `hi`, both at least 0 and finite in decimals."""
    integral, digits = _split(lo)
    longest = max(DIGITS_UNBOUNDED, len(str(integral)) + 1)
    if hi is None or len(str(int(hi))) > max(DIGITS_BOUNDED, longest):
        hi = Fraction(min(10**longest - 1, 10**308))
    if lo > hi:
        return nothing()
    top, more = _split(hi)
    point = literal(".")
    above = concat([literal(str(integral)), point, fraction_at_least(digits)])
    below = concat([literal(str(top)), point, fraction_at_most(more)])
    if integral == top:
        return above & below
    between = concat([whole_numbers(integral + 1, top - 1), point, DIGITS])
    return union([above, between, below])


def _split(value: Fraction) -> tuple[int, str]:
    """The whole part and the digits after the point of a finite decimal."""
    integral = int(value)
    rest, digits = value - integral, ""
    while rest:
        rest *= 10
        digits += str(int(rest))
        rest -= int(rest)
    return integral, digits


def _steps(step: Fraction) -> Language:
    """Digits with a point whose value is a multiple of `step`; zeros may follow."""
    scale = 0
    while (step * 10**scale).denominator != 1:
        scale += 1
    units = int(step * 10**scale)
    head = DIGITS + literal(".")
    if scale == 0:
        whole_part = head & multiples(units) if units > 1 else head
        return whole_part + ZERO.repeat(1)
    parts = []
    for places in range(1, scale + 1):
        modulus = units // math.gcd(units, 10 ** (scale - places))
        shape = head + DIGIT.repeat(places, places)
        parts.append(shape & multiples(modulus) if modulus > 1 else shape)
    return union(parts) + ZERO.repeat(0)


def _upward(bound: Bound) -> Fraction:
    """The least double allowed by a lower bound, as the decimal it is written as."""
    if bound.value == 0 and bound.strict:
        return SMALLEST
    return -_downward(Bound(-bound.value, bound.strict))


def _downward(bound: Bound) -> Fraction:
    """The greatest double allowed by an upper bound, as the decimal it is written as."""
    if bound.value == 0 and bound.strict:
        return -SMALLEST
    try:
        double = float(bound.value)
    except OverflowError:
        return Fraction(math.copysign(1, bound.value)) * 10**309
    if Fraction(double) > bound.value or (bound.strict and Fraction(double) == bound.value):
        double = math.nextafter(double, -math.inf)
    if not math.isfinite(double):
        return -Fraction(10**309)
    exact = Fraction(repr(double))
    return exact if 10**PLACES % exact.denominator == 0 else _floored(exact)


def _floored(value: Fraction) -> Fraction:
    return Fraction(math.floor(value * 10**PLACES), 10**PLACES)


@lru_cache(maxsize=1)
def _exponents() -> Language:
    nonzero = characters([(0x31, 0x39)])
    return concat(
        [
            literal("-").optional(),
            nonzero,
            (literal(".") + DIGITS).optional(),
            one_of("eE"),
            one_of(["", "+", "-"]),
            union(
                [
                    literal("0").optional() + nonzero,
                    nonzero + DIGIT,
                    concat([one_of("12"), DIGIT, DIGIT]),
                ]
            ),
        ]
    )
