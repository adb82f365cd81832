"""Types as sources: pydantic has the last word and makes the instance."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import json
import re
import sys
import typing
import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal, NotRequired

import pytest
import typing_extensions
from pydantic import (
    AnyUrl,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    PostgresDsn,
    RootModel,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from infill import Engine, Options
from infill.blueprint import Failure, Filled
from infill.errors import SourceError, Unsatisfiable
from infill.models.synthetic import Noise
from infill.rules.schedule import FixedSteps
from infill.schemas.sources import source_schema
from infill.schemas.types.types import adapter_of, pydantic_judge


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(le=9)


class Dog(BaseModel):
    kind: Literal["dog"]
    legs: int


class Line(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    price: Decimal = Field(alias="unit price", ge=0, max_digits=6, decimal_places=2)
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    other: Cat | Dog | None = None
    spans: list[tuple[int, int]] = []

    @field_validator("spans")
    @classmethod
    def _ordered(cls, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        if any(low > high for low, high in spans):
            raise ValueError("spans must be ordered")
        return spans

    @model_validator(mode="after")
    def _dear_pets(self) -> Line:
        assert self.price < 100 or self.pet.kind == "cat", "only cats are dear"
        return self


class Order(BaseModel):
    lines: list[Line]


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


class Old(typing.TypedDict, total=False):
    """An old one."""

    a: typing.Required[int]
    b: Annotated[str, Field(max_length=3)]


class Outer(typing.TypedDict):
    inner: list[Old]
    extra: NotRequired[Old | None]


class New(typing_extensions.TypedDict):
    a: int
    b: NotRequired[str]


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


LINE: dict[str, Any] = {"unit price": 5, "pet": {"kind": "cat", "lives": 9}}


def failures(source: Any, document: Any) -> list[Failure]:
    return list(pydantic_judge(adapter_of(source))(Filled(json.dumps(document), {})))


def paths(source: Any, document: Any) -> set[str]:
    return {path for failure in failures(source, document) for path in failure.paths}


def test_a_valid_document_has_no_failures() -> None:
    assert failures(Order, {"lines": [LINE]}) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"unit price": -1}, "/lines/0/unit price"),
        ({"pet": {"kind": "cat", "lives": 10}}, "/lines/0/pet/lives"),
        ({"pet": {"kind": "cow"}}, "/lines/0/pet"),
        ({"pet": {"kind": "dog"}}, "/lines/0/pet/legs"),
        ({"other": {"kind": "cat", "lives": 10}}, "/lines/0/other/lives"),
        ({"spans": [[1, 2], [3, "x"]]}, "/lines/0/spans/1/1"),
        ({"spans": [[2, 1]]}, "/lines/0/spans"),
        ({"unit price": 500, "pet": {"kind": "dog", "legs": 4}}, "/lines/0"),
    ],
    ids=str,
)
def test_a_complaint_of_pydantic_becomes_a_pointer_into_the_json(change: Any, path: str) -> None:
    assert path in paths(Order, {"lines": [{**LINE, **change}]})


def test_messages_come_without_boilerplate() -> None:
    [failure] = failures(Order, {"lines": [{**LINE, "spans": [[2, 1]]}]})
    assert failure.message == "spans must be ordered"
    dear = {**LINE, "unit price": 500, "pet": {"kind": "dog", "legs": 4}}
    [failure] = failures(Order, {"lines": [dear]})
    assert failure.message == "only cats are dear"


def test_keys_and_items_of_maps_are_walked_too() -> None:
    assert paths(dict[str, dict[int, int]], {"a/b": {"1": "x"}}) == {"/a~1b/1"}
    assert paths(dict[int, int], {"x": 1}) == {"/x"}


SOURCES: list[tuple[Any, str]] = [
    (Order, "object"),
    (Point, "object"),
    (New, "object"),
    (Old, "object"),
    (Outer, "object"),
    (list[Old], "array"),
    (RootModel[list[int]], "array"),
    (list[Cat], "array"),
    (Annotated[int, Field(ge=3)], "integer"),
    (int, "integer"),
    (Literal["a", "b"], "string"),
    (Colour, "string"),
    (dict[str, int], "object"),
    (tuple[int, str], "array"),
    (TypeAdapter(int), "integer"),
]


@pytest.mark.parametrize(("source", "kind"), SOURCES, ids=repr)
def test_every_type_that_pydantic_knows_is_a_source(source: Any, kind: str) -> None:
    assert source_schema(source)["type"] == kind


def test_a_typed_dict_of_the_standard_library_keeps_what_is_required() -> None:
    schema = source_schema(Outer)
    old = schema["$defs"]["Old"]
    assert old["required"] == ["a"]
    assert old["properties"]["b"]["maxLength"] == 3
    assert old["description"] == "An old one."
    assert schema["required"] == ["inner"]


class Loop(typing.TypedDict):
    again: NotRequired[list[Loop]]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="pydantic reads typing.TypedDict itself")
def test_a_typed_dict_within_itself_is_told_where_to_come_from() -> None:
    with pytest.raises(SourceError, match="typing_extensions"):
        source_schema(Loop)


class Opaque:
    pass


@pytest.mark.parametrize("source", [Opaque, list[Opaque], typing.Callable[[], int]], ids=repr)
def test_a_type_that_json_cannot_describe_is_refused(source: Any) -> None:
    with pytest.raises(SourceError, match="pydantic cannot describe"):
        source_schema(source)


def accepted(source: Any, pattern: str, value: Any) -> bool:
    """Whether pydantic takes a value, which the pattern must match."""
    assert re.search(pattern, value), value
    try:
        TypeAdapter(source).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("source", "values"),
    [
        (HttpUrl, ["http://a", "https://a-b.c1.de:80/x?y#z", "HTTP://1.2.3.4/".lower()]),
        (PostgresDsn, ["postgres://u:p@a.de:5432/db", "postgresql+asyncpg://a/b"]),
    ],
)
def test_the_pattern_of_a_url_type_is_what_its_parser_takes(source: Any, values: list[str]) -> None:
    pattern = source_schema(source)["pattern"]
    assert all(accepted(source, pattern, value) for value in values)
    for value in ("a:b", "ftp://a", "http://", "http://a..b", "http://1.999", "postgres://"):
        assert not re.search(pattern, value)


def test_a_url_of_any_kind_is_only_a_uri() -> None:
    assert "pattern" not in source_schema(AnyUrl)


def test_decimals_are_numbers_with_the_places_and_digits_asked_for() -> None:
    assert source_schema(Annotated[Decimal, Field(max_digits=6, decimal_places=2, ge=0)]) == {
        "type": "number",
        "minimum": 0,
        "exclusiveMaximum": 10000,
        "multipleOf": 0.01,
    }
    assert source_schema(Decimal) == {"type": "number"}
    assert source_schema(Annotated[Decimal, Field(decimal_places=0)])["multipleOf"] == 1


def test_keys_that_are_no_strings_are_constrained() -> None:
    assert re.fullmatch(source_schema(dict[int, str])["propertyNames"]["pattern"], "-12")
    assert source_schema(dict[uuid.UUID, str])["propertyNames"]["format"] == "uuid"
    assert "propertyNames" not in source_schema(dict[str, str])


def test_e_mail_addresses_have_the_domain_that_pydantic_asks_for() -> None:
    email = pytest.importorskip("pydantic").EmailStr
    pytest.importorskip("email_validator")
    pattern = source_schema(email)["pattern"]
    assert accepted(email, pattern, "a.o'b+c@x-y.example.com")
    for value in ("a@b", "a@-b.c", "a b@c.de", "@c.de"):
        assert not re.search(pattern, value)


def test_dates_and_times_keep_their_formats() -> None:
    formats = {dt.date: "date", dt.datetime: "date-time", dt.time: "time", dt.timedelta: "duration"}
    for source, name in formats.items():
        assert source_schema(source)["format"] == name


class Strict(BaseModel):
    count: Annotated[int, Field(ge=1, le=6)]
    share: Annotated[Decimal, Field(ge=0, le=1, max_digits=3, decimal_places=2)]
    colour: Colour
    site: HttpUrl
    day: dt.date
    lengths: dict[int, bool]

    @field_validator("count")
    @classmethod
    def _odd(cls, count: int) -> int:
        if count % 2 == 0:
            raise ValueError("an odd count is wanted")
        return count


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("source", [Strict, list[Old], Point, Annotated[int, Field(multiple_of=7)]])
def test_noise_fills_a_type_with_a_valid_instance(source: Any, seed: int) -> None:
    options = Options(schedule=FixedSteps(4), slot_cap=48, items=2)
    result = Engine(Noise(seed), options=options).fill(source, seed=seed)
    assert failures(source, json.loads(result.text)) == []
    assert type(result.value) is type(adapter_of(source).validate_json(result.text))


def test_a_validator_that_nothing_satisfies_ends_in_an_error_that_quotes_it() -> None:
    class Never(BaseModel):
        n: Annotated[int, Field(ge=1, le=3)]

        @field_validator("n")
        @classmethod
        def _no(cls, n: int) -> int:
            raise ValueError("no number will do")

    with pytest.raises(Unsatisfiable, match="no number will do"):
        Engine(Noise(0)).fill(Never)
