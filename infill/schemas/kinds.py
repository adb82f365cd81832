"""What a JSON value is: its type in a schema's words, and how it is written."""

from __future__ import annotations

from typing import Any


def kind_of(value: Any) -> str:
    """What a value is written as."""
    match value:
        case dict():
            return "object"
        case list():
            return "array"
        case str():
            return "string"
        case _:
            return "scalar"


def type_of(value: Any) -> frozenset[str]:
    """The JSON types of a value; an integer is a number too."""
    match value:
        case None:
            return frozenset({"null"})
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer"})
        case float():
            return frozenset({"integer" if value.is_integer() else "number"})
        case str():
            return frozenset({"string"})
        case list():
            return frozenset({"array"})
        case _:
            return frozenset({"object"})
