"""location: taken from infill/schemas/references.py.

JSON pointers (RFC 6901) from the paths that other libraries report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from infill.documents import escape


@dataclass(frozen=True, slots=True)
class At:
    """A schema and its JSON pointer, behind its document's URI unless that is the schema itself.

    `scope`: the resources entered on the way here, outermost first, where dynamic references make
    that matter. Two are equal if pointers and scopes are.
    """

    pointer: str
    schema: Any = field(compare=False, repr=False)
    scope: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.pointer)

    def child(self, *steps: str | int) -> At:
        """The schema some steps below this one."""
        schema = self.schema
        for step in steps:
            schema = schema[step]
        pointer = "/".join((self.pointer, *(escape(str(step)) for step in steps)))
        return At(pointer, schema, self.scope)

    def made(self, name: str, schema: Any) -> At:
        """A schema that stands for a part of this one's meaning, its references read as here."""
        return At(f"{self.pointer}/~{name}", schema, self.scope)


def pointer(path: Iterable[str | int]) -> str:
    """`("items", 0, "a/b")` → `/items/0/a~1b`; the whole document is the empty string."""
    return "".join("/" + escape(str(step)) for step in path)
