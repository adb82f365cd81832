"""What pydantic can describe, one sentence each: a known answer comes back as the instance."""

from __future__ import annotations

import datetime as dt
import typing
import uuid
import warnings
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
)

import pydantic
import pytest
from hypothesis import given, settings, strategies as st
from pydantic import (
    AfterValidator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    ImportString,
    Json,
    field_validator,
    model_validator,
)

from infill import Engine, Options
from infill.denoiser import Denoiser
from infill.errors import BudgetError, InfillError, SourceError, Unsatisfiable
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.schemas.sources import source_schema
from tests.schemas.types.pydantic_types import (
    CASES,
    Box,
    Colour,
    Guarded,
    Ordered,
    Partial,
    Pet,
    Plain,
    Tree,
    even,
)

FEW = Options(schedule=FixedSteps(4), slot_cap=48, items=2, depth=2)


@cache
def noisy(kind: type[Noise] | type[Adversary]) -> Denoiser:
    return kind(0)


@pytest.mark.parametrize("name", CASES)
def test_a_known_answer_comes_back_as_the_instance(name: str) -> None:
    source, document, value = CASES[name]
    result = Engine(Teacher(document), options=Options(extra_keys=2)).fill(source)
    assert result.value == value
    assert type(result.value) is type(value)


@pytest.mark.parametrize("name", CASES)
def test_whatever_the_model_says_pydantic_accepts_it(name: str) -> None:
    source = CASES[name][0]
    result = Engine(noisy(Noise), options=FEW).fill(source)
    again: Any = pydantic.TypeAdapter(source)
    assert type(again.validate_json(result.text)) is type(result.value)


FIELDS: list[Any] = [
    int,
    Annotated[int, Field(ge=-3, le=12), AfterValidator(even)],
    Annotated[Decimal, Field(max_digits=4, decimal_places=2, gt=0)],
    Annotated[str, Field(max_length=6, pattern="^[a-z ]*$")],
    bool | None,
    dt.date,
    uuid.UUID,
    Colour,
    Literal["a", 1, None],
    tuple[int, Colour],
    Annotated[set[Annotated[int, Field(ge=0, le=3)]], Field(max_length=2)],
    Annotated[list[Pet], Field(max_length=2)],
    Ordered,
    Guarded,
    Plain,
    Partial,
]


@st.composite
def models(draw: st.DrawFn) -> type[BaseModel]:
    """Models of up to four fields, each required or with a default."""
    kinds = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4))
    optional = draw(st.lists(st.booleans(), min_size=len(kinds), max_size=len(kinds)))
    extra = draw(st.sampled_from(["forbid", "ignore", "allow"]))
    fields: Any = {
        f"field{at}": (kind | None, None) if left else (kind, ...)
        for at, (kind, left) in enumerate(zip(kinds, optional, strict=True))
    }
    return pydantic.create_model("Drawn", __config__=ConfigDict(extra=extra), **fields)


@settings(max_examples=8, deadline=None)
@given(models(), st.sampled_from([Noise, Adversary]), st.integers(0, 9))
def test_any_model_gets_an_instance_of_itself_or_a_clear_error(
    model: type[BaseModel], kind: type[Noise] | type[Adversary], seed: int
) -> None:
    try:
        result = Engine(noisy(kind), options=FEW).fill(model, seed=seed)
    except InfillError as error:
        assert isinstance(error, Unsatisfiable | BudgetError) and error.what
        return
    assert isinstance(result.value, model)
    assert model.model_validate_json(result.text) == result.value


def test_a_failing_validator_masks_only_its_own_fields_and_is_quoted_in_the_trace() -> None:
    for seed in range(3):
        result = Engine(Noise(seed), options=FEW).fill(list[Guarded])
        for event in (e for e in result.trace if e["event"] == "remask"):
            assert all(path.endswith("/digit") for path in event["masked"])
            for message, paths in event["failures"]:
                assert message == "an odd digit is wanted"
                assert all(path.endswith("/digit") for path in paths)
        assert all(one.digit % 2 for one in result.value)


def test_a_rule_between_fields_is_kept_by_searching_for_it() -> None:
    for seed in range(2):
        value = Engine(Noise(seed), options=FEW).fill(Ordered, seed=seed).value
        assert value.low < value.high


def test_a_hopeless_rule_ends_with_its_messages() -> None:
    class Never(BaseModel):
        a: Annotated[int, Field(ge=0, le=2)]
        b: bool

        @model_validator(mode="after")
        def _never(self) -> Never:
            raise ValueError(f"{self.a} does not go with {self.b}")

    with pytest.raises(Unsatisfiable) as caught:
        Engine(Noise(0), options=FEW).fill(Never)
    assert any("does not go with" in line for line in caught.value.tried)


def test_a_validator_with_a_bug_is_told_from_one_that_complains() -> None:
    class Broken(BaseModel):
        a: int

        @field_validator("a")
        @classmethod
        def _oops(cls, value: int) -> int:
            return {}[value]  # type: ignore[no-any-return]

    with pytest.raises(SourceError, match="error of its own") as caught:
        Engine(noisy(Noise)).fill(Broken)
    assert "KeyError" in caught.value.got and __file__ in caught.value.where


class Opaque:
    pass


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a class without a schema": (lambda: Opaque, "cannot describe"),
    "a callable": (lambda: typing.Callable[[int], int], "cannot describe"),
    "a class as value": (lambda: type[int], "no JSON value is"),
    "keys that no object has": (lambda: dict[tuple[int, int], int], "no tuple as a key"),
    "a literal member of a plain enum": (lambda: Literal[Colour.RED], "use the enum itself"),
    "a file that must exist": (lambda: pydantic.FilePath, "not for a text to promise"),
    "a directory that must exist": (lambda: Box[pydantic.DirectoryPath], "not for a text"),
    "what is imported": (lambda: list[ImportString], "whatever the model names"),
    "an alias path from the end": (
        lambda: pydantic.create_model("M", a=(int, Field(validation_alias=AliasPath("x", -1)))),
        "from the end of a list",
    ),
    "JSON that contains itself": (lambda: Json[Tree], "may not refer to itself"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_text_can_be_is_refused_and_says_why(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(SourceError, match=message) as caught:
        source_schema(make())
    assert caught.value.where and caught.value.todo


def test_a_type_whose_package_is_missing_says_which() -> None:
    try:
        import email_validator  # noqa: F401
    except ImportError:
        with pytest.raises(SourceError, match="not installed") as caught:
            source_schema(list[pydantic.EmailStr])
        assert "email" in caught.value.got
    else:
        result = Engine(Noise(0), options=FEW).fill(pydantic.EmailStr)
        assert "@" in result.value


def test_branches_of_a_union_that_json_cannot_hold_are_left_out() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert source_schema(int | typing.Callable[[], int]) == {"type": "integer"}
