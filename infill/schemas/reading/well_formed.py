"""Whether a schema is well-formed beyond doubt, and where the schemas inside it are.

[at.pointer for at in subschemas(SchemaRef("#", {"items": {"type": "null"}}))]      # ["#/items"]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infill.schemas.reading.keywords import KEYWORDS, keyword_of
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.takes import Takes


def subschemas(at: SchemaRef) -> Iterator[SchemaRef]:
    """The schemas directly inside a schema, in its order; values of a wrong shape are passed by."""
    if not isinstance(at.schema, dict):
        return
    for name, value in at.schema.items():
        if name in KEYWORDS:
            for steps, _ in KEYWORDS[name].takes.inner(value):
                yield at.child(name, *steps)


def plainly_well_formed(schema: Any) -> bool:
    """Whether a schema is well-formed beyond doubt, in the draft 2020-12 way of writing.

    False for what is malformed, and for forms that only older drafts have.
    """
    stack = [schema]
    while stack:
        found = stack.pop()
        if isinstance(found, bool):
            continue
        if not isinstance(found, dict):
            return False
        for name, value in found.items():
            takes = keyword_of(name).takes
            if not takes.holds(value):
                return False
            match takes:
                case Takes.SCHEMA | Takes.SCHEMA_OR_LIST:
                    stack.append(value)
                case Takes.SCHEMAS:
                    stack.extend(value)
                case Takes.SCHEMAS_BY_NAME:
                    stack.extend(value.values())
    return True


def wanted_value(keyword: str) -> str:
    """What the value of a keyword must be, for a message; empty if any value will do."""
    return keyword_of(keyword).takes.wanted
