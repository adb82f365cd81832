"""The promises of the README, one test each.

What comes back is valid whatever the model says, or there is a clear error.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field, model_validator

from infill import Engine, Options, fill
from infill.api import Request
from infill.errors import BudgetError, Unsatisfiable
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.rules.schedule import FixedSteps
from tests.schemas.strategies import schemas

SMALL = Options(schedule=FixedSteps(4), slot_cap=32, items=3, depth=3, repairs=12)
patient = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def assert_valid_or_reasoned(schema: Any, denoiser: Any) -> None:
    try:
        result = Engine(denoiser, options=SMALL).fill(schema)
    except (Unsatisfiable, BudgetError) as error:
        assert len(str(error)) > 10
        return
    value = json.loads(result.text)
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(value)
    assert jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(value)


@patient
@given(schema=schemas(), seed=st.integers(0, 2**16))
def test_noise_gives_a_valid_value_for_any_schema_or_a_reasoned_error(
    schema: Any, seed: int
) -> None:
    assert_valid_or_reasoned(schema, Noise(seed))


@patient
@given(schema=schemas(), seed=st.integers(0, 2**16))
def test_an_adversary_gives_a_valid_value_for_any_schema_or_a_reasoned_error(
    schema: Any, seed: int
) -> None:
    assert_valid_or_reasoned(schema, Adversary(seed))


class Item(BaseModel):
    name: str = Field(max_length=20)
    price: float = Field(ge=0, le=1000)


class Order(BaseModel):
    number: str = Field(pattern=r"^[A-Z]{2}-\d{4}$")
    currency: str = Field(max_length=3, min_length=3)
    items: list[Item] = Field(max_length=3)
    low: int = Field(ge=0, le=9)
    high: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def ordered(self) -> Order:
        if self.low > self.high:
            raise ValueError("low must not exceed high")
        return self


WANTED = {
    "number": "AB-1234",
    "currency": "EUR",
    "items": [{"name": "Käse 🧀", "price": 3.5}, {"name": "茶", "price": 12}],
    "low": 2,
    "high": 7,
}


def test_a_model_that_knows_the_answer_gets_exactly_its_answer() -> None:
    result = fill(Order, model=Teacher(WANTED))
    assert result.value == Order.model_validate(WANTED)


@pytest.mark.parametrize("seed", range(5))
def test_a_pydantic_model_comes_back_as_an_instance_that_satisfies_its_own_validators(
    seed: int,
) -> None:
    value = fill(Order, model=Noise(seed), options=SMALL).value
    assert isinstance(value, Order)
    assert value.low <= value.high


def test_given_values_stay_and_the_rest_is_filled_around_them() -> None:
    value = fill(Order, model=Noise(3), known={"currency": "EUR", "low": 9}, options=SMALL).value
    assert (value.currency, value.low, value.high) == ("EUR", 9, 9)


def test_the_same_seed_gives_the_same_result_and_trace() -> None:
    one, two = (fill(Order, model=Noise(7), seed=7, options=SMALL) for _ in range(2))
    assert one.text == two.text
    assert [e["event"] for e in one.trace] == [e["event"] for e in two.trace]


def test_a_batch_gives_each_request_what_it_gets_alone() -> None:
    requests = [Request(Order), Request({"type": "integer"}), Request(list[Item])]
    engine = Engine(Noise(1), options=SMALL)
    together = engine.fill_many(requests)
    assert [r.text for r in together] == [engine.fill(r.source).text for r in requests]


def test_one_hopeless_request_does_not_spoil_its_batch() -> None:
    requests = [Request({"type": "integer"}), Request(False), Request({"const": 5})]
    one, bad, five = Engine(Noise(1)).fill_many(requests, errors="return")
    assert isinstance(bad, Unsatisfiable)
    assert isinstance(one.value, int) and five.value == 5


def test_a_validator_that_can_never_be_content_ends_in_an_error_that_says_what_was_tried() -> None:
    class Stubborn(BaseModel):
        flag: bool

        @model_validator(mode="after")
        def never(self) -> Stubborn:
            raise ValueError("nothing pleases me")

    with pytest.raises(Unsatisfiable, match="nothing pleases me") as caught:
        fill(Stubborn, model=Noise(0))
    assert caught.value.tried


@pytest.mark.parametrize("temperature", [0.7, 1.5])
def test_sampling_is_as_valid_as_taking_the_best(temperature: float) -> None:
    options = replace(SMALL, temperature=temperature)
    assert isinstance(fill(Order, model=Noise(0), options=options, seed=1).value, Order)


@pytest.mark.parametrize("make", [Noise, Adversary])
def test_a_long_counted_string_keeps_its_bound_in_every_slot(make: Any) -> None:
    counted = {"anyOf": [{"type": "string", "maxLength": 50}, {"type": "integer"}]}
    for seed in range(4):
        schema = {
            "type": "object",
            "properties": {"a": {"type": "integer"}} | dict.fromkeys("bcdef", counted),
            "required": ["a"],
            "additionalProperties": False,
        }
        result = Engine(make(seed), options=SMALL).fill(schema)
        assert all(event["event"] != "remask" for event in result.trace)
        assert all(len(str(text)) <= 50 for text in result.value.values())
