"""Whether a known value satisfies a demand, asked of jsonschema; and what type a value has.

Fits(document)(Demand((SchemaRef("#", {"minimum": 3}),)), 2)      # False
type_of(2.0)                                                      # {"integer"}
"""

from __future__ import annotations

from typing import Any

from infill.documents import UNKNOWN, known
from infill.schemas.demands.shape import Demand
from infill.schemas.reading.document import dialect
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.validators import checking, registry


class Fits:
    """Tells which way a known document goes; formats are not asked."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: dict[tuple[str, ...], Any] = {}

    def __call__(self, demand: Demand, value: Any) -> bool:
        """Whether all schemas of the demand hold for `value`, and none that must not."""
        if value is UNKNOWN or not known(value):
            return False
        return all(self._holds(at, value) for at in demand.schemas) and not any(
            self._holds(at, value) for at in demand.exclusions
        )

    def _holds(self, at: SchemaRef, value: Any) -> bool:
        if isinstance(at.schema, bool):
            return at.schema
        if "~has" in at.schema and not self._has(at, value):
            return False
        own = self._document.resource(at).uri
        scope = at.scope if at.scope[-1:] == (own,) else (*at.scope, own)
        validator = self._made.get(scope)
        if validator is None:
            validator = self._made[scope] = self._validator(scope)
        return bool(validator.evolve(schema=at.schema).is_valid(value))

    def _has(self, at: SchemaRef, value: Any) -> bool:
        """Whether some key is so named and has such a value, which no keyword can ask."""
        name, inner = at.child("~has", "name"), at.child("~has", "value")
        members = value.items() if isinstance(value, dict) else ()
        return any(self._holds(name, key) and self._holds(inner, found) for key, found in members)

    def _validator(self, scope: tuple[str, ...]) -> Any:
        """A validator whose references resolve as they do after these resources."""
        document = self._document
        kind = checking(dialect(document.schema))
        validator = kind(document.schema, registry=registry(document.registry, kind))
        resolver = validator._resolver
        for uri in filter(None, scope):
            resolver = resolver.lookup(uri).resolver
        return validator.evolve(_resolver=resolver)


def kind_of(value: Any) -> str:
    """What a value is written as."""
    match value:
        case dict():
            return "object"
        case list():
            return "array"
        case str():
            return "string"
        case _:
            return "scalar"


def type_of(value: Any) -> frozenset[str]:
    """The JSON types of a value; an integer is a number too."""
    match value:
        case None:
            return frozenset({"null"})
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer"})
        case float():
            return frozenset({"integer" if value.is_integer() else "number"})
        case str():
            return frozenset({"string"})
        case list():
            return frozenset({"array"})
        case _:
            return frozenset({"object"})
