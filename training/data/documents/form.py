"""From fields to a task: a schema over some of them, in one of many habits, and its gold value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from training.data import keys
from training.data.documents.fields import Field, Part, Table
from training.data.documents.habits import Habit, above, decorated, nullable
from training.data.example import Task

SIZES = (3, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 12)
CELLS = 12
"""About how many values a table asks for."""
DRAFTS = ("https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#")
ASKS = (
    "Read the {noun} and fill in the record.",
    "Fill in the {noun} record.",
    "Extract the fields from the {noun}.",
    "Extract the record from the {noun} below.",
    "Turn the {noun} into a record.",
    "Complete the entry for the {noun}.",
    "Catalogue the {noun}.",
    "Extract the data.",
    "Fill in the form from the text.",
    "Give the {noun} as JSON. Use null for what is not stated.",
    "What does the {noun} say? Answer with JSON.",
    "Read the text and fill the form.",
    "Register the {noun} described in the text.",
)


class Record:
    """An object's schema under construction, with its gold value beside it."""

    def __init__(self, habit: Habit) -> None:
        self.habit = habit
        self.properties: dict[str, Any] = {}
        self.required: list[str] = []
        self.gold: dict[str, Any] = {}

    def put(self, names: str, schema: Mapping[str, Any], value: Any, required: bool = True) -> None:
        """Add a property under one of the names that is not taken yet."""
        options = tuple(name.strip() for name in names.split("|"))
        key = self.habit.style(keys.named(self.habit.rng, options).split())
        spare = [self.habit.style(name.split()) for name in options]
        while key in self.properties:
            key = spare.pop(0) if spare else key + "2"
        self.properties[key] = dict(schema)
        if required:
            self.required.append(key)
            self.gold[key] = value
        elif value is not None:
            self.gold[key] = value

    def add(self, field: Field) -> None:
        """Add a field; one without a value is null or left out."""
        habit, rng = self.habit, self.habit.rng
        schema = decorated(habit, field)
        shy = field.optional or field.value is None
        omitted = habit.absent == "omit" or (habit.absent == "mixed" and rng.random() < 0.5)
        if shy and omitted:
            self.put(field.names, schema, field.value, required=False)
            return
        if (shy and (field.value is None or rng.random() < 0.85)) or rng.random() < 0.02:
            schema = nullable(rng, schema)
        self.put(field.names, schema, field.value)

    def schema(self) -> dict[str, Any]:
        """The object's schema."""
        made: dict[str, Any] = {"type": "object", "properties": self.properties}
        if self.required:
            made["required"] = self.required
        if self.habit.strict:
            made["additionalProperties"] = False
        return made


def task(rng: Random, kind: str, noun: str, text: str, parts: Sequence[Part]) -> Task:
    """A task over some of the parts that the text states or might have stated."""
    habit = Habit.drawn(rng)
    picked = _picked(rng, parts)
    tables = [part for part in picked if isinstance(part, Table) and part.rows]
    if tables and rng.random() < (0.5 if len(picked) == 1 else 0.12):
        schema, gold = _array(habit, tables[0])
        return Task(kind, schema, _ask(rng, noun), text, gold, tuple(_copied(tables[:1], text)))
    top, done = Record(habit), set[str]()
    groups = {part.group for part in picked if isinstance(part, Field) and part.group}
    nested = {group for group in sorted(groups) if rng.random() < 0.65}
    for part in picked:
        match part:
            case Table():
                top.put(part.names, *_array(habit, part))
            case Field(group=group) if group not in nested:
                names = "|".join(f"{group} {name.strip()}" for name in part.names.split("|"))
                top.add(replace(part, names=names) if group else part)
            case Field(group=group) if group not in done:
                done.add(group)
                inner = [p for p in picked if isinstance(p, Field) and p.group == group]
                _nest(habit, top, group, inner)
    schema = _headed(rng, noun, top.schema())
    return Task(kind, schema, _ask(rng, noun), text, top.gold, tuple(_copied(picked, text)))


def _picked(rng: Random, parts: Sequence[Part]) -> list[Part]:
    """Some of the parts, those with a value likelier, in their order or shuffled."""
    size = rng.choice(SIZES)
    parts = [part for part in parts if not isinstance(part, Table) or part.rows or size > 6]
    left, picked = list(range(len(parts))), list[int]()
    while left and len(picked) < size:
        weights = [_weight(parts[index]) for index in left]
        picked.append(left.pop(rng.choices(range(len(left)), weights)[0]))
        if isinstance(parts[picked[-1]], Table):
            size = min(size, max(len(picked), rng.choice((1, 2, 3, 4))))
    if rng.random() < 0.65:
        picked.sort()
    return [parts[index] for index in picked]


def _weight(part: Part) -> float:
    if isinstance(part, Table):
        return 3.0 if part.rows else 0.4
    return 0.5 if part.value in (None, []) else 1.0


def _nest(habit: Habit, top: Record, group: str, fields: Sequence[Field]) -> None:
    """An object of its own for the fields of a group; null where none of them is stated."""
    inner = Record(habit)
    for field in fields:
        inner.add(field)
    schema = inner.schema()
    empty = all(field.value in (None, []) for field in fields)
    if habit.absent != "omit" and all(field.optional for field in fields):
        top.put(group, {**schema, "type": ["object", "null"]}, None if empty else inner.gold)
    else:
        top.put(group, schema, inner.gold)


def _array(habit: Habit, table: Table) -> tuple[dict[str, Any], list[Any]]:
    """An array's schema and value over some of the columns of a table."""
    rng = habit.rng
    width = len(table.rows[0]) if table.rows else 0
    some = list(range(width))
    most = min(width, max(2, CELLS // max(1, len(table.rows))))
    if width > most or (width > 2 and rng.random() < 0.4):
        some = sorted(rng.sample(some, rng.randint(min(2, most), most)))
    if rng.random() < 0.2:
        rng.shuffle(some)
    item = Record(habit)
    columns = [_column(habit, [row[index] for row in table.rows]) for index in some]
    for field, schema in columns:
        item.put(field.names, schema, None)
    if not width:
        item.put("name", {"type": "string"}, None)
    names = list(item.properties)
    gold = [
        dict(zip(names, (row[index].value for index in some), strict=True)) for row in table.rows
    ]
    schema = {"type": "array", "items": item.schema()}
    if habit.bounded and rng.random() < 0.7:
        schema["maxItems"] = above(rng, max(4, len(gold)))
    if table.about and rng.random() < habit.told:
        schema["description"] = rng.choice(table.about.split("|"))
    return schema, gold


def _column(habit: Habit, fields: Sequence[Field]) -> tuple[Field, dict[str, Any]]:
    """One schema that holds for a column in every row."""
    longest = max(fields, key=lambda field: len(str(field.value)))
    if isinstance(longest.value, list):
        longest = replace(longest, value=[value for field in fields for value in field.value])
    schema = decorated(habit, longest)
    if any(field.optional or field.value is None for field in fields):
        schema = nullable(habit.rng, schema)
    return longest, schema


def _headed(rng: Random, noun: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with `$schema`, `title` or both before it, now and then."""
    head: dict[str, Any] = {}
    if rng.random() < 0.25:
        head["$schema"] = rng.choice(DRAFTS)
    if rng.random() < 0.3:
        tail = rng.choice(("record", "info", "data", "summary", "form"))
        words = [*re.findall(r"\w+", noun), tail]
        head["title"] = keys.pascal(words) if rng.random() < 0.7 else " ".join(words).capitalize()
    return head | schema


def _ask(rng: Random, noun: str) -> str:
    """What the user asks for; now and then nothing, since the form says it."""
    return "" if rng.random() < 0.2 else rng.choice(ASKS).format(noun=noun)


def _copied(parts: Sequence[Part], text: str) -> Iterator[str]:
    """What stands in the document letter by letter: not what a line break has split."""
    unfolded = " ".join(text.split())
    for part in parts:
        for field in (part,) if isinstance(part, Field) else (f for row in part.rows for f in row):
            if field.copied and field.value:
                for copied in [field.value] if isinstance(field.value, str) else field.value:
                    if copied in text or copied not in unfolded:
                        yield copied
