"""Examples with known answers: what rules are measured on.

{"context": "Ann owes 3 EUR.", "expected": {"name": "Ann", "sum": 3}}

accuracy({"name": "Ann", "sum": 3}, {"name": "Ann", "sum": 4})      # 0.5
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infill.documents import ROOT, Path
from infill.errors import SourceError

EXPECTED = ("expected", "gold", "value")
"""The keys under which a line may hold the right answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text with the value that a fill should give for it."""

    source: Any
    context: str
    instruction: str
    expected: Any


def read_examples(text: str, source: Any = None, *, name: str) -> list[Example]:
    """The examples of a JSON Lines text.

    A line is an object with `context` and `expected` (or `gold`, `value`), and if wanted
    `instruction` and `schema`, which is used where no source is given. Raises SourceError.
    """
    found = [
        _example(line, source, f"{name}:{number}")
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1)
        if line.strip()
    ]
    if not found:
        raise SourceError("there is no example to measure with", where=name)
    return found


def _example(line: str, source: Any, where: str) -> Example:
    try:
        told = json.loads(line)
    except ValueError as error:
        raise SourceError("this line is not JSON", where=where, got=str(error)) from None
    if not isinstance(told, dict):
        raise SourceError("an example is an object", where=where, got=type(told).__name__)
    key = next((key for key in EXPECTED if key in told), None)
    if key is None or not isinstance(told.get("context"), str):
        raise SourceError(
            "an example needs a text and its answer",
            where=where,
            got=", ".join(f"{name}: {type(value).__name__}" for name, value in told.items()),
            todo='{"context": "a text", "expected": the value in it}',
        )
    own = source if source is not None else told.get("schema")
    if own is None:
        raise SourceError(
            "there is no schema to fill", where=where, todo="--source, or a schema in every line"
        )
    return Example(own, told["context"], str(told.get("instruction", "")), told[key])


def document_leaves(value: Any, path: Path = ROOT) -> Iterator[tuple[Path, Any]]:
    """Path and value of every scalar, and of every empty object or array."""
    match value:
        case dict() if value:
            for name, inner in value.items():
                yield from document_leaves(inner, path / str(name))
        case list() if value:
            for index, inner in enumerate(value):
                yield from document_leaves(inner, path / index)
        case _:
            yield path, value


def accuracy(expected: Any, given: Any) -> float:
    """The share of right leaves among all that either value has; 1.0 and 1 are equal, 1 and true
    are not."""
    wanted = {path: _plain(value) for path, value in document_leaves(expected)}
    found = {path: _plain(value) for path, value in document_leaves(given)}
    right = sum(found.get(path) == value for path, value in wanted.items())
    return right / len(wanted.keys() | found.keys())


def _plain(value: Any) -> tuple[str, Any]:
    match value:
        case bool() | None:
            return "word", value
        case int() | float():
            return "number", float(value)
        case str():
            return "text", value.strip()
    return "empty", type(value)
