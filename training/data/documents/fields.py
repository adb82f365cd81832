"""Fields of a record: key names in words, a schema, the value, and what the field means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"
DAY = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record.

    `names` are key names in words and `about` descriptions, alternatives parted by "|". A value
    of None is not in the document; `optional` fields may lack one, so their schemas allow null
    even where it is there. `copied`: the strings of the value stand in the document letter by
    letter. `told`: the names alone do not say which value is meant, so a description always
    stands beside it. `group` names the object it may be nested in.
    """

    names: str
    schema: Mapping[str, Any]
    value: Any
    about: str = ""
    copied: bool = False
    optional: bool = False
    told: bool = False
    group: str = ""

    def inside(self, group: str) -> Self:
        """The same field as a part of a nested object."""
        return replace(self, group=group)

    def maybe(self) -> Self:
        """The same field, which other documents of the kind may lack."""
        return replace(self, optional=True)

    def spelt(self) -> Self:
        """The same field, never without its description."""
        return replace(self, told=True)


@dataclass(frozen=True, slots=True)
class Table:
    """A list of records with the same fields in the same order."""

    names: str
    rows: Sequence[Sequence[Field]]
    about: str = ""


Part = Field | Table


def text(names: str, value: str | None, about: str = "", **keywords: Any) -> Field:
    """A string copied from the document, under keywords such as pattern="…"."""
    schema = {"type": "string"} | keywords
    return Field(names, schema, value or None, about, copied=True, optional=not value)


def made(names: str, value: str | None, about: str, **keywords: Any) -> Field:
    """A string that is put together or cut out, and need not stand in the document."""
    schema = {"type": "string"} | keywords
    return Field(names, schema, value or None, about, optional=not value, told=True)


def whole(names: str, value: int | None, about: str = "", **keywords: Any) -> Field:
    """A whole number."""
    schema = {"type": "integer"} | keywords
    return Field(names, schema, value, about, optional=value is None)


def tally(names: str, value: int, about: str) -> Field:
    """A number of things that the reader has to count."""
    return Field(names, {"type": "integer", "minimum": 0}, value, about, told=True)


def real(names: str, value: float | None, about: str = "", **keywords: Any) -> Field:
    """A number."""
    schema = {"type": "number"} | keywords
    return Field(names, schema, value, about, optional=value is None)


def flag(names: str, value: bool, about: str, *, told: bool = True) -> Field:
    """Yes or no."""
    return Field(names, {"type": "boolean"}, value, about, told=told)


def choice(names: str, value: str | None, members: Sequence[str], about: str = "") -> Field:
    """One of an enum."""
    schema = {"type": "string", "enum": list(members)}
    return Field(names, schema, value, about, optional=value is None)


def listed(
    names: str,
    values: Sequence[str],
    about: str = "",
    *,
    copied: bool = True,
    told: bool = False,
    **keywords: Any,
) -> Field:
    """A list of strings."""
    schema = {"type": "array", "items": {"type": "string"} | keywords}
    return Field(names, schema, list(values), about, copied, told=told)


def numbers(names: str, values: Sequence[int], about: str = "", **keywords: Any) -> Field:
    """A list of whole numbers."""
    schema = {"type": "array", "items": {"type": "integer"} | keywords}
    return Field(names, schema, list(values), about)


def email(names: str, value: str | None, about: str = "") -> Field:
    """A mail address."""
    return text(names, value, about, format="email")


def link(names: str, value: str | None, about: str = "") -> Field:
    """A web address."""
    return text(names, value, about, format="uri", pattern=r"^https?://\S+$")


def day(names: str, value: date | None, about: str = "") -> Field:
    """A day in ISO 8601."""
    iso = value and f"{value:%Y-%m-%d}"
    schema = {"type": "string", "format": "date", "pattern": DAY}
    return Field(names, schema, iso, about or "ISO 8601|YYYY-MM-DD", optional=not value)


def instant(names: str, value: datetime | None, about: str = "") -> Field:
    """A moment in RFC 3339, with the offset that the value carries."""
    schema = {"type": "string", "format": "date-time", "pattern": INSTANT}
    about = about or "ISO 8601, offset as written|date and time with offset, ISO 8601|RFC 3339"
    return Field(names, schema, iso(value) if value else None, about, optional=not value)


def iso(value: datetime) -> str:
    """RFC 3339 to the second; UTC is Z only where the value is in `timezone.utc`."""
    written = value.isoformat(timespec="seconds")
    name = value.tzname() or ""
    return written.removesuffix("+00:00") + "Z" if name == "UTC" else written
