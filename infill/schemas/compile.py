"""JSON Schema → blueprint: the row to fill, the judge of the result, the form for the prompt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from infill.blueprint import Blueprint
from infill.errors import SourceError
from infill.schemas.alternatives import row
from infill.schemas.compiler import Compiler
from infill.schemas.contradiction import contradiction
from infill.schemas.form import form_of
from infill.schemas.judge import judge
from infill.schemas.limits import Limits
from infill.schemas.merge import Demand
from infill.schemas.nullable import standard
from infill.schemas.place import Place
from infill.schemas.references import Document
from infill.schemas.survey import survey
from infill.schemas.vocabularies import spoken

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
    schema = standard(spoken(schema, registry).schema)
    registry = {uri: spoken(found, registry).schema for uri, found in (registry or {}).items()}
    document = Document(schema, registry)
    compiler = Compiler(document, limits)
    demand = Demand((document.root,))
    notes = survey(compiler.reader, document.root)
    if not compiler.possible(demand):
        raise contradiction(compiler, demand)
    first = row(compiler.parts(demand, Place()))
    return Blueprint(
        row=first,
        parse=json.loads,
        form=form_of(compiler, demand),
        notes=(*notes, *compiler.notes),
        validators=(judge(schema, registry),),
    )
