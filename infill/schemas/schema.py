"""A JSON Schema together with what only its caller can say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A source: a schema, and the schemas that its references may lead to.

    `registry` maps URIs to schemas. A reference leads into the schema itself, into the registry or
    to a metaschema, and nowhere else: nothing is ever fetched. `order` names keys to be written
    before an object's others, in this order. `first` names values, by key or JSON pointer, to be
    decided before all others in time, wherever they stand in the text.
    """

    schema: Any
    registry: Mapping[str, Any] = field(default_factory=dict)
    order: Sequence[str] = ()
    first: Sequence[str] = ()
