"""Numbers: digits in order, bounds that survive the way through a double, multiples."""

from __future__ import annotations

import json
import math
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings, strategies as st

from infill.errors import SourceError
from infill.grammars.digits import whole_numbers
from infill.grammars.json_texts import spell_json
from infill.grammars.numbers import json_integer, json_number
from infill.languages.language import Language
from tests.tables import accepts

KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
}

_bound = st.one_of(
    st.integers(-30, 30),
    st.integers(-(10**20), 10**20),
    st.floats(-50, 50),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from([0, 0.0, 0.1, -0.1, 0.3, 1e16, 2.0**53, 1e23, 1e-7, -1e-300, 1e40]),
)
_bounds = st.dictionaries(st.sampled_from(sorted(KEYWORDS)), _bound, max_size=3)


def valid(value: float, bounds: dict[str, Any]) -> bool:
    """What jsonschema says of a value."""
    schema = {KEYWORDS[name]: bound for name, bound in bounds.items()}
    return jsonschema.Draft202012Validator(schema).is_valid(value)


def test_numbers_have_no_leading_zeros_and_no_negative_zero() -> None:
    accepts(
        json_integer(),
        yes=["0", "7", "-10", "9" * 19],
        no=["-0", "01", "+1", "1.0", "1e3", "", "-", "9" * 20],
    )
    accepts(
        json_number(),
        yes=["0", "-1", "0.5", "-0.05", "12.50", "1e5", "-2.5E-10", "1.5e+99"],
        no=["-0", "-0.0", ".5", "5.", "00.1", "1e300", "0e5", "1e", "NaN"],
    )


@given(st.integers(0, 12000), st.integers(0, 3000), st.integers(0, 16000))
@settings(max_examples=200, deadline=None)
def test_ranges_of_whole_numbers_are_exact(lo: int, more: int, value: int) -> None:
    language = whole_numbers(lo, lo + more)
    for one in {value, lo, lo + more, max(lo - 1, 0), lo + more + 1}:
        assert language.accepts(str(one)) == (lo <= one <= lo + more)


@given(_bounds, st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_every_number_within_bounds_and_only_those(bounds: dict[str, Any], seed: int) -> None:
    rng = random.Random(seed)
    for language in (json_integer(**bounds), json_number(**bounds)):
        if language.is_empty():
            continue
        for _ in range(8):
            text = language.random(rng)
            assert math.isfinite(json.loads(text)) and valid(json.loads(text), bounds), text
    near = [json.loads(str(bound)) for bound in bounds.values()] + [0, 1.5, rng.uniform(-60, 60)]
    for value in near + [math.nextafter(float(one), math.inf) for one in near if abs(one) < 1e15]:
        _agree(value, bounds, json_integer(**bounds), json_number(**bounds))


def _agree(value: float, bounds: dict[str, Any], integers: Language, numbers: Language) -> None:
    if value and not 1e-12 < abs(value) < 1e18:
        return
    text = spell_json(value)
    if text == "-0.0" or "e" in text:
        return
    assert numbers.accepts(text) == valid(value, bounds), (text, bounds)
    if isinstance(value, int):
        assert integers.accepts(text) == valid(value, bounds), (text, bounds)


def test_more_digits_than_a_double_has_cannot_pass_a_bound() -> None:
    accepts(
        json_number(exclusive_minimum=5, maximum=0.3 + 6),
        yes=["5.000000000000001", "6.3", "6"],
        no=["5", "5.0", "5.00000000000000000001", "6.30000000000000000001"],
    )
    accepts(
        json_number(exclusive_minimum=0),
        yes=["0.00001", "1"],
        no=["0", "0.0", "0." + "0" * 400 + "1"],
    )


def test_empty_ranges_are_empty() -> None:
    assert json_integer(minimum=3, maximum=2).is_empty()
    assert json_integer(exclusive_minimum=3, exclusive_maximum=4).is_empty()
    assert json_integer(minimum=0.2, maximum=0.8).is_empty()
    assert json_integer(minimum=1, maximum=6, multiple_of=7).is_empty()
    assert json_number(exclusive_minimum=3, maximum=3).is_empty()
    assert not json_number(minimum=3, maximum=3).is_empty()


@given(
    st.sampled_from([1, 2, 3, 7, 10, 25, 300, 0.5, 0.25, 0.01, 0.1, 2.5, 1e-5, Decimal("0.125")]),
    st.integers(-2000, 2000),
    st.integers(0, 6),
)
@settings(max_examples=200, deadline=None)
def test_multiples_are_exact_in_decimals(step: Any, units: int, places: int) -> None:
    exact = Fraction(str(step))
    language = json_number(multiple_of=step)
    value = exact * units
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    assert language.accepts(text)
    other = f"{Decimal(units).scaleb(-places):f}"
    if other.lstrip("-0.") != "":
        assert language.accepts(other) == (Fraction(other) % exact == 0), other
    if exact.denominator == 1:
        assert json_integer(multiple_of=step).accepts(str(value))


def test_multiples_and_bounds_hold_together() -> None:
    cents = json_number(minimum=0, exclusive_maximum=10, multiple_of=0.01)
    accepts(cents, yes=["0", "9.99", "9.9", "0.50"], no=["10", "10.0", "9.999", "-0.01"])
    accepts(json_integer(minimum=10, multiple_of=86_400, maximum=200_000), yes=["86400", "172800"])
    accepts(json_integer(multiple_of=1_000_000), yes=["0", "-3000000"], no=["1500000"])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SourceError, match="greater than 0"):
        json_integer(multiple_of=0)
    with pytest.raises(SourceError, match="finite"):
        json_number(minimum=math.inf)


def test_of_a_step_too_fine_for_an_automaton_the_multiples_next_to_zero_are_known() -> None:
    fine = 0.123456789
    accepts(json_number(multiple_of=fine), yes=["0", "0.123456789", "-1.23456789"], no=["0.1"])
    far = json_number(multiple_of=fine, minimum=1000, maximum=1001)
    assert far.texts(20) and all(1000 <= float(text) <= 1001 for text in far.texts(20) or ())
    accepts(json_integer(multiple_of=1_000_003), yes=["-1000003", "2000006"], no=["1000004"])
    assert json_integer(multiple_of=1_000_003, minimum=1, maximum=1_000_002).is_empty()
    accepts(json_number(multiple_of=1_000_003, maximum=-(10**9)), yes=["-1000003000"], no=["0"])


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e250, max_value=1e250))
@settings(max_examples=150, deadline=None)
def test_the_canonical_text_of_a_double_is_a_number_and_the_same_double(value: float) -> None:
    text = spell_json(value)
    assert float(text) == value
    if not value or abs(value) > 1e-290:
        accepts(json_number(), yes=[text])


def test_a_multiple_with_a_point_stays_where_doubles_are_exact() -> None:
    accepts(
        json_number(multiple_of=5),
        yes=["5.0", "-10.0", "801703419316075615", "9007199254740990.0"],
        no=["801703419316075615.0", "-801703419316075615.0", "7.0"],
    )
