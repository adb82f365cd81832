"""The same document and answer under another surface of its schema.

Only what a prompt shows is changed, and only where the answer stays right: which keys are asked
for, how they are spelled, in which order, whether absent ones may be left out, and descriptions
that say no more than the text does. Titles, `$defs` and the ways to write that something may be
null do not reach the prompt, so they are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

Style = Callable[[list[str]], str]


def _camel(words: list[str]) -> str:
    return words[0] + "".join(word.capitalize() for word in words[1:])


STYLES: tuple[Style, ...] = (
    "_".join,
    "_".join,
    _camel,
    _camel,
    lambda words: "".join(word.capitalize() for word in words),
    "-".join,
    " ".join,
    lambda words: " ".join(words).capitalize(),
    lambda words: " ".join(word.capitalize() for word in words),
    lambda words: "_".join(words).upper(),
)


def words_of(key: str) -> list[str]:
    """The words of a key in lower case; empty if it is no plain name."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*([ _-][A-Za-z0-9]+)*", key):
        return []
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key)
    return [word.lower() for word in re.split(r"[ _-]+", apart)]


@dataclass(slots=True)
class Surface:
    """What is drawn for one task."""

    rng: Random
    style: Style | None
    shuffled: bool
    optional: float
    kept: float
    bare: set[int] = field(default_factory=set)

    def schema(self, schema: Mapping[str, Any]) -> tuple[dict[str, Any], Callable[[Any], Any]]:
        """The schema anew, and what does the same to a value."""
        made = {name: value for name, value in schema.items() if name != "description"}
        if "description" in schema and id(schema) not in self.bare:
            made["description"] = schema["description"]
        items, properties = schema.get("items"), schema.get("properties")
        convert: Callable[[Any], Any] = _same
        if isinstance(items, dict):
            made["items"], each = self.schema(items)
            convert = _listed(each)
        if isinstance(properties, dict) and properties:
            convert = self._object(schema, properties, made)
        return made, convert

    def _object(
        self, schema: Mapping[str, Any], properties: Mapping[str, Any], made: dict[str, Any]
    ) -> Callable[[Any], Any]:
        names = list(properties)
        if self.kept < 1.0:
            names = [name for name in names if self.rng.random() < self.kept] or [
                self.rng.choice(names)
            ]
        if self.shuffled:
            self.rng.shuffle(names)
        spelled = self._spelled(names)
        required = set(schema.get("required", ()))
        made["properties"], made["required"] = {}, []
        inner: dict[str, Callable[[Any], Any]] = {}
        droppable = set()
        for name in names:
            part, inner[name] = self.schema(properties[name])
            types = part.get("type")
            nullable = isinstance(types, list) and "null" in types
            if nullable and name in required and self.rng.random() < self.optional:
                part["type"] = next(kind for kind in types or () if kind != "null")
                if "enum" in part:
                    part["enum"] = [value for value in part["enum"] if value is not None]
                droppable.add(name)
            elif name in required:
                made["required"].append(spelled[name])
            made["properties"][spelled[name]] = part

        def convert(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            return {
                spelled[name]: inner[name](value[name])
                for name in names
                if name in value and not (name in droppable and value[name] is None)
            }

        return convert

    def _spelled(self, names: list[str]) -> dict[str, str]:
        if self.style is None:
            return {name: name for name in names}
        words = {name: words_of(name) for name in names}
        found = {name: self.style(words[name]) if words[name] else name for name in names}
        return found if len(set(found.values())) == len(names) else {name: name for name in names}


def _same(value: Any) -> Any:
    return value


def _listed(each: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: [each(item) for item in value] if isinstance(value, list) else value


def changed(
    schema: Mapping[str, Any], gold: Any, text: str, rng: Random
) -> tuple[Mapping[str, Any], Any]:
    """A schema and its answer, under a drawn surface."""
    keys = len(schema.get("properties", ()))
    surface = Surface(
        rng,
        style=rng.choice(STYLES) if rng.random() < 0.3 else None,
        shuffled=rng.random() < 0.3,
        optional=rng.random() if rng.random() < 0.15 else 0.0,
        kept=rng.uniform(0.3, 0.9) if keys > 2 and rng.random() < 0.25 else 1.0,
    )
    if rng.random() < 0.3:
        odds = rng.choice((0.5, 1.0))
        copied = set(_copied(schema, gold, text))
        surface.bare = {node for node in copied if rng.random() < odds}
    made, convert = surface.schema(schema)
    return made, convert(gold)


def _copied(schema: Mapping[str, Any], gold: Any, text: str) -> Iterator[int]:
    """The described schemas whose every value stands in the text letter by letter."""
    nodes: dict[int, Mapping[str, Any]] = {}
    values: dict[int, list[Any]] = {}
    for node, value in _pairs(schema, gold):
        nodes[id(node)] = node
        values.setdefault(id(node), []).append(value)
    for number, node in nodes.items():
        if "enum" in node or "description" not in node:
            continue
        if all(_stands(value, text) for value in values[number]):
            yield number


def _stands(value: Any, text: str) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str) and item in text for item in value)
    return isinstance(value, str) and value in text


def _pairs(schema: Mapping[str, Any], gold: Any) -> Iterator[tuple[Mapping[str, Any], Any]]:
    yield schema, gold
    if isinstance(gold, dict):
        for name, inner in schema.get("properties", {}).items():
            if name in gold:
                yield from _pairs(inner, gold[name])
    elif isinstance(gold, list) and isinstance(schema.get("items"), dict):
        for item in gold:
            yield from _pairs(schema["items"], item)
