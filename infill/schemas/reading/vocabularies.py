"""A schema in JSON Schema's own words: less what its metaschema leaves out, and without `nullable`.

    null_as_type({"type": "string", "nullable": True})["type"]      # ["string", "null"]

From draft 2019-09 on a metaschema lists the vocabularies of its schemas under `$vocabulary`; the
keywords of all others are mere annotations. Metaschemas are those that come with the package and
those of the caller's registry; one that is not at hand leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from infill.errors import Unsupported
from infill.schemas.reading.keywords import KEYWORDS
from infill.schemas.reading.references import METASCHEMAS, bundled
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.well_formed import subschemas

_VOCABULARIES = {
    name: frozenset(row.name for row in KEYWORDS.values() if row.vocabulary == name)
    for name in ("applicator", "unevaluated", "validation", "format")
}
"""What each vocabulary that constrains anything defines, but the core, which is always there."""

_OURS = (
    "https://json-schema.org/draft/2019-09/vocab",
    "https://json-schema.org/draft/2020-12/vocab",
)
_KNOWN = {"core", "meta-data", "content", "format-annotation", "format-assertion", *_VOCABULARIES}
_USUAL = frozenset(
    f"json-schema.org/{name}"
    for name in """schema draft-03/schema draft-04/schema draft-06/schema draft-07/schema
    draft/2019-09/schema draft/2020-12/schema""".split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A schema as its metaschemas let it speak: less the keywords that are `left_out`, by pointer.

    `$schema` names the draft that the metaschema is itself written in.
    """

    schema: Any
    left_out: dict[str, str]


def by_vocabularies(schema: Any, registry: Mapping[str, Any] | None = None) -> Spoken:
    """What is left of a schema; itself if no metaschema leaves anything out.

    A resource under another metaschema is read by that one. Raises Unsupported, naming both, where
    a metaschema requires a vocabulary that is not known.
    """
    if not any(True for _ in _foreign(schema)):
        return Spoken(schema, {})
    schema = deepcopy(schema)
    left_out: dict[str, str] = {}
    stack = [(SchemaRef("#", schema), _Silence())]
    while stack:
        at, around = stack.pop()
        if not isinstance(at.schema, dict):
            continue
        named = at.schema.get("$schema")
        if isinstance(named, str):
            around = _silence(named, registry or {}, at)
            at.schema["$schema"] = around.draft
        for keyword in sorted(around.keywords & at.schema.keys()):
            left_out[f"{at.pointer}/{keyword}"] = around.metaschema
            del at.schema[keyword]
        stack.extend((inner, around) for inner in subschemas(at))
    return Spoken(schema, left_out)


@dataclass(frozen=True, slots=True)
class _Silence:
    """The keywords that a metaschema leaves out, and the draft it is written in."""

    keywords: frozenset[str] = frozenset()
    metaschema: str = ""
    draft: str = ""


def _silence(named: str, registry: Mapping[str, Any], at: SchemaRef) -> _Silence:
    """What a metaschema leaves out: nothing, if it is not at hand or lists no vocabularies."""
    found = None if _bare(named) in _USUAL else _metaschema(named, registry)
    if not isinstance(found, dict):
        return _Silence(draft=named)
    draft = found.get("$schema")
    listed = found.get("$vocabulary")
    draft = draft if isinstance(draft, str) and _bare(draft) in _USUAL else named
    if not isinstance(listed, dict):
        return _Silence(draft=draft)
    names = set()
    for uri, required in listed.items():
        base, _, name = uri.rpartition("/")
        if base in _OURS and name in _KNOWN:
            names.add("format" if name.startswith("format") else name)
        elif required is True:
            raise Unsupported(
                "the metaschema requires a vocabulary that is not known",
                where=f"{at.pointer}/$schema",
                got=f"{uri} in {named}",
                todo="take the vocabulary out of the metaschema, or name another metaschema",
            )
    if "2019-09" in draft and "applicator" in names:
        names.add("unevaluated")
    silent = frozenset[str]().union(
        *(words for name, words in _VOCABULARIES.items() if name not in names)
    )
    return _Silence(silent, named, draft)


def _metaschema(named: str, registry: Mapping[str, Any]) -> Any:
    for uri, schema in registry.items():
        if _bare(uri) == _bare(named):
            return schema
    return bundled(named) if named.startswith(METASCHEMAS) else None


def _foreign(schema: Any) -> Iterator[str]:
    """The metaschemas that a schema names and that are no draft's own."""
    stack = [schema]
    while stack:
        match stack.pop():
            case dict() as found:
                named = found.get("$schema")
                if isinstance(named, str) and _bare(named) not in _USUAL:
                    yield named
                stack.extend(found.values())
            case list() as found:
                stack.extend(found)


def _bare(uri: str) -> str:
    return uri.partition("://")[2].rstrip("#/")


def null_as_type(schema: Any) -> Any:
    """The schema with `nullable: true` beside a type written as a type list; itself if none."""
    if not _says_nullable(schema):
        return schema
    schema = _copy(schema)
    stack = [SchemaRef("#", schema)]
    while stack:
        at = stack.pop()
        stack.extend(subschemas(at))
        if isinstance(at.schema, dict) and at.schema.get("nullable") is True:
            kinds = at.schema.get("type")
            if isinstance(kinds, str | list):
                listed = [kinds] if isinstance(kinds, str) else kinds
                at.schema["type"] = [*listed, *(["null"] if "null" not in listed else [])]
    return schema


def _says_nullable(schema: Any) -> bool:
    stack = [schema]
    while stack:
        match stack.pop():
            case dict() as inner:
                if inner.get("nullable") is True:
                    return True
                stack.extend(inner.values())
            case list() as inner:
                stack.extend(inner)
    return False


def _copy(value: Any) -> Any:
    match value:
        case dict():
            return {key: _copy(inner) for key, inner in value.items()}
        case list():
            return [_copy(inner) for inner in value]
        case _:
            return value
