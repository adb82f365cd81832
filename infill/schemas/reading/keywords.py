"""The shape that each keyword's value must have: where subschemas stand, and what else is what.

A metaschema says the same, and says it better when something is wrong, but takes a hundred times
as long to say that nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infill.schemas.reading.location import At

ONE = frozenset(
    {"additionalItems", "additionalProperties", "contains", "else", "if", "items", "not"}
    | {"propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"}
)
LIST = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
TABLE = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})

_KINDS = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_TEXTS = frozenset({"$ref", "$id", "$schema", "$anchor", "$dynamicRef", "pattern", "format"})
_COUNTS = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
    | {"minContains", "maxContains"}
)
_NUMBERS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})


def below(at: At) -> Iterator[At]:
    """The schemas directly inside a schema, in its order; values of a wrong shape are passed by."""
    if not isinstance(at.schema, dict):
        return
    steps: list[tuple[str | int, ...]]
    for keyword, value in at.schema.items():
        match value:
            case dict() if keyword in TABLE or keyword == "dependencies":
                steps = [(keyword, name) for name, inner in value.items() if _schema(inner)]
            case list() if keyword in LIST or keyword == "items":
                steps = [(keyword, index) for index, inner in enumerate(value) if _schema(inner)]
            case dict() | bool() if keyword in ONE:
                steps = [(keyword,)]
            case _:
                continue
        for step in steps:
            yield at.child(*step)


def plain(schema: Any) -> bool:
    """Whether a schema is well-formed beyond doubt, in the draft 2020-12 way of writing.

    False for what is malformed, and for forms that only older drafts have.
    """
    stack = [schema]
    while stack:
        found = stack.pop()
        if isinstance(found, bool):
            continue
        if not isinstance(found, dict):
            return False
        for keyword, value in found.items():
            if keyword in TABLE and isinstance(value, dict):
                stack.extend(value.values())
            elif keyword in LIST and isinstance(value, list) and value:
                stack.extend(value)
            elif keyword in ONE:
                stack.append(value)
            elif not _well_formed(keyword, value):
                return False
    return True


def wanted(keyword: str) -> str:
    """What the value of a keyword must be, for a message; empty if any value will do."""
    if keyword in _TEXTS:
        return "a string"
    if keyword in _COUNTS:
        return "an integer, 0 or above"
    if keyword in _NUMBERS:
        return "a number above 0" if keyword == "multipleOf" else "a number"
    if keyword in ONE:
        return "a schema: an object, true or false"
    if keyword in LIST:
        return "a list of schemas with at least one"
    if keyword in TABLE | {"dependencies"}:
        return "an object whose values are schemas"
    match keyword:
        case "type":
            return "null, boolean, integer, number, string, array or object, or a list of these"
        case "enum":
            return "a list of values"
        case "required":
            return "a list of different strings"
        case "dependentRequired":
            return "an object whose values are lists of different strings"
        case "uniqueItems":
            return "true or false"
        case _:
            return ""


def _schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _well_formed(keyword: str, value: Any) -> bool:
    """Whether the value of a keyword that holds no schemas has the shape it must have."""
    if keyword in _TEXTS:
        return isinstance(value, str)
    if keyword in _COUNTS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if keyword in _NUMBERS:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (keyword != "multipleOf" or value > 0)
    match keyword:
        case "type":
            kinds = value if isinstance(value, list) else [value]
            return (
                bool(kinds)
                and all(isinstance(kind, str) for kind in kinds)
                and (len(set(kinds)) == len(kinds) and _KINDS.issuperset(kinds))
            )
        case "enum":
            return isinstance(value, list)
        case "required":
            return _names(value)
        case "uniqueItems":
            return isinstance(value, bool)
        case "dependentRequired":
            return isinstance(value, dict) and all(map(_names, value.values()))
        case _:
            return keyword not in TABLE | LIST | {"dependencies"}


def _names(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(name, str) for name in value)
        and len(set(value)) == len(value)
    )
