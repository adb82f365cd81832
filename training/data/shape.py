"""From facts to a JSON Schema and its gold value: which keys, what names, what may be missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from training.data import keys
from training.data.facts import Draft, Fact, Rows


@dataclass(frozen=True, slots=True)
class Shaped:
    """A schema, the value that the document holds, and the strings copied from it."""

    schema: dict[str, Any]
    gold: Any
    verbatim: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """How one schema spells its keys and treats what a document may leave out."""

    rng: Random
    style: keys.Style
    absent: str
    descriptions: float
    strict: bool

    def key(self, names: tuple[str, ...], taken: Mapping[str, Any]) -> str:
        """A key that is not taken yet."""
        made = self.style(keys.named(self.rng, names).split())
        for name in names:
            if made not in taken:
                break
            made = self.style(name.split())
        while made in taken:
            made += "2"
        return made


class Table:
    """An object's schema under construction, with its gold value beside it."""

    def __init__(self, habit: Habit) -> None:
        self.habit = habit
        self.properties: dict[str, Any] = {}
        self.required: list[str] = []
        self.gold: dict[str, Any] = {}

    def add(self, names: tuple[str, ...], schema: Any, value: Any, about: str, said: bool) -> None:
        """Add a property; one that the document does not state is null or left out."""
        rng, made = self.habit.rng, dict(schema)
        key = self.habit.key(names, self.properties)
        if about and "description" not in made and rng.random() < self.habit.descriptions:
            made["description"] = about
        if rng.random() < 0.03 and set(made) <= {"type", "description"}:
            made["type"] = {"string": ["string", "integer"], "integer": ["integer", "string"]}.get(
                made["type"], made["type"]
            )
        may_miss = rng.random() < 0.22
        by_null = self.habit.absent == "null" or (
            self.habit.absent == "mixed" and rng.random() < 0.5
        )
        if not said and made.get("type") == "array" and rng.random() < 0.6:
            value, said = [], True
            made.pop("minItems", None)
        if not said and "enum" in made and rng.random() < 0.25:
            value, said = "unknown", True
            made["enum"] = [*made["enum"], "unknown"]
        if not said or may_miss:
            if by_null:
                made = nullable(made, rng)
                self.required.append(key)
            elif said and rng.random() < 0.3:
                self.required.append(key)
        else:
            self.required.append(key)
        self.properties[key] = made
        if said:
            self.gold[key] = value
        elif key in self.required:
            self.gold[key] = None

    def schema(self) -> dict[str, Any]:
        """The object's schema."""
        made: dict[str, Any] = {"type": "object", "properties": self.properties}
        if self.required:
            made["required"] = self.required
        if self.habit.strict:
            made["additionalProperties"] = False
        return made


def nullable(schema: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The schema, or null: in one of the three usual spellings."""
    if "enum" in schema:
        made = {**schema, "enum": [*schema["enum"], None]}
        made["type"] = [schema["type"], "null"]
        return made
    if isinstance(schema["type"], list):
        return {**schema, "type": [*schema["type"], "null"]}
    if rng.random() < 0.6:
        return {**schema, "type": [schema["type"], "null"]}
    about = schema.pop("description", None)
    made = {"anyOf": [schema, {"type": "null"}]}
    return {**made, "description": about} if about else made


def shape(rng: Random, draft: Draft, said: set[str], columns: Mapping[str, set[str]]) -> Shaped:
    """A schema over some of the draft's facts, and its gold under what the document said."""
    habit = Habit(
        rng,
        keys.style(rng),
        rng.choice(("null", "null", "omit", "mixed")),
        rng.choice((0.0, 0.0, 0.0, 0.5, 0.9)),
        rng.random() < 0.4,
    )
    top = Table(habit)
    picked = _pick(rng, draft, said, columns)
    groups = dict.fromkeys(fact.group for fact in picked if isinstance(fact, Fact))
    nested = {group for group in groups if rng.random() < 0.7}
    done: set[str] = set()
    for part in picked:
        if isinstance(part, Rows):
            _add_rows(habit, top, part, columns.get(part.id, set()))
        elif not part.group or part.group not in nested:
            names = tuple(f"{part.group} {name}".strip() for name in part.names)
            top.add(names, part.schema, part.value, part.about, part.id in said)
        elif part.group not in done:
            done.add(part.group)
            inner = Table(habit)
            for fact in picked:
                if isinstance(fact, Fact) and fact.group == part.group:
                    inner.add(fact.names, fact.schema, fact.value, fact.about, fact.id in said)
            key = habit.key((part.group,), top.properties)
            top.properties[key], top.gold[key] = inner.schema(), inner.gold
            top.required.append(key)
    schema = top.schema()
    tables = [rows for rows in picked if isinstance(rows, Rows) and any(rows.items[:1])]
    tables = [rows for rows in tables if columns.get(rows.id)]
    if tables and rng.random() < 0.12:
        return _bare(habit, tables[0], columns)
    if rng.random() < 0.12:
        schema = {"title": keys.pascal(draft.noun.split()), **schema}
    return Shaped(schema, top.gold, tuple(_strings(picked, said, columns)))


def _bare(habit: Habit, rows: Rows, columns: Mapping[str, set[str]]) -> Shaped:
    """The array of rows by itself: the document as a list of records."""
    inner = Table(habit)
    _add_rows(habit, inner, rows, columns[rows.id])
    (key,) = inner.properties
    said = tuple(_strings([rows], set(), columns))
    return Shaped(inner.properties[key], inner.gold[key], said)


def _pick(
    rng: Random, draft: Draft, said: set[str], columns: Mapping[str, set[str]]
) -> list[Fact | Rows]:
    """Two to eight parts, most of them stated, in document order or shuffled."""
    stated = [fact for fact in draft.facts if fact.id in said]
    missing = [fact for fact in draft.facts if fact.id not in said]
    most = rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 11))
    kept = rng.sample(stated, min(most, len(stated)))
    lost = rng.sample(missing, min(rng.choice((0, 0, 1, 1, 2)), len(missing)))
    chosen = {fact.id for fact in kept + lost}
    picked: list[Fact | Rows] = [fact for fact in draft.facts if fact.id in chosen]
    for rows in draft.rows:
        if rng.random() < (0.75 if columns.get(rows.id) else 0.1):
            short = len(picked) > 4 and rng.random() < 0.75
            picked = rng.sample(picked, rng.randint(1, 4)) if short else picked
            picked.append(rows)
    if rng.random() < 0.5:
        rng.shuffle(picked)
    return picked


def _add_rows(habit: Habit, top: Table, rows: Rows, shown: set[str]) -> None:
    """An array of objects over the columns that the document shows."""
    rng = habit.rng
    width = [fact.id for fact in rows.items[0] if fact.id in shown] if rows.items else []
    width = width or ([fact.id for fact in rows.items[0]][:2] if rows.items else [])
    if len(width) > 2 and rng.random() < 0.4:
        kept = rng.sample(width, rng.randint(2, len(width)))
        width = [id for id in width if id in kept]
    if not width:
        return
    if rng.random() < 0.3:
        rng.shuffle(width)
    made: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    names: dict[str, str] = {}
    for id in width:
        first = next(fact for fact in rows.items[0] if fact.id == id)
        names[id] = habit.key(first.names, made["properties"])
        made["properties"][names[id]] = _column(rows, id)
        made["required"].append(names[id])
    if habit.strict:
        made["additionalProperties"] = False
    items = [
        {names[id]: fact.value for id in width for fact in item if fact.id == id}
        for item in (rows.items if shown else ())
    ]
    array: dict[str, Any] = {"type": "array", "items": made}
    if items and rng.random() < 0.15:
        array["minItems"] = 1
    if rng.random() < 0.15:
        array["maxItems"] = max(len(items), rng.choice((5, 10, 20)))
    key = habit.key(rows.names, top.properties)
    top.properties[key], top.gold[key] = array, items
    top.required.append(key)


def _column(rows: Rows, id: str) -> dict[str, Any]:
    """One schema that holds for a column in every row: bounds that differ between rows go."""
    schemas = [fact.schema for item in rows.items for fact in item if fact.id == id]
    made = {
        key: value for key, value in schemas[0].items() if all(s.get(key) == value for s in schemas)
    }
    if "enum" in schemas[0] and "enum" not in made:
        made["enum"] = list(dict.fromkeys(m for s in schemas for m in s["enum"]))
    if "type" not in made:
        made["type"] = "number"
    if any(fact.value is None for item in rows.items for fact in item if fact.id == id):
        made["type"] = [made["type"], "null"]
    return made


def _strings(
    picked: list[Fact | Rows], said: set[str], columns: Mapping[str, set[str]]
) -> Iterator[str]:
    """What must stand in the document letter by letter."""
    for part in picked:
        if isinstance(part, Fact):
            if part.verbatim and part.id in said:
                yield from [part.value] if isinstance(part.value, str) else part.value
            continue
        for item in part.items:
            for fact in item:
                if fact.verbatim and fact.id in columns.get(part.id, set()) and fact.value:
                    yield from [fact.value] if isinstance(fact.value, str) else fact.value
