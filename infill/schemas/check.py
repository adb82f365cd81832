"""How each keyword of a schema is enforced, without a model: the table behind `infill check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from infill.errors import BudgetError, SourceError, Unsatisfiable
from infill.known import escape
from infill.scaffold import Text
from infill.schemas.document import check_schema
from infill.schemas.facts import read
from infill.schemas.references import At, Document
from infill.schemas.shapes import below
from infill.schemas.sources import blueprint_of, schema_of
from infill.variable import language_of

How = Literal["structure", "automaton", "validator", "annotation", "refused"]

_STRUCTURE = frozenset(
    """type nullable properties patternProperties additionalProperties required minProperties
    maxProperties dependentRequired dependentSchemas dependencies items prefixItems additionalItems
    minItems maxItems contains minContains maxContains allOf anyOf oneOf if then else
    $ref $dynamicRef $recursiveRef $defs definitions $id id $anchor $dynamicAnchor""".split()
)
_AUTOMATON = frozenset(
    """enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength
    pattern format propertyNames uniqueItems""".split()
)
_JUDGED = frozenset({"not", "unevaluatedItems", "unevaluatedProperties"})
_CHECKED = {
    "oneOf": "the validator makes sure that no second branch holds",
    "if": "one branch is chosen; the validator has the last word",
    "contains": "the validator has the last word",
    "uniqueItems": "items that are no scalars: by the validator",
    "not": "by structure or automaton where it names one type, key or scalar",
}
_IGNORED = "ignored beside $ref in this draft"


@dataclass(frozen=True, slots=True)
class Enforced:
    """One occurrence of a keyword; `pointer` leads to it."""

    pointer: str
    keyword: str
    how: How
    note: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What is laid out before the first forward: slots and choices, and their masks."""

    slots: int
    masks: int


def report(source: Any) -> list[Enforced]:
    """Every keyword of a source's schema in document order, the refused ones with the reason.

    A row without a keyword tells what is wrong with the schema as a whole. Raises SourceError for
    what is no source at all.
    """
    schema = schema_of(source)
    check_schema(schema)
    document = Document(schema)
    rows = [row for at in _schemas(document.root) for row in _rows(document, at)]
    if not any(row.how == "refused" for row in rows):
        rows += _whole(source)
    return rows


def budget(source: Any) -> Budget:
    """Slots and masks at first; raises what `infill.fill` would raise for the source."""
    open_ = [part for part in blueprint_of(source).row if not isinstance(part, Text)]
    return Budget(len(open_), sum(part.start for part in open_))


def _whole(source: Any) -> Iterator[Enforced]:
    """What only the compiler of the whole schema finds out, its first languages included."""
    try:
        for part in blueprint_of(source).row:
            if not isinstance(part, Text):
                language_of(part).automaton()
    except (SourceError, Unsatisfiable, BudgetError) as error:
        keyword = error.where.rpartition("/")[2] if "/" in error.where else ""
        yield Enforced(error.where or "#", keyword, "refused", error.what)


def _schemas(root: At) -> Iterator[At]:
    """Every schema in a document, in its order."""
    stack = [root]
    while stack:
        at = stack.pop()
        yield at
        stack.extend(reversed(list(below(at))))


def _rows(document: Document, at: At) -> Iterator[Enforced]:
    if not isinstance(at.schema, dict):
        return
    refused = dict(_refused(document, at))
    alone = "$ref" in at.schema and document.draft <= 7
    for keyword, value in at.schema.items():
        pointer = f"{at.pointer}/{escape(keyword)}"
        if keyword in refused:
            yield Enforced(pointer, keyword, "refused", refused[keyword])
        elif alone and keyword in _STRUCTURE | _AUTOMATON | _JUDGED and keyword not in _NAMES:
            yield Enforced(pointer, keyword, "annotation", _IGNORED)
        else:
            yield _row(pointer, keyword, value)


_NAMES = frozenset({"$ref", "$defs", "definitions", "$id", "id"})


def _row(pointer: str, keyword: str, value: Any) -> Enforced:
    if keyword == "format":
        from infill.grammars.formats import FORMATS

        if value not in FORMATS:
            return Enforced(pointer, keyword, "annotation", f"the format {value!r} is not known")
    note = _CHECKED.get(keyword, "")
    if keyword in _JUDGED:
        return Enforced(pointer, keyword, "validator", note)
    if keyword in _AUTOMATON:
        return Enforced(pointer, keyword, "automaton", note)
    if keyword in _STRUCTURE:
        return Enforced(pointer, keyword, "structure", note)
    return Enforced(pointer, keyword, "annotation")


def _refused(document: Document, at: At) -> Iterator[tuple[str, str]]:
    """Keywords of one schema that reading it refuses, one after the other, and why."""
    schema = dict(at.schema)
    while schema:
        try:
            read(document, At(at.pointer, schema))
            _read_pattern(schema)
            return
        except SourceError as error:
            keyword = _keyword_at(at.pointer, error.where, schema)
            yield keyword, error.what if not error.got else f"{error.what} ({error.got})"
            del schema[keyword]


def _keyword_at(base: str, where: str, schema: dict[str, Any]) -> str:
    """The keyword that an error points at, or the first one if it points elsewhere."""
    step = where.removeprefix(f"{base}/").partition("/")[0]
    return next((keyword for keyword in schema if escape(keyword) == step), next(iter(schema)))


def _read_pattern(schema: dict[str, Any]) -> None:
    from infill.grammars.regex import regex

    patterns = [("pattern", schema.get("pattern"))]
    patterns += [("patternProperties", p) for p in schema.get("patternProperties", {})]
    for keyword, pattern in patterns:
        if isinstance(pattern, str):
            try:
                regex(pattern).automaton()
            except SourceError as error:
                raise SourceError(error.what, where=keyword, got=pattern[:60]) from error
