"""How each keyword of a schema is enforced, told without a model: what `infill check` prints.

keyword_report({"type": "string", "pattern": "(a)\\1"}, lay_out)
# #/type: structure; #/pattern: refused, "write the pattern without it"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from infill.blueprint import Blueprint
from infill.documents import escape
from infill.errors import BudgetError, InfillError, SourceError, Unsatisfiable
from infill.grammars.formats import FORMATS
from infill.grammars.regex import regex
from infill.schemas.compile import patterns_of
from infill.schemas.demands import conflicts
from infill.schemas.demands.negation import SCALARS
from infill.schemas.demands.shape import Demand, Limits, merged_shape
from infill.schemas.reading.document import check_schema
from infill.schemas.reading.facts import SchemaFacts, SchemaReader, read_facts
from infill.schemas.reading.keywords import keyword_of, keywords_of_type
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.vocabularies import by_vocabularies
from infill.schemas.reading.well_formed import subschemas
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.scalars import string_language
from infill.schemas.sources import Schema, compile_source, source_schema

How = Literal["structure", "automaton", "validator", "annotation", "refused", "impossible"]

_NEGATED: dict[How, str] = {
    "structure": "each way to break it is an alternative",
    "automaton": "scalars by languages, the rest by alternatives",
    "validator": "ways to break it that no structure expresses are found by the validator",
}
_IGNORED = "ignored beside $ref in this draft"


@dataclass(frozen=True, slots=True)
class Enforced:
    """One occurrence of a keyword; `pointer` leads to it, `todo` is what to write instead.

    "impossible" is a keyword that leaves no value at all together with those named in the note, or
    (as "value at …" a slot's path) a value that has no text, or none that fits.
    """

    pointer: str
    keyword: str
    how: How
    note: str = ""
    todo: str = ""


LayOut = Callable[[Blueprint[Any]], object]
"""Lays a blueprint out as a fill would; raises what the fill would raise before the model runs."""


def keyword_report(source: Any, lay_out: LayOut) -> list[Enforced]:
    """Every keyword of a source's schema in document order, the refused ones with the reason.

    `lay_out` is asked for what only the first layout of the whole finds out. A row without a
    keyword tells what is wrong with the schema as a whole. Raises SourceError for what is no source
    at all.
    """
    registry = source.registry if isinstance(source, Schema) else {}
    said = by_vocabularies(source_schema(source), registry)
    check_schema(said.schema)
    document = Document(said.schema, registry)
    rows = [row for at in _schemas(document.root) for row in _rows(document, at)]
    rows += [
        Enforced(pointer, pointer.rpartition("/")[2], "annotation", f"{metaschema} leaves it out")
        for pointer, metaschema in said.left_out.items()
    ]
    if not any(row.how == "refused" for row in rows):
        rows += _whole(source, document, lay_out)
    return rows


def _whole(source: Any, document: Document, lay_out: LayOut) -> Iterator[Enforced]:
    """What only the layout of the whole schema finds out, its first languages included."""
    try:
        lay_out(compile_source(source))
    except Unsatisfiable as error:
        yield from [] if error.where.startswith("#") else _empty(document)
        yield _told(error)
    except (SourceError, BudgetError) as error:
        yield _told(error)


def _told(error: InfillError) -> Enforced:
    how: How = "refused" if isinstance(error, SourceError) else "impossible"
    keyword = error.where.rpartition("/")[2] if error.where.startswith("#/") else ""
    where = error.where if error.where.startswith("#") else f"value at {error.where or '/'}"
    note = f"{error.what}: {error.got}" if error.got else error.what
    return Enforced(where, keyword, how, note, error.todo)


def _empty(document: Document) -> Iterator[Enforced]:
    """Strings whose pattern, format and length have no text in common."""
    reader = SchemaReader(document)
    for at in _schemas(document.root):
        if isinstance(at.schema, dict) and at.schema.keys() & keywords_of_type("string"):
            shape = merged_shape(reader, Demand((at,)))
            found = conflicts.text_conflict(shape)
            if found and "string" in shape.types and string_language(shape).language.is_empty():
                keyword = found.keywords[0].keyword
                todo = "change or remove one of the keywords named"
                yield Enforced(found.pointer, keyword, "impossible", str(found), todo)


def _schemas(root: SchemaRef) -> Iterator[SchemaRef]:
    """Every schema in a document, in its order."""
    stack = [root]
    while stack:
        at = stack.pop()
        yield at
        stack.extend(reversed(list(subschemas(at))))


def _rows(document: Document, at: SchemaRef) -> Iterator[Enforced]:
    if not isinstance(at.schema, dict):
        return
    refused = dict(_refused(document, at))
    alone = "$ref" in at.schema and document.draft_of(at) <= 7
    for keyword, value in at.schema.items():
        pointer = f"{at.pointer}/{escape(keyword)}"
        if keyword in refused:
            note, todo = refused[keyword]
            yield Enforced(pointer, keyword, "refused", note, todo)
        elif alone and keyword_of(keyword).how in _KEPT and keyword not in _NAMES:
            yield Enforced(pointer, keyword, "annotation", _IGNORED)
        elif keyword == "not" and not refused:
            how = _negated(document, at, pointer)
            yield Enforced(pointer, keyword, how, _NEGATED[how])
        else:
            yield enforced(pointer, keyword, value)


_KEPT = ("structure", "automaton")
_NAMES = frozenset({"$ref", "$defs", "definitions", "$id", "id"})


def enforced(pointer: str, keyword: str, value: Any) -> Enforced:
    """How a keyword that is not refused is enforced."""
    if keyword == "format" and value not in FORMATS:
        return Enforced(pointer, keyword, "annotation", f"the format {value!r} is not known")
    row = keyword_of(keyword)
    return Enforced(pointer, keyword, row.how if row.how in _KEPT else "annotation", row.note)


def _negated(document: Document, at: SchemaRef, pointer: str) -> How:
    """What sees to a schema's `not`: what is left to the validator counts most."""
    analysis = Analysis(document, Limits())
    shape = analysis.shape(Demand((at,)))
    left = [shape.types for wrong in shape.exclusions if wrong.pointer.startswith(pointer)]
    for union in shape.unions:
        wrong = union.at.pointer.removesuffix("/~not")
        if wrong != union.at.pointer and wrong.startswith(pointer):
            ways = [way for way in union.branches if wrong in (no.pointer for no in way.exclusions)]
            left += [analysis.shape(Demand(way.schemas)).types for way in ways]
    if not left:
        return "structure"
    return "validator" if any(types - SCALARS for types in left) else "automaton"


def _refused(document: Document, at: SchemaRef) -> Iterator[tuple[str, tuple[str, str]]]:
    """Keywords of one schema that reading it refuses: why, and what to write instead."""
    schema = dict(at.schema)
    while schema:
        try:
            _explode(read_facts(document, replace(at, schema=schema)))
            return
        except SourceError as error:
            keyword = _keyword_at(at.pointer, error.where, schema)
            got = error.got.partition("\n")[0]
            todo = error.todo or f"correct {keyword!r}, or remove it and check it after filling"
            yield keyword, (f"{error.what}: {got}" if got else error.what, todo)
            del schema[keyword]


def _explode(facts: SchemaFacts) -> None:
    """Raise what compiling a pattern into an automaton raises."""
    for where, pattern in patterns_of(facts):
        try:
            regex(pattern).automaton()
        except SourceError as error:
            raise SourceError(error.what, where=where, got=pattern[:60], todo=error.todo) from error


def _keyword_at(base: str, where: str, schema: dict[str, Any]) -> str:
    """The keyword that an error points at, or the first one if it points elsewhere."""
    step = where.removeprefix(f"{base}/").partition("/")[0]
    return next((keyword for keyword in schema if escape(keyword) == step), next(iter(schema)))
