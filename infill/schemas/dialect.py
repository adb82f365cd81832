"""Which draft of JSON Schema a schema is written in."""

from __future__ import annotations

from typing import Any


def dialect(schema: Any) -> Any:
    """The jsonschema validator class that `$schema` names; 2020-12 where it names none.

    A schema without `$schema` that is well-formed only under an older draft is read as that
    draft: draft-04 exclusive bounds and arrays of `items` are still common.
    """
    from jsonschema import validators

    drafts = (
        validators.Draft202012Validator,
        validators.Draft201909Validator,
        validators.Draft7Validator,
        validators.Draft6Validator,
        validators.Draft4Validator,
    )
    named = schema.get("$schema") if isinstance(schema, dict) else None
    if isinstance(named, str):
        known = {_bare(draft.META_SCHEMA["$schema"]): draft for draft in drafts}
        return known.get(_bare(named), drafts[0])
    if _looks_old(schema):
        for draft in drafts:
            if next(draft(draft.META_SCHEMA).iter_errors(schema), None) is None:
                return draft
    return drafts[0]


def _bare(uri: str) -> str:
    return uri.partition("://")[2].rstrip("#/")


def _looks_old(schema: Any) -> bool:
    """Whether anything in a schema can only have been meant for a draft before 2020-12."""
    stack: list[Any] = [schema]
    while stack:
        match stack.pop():
            case {"items": list()} | {"exclusiveMinimum": bool()} | {"exclusiveMaximum": bool()}:
                return True
            case dict() as inner:
                stack.extend(inner.values())
            case list() as inner:
                stack.extend(inner)
    return False
