"""What pydantic can describe: a source, a document and its instance, by a name for each."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import enum
import ipaddress
import pathlib
import re
import uuid
from decimal import Decimal
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    NotRequired,
    Required,
    TypeVar,
)

import pydantic
from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    AnyUrl,
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Discriminator,
    Field,
    FutureDate,
    HttpUrl,
    IPvAnyAddress,
    Json,
    JsonValue,
    NaiveDatetime,
    PastDate,
    PlainValidator,
    RootModel,
    SecretBytes,
    SecretStr,
    StringConstraints,
    Tag,
    WithJsonSchema,
    computed_field,
    conint,
    conlist,
    constr,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from typing_extensions import TypeAliasType, TypedDict

T = TypeVar("T")


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: Annotated[int, Field(le=9)]


class Dog(BaseModel):
    kind: Literal["dog"]
    legs: int


class Tree(BaseModel):
    value: int
    kids: list[Tree] = []


class Box(BaseModel, Generic[T]):
    item: T


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Size(enum.StrEnum):
    SMALL = "S"


class Right(enum.Flag):
    READ = 1
    WRITE = 2


class Point(NamedTuple):
    x: int
    y: int = 0


@dataclasses.dataclass
class Plain:
    x: int
    names: list[str] = dataclasses.field(default_factory=list)


@pydantic.dataclasses.dataclass
class Checked:
    x: Annotated[int, Field(gt=3)]


class Partial(TypedDict, total=False):
    a: Required[int]
    b: str


class Whole(TypedDict):
    a: int
    b: NotRequired[str]


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    first_name: str
    last_name: Annotated[str, Field(alias="LN")]


class Aliased(BaseModel):
    a: int = Field(validation_alias="A-a")
    b: int = Field(validation_alias=AliasChoices("bb", "b2"))
    c: int = Field(validation_alias=AliasPath("list", 1))
    d: int = Field(validation_alias=AliasPath("deep", "er", "d"))
    e: str = Field(validation_alias=AliasPath("deep", "e"))
    f: int = Field(default=3, validation_alias=AliasChoices(AliasPath("x", 0), "f2"))


class Named(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    price: int = Field(alias="unit price")


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)
    a: int
    day: dt.date
    share: Decimal
    key: uuid.UUID
    pair: tuple[int, int]
    some: set[int]


class Doubled(BaseModel):
    a: int

    @computed_field
    def twice(self) -> int:
        return 2 * self.a


class Defaults(BaseModel):
    a: int = 3
    b: list[int] = Field(default_factory=list)
    c: str | None = None
    d: Colour = Colour.RED


class Annotating(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"a": 1}]})
    a: int = Field(json_schema_extra={"maximum": 5})


class Letters:
    """A class of its own that says what its JSON looks like."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Letters) and other.text == self.text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> Any:
        return {**handler(core), "pattern": "^[a-c]{1,3}$"}


class Ordered(BaseModel):
    low: Annotated[int, Field(ge=0, le=9)]
    high: Annotated[int, Field(ge=0, le=9)]
    name: Annotated[str, Field(max_length=4)]

    @model_validator(mode="after")
    def _ordered(self) -> Ordered:
        if self.low >= self.high:
            raise ValueError("low must be below high")
        return self


class Guarded(BaseModel):
    digit: Annotated[int, Field(ge=0, le=9)]
    word: Annotated[str, Field(max_length=4)]

    @model_validator(mode="before")
    @classmethod
    def _object(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValueError("an object is wanted")
        return data

    @model_validator(mode="wrap")
    @classmethod
    def _wrapped(cls, data: Any, handler: Any) -> Guarded:
        made: Guarded = handler(data)
        return made

    @field_validator("digit")
    @classmethod
    def _odd(cls, digit: int) -> int:
        if digit % 2 == 0:
            raise ValueError("an odd digit is wanted")
        return digit


def even(value: int) -> int:
    if value % 2:
        raise ValueError("an even number is wanted")
    return value


def kind_of(value: Any) -> Any:
    return value.get("kind") if isinstance(value, dict) else value.kind


Names = TypeAliasType("Names", list[str])
UserId = NewType("UserId", int)
Pet = Annotated[Cat | Dog, Field(discriminator="kind")]
Called = Annotated[Annotated[Cat, Tag("cat")] | Annotated[Dog, Tag("dog")], Discriminator(kind_of)]
TOM = {"kind": "cat", "lives": 9}
UUID4 = "36aec964-f4db-41df-a6e5-f4dfa8446e94"

CASES: dict[str, tuple[Any, Any, Any]] = {
    "a discriminated union": (Pet, TOM, Cat(kind="cat", lives=9)),
    "a union with a callable discriminator": (Called, TOM, Cat(kind="cat", lives=9)),
    "a union within a model": (Box[Pet], {"item": TOM}, Box[Pet](item=Cat(kind="cat", lives=9))),
    "an untagged union": (int | list[int], [1], [1]),
    "a root model": (RootModel[list[int]], [1, 2], RootModel[list[int]]([1, 2])),
    "a generic model": (Box[list[int]], {"item": [7]}, Box[list[int]](item=[7])),
    "a recursive model": (
        Tree,
        {"value": 1, "kids": [{"value": 2, "kids": []}]},
        Tree(value=1, kids=[Tree(value=2)]),
    ),
    "a list of models": (list[Cat], [TOM], [Cat(kind="cat", lives=9)]),
    "a map of models": (dict[str, Cat], {"tom": TOM}, {"tom": Cat(kind="cat", lives=9)}),
    "an optional value": (int | None, None, None),
    "an integer with bounds": (Annotated[int, Field(ge=3, lt=5)], 4, 4),
    "a multiple": (conint(gt=2, multiple_of=3), 6, 6),
    "a string with length and pattern": (constr(max_length=3, pattern="^[a-d]+$"), "abc", "abc"),
    "a string that is stripped and changed": (
        Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern="^[A-Z]+$")],
        "AB",
        "AB",
    ),
    "a list with bounds": (conlist(int, min_length=2, max_length=3), [1, 2], [1, 2]),
    "a decimal with places": (
        Annotated[Decimal, Field(max_digits=4, decimal_places=2)],
        12.25,
        Decimal("12.25"),
    ),
    "a secret": (SecretStr, "hush", SecretStr("hush")),
    "a secret with a length": (
        Annotated[SecretStr, Field(min_length=3)],
        "hush",
        SecretStr("hush"),
    ),
    "secret bytes": (SecretBytes, "hush", SecretBytes(b"hush")),
    "bytes": (bytes, "raw", b"raw"),
    "bytes in base 64": (Base64Bytes, "aGk=", b"hi"),
    "an IPv4 address": (ipaddress.IPv4Address, "10.0.0.1", ipaddress.IPv4Address("10.0.0.1")),
    "an IPv6 address": (ipaddress.IPv6Address, "2001:db8::1", ipaddress.IPv6Address("2001:db8::1")),
    "any address": (IPvAnyAddress, "10.0.0.1", ipaddress.IPv4Address("10.0.0.1")),
    "an IPv4 network": (ipaddress.IPv4Network, "10.1.0.0/16", ipaddress.ip_network("10.1.0.0/16")),
    "an IPv6 network": (
        ipaddress.IPv6Network,
        "2001:db8::/32",
        ipaddress.ip_network("2001:db8::/32"),
    ),
    "an IPv4 interface": (
        ipaddress.IPv4Interface,
        "10.0.0.1/24",
        ipaddress.ip_interface("10.0.0.1/24"),
    ),
    "an IPv6 interface": (
        ipaddress.IPv6Interface,
        "2001:db8::/64",
        ipaddress.ip_interface("2001:db8::/64"),
    ),
    "a path": (pathlib.Path, "a/b.txt", pathlib.Path("a/b.txt")),
    "a UUID": (uuid.UUID, UUID4, uuid.UUID(UUID4)),
    "a UUID of one version": (pydantic.UUID4, UUID4, uuid.UUID(UUID4)),
    "a URL": (AnyUrl, "ftp://a.de/x", AnyUrl("ftp://a.de/x")),
    "a web address": (HttpUrl, "https://a.de/x", HttpUrl("https://a.de/x")),
    "a date": (dt.date, "2024-02-29", dt.date(2024, 2, 29)),
    "a date within bounds": (
        Annotated[dt.date, Field(ge=dt.date(2023, 11, 5), lt=dt.date(2024, 3, 1))],
        "2024-02-29",
        dt.date(2024, 2, 29),
    ),
    "a date in the past": (PastDate, "1999-12-31", dt.date(1999, 12, 31)),
    "a date in the future": (FutureDate, "2999-12-31", dt.date(2999, 12, 31)),
    "a moment": (
        dt.datetime,
        "2024-05-06T07:08:09Z",
        dt.datetime(2024, 5, 6, 7, 8, 9, tzinfo=dt.UTC),
    ),
    "a moment that must have an offset": (
        AwareDatetime,
        "2024-05-06T07:08:09Z",
        dt.datetime(2024, 5, 6, 7, 8, 9, tzinfo=dt.UTC),
    ),
    "a moment that must have none": (
        NaiveDatetime,
        "2024-05-06T07:08:09",
        dt.datetime(2024, 5, 6, 7, 8, 9),
    ),
    "a time from noon on": (
        Annotated[dt.time, Field(ge=dt.time(12))],
        "12:30:00Z",
        dt.time(12, 30, tzinfo=dt.UTC),
    ),
    "a duration": (dt.timedelta, "P1DT2H", dt.timedelta(days=1, hours=2)),
    "a duration within bounds": (
        Annotated[dt.timedelta, Field(ge=dt.timedelta(days=2), le=dt.timedelta(days=400))],
        "P365D",
        dt.timedelta(days=365),
    ),
    "a duration of seconds": (
        Annotated[dt.timedelta, Field(gt=dt.timedelta(0), lt=dt.timedelta(minutes=2))],
        "PT90S",
        dt.timedelta(seconds=90),
    ),
    "an enum": (Colour, "red", Colour.RED),
    "an enum of integers": (Level, 2, Level.HIGH),
    "an enum of strings": (Size, "S", Size.SMALL),
    "a flag": (Right, 1, Right.READ),
    "literals of several types": (Literal["a", 1, True, None], True, True),
    "a literal member of a string enum": (Literal[Size.SMALL], "S", Size.SMALL),
    "a model with a computed field": (Doubled, {"a": 2}, Doubled(a=2)),
    "generated and single aliases": (
        Camel,
        {"firstName": "A", "LN": "B"},
        Camel.model_validate({"firstName": "A", "LN": "B"}),
    ),
    "validation aliases, choices and paths": (
        Aliased,
        {
            "A-a": 1,
            "bb": 2,
            "f2": 6,
            "list": [None, 3],
            "deep": {"er": {"d": 4}, "e": "x"},
        },
        Aliased.model_validate(
            {"A-a": 1, "bb": 2, "f2": 6, "list": [0, 3], "deep": {"er": {"d": 4}, "e": "x"}}
        ),
    ),
    "a field that may be named either way": (Named, {"unit price": 3}, Named(price=3)),
    "a model that forbids extra keys": (Closed, {"a": 1}, Closed(a=1)),
    "a model that allows extra keys": (Open, {"a": 1}, Open(a=1)),
    "a strict model": (
        Strict,
        {
            "a": 1,
            "day": "2024-05-06",
            "share": 0.5,
            "key": UUID4,
            "pair": [1, 2],
            "some": [3],
        },
        Strict(
            a=1,
            day=dt.date(2024, 5, 6),
            share=Decimal("0.5"),
            key=uuid.UUID(UUID4),
            pair=(1, 2),
            some={3},
        ),
    ),
    "defaults that are left out": (Defaults, {}, Defaults()),
    "defaults that are not": (
        Defaults,
        {"a": 1, "b": [2], "c": "x", "d": "blue"},
        Defaults(a=1, b=[2], c="x", d=Colour.BLUE),
    ),
    "extra keywords of a field": (Annotating, {"a": 5}, Annotating(a=5)),
    "a class that describes itself": (Letters, "abc", Letters("abc")),
    "a type with a schema of its own": (
        Annotated[Any, PlainValidator(str), WithJsonSchema({"type": "integer", "maximum": 9})],
        7,
        "7",
    ),
    "a validator after": (Annotated[int, Field(ge=0), AfterValidator(even)], 4, 4),
    "a validator before": (Annotated[int, BeforeValidator(lambda v: v)], 4, 4),
    "a dataclass": (Plain, {"x": 1, "names": ["a"]}, Plain(1, ["a"])),
    "a pydantic dataclass": (Checked, {"x": 4}, Checked(4)),
    "a typed dictionary": (Whole, {"a": 1, "b": "x"}, {"a": 1, "b": "x"}),
    "a typed dictionary that is not total": (Partial, {"a": 1}, {"a": 1}),
    "a named tuple": (Point, [1, 2], Point(1, 2)),
    "a tuple": (tuple[int, str], [1, "a"], (1, "a")),
    "a tuple of any length": (tuple[int, ...], [1, 2], (1, 2)),
    "a set": (set[int], [1, 2], {1, 2}),
    "a frozen set": (frozenset[Literal["a", "b"]], ["b"], frozenset("b")),
    "a deque": (collections.deque[int], [1], collections.deque([1])),
    "keys that are integers": (dict[int, bool], {"3": True}, {3: True}),
    "keys that are dates": (dict[dt.date, int], {"2024-02-29": 1}, {dt.date(2024, 2, 29): 1}),
    "keys that are listed": (dict[Literal["a", "b"], int], {"b": 1}, {"b": 1}),
    "JSON within a string": (Json[list[int]], "[1, 2]", [1, 2]),
    "a model as JSON within a string": (
        Box[Json[Cat]],
        {"item": '{"kind": "cat", "lives": 9}'},
        Box[Json[Cat]](item='{"kind": "cat", "lives": 9}'),
    ),
    "any JSON": (JsonValue, [1, "a"], [1, "a"]),
    "a regular expression": (re.Pattern, "a+", re.compile("a+")),
    "a number of bytes": (ByteSize, 1024, ByteSize(1024)),
    "a complex number": (complex, "1+2j", 1 + 2j),
    "a named alias": (Names, ["a"], ["a"]),
    "a new type": (UserId, 7, 7),
    "an integer": (int, 7, 7),
    "nothing": (type(None), None, None),
}
