"""Everything that describes JSON: schemas, their text or file, models, dataclasses, plain types.

    compile_source(list[int]).parse("[1, 2]")                                # [1, 2]
    compile_source(Schema("invoice.json", order=["date"], first=["/total"]))

A `Schema` holds, beside a schema, what only its caller can add: where references lead, and in
which order keys are written and values decided.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from infill.blueprint import Blueprint
from infill.documents import Path
from infill.errors import SourceError
from infill.schemas.calls import schema_of_tools, tools_blueprint
from infill.schemas.compile import compile_schema
from infill.schemas.demands.shape import Limits
from infill.schemas.function_tools import Tools
from infill.schemas.imported_sources import load_object, names_an_object
from infill.schemas.reading.document import check_schema, parse_schema, read_schema
from infill.schemas.reading.vocabularies import by_vocabularies
from infill.schemas.types.types import ACCEPTED, adapter_of, pydantic_judge, schema_of_type


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A source: a schema, and the schemas that its references may lead to.

    `registry` maps URIs to schemas. A reference leads into the schema itself, into the registry or
    to a metaschema, and nowhere else: nothing is ever fetched. `order` names keys to be written
    before an object's others, in this order. `first` names values, by key or JSON pointer, to be
    decided before all others in time, wherever they are in the text.
    """

    schema: Any
    registry: Mapping[str, Any] = field(default_factory=dict)
    order: Sequence[str] = ()
    first: Sequence[str] = ()


def compile_source(
    source: Any, *, items: int = 32, depth: int = 6, extra_keys: int = 0
) -> Blueprint[Any]:
    """Compile a source; `parse` gives plain JSON for a schema, an instance for a type.

    `items`, `depth` and `extra_keys` cap what the schema leaves open, see `infill.Options`.
    Raises SourceError if this is no source, Unsupported for a keyword that cannot be guaranteed.
    """

    asked = source if isinstance(source, Schema) else Schema(source)
    order = tuple(asked.order)
    limits = Limits(items=items, depth=depth, extra_keys=extra_keys, order=order)
    source = (
        load_source(asked.schema) if isinstance(asked.schema, str | pathlib.Path) else asked.schema
    )
    try:
        if isinstance(source, Tools):
            return tools_blueprint(source, limits)
        if not is_schema(source):
            return replace(typed_blueprint(source, limits), first=_paths(asked.first))
        schema = dict(source) if isinstance(source, Mapping) else source
        check_schema(by_vocabularies(schema, asked.registry).schema)
        blueprint = compile_schema(schema, limits=limits, registry=asked.registry)
        return replace(blueprint, first=_paths(asked.first))
    except RecursionError as error:
        raise SourceError(
            "this schema nests too deep to compile",
            todo="name the inner parts under $defs and refer to them",
        ) from error


def _paths(names: Sequence[str]) -> tuple[Path, ...]:
    """The paths of keys and JSON pointers."""
    return tuple(map(Path.parse, names))


def source_schema(source: Any) -> Any:
    """The JSON Schema of a source; that of a type is tightened to what pydantic accepts."""
    source = source.schema if isinstance(source, Schema) else source
    source = load_source(source) if isinstance(source, str | pathlib.Path) else source
    if is_schema(source):
        return source
    if isinstance(source, Tools):
        return schema_of_tools(source)

    return schema_of_type(adapter_of(source))


def is_schema(source: Any) -> bool:
    """Whether a source is a schema itself, right or wrong, and not a type that has one."""
    return source is None or isinstance(source, Mapping | list | bool | int | float)


def load_source(source: str | pathlib.Path) -> Any:
    """The source that a text names: JSON text, `module:Model`, `models.py:Model`, or a file."""
    if isinstance(source, pathlib.Path):
        return read_schema(source)
    text = source.strip()
    if text.startswith(("{", "[", '"')) or text in ("true", "false", "null"):
        return parse_schema(source)
    if names_an_object(text):
        return load_object(text)
    if not text or "\n" in text or len(text) > 1024:
        raise SourceError("this is neither JSON nor a path", got=json.dumps(text[:60]))
    path = pathlib.Path(text)
    if not path.exists():
        raise SourceError("there is no such schema file", where=text, todo=f"give {ACCEPTED}")
    return read_schema(path)


def typed_blueprint(source: Any, limits: Limits) -> Blueprint[Any]:
    """A blueprint whose final judge is pydantic, and whose value is an instance of the type."""

    adapter = adapter_of(source)
    compiled = compile_schema(schema_of_type(adapter), limits=limits)
    return replace(
        compiled,
        parse=adapter.validate_json,
        validators=(*compiled.validators, pydantic_judge(adapter)),
    )
