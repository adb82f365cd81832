"""documents: taken from infill/known.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infill.scaffold import UNKNOWN


def escape(key: str) -> str:
    """A key as one reference token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def tokens(pointer: str) -> list[str]:
    """The unescaped keys of a JSON pointer."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def lookup(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer, or UNKNOWN."""
    for key in tokens(pointer):
        if isinstance(document, Mapping) and key in document:
            document = document[key]
        elif isinstance(document, list) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        else:
            return UNKNOWN
    return document


def same(left: Any, right: Any) -> bool:
    """Equality as JSON values: 1 equals 1.0, true does not equal 1, key order is free."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def known(value: Any) -> bool:
    """Whether a document says all of a value."""
    match value:
        case dict():
            return all(map(known, value.values()))
        case list():
            return all(map(known, value))
        case _:
            return value is not UNKNOWN
