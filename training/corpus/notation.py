"""The notation in which documents are written: a text, then schemas as field lines, then answers.

    === tram maintenance | log | en
    22:40 car 3107: door 2 sticks again. Left for the day crew.
    --- What was wrong?
    car: int
    fault: enum(door, brakes, other)
    >>> {"car": 3107, "fault": "door"}

`README.md` beside this file describes all of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

Schema = dict[str, Any]

LAYOUTS = frozenset(
    "prose labelled bullets table csv mail chat log form letter transcript receipt notice settings"
    " mixed".split()
)
LANGUAGES = frozenset("en de fr es it nl pt".split())
FORMATS = {"date": "date", "datetime": "date-time", "email": "email", "uri": "uri"}
TYPES = {"int": "integer", "num": "number", "bool": "boolean"}
TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"

_SCALAR = re.compile(r"(str|int|num|bool|datetime|date|time|email|uri)(?![a-z])")
_BOUNDS = re.compile(r"\((-?[\d.]*?)\.\.(-?[\d.]*)\)")
_KEY = re.compile(r"(?:`([^`]+)`|([^:?`]+?))(\??):\s*")


class Misspelt(Exception):
    """A line that the notation does not have."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")


@dataclass(frozen=True, slots=True)
class Task:
    """A question to a document. `free`: paths of strings that are worked out, not copied."""

    instruction: str
    schema: Schema
    gold: Any
    free: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A text of a domain in a layout and a language, with its tasks."""

    domain: str
    style: str
    language: str
    context: str
    tasks: tuple[Task, ...]
    where: str = ""

    def row(self, name: str) -> dict[str, Any]:
        """The document as it is kept in JSON Lines."""
        return {
            "id": name,
            "domain": self.domain,
            "style": self.style,
            "language": self.language,
            "context": self.context,
            "tasks": [
                {
                    "instruction": task.instruction,
                    "schema": task.schema,
                    "gold": task.gold,
                    "free": list(task.free),
                }
                for task in self.tasks
            ],
        }


def document_of(row: dict[str, Any], where: str) -> Document:
    """A document of JSON Lines."""
    tasks = tuple(
        Task(one["instruction"], one["schema"], one["gold"], tuple(one.get("free", ())))
        for one in row["tasks"]
    )
    return Document(row["domain"], row["style"], row["language"], row["context"], tasks, where)


class Typed(NamedTuple):
    """A type read off the front of a text; `free`: what it holds is worked out."""

    schema: Schema
    null: bool
    free: bool
    rest: str


def read_type(text: str, line: int) -> Typed:
    """The type at the front of a text. Raises Misspelt."""
    if text.startswith("["):
        made = _list(text, line)
    elif text.startswith("{}"):
        made = Typed({"type": "object", "properties": {}, "required": []}, False, False, text[2:])
    elif text.startswith("enum("):
        made = _enum(text, line)
    else:
        made = _scalar(text, line)
    null = made.rest.startswith("?")
    return made._replace(null=null, rest=made.rest[null:])


def _list(text: str, line: int) -> Typed:
    inner = read_type(text[1:], line)
    if not inner.rest.startswith("]"):
        raise Misspelt(line, f"no ] in {text!r}")
    schema = {"type": "array", "items": nullable(inner.schema) if inner.null else inner.schema}
    rest = _bounded(inner.rest[1:], schema, ("minItems", "maxItems"))
    return Typed(schema, False, inner.free, rest)


def _enum(text: str, line: int) -> Typed:
    end = text.find(")")
    options = [option.strip() for option in text[5:end].split(",")]
    if end < 0 or len(set(options)) != len(options) or len(options) < 2:
        raise Misspelt(line, "an enum has two or more different options")
    return Typed({"type": "string", "enum": options}, False, False, text[end + 1 :])


def _scalar(text: str, line: int) -> Typed:
    found = _SCALAR.match(text)
    if not found:
        raise Misspelt(line, f"no type in {text!r}")
    kind, rest = found[1], text[found.end() :]
    schema: Schema = {"type": TYPES.get(kind, "string")}
    if kind in FORMATS:
        schema["format"] = FORMATS[kind]
    if kind == "time":
        schema["pattern"] = TIME
    free = kind in ("date", "datetime", "time") or rest.startswith("~")
    rest = rest.removeprefix("~")
    if kind == "str" and rest.startswith("/"):
        pattern = re.match(r"/((?:[^/\\]|\\.)+)/", rest)
        if not pattern:
            raise Misspelt(line, "a pattern needs a closing /")
        schema["pattern"], rest = pattern[1].replace("\\/", "/"), rest[pattern.end() :]
    textual = schema["type"] == "string"
    rest = _bounded(rest, schema, ("minLength", "maxLength") if textual else ("minimum", "maximum"))
    return Typed(schema, False, free or rest.startswith("~"), rest.removeprefix("~"))


def _bounded(rest: str, schema: Schema, names: tuple[str, str]) -> str:
    """Take `(1..5)` off the front of a text, into the schema."""
    found = _BOUNDS.match(rest)
    if not found:
        return rest
    for name, said in zip(names, found.groups(), strict=True):
        if said:
            schema[name] = float(said) if "." in said else int(said)
    return rest[found.end() :]


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    made = dict(schema)
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    made["type"] = [made["type"], "null"]
    return made


@dataclass(slots=True)
class _Fields:
    """Field lines on their way to a schema."""

    lines: Sequence[tuple[int, str]]
    closed: bool
    free: list[str] = field(default_factory=list)
    at: int = 0

    def block(self, depth: int, path: tuple[str, ...]) -> Schema:
        """The fields of one object: all lines of this indentation, and what is below them."""
        properties: Schema = {}
        required: list[str] = []
        while self.at < len(self.lines):
            number, raw = self.lines[self.at]
            if _indent(raw) < depth:
                break
            if _indent(raw) > depth:
                raise Misspelt(number, "this line is indented without need")
            found = _KEY.match(raw.strip())
            if not found:
                raise Misspelt(number, f"expected 'key: type', got {raw.strip()!r}")
            key = found[1] or found[2]
            if key in properties:
                raise Misspelt(number, f"the key {key!r} comes twice")
            properties[key] = self._field(number, raw.strip()[found.end() :], (*path, key), depth)
            if not found[3]:
                required.append(key)
        made: Schema = {"type": "object", "properties": properties, "required": required}
        return made | ({"additionalProperties": False} if self.closed else {})

    def _field(self, line: int, text: str, path: tuple[str, ...], depth: int) -> Schema:
        made = read_type(text, line)
        description = _description(made.rest.strip(), line)
        self.at += 1
        schema = made.schema
        inner, here = schema, path
        if schema["type"] == "array":
            inner, here = schema["items"], (*path, "*")
        if inner.get("type") == "object":
            deeper = _indent(self.lines[self.at][1]) if self.at < len(self.lines) else 0
            if deeper <= depth:
                raise Misspelt(line, "an object needs indented fields below it")
            inner.update(self.block(deeper, here))
        if made.free:
            self.free.append("/".join(here))
        schema = nullable(schema) if made.null else schema
        return schema | ({"description": description} if description else {})


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _description(text: str, line: int) -> str:
    if not text:
        return ""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise Misspelt(line, f"what is {text!r}? A description has double quotes around it")
    return text[1:-1].replace('\\"', '"')


def read_documents(path: Path) -> Iterator[Document | Misspelt]:
    """The documents of a file in text order; in place of one that cannot be read, why not."""
    for start, lines in _sections(path.read_text(encoding="utf-8").split("\n"), "==="):
        try:
            yield _document(start, lines, f"{path.name}:{start}")
        except Misspelt as error:
            yield error


def _sections(
    lines: Sequence[str], mark: str, first: int = 1
) -> Iterator[tuple[int, Sequence[str]]]:
    """Runs of lines that begin with a marked one, with the number of its line."""
    starts = [number for number, line in enumerate(lines) if line.startswith(mark)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield first + start, lines[start:end]


def _document(start: int, lines: Sequence[str], where: str) -> Document:
    head = [part.strip() for part in lines[0][3:].split("|")]
    if len(head) != 3 or head[1] not in LAYOUTS or head[2] not in LANGUAGES:
        raise Misspelt(start, "expected === domain | layout | language")
    text = [*lines[1:]]
    tasks = list(_sections(lines[1:], "---", start + 1))
    if not tasks:
        raise Misspelt(start, "a document needs a schema")
    context = "\n".join(text[: tasks[0][0] - start - 1]).strip("\n")
    return Document(head[0], head[1], head[2], context, tuple(_task(*t) for t in tasks), where)


def _task(start: int, lines: Sequence[str]) -> Task:
    head, schema = lines[0][3:].strip(), {}
    for flag in ("desc=(.*)$", r"title=(\S+)", "open()"):
        found = re.search(f"@{flag}", head)
        if found:
            schema[flag.partition("=")[0].strip("()")] = found[1].strip()
            head = (head[: found.start()] + head[found.end() :]).strip()
    gold = next((n for n, line in enumerate(lines) if line.startswith(">>>")), 0)
    if not gold:
        raise Misspelt(start, "a schema needs its answer after >>>")
    rows = [(start + n, line.rstrip()) for n, line in enumerate(lines[1:gold], 1) if line.strip()]
    if not rows:
        raise Misspelt(start, "a schema needs fields")
    fields_ = _Fields(rows, closed="open" not in schema)
    made = fields_.block(_indent(rows[0][1]), ())
    told = {"title": schema.get("title"), "description": schema.get("desc")}
    try:
        value = json.loads("\n".join([lines[gold][3:], *lines[gold + 1 :]]))
    except json.JSONDecodeError as error:
        raise Misspelt(start + gold, f"the answer is no JSON: {error}") from error
    named = {name: one for name, one in told.items() if one}
    return Task(head, named | made, value, tuple(sorted(fields_.free)), start)
