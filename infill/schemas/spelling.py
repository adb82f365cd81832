"""The one spelling of a JSON value that slots carry."""

from __future__ import annotations

from typing import Any

_EXACT = 2.0**53


def spell(value: Any) -> str:
    """The canonical text; 2.0 is written 2, which is the same number to JSON Schema."""
    from infill.grammars.json_value import spell_json

    return spell_json(whole(value))


def whole(value: Any) -> Any:
    """The value with every float that is an integer as one."""
    match value:
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case dict():
            return {key: whole(inner) for key, inner in value.items()}
        case list():
            return [whole(inner) for inner in value]
        case _:
            return value
