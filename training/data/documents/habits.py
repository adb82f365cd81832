"""How one author writes a schema: keys, nulls, and what stands beside the types."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from training.data import keys
from training.data.documents.fields import Field

LENGTHS = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 50, 60, 64, 80, 100, 120, 128, 160, 200,
           250, 255, 300, 400, 500, 1000)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """How one schema is written: its keys, and what it says beside the types."""

    rng: Random
    style: keys.Style
    absent: str
    told: float
    bounded: bool
    patterned: bool
    strict: bool

    @classmethod
    def drawn(cls, rng: Random) -> Habit:
        """One author's habits."""
        return cls(
            rng,
            keys.style(rng),
            rng.choices(("null", "omit", "mixed"), (74, 16, 10))[0],
            rng.choices((0.0, 0.3, 0.6, 0.95), (52, 10, 18, 20))[0],
            rng.random() < 0.42,
            rng.random() < 0.4,
            rng.random() < 0.6,
        )


def decorated(habit: Habit, field: Field) -> dict[str, Any]:
    """The field's schema with bounds, and with or without description, pattern and format."""
    rng, made = habit.rng, dict(field.schema)
    if made["type"] == "array":
        item = dict(made["items"])
        _bound(habit, item, max(map(str, field.value or ()), key=len, default=""))
        made["items"] = item
        if habit.bounded and rng.random() < 0.7:
            made["maxItems"] = above(rng, max(4, len(field.value or ())))
    else:
        _bound(habit, made, field.value)
    if field.about and (field.told or rng.random() < habit.told):
        made["description"] = rng.choice(field.about.split("|"))
    return made


def _bound(habit: Habit, schema: dict[str, Any], value: Any) -> None:
    """Lengths, patterns and least values as the author is used to write them."""
    rng = habit.rng
    if "pattern" in schema and not habit.patterned:
        del schema["pattern"]
    if schema["type"] == "string" and "enum" not in schema and habit.bounded:
        least = {"date": 10, "date-time": 25}.get(schema.get("format", ""), 1)
        size = max(least, len(value or ""))
        schema["maxLength"] = size if least > 1 else above(rng, max(size, 6 if value else 30))
    if schema.get("format") in ("uri", "email") and rng.random() < 0.35:
        del schema["format"]
    if schema["type"] == "integer" and habit.bounded and not str(value).startswith("-"):
        schema.setdefault("minimum", 0)


def above(rng: Random, size: int) -> int:
    """A round bound that is not far below twice the size, or well above it."""
    fit = [length for length in LENGTHS if length >= size] or [size]
    return rng.choice(fit[:5])


def nullable(rng: Random, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null: in one of two spellings."""
    if rng.random() < 0.75:
        made = {**schema, "type": [schema["type"], "null"]}
        if "enum" in schema:
            made["enum"] = [*schema["enum"], None]
        return made
    about = schema.get("description")
    bare = {key: value for key, value in schema.items() if key != "description"}
    made = {"anyOf": [bare, {"type": "null"}]}
    return {**made, "description": about} if about else made
