"""What the value of a keyword must be: a count, a schema, a list of names, …

    Takes.COUNT.holds(3)       # True
    Takes.COUNT.wanted         # "an integer, 0 or above"

A metaschema checks the same, and explains better what is wrong, but takes a hundred times as long
to find that nothing is.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
"""JSON's types, and integers by themselves."""


class Takes(Enum):
    """A kind of value that a keyword may have."""

    ANY = auto()
    TYPES = auto()
    VALUES = auto()
    COUNT = auto()
    NUMBER = auto()
    STEP = auto()
    TEXT = auto()
    FLAG = auto()
    NAMES = auto()
    NAMES_BY_NAME = auto()
    SCHEMA = auto()
    SCHEMA_OR_LIST = auto()
    SCHEMAS = auto()
    SCHEMAS_BY_NAME = auto()
    SCHEMAS_OR_NAMES = auto()

    @property
    def wanted(self) -> str:
        """What to write, for a message; empty if any value will do."""
        return _WANTED.get(self, "")

    def holds(self, value: Any) -> bool:
        """Whether a value is plainly one of these, schemas inside it aside."""
        match self:
            case Takes.TYPES:
                listed = value if isinstance(value, list) else [value]
                return bool(listed) and _different(listed) and TYPES.issuperset(listed)
            case Takes.VALUES:
                return isinstance(value, list)
            case Takes.COUNT:
                return isinstance(value, int) and not isinstance(value, bool) and value >= 0
            case Takes.NUMBER:
                return _number(value)
            case Takes.STEP:
                return _number(value) and value > 0
            case Takes.TEXT:
                return isinstance(value, str)
            case Takes.FLAG:
                return isinstance(value, bool)
            case Takes.NAMES:
                return isinstance(value, list) and _different(value)
            case Takes.NAMES_BY_NAME:
                return isinstance(value, dict) and all(map(Takes.NAMES.holds, value.values()))
            case Takes.SCHEMAS:
                return isinstance(value, list) and bool(value)
            case Takes.SCHEMAS_BY_NAME:
                return isinstance(value, dict)
            case Takes.SCHEMAS_OR_NAMES:
                return False
            case _:
                return True

    def inner(self, value: Any) -> list[tuple[tuple[str | int, ...], Any]]:
        """The schemas inside a value and the steps to each; what is malformed is left out."""
        found: list[tuple[tuple[str | int, ...], Any]] = []
        match self, value:
            case ((Takes.SCHEMAS_BY_NAME | Takes.SCHEMAS_OR_NAMES), dict()):
                found = [((name,), inner) for name, inner in value.items()]
            case ((Takes.SCHEMAS | Takes.SCHEMA_OR_LIST), list()):
                found = [((index,), inner) for index, inner in enumerate(value)]
            case ((Takes.SCHEMA | Takes.SCHEMA_OR_LIST), _):
                found = [((), value)]
        return [(steps, inner) for steps, inner in found if isinstance(inner, dict | bool)]


_SCHEMAS = "an object whose values are schemas"
_SCHEMA = "a schema: an object, true or false"
_WANTED = {
    Takes.TYPES: "null, boolean, integer, number, string, array or object, or a list of these",
    Takes.VALUES: "a list of values",
    Takes.COUNT: "an integer, 0 or above",
    Takes.NUMBER: "a number",
    Takes.STEP: "a number above 0",
    Takes.TEXT: "a string",
    Takes.FLAG: "true or false",
    Takes.NAMES: "a list of different strings",
    Takes.NAMES_BY_NAME: "an object whose values are lists of different strings",
    Takes.SCHEMA: _SCHEMA,
    Takes.SCHEMA_OR_LIST: _SCHEMA,
    Takes.SCHEMAS: "a list of schemas with at least one",
    Takes.SCHEMAS_BY_NAME: _SCHEMAS,
    Takes.SCHEMAS_OR_NAMES: _SCHEMAS,
}


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _different(values: list[Any]) -> bool:
    """Whether all are strings, and no two are the same."""
    return all(isinstance(value, str) for value in values) and len(set(values)) == len(values)
