"""`Json[T]`: a string that is itself JSON, as a pattern of the texts that T's schema allows.

    json_pattern({"type": "boolean"}, {}, "#")      # ^(true|false)$, about

Structure, types and listed values are in the pattern; bounds and validators of T are pydantic's to
judge. What refers to itself is refused, since a pattern cannot count brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from infill.errors import SourceError

_STRING = r'"([^"\\\u0000-\u001f]|\\["\\/bfnrt])*"'
_INTEGER = r"-?(0|[1-9]\d{0,17})"
_NUMBER = rf"{_INTEGER}(\.\d{{1,15}})?"
_SCALARS = {
    "string": _STRING,
    "integer": _INTEGER,
    "number": _NUMBER,
    "boolean": "(true|false)",
    "null": "null",
}
_ANY = "(" + "|".join((_STRING, _NUMBER, "true", "false", "null")) + ")"
_DEEPEST = 8


def json_pattern(schema: Any, definitions: Mapping[str, Any], where: str) -> str:
    """An anchored pattern; raises SourceError for a schema that refers to itself."""
    return f"^{_Texts(definitions, where).of(schema, 0)}$"


class _Texts:
    def __init__(self, definitions: Mapping[str, Any], where: str) -> None:
        self.definitions, self.where = definitions, where

    def of(self, schema: Any, depth: int) -> str:
        if depth > _DEEPEST:
            raise SourceError(
                "JSON within a string may not refer to itself",
                where=self.where,
                todo="fill the inner type as a field of its own, not as Json[…]",
            )
        inner = depth + 1
        match schema:
            case {"$ref": str(ref)}:
                return self.of(self.definitions[ref.rpartition("/")[2]], inner)
            case {"const": value}:
                return _exactly(value)
            case {"enum": list(values)}:
                return _either([_exactly(value) for value in values])
            case {"anyOf": list(ways)} | {"oneOf": list(ways)}:
                return _either([self.of(way, inner) for way in ways])
            case {"allOf": [one]}:
                return self.of(one, inner)
            case {"type": "array"}:
                return self._array(schema, inner)
            case {"type": "object"}:
                return self._object(schema, inner)
            case {"type": str(name)} if name in _SCALARS:
                return _SCALARS[name]
            case _:
                return _either([_ANY, _list(_ANY, 0, None), _map(_ANY)])

    def _array(self, schema: Mapping[str, Any], depth: int) -> str:
        low, high = schema.get("minItems", 0), schema.get("maxItems")
        if "prefixItems" in schema:
            return r"\[" + ", ".join(self.of(one, depth) for one in schema["prefixItems"]) + r"\]"
        return _list(self.of(schema.get("items", {}), depth), low, high)

    def _object(self, schema: Mapping[str, Any], depth: int) -> str:
        properties = schema.get("properties")
        if not properties:
            return _map(self.of(schema.get("additionalProperties", {}), depth))
        required = schema.get("required", [])
        members = {key: f"{_exactly(key)}: {self.of(properties[key], depth)}" for key in properties}
        first = [key for key in properties if key in required] or list(properties)[:1]
        rest = [f"(, {members[key]})?" for key in properties if key not in first]
        body = ", ".join(members[key] for key in first) + "".join(rest)
        return rf"\{{{body}\}}" if required else rf"\{{({body})?\}}"


def _exactly(value: Any) -> str:
    return re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", json.dumps(value, ensure_ascii=False))


def _either(ways: list[str]) -> str:
    return f"({'|'.join(dict.fromkeys(ways))})"


def _list(item: str, low: int, high: int | None) -> str:
    most = "" if high is None else str(max(high - 1, 0))
    body = f"{item}(, {item}){{{max(low - 1, 0)},{most}}}"
    if high == 0:
        return r"\[\]"
    return rf"\[{body}\]" if low else rf"\[({body})?\]"


def _map(value: str) -> str:
    member = f"{_STRING}: {value}"
    return rf"\{{({member}(, {member})*)?\}}"
