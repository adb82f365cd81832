"""What one schema object asks by itself: every keyword read once, and the reading closed.

    read_facts(document, SchemaRef("#", {"maxItems": 2})).max_items      # 2

Facts have one form for all drafts. The table of keywords tells how most are read; those that make
a fact together have a function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from types import MappingProxyType
from typing import Any

from infill.documents import same
from infill.errors import SourceError
from infill.schemas.reading.keywords import APPLIED, KEYWORDS
from infill.schemas.reading.node import Node, unique
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.takes import TYPES

_COMBINED = 4


@dataclass(frozen=True, slots=True)
class Members:
    """`properties`, `patternProperties` and `additionalProperties` of one schema."""

    named: dict[str, SchemaRef]
    patterns: dict[str, SchemaRef]
    extra: SchemaRef | None


@dataclass(frozen=True, slots=True)
class Items:
    """The first items one by one, and all that follow; None leaves those open."""

    first: tuple[SchemaRef, ...]
    rest: SchemaRef | None


@dataclass(frozen=True, slots=True)
class Branch:
    """Schemas that must hold together, and some that must not."""

    schemas: tuple[SchemaRef, ...]
    exclusions: tuple[SchemaRef, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemaUnion:
    """Alternatives, of which at least or exactly one holds."""

    at: SchemaRef
    branches: tuple[Branch, ...]
    exactly_one: bool = False


@dataclass(frozen=True, slots=True)
class Contains:
    schema: SchemaRef
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Has:
    """Some key must be there whose name and whose value satisfy a schema each."""

    name: SchemaRef
    value: SchemaRef


@dataclass(frozen=True, slots=True)
class SchemaFacts:
    """The keywords of one schema, in one form for all drafts. None: not given."""

    at: SchemaRef
    types: frozenset[str] | None = None
    values: tuple[Any, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    multiple_of: float | None = None
    min_length: int = 0
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None
    members: Members | None = None
    names: SchemaRef | None = None
    required: tuple[str, ...] = ()
    min_members: int = 0
    max_members: int | None = None
    needs: dict[str, tuple[str, ...]] | None = None
    items: Items | None = None
    min_items: int = 0
    max_items: int | None = None
    unique: bool = False
    contains: Contains | None = None
    unions: tuple[SchemaUnion, ...] = ()
    exclusions: tuple[SchemaRef, ...] = ()
    also: tuple[SchemaRef, ...] = ()
    has: Has | None = None
    unevaluated_members: SchemaRef | None = None
    unevaluated_items: SchemaRef | None = None


def read_facts(document: Document, at: SchemaRef) -> SchemaFacts:
    """Read one schema object; raises SourceError or Unsupported with the keyword's pointer."""
    if at.schema is True:
        return SchemaFacts(at)
    if at.schema is False:
        return SchemaFacts(at, types=frozenset())
    draft = document.draft_of(at)
    node = Node(document.enter(at))
    reference = node.text("$ref")
    if reference is not None and draft <= 7:
        return SchemaFacts(at, also=(document.resolve(node.at, reference),))
    also = [document.resolve(node.at, reference)] if reference is not None else []
    for keyword in ("$dynamicRef", "$recursiveRef"):
        name = node.text(keyword)
        if name is not None:
            also.append(document.resolve(node.at, name, keyword))
    found = {keyword.field: node.read(keyword) for keyword in _BY_THEMSELVES}
    found |= {field: reader(node) for field, reader in _TOGETHER.items()}
    facts = SchemaFacts(
        at,
        **{field: said for field, said in found.items() if said is not None},
        unions=tuple(_unions(node, document.collects)),
        exclusions=tuple(filter(None, [node.schema("not")])),
        also=(*also, *node.schemas("allOf")),
    )
    node.close(draft)
    return facts


def _types(node: Node) -> frozenset[str] | None:
    value = node.take("type")
    nullable = node.take("nullable") is True
    if value is None:
        return None
    names = value if isinstance(value, list) else [value]
    unknown = [name for name in names if name not in TYPES]
    if unknown:
        raise SourceError(
            "JSON has no such type",
            where=f"{node.at.pointer}/type",
            got=repr(unknown[0]),
            todo="use null, boolean, integer, number, string, array or object",
        )
    found = frozenset(names)
    if "number" in found:
        found |= {"integer"}
    return found | {"null"} if nullable else found


def _values(node: Node) -> tuple[Any, ...] | None:
    if not node.has("enum"):
        return (node.take("const"),) if node.has("const") else None
    values = node.take("enum")
    if not isinstance(values, list):
        raise SourceError("'enum' must be a list", where=f"{node.at.pointer}/enum")
    if node.has("const"):
        const = node.take("const")
        values = [value for value in values if same(value, const)]
    return tuple(values)


def _exclusive(node: Node, keyword: str, bound: str) -> float | None:
    """An exclusive bound; in draft 4 `exclusiveMinimum: true` makes the minimum one."""
    if not isinstance(node.at.schema.get(keyword), bool):
        return node.number(keyword)
    return node.at.schema.get(bound) if node.flag(keyword) else None


def _members(node: Node) -> Members | None:
    words = ("properties", "patternProperties", "additionalProperties")
    if not any(map(node.has, words)):
        return None
    return Members(node.table("properties"), node.table("patternProperties"), node.schema(words[2]))


def _items(node: Node) -> Items | None:
    if isinstance(node.at.schema.get("items"), list):
        return Items(node.schemas("items"), node.schema("additionalItems"))
    node.take("additionalItems")
    if not node.has("items") and not node.has("prefixItems"):
        return None
    return Items(node.schemas("prefixItems"), node.schema("items"))


def _contains(node: Node) -> Contains | None:
    least, most = node.count("minContains"), node.count("maxContains")
    schema = node.schema("contains")
    return None if schema is None else Contains(schema, 1 if least is None else least, most)


def _has(node: Node) -> Has | None:
    """What no keyword asks, but the breach of some does: `negation` writes it as `~has`."""
    found = node.table("~has")
    return Has(found["name"], found["value"]) if found else None


def _needs(node: Node) -> dict[str, tuple[str, ...]] | None:
    """Names that a name calls for: `dependentRequired`, and the lists under `dependencies`."""
    needs = node.lists("dependentRequired")
    old = node.at.schema.get("dependencies")
    for name, value in old.items() if isinstance(old, dict) else ():
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list):
            needs[name] = unique((*needs.get(name, ()), *map(str, value)))
    return needs or None


_TOGETHER: Mapping[str, Callable[[Node], Any]] = MappingProxyType(
    {
        "types": _types,
        "values": _values,
        "above": partial(_exclusive, keyword="exclusiveMinimum", bound="minimum"),
        "below": partial(_exclusive, keyword="exclusiveMaximum", bound="maximum"),
        "members": _members,
        "needs": _needs,
        "items": _items,
        "contains": _contains,
        "has": _has,
    }
)
"""Fields that several keywords make together, or one in more ways than its row tells."""

_BY_THEMSELVES = tuple(
    keyword
    for keyword in KEYWORDS.values()
    if keyword.constrains and keyword.field not in APPLIED | _TOGETHER.keys()
)


def _unions(node: Node, collects: bool) -> Iterator[SchemaUnion]:
    """The unions of a schema; where something asks what is left unevaluated, it matters which of
    several branches hold, and whether an `if` does that asks for nothing."""
    for keyword in ("anyOf", "oneOf"):
        branches = node.schemas(keyword)
        if branches:
            ways: list[tuple[SchemaRef, ...]] = [(branch,) for branch in branches]
            if collects and keyword == "anyOf" and len(branches) <= _COMBINED:
                sizes = range(len(branches), 0, -1)
                ways = [way for size in sizes for way in combinations(branches, size)]
            alternatives = tuple(map(Branch, ways))
            yield SchemaUnion(node.at.child(keyword), alternatives, keyword == "oneOf")
    yield from _condition(node, collects)
    for keyword in ("dependentSchemas", "dependencies"):
        table = node.take(keyword, {})
        if not isinstance(table, dict):
            raise SourceError(
                f"{keyword!r} must be an object", where=f"{node.at.pointer}/{keyword}"
            )
        for name, value in table.items():
            if isinstance(value, dict | bool):
                yield _dependency(node.at.child(keyword, name), name)


def _condition(node: Node, collects: bool) -> Iterator[SchemaUnion]:
    """`if` is a union: it holds and `then` too, or it does not hold and `else` does."""
    condition = node.schema("if")
    then, otherwise = node.schema("then"), node.schema("else")
    if condition is None or (then is None and otherwise is None and not collects):
        return
    yes = (condition,) if then is None else (condition, then)
    no = () if otherwise is None else (otherwise,)
    yield SchemaUnion(condition.made("decided", True), (Branch(yes), Branch(no, (condition,))))


def _dependency(at: SchemaRef, name: str) -> SchemaUnion:
    """The key is there and the schema holds, or the key is not there."""
    there = at.made("there", {"type": "object", "required": [name]})
    return SchemaUnion(at.made("decided", True), (Branch((), (there,)), Branch((there, at))))


class SchemaReader:
    """Reads each schema of a document once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._facts: dict[SchemaRef, SchemaFacts] = {}

    def read(self, at: SchemaRef) -> SchemaFacts:
        facts = self._facts.get(at)
        if facts is None:
            facts = self._facts[at] = read_facts(self.document, at)
        return facts
