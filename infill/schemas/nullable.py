"""`nullable: true`, OpenAPI's word for a type that may be null, said in JSON Schema's own words."""

from __future__ import annotations

from typing import Any

from infill.schemas.references import At
from infill.schemas.shapes import below


def standard(schema: Any) -> Any:
    """The schema with `nullable: true` beside a type written as a type list; itself if none."""
    if not _says_nullable(schema):
        return schema
    schema = _copy(schema)
    stack = [At("#", schema)]
    while stack:
        at = stack.pop()
        stack.extend(below(at))
        if isinstance(at.schema, dict) and at.schema.get("nullable") is True:
            kinds = at.schema.get("type")
            if isinstance(kinds, str | list):
                listed = [kinds] if isinstance(kinds, str) else kinds
                at.schema["type"] = [*listed, *(["null"] if "null" not in listed else [])]
    return schema


def _says_nullable(schema: Any) -> bool:
    stack = [schema]
    while stack:
        match stack.pop():
            case dict() as inner:
                if inner.get("nullable") is True:
                    return True
                stack.extend(inner.values())
            case list() as inner:
                stack.extend(inner)
    return False


def _copy(value: Any) -> Any:
    match value:
        case dict():
            return {key: _copy(inner) for key, inner in value.items()}
        case list():
            return [_copy(inner) for inner in value]
        case _:
            return value
