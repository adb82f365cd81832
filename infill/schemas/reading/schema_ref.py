"""A schema and where it is: what is read, referred to and demanded.

SchemaRef("#", {"items": {"type": "null"}}).child("items").pointer      # "#/items"
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from infill.documents import escape


@dataclass(frozen=True, slots=True)
class SchemaRef:
    """A schema and its JSON pointer, after its document's URI unless that is the schema itself.

    `scope`: the resources entered on the way here, outermost first, where dynamic references make
    that matter. Two are equal if pointers and scopes are.
    """

    pointer: str
    schema: Any = field(compare=False, repr=False)
    scope: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.pointer)

    def child(self, *steps: str | int) -> SchemaRef:
        """The schema some steps below this one."""
        schema = self.schema
        for step in steps:
            schema = schema[step]
        pointer = "/".join((self.pointer, *(escape(str(step)) for step in steps)))
        return SchemaRef(pointer, schema, self.scope)

    def made(self, name: str, schema: Any) -> SchemaRef:
        """A schema that nobody wrote, part of what this one means; its references read as here."""
        return SchemaRef(f"{self.pointer}/~{name}", schema, self.scope)
