"""Fields that are read from somewhere inside a value: `AliasPath` as nested objects and arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infill.errors import SourceError

Path = tuple[str | int, ...]


def nested(made: dict[str, Any], fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object's schema with every field that only has alias paths moved to its first path.

    Raises SourceError for a path from the end of a list, which says nothing of where it stands.
    """
    properties = dict(made.get("properties", {}))
    required = list(made.get("required", []))
    for field, schema in fields.items():
        path = _path(schema.get("validation_alias"))
        if path is None or field not in properties:
            continue
        if any(isinstance(step, int) and step < 0 for step in path):
            raise SourceError(
                "an alias path from the end of a list cannot be written",
                where=f"{name}.{field}",
                got=repr(path),
                todo="count from the start: AliasPath('key', 0)",
            )
        inner = _wrapped(path[1:], properties.pop(field))
        key = str(path[0])
        properties[key] = _both(properties[key], inner) if key in properties else inner
        if field in required:
            required.remove(field)
            required += [key] if key not in required else []
    return {**made, "properties": properties, **({"required": required} if required else {})}


def _path(alias: Any) -> Path | None:
    """The path to write a field at, if it has no name of its own."""
    if not isinstance(alias, list) or not alias:
        return None
    paths = alias if isinstance(alias[0], list) else [alias]
    return None if any(len(path) == 1 for path in paths) else tuple(paths[0])


def _wrapped(path: Path, schema: Any) -> Any:
    if not path:
        return schema
    step, inner = path[0], _wrapped(path[1:], schema)
    if isinstance(step, str):
        return {"type": "object", "properties": {step: inner}, "required": [step]}
    items = [{"type": "null"}] * step + [inner]
    return {"type": "array", "prefixItems": items, "minItems": step + 1, "maxItems": step + 1}


def _both(left: Any, right: Any) -> Any:
    """Two objects or arrays in one: what stands at different places side by side."""
    match left, right:
        case {"type": "null"}, _:
            return right
        case _, {"type": "null"}:
            return left
        case {"type": "object", "properties": dict(), "required": _}, {"type": "object"}:
            merged = dict(left["properties"])
            for key, value in right["properties"].items():
                merged[key] = _both(merged[key], value) if key in merged else value
            return {"type": "object", "properties": merged, "required": list(merged)}
        case {"type": "array", "prefixItems": list(first)}, {"prefixItems": list(second)}:
            longer, shorter = sorted((first, second), key=len, reverse=True)
            items = [_both(a, b) for a, b in zip(longer, shorter, strict=False)]
            items += longer[len(shorter) :]
            count = len(items)
            return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}
        case _:
            return {"allOf": [left, right]}
