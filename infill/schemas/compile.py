"""JSON Schema → blueprint: the row to fill, the judge of the result, the form for the prompt.

    compile_schema({"type": "boolean"}).row      # one slot, "true" or "false"

First every schema that can be reached is read, so that nothing is refused halfway through a fill.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infill.blueprint import Blueprint
from infill.documents import escape
from infill.errors import SourceError
from infill.grammars.formats import FORMATS
from infill.grammars.regex import regex
from infill.schemas.demands.shape import Demand, Limits
from infill.schemas.form import schema_form
from infill.schemas.reading.facts import SchemaFacts, SchemaReader
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.vocabularies import by_vocabularies, null_as_type
from infill.schemas.rows.alternatives import joined_row
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.explain import contradiction
from infill.schemas.rows.place import ValuePlace
from infill.schemas.rows.value_writer import ValueWriter
from infill.schemas.schema_judge import judge


def survey(reader: SchemaReader, root: SchemaRef) -> tuple[str, ...]:
    """Remarks for the report; raises what `read` raises, with the pointer of the keyword."""
    notes: dict[str, None] = {}
    seen = {root}
    stack = [root]
    while stack:
        facts = reader.read(stack.pop())
        _check_patterns(facts)
        note = _unknown_format(facts)
        if note:
            notes[note] = None
        for at in schemas_within(facts):
            if at not in seen:
                seen.add(at)
                stack.append(at)
    return tuple(notes)


def schemas_within(facts: SchemaFacts) -> Iterator[SchemaRef]:
    """The schemas that a schema refers to or contains."""
    yield from facts.also
    yield from facts.exclusions
    for union in facts.unions:
        for branch in union.branches:
            yield from branch.schemas
            yield from branch.exclusions
    if facts.members:
        yield from facts.members.named.values()
        yield from facts.members.patterns.values()
        if facts.members.extra:
            yield facts.members.extra
    if facts.items:
        yield from facts.items.first
        if facts.items.rest:
            yield facts.items.rest
    others = (facts.names, facts.unevaluated_members, facts.unevaluated_items)
    yield from (at for at in others if at is not None)
    if facts.contains:
        yield facts.contains.schema


def patterns_of(facts: SchemaFacts) -> Iterator[tuple[str, str]]:
    """The regular expressions of one schema, each with its pointer."""
    if facts.pattern is not None:
        yield f"{facts.at.pointer}/pattern", facts.pattern
    for pattern in facts.members.patterns if facts.members else ():
        yield f"{facts.at.pointer}/patternProperties/{escape(pattern)}", pattern


def _check_patterns(facts: SchemaFacts) -> None:
    for where, pattern in patterns_of(facts):
        try:
            regex(pattern)
        except SourceError as error:
            error.where = where
            raise


def _unknown_format(facts: SchemaFacts) -> str:
    if not facts.format:
        return ""

    if facts.format in FORMATS:
        return ""
    where = f"{facts.at.pointer}/format"
    return f"{where}: the format {facts.format!r} is not known; it is taken as an annotation"


__all__ = ["Limits", "compile_schema"]

_DEFAULTS = Limits()


def compile_schema(
    schema: Any, *, limits: Limits = _DEFAULTS, registry: Mapping[str, Any] | None = None
) -> Blueprint[Any]:
    """Compile a JSON Schema, any draft from 4 to 2020-12.

    `registry` maps URIs to the schemas that references out of the document may lead to.

    Raises Unsupported, with its pointer, for a keyword that cannot be guaranteed; SourceError for
    what is no schema; Unsatisfiable where no value can satisfy it.
    """
    if not isinstance(schema, dict | bool):
        raise SourceError("a schema must be an object, true or false", got=type(schema).__name__)
    schema = null_as_type(by_vocabularies(schema, registry).schema)
    registry = {
        uri: by_vocabularies(found, registry).schema for uri, found in (registry or {}).items()
    }
    document = Document(schema, registry)
    analysis = Analysis(document, limits)
    demand = Demand((document.root,))
    notes = survey(analysis.reader, document.root)
    if not analysis.possible(demand):
        raise contradiction(analysis, demand)
    first = joined_row(ValueWriter(analysis).parts(demand, ValuePlace()))
    return Blueprint(
        row=first,
        parse=json.loads,
        form=schema_form(analysis, demand),
        notes=(*notes, *analysis.languages.notes),
        validators=(judge(schema, registry),),
    )
