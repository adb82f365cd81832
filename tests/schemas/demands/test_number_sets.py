"""Steps, forbidden steps and bounds at once: proven impossible, or met, however coarse they are."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from infill.errors import Unsatisfiable, Unsupported
from infill.schemas import compile_schema
from infill.schemas.demands.number_sets import NumberSet
from tests.schemas.spelled_rows import failures, spelled


def _some(*steps: int) -> dict[str, Any]:
    return {"anyOf": [{"multipleOf": step} for step in steps]}


def _none(*steps: int) -> dict[str, Any]:
    return {"allOf": [{"not": {"multipleOf": step}} for step in steps]}


def test_the_one_number_that_many_alternatives_leave_is_found() -> None:
    parts = [_some(18, 17, 8, 27), _some(34, 20), {"anyOf": [_none(2, 3), {"multipleOf": 51}]}]
    schema = {"type": "integer", "allOf": parts, "minimum": -310, "exclusiveMaximum": -250}
    left = [
        n
        for n in range(-310, -250)
        if any(n % s == 0 for s in (18, 17, 8, 27))
        and any(n % s == 0 for s in (34, 20))
        and (n % 51 == 0 or (n % 2 and n % 3))
    ]
    assert left == [-306]
    assert spelled(schema, -306)


COARSE: list[Any] = [
    {"allOf": [_some(39, 35, 44), _none(16, 27, 25), _some(21, 22)]},
    {"allOf": [_some(39, 35), _none(64, 11)], "exclusiveMaximum": -100_000},
    {"multipleOf": 0.25, "allOf": [_none(7, 11), _some(13, 17, 19)], "minimum": 5000},
]


@pytest.mark.parametrize("schema", COARSE, ids=str)
def test_steps_with_too_many_remainders_for_an_automaton_are_met(schema: Any) -> None:
    schema = {"type": "number", **schema}
    assert not any(failures(schema, random.Random(seed)) for seed in range(4))


IMPOSSIBLE: list[Any] = [
    {"multipleOf": 12, "not": {"multipleOf": 4}},
    {"multipleOf": 14, "minimum": 1, "maximum": 90, "allOf": [_none(4, 6, 10), _none(14)]},
    {"allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "not": {"multipleOf": 12}},
    {"minimum": 3, "maximum": 3, "not": {"multipleOf": 3}},
    {"multipleOf": 0.5, "exclusiveMinimum": 1, "exclusiveMaximum": 1.5},
]


@pytest.mark.parametrize("schema", IMPOSSIBLE, ids=str)
def test_steps_that_leave_no_number_are_a_contradiction(schema: Any) -> None:
    with pytest.raises(Unsatisfiable):
        compile_schema({"type": "number", **schema})


def test_of_numbers_between_bounds_every_one_is_looked_at() -> None:
    numbers = NumberSet(Fraction(1), Fraction(13), frozenset(), Fraction(7), (Fraction(14),))
    assert list(numbers.listed()) == [7]
    assert numbers.possible
    none = NumberSet(Fraction(1), Fraction(6), frozenset(), Fraction(7), ())
    assert not none.possible
    beyond = NumberSet(Fraction(8), Fraction(20), frozenset(), Fraction(14), (Fraction(4),))
    assert list(beyond.listed()) == [14]


def test_what_lies_behind_the_combinations_looked_at_is_not_called_impossible() -> None:
    """Each text begins with one of ten; only the last of the thousand combinations is one."""
    parts = [{"anyOf": [{"pattern": f"{a}{b}"} for b in "0123456789"]} for a in "abc"]
    schema = {"type": "string", "allOf": parts, "pattern": "^a9b9c9$"}
    try:
        row = compile_schema(schema).row
    except Unsupported as refused:
        assert "alternatives" in refused.what
    else:
        assert row
