"""Limits as real schemas have them: longest strings, most items.

They change nothing in the gold value, but much in the canvas: an array of short strings is one
slot, and one of strings with a limit is filled item by item, with a choice behind every item.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from training.data.example import Task

LENGTHS = (40, 60, 80, 100, 100, 120, 160, 200, 255, 300)
ITEMS = (4, 5, 6, 8, 8, 10, 12, 16, 20, 32)
LIMITED = 0.6
"""The share of tasks whose schema has limits."""


def limited(task: Task, rng: Random) -> Task:
    """The task, for most under a schema with limits that its gold keeps."""
    if rng.random() >= LIMITED:
        return task
    longest = max((len(v) for v in _values(task.gold) if isinstance(v, str)), default=0)
    most = max((len(v) for v in _values(task.gold) if isinstance(v, list)), default=0)
    lengths = [length for length in LENGTHS if length >= longest]
    counts = [count for count in ITEMS if count >= most]
    return replace(task, schema=_limit(task.schema, lengths, counts, rng))


def _limit(schema: Any, lengths: list[int], counts: list[int], rng: Random) -> Any:
    if isinstance(schema, list):
        return [_limit(item, lengths, counts, rng) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: value if key in ("enum", "const", "required") else _limit(value, lengths, counts, rng)
        for key, value in schema.items()
    }
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind] if isinstance(kind, str) else []
    free = not {"enum", "format", "pattern", "maxLength", "maxItems"} & set(schema)
    if free and "string" in kinds and lengths:
        made["maxLength"] = rng.choice(lengths)
    if free and "array" in kinds and counts and rng.random() < 0.7:
        made["maxItems"] = rng.choice(counts)
    return made


def _values(value: Any) -> Iterator[Any]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _values(item)
