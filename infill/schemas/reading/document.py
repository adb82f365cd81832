"""Read a JSON Schema from text, find out its draft, and point exactly at where it is no schema.

parse_schema('{"type": "object",}')              # SourceError at schema:1:19, with a caret
check_schema({"type": "object", "required": 3})  # SourceError at #/required
"""

from __future__ import annotations

import json
import math
import pathlib
from typing import Any

from infill.documents import Path
from infill.errors import SourceError
from infill.schemas.reading.well_formed import plainly_well_formed, wanted_value


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


_DEEPEST = 128
_WINDOW = 60


def read_schema(path: pathlib.Path) -> Any:
    """The schema in a file; raises SourceError if it cannot be read or is not JSON."""
    try:
        return parse_schema(path.read_text(encoding="utf-8-sig"), name=str(path))
    except OSError as error:
        raise SourceError(
            "this schema file cannot be read", where=str(path), got=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            "this schema file is not UTF-8 text", where=str(path), got=f"byte {error.start}"
        ) from error


def parse_schema(text: str, *, name: str = "schema") -> Any:
    """The schema in a JSON text; raises SourceError with line, column and caret if it is broken.

    A key given twice is refused: JSON would silently drop the first one's constraint.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        raise SourceError(
            f"this is not JSON: {error.msg}",
            where=f"{name}:{error.lineno}:{error.colno}",
            got=_caret(error),
        ) from error
    except RecursionError as error:
        raise _too_deep(name) from error
    except ValueError as error:
        raise SourceError(f"this is not JSON: {error}", where=name) from error


def check_schema(schema: Any) -> None:
    """Raise SourceError, with a pointer, unless `schema` is one by its draft's metaschema."""
    if not isinstance(schema, dict | bool):
        raise SourceError(
            "a JSON Schema is an object, true or false", got=_short(schema), where="#"
        )
    _check_json(schema)
    if plainly_well_formed(schema):
        return
    try:
        kind = dialect(schema)
        if next(kind(kind.META_SCHEMA).iter_errors(schema), None) is None:
            return
        from jsonschema.exceptions import best_match

        worst: Any = best_match(kind(kind.META_SCHEMA).iter_errors(schema))
    except RecursionError as error:
        raise _too_deep("#") from error
    path = tuple(worst.absolute_path)
    keyword = next((step for step in reversed(path) if isinstance(step, str)), "")
    expected = wanted_value(keyword)
    raise SourceError(
        "this is not a JSON Schema",
        where=f"#{Path(path)}",
        got=_short(worst.instance),
        todo=f"{keyword!r} must be {expected}" if expected else "",
    )


def _check_json(schema: Any) -> None:
    """Refuse what JSON cannot hold and what nests too deep, without recursion."""
    stack: list[tuple[Any, tuple[str | int, ...]]] = [(schema, ())]
    while stack:
        value, path = stack.pop()
        if len(path) > _DEEPEST:
            raise _too_deep(f"#{Path(path[:3])}/…")
        match value:
            case dict():
                for name, inner in value.items():
                    if not isinstance(name, str):
                        raise SourceError(
                            "keys of a JSON object are strings",
                            where=f"#{Path(path)}",
                            got=repr(name),
                        )
                    stack.append((inner, (*path, name)))
            case list():
                stack.extend((inner, (*path, at)) for at, inner in enumerate(value))
            case float() if not math.isfinite(value):
                raise SourceError("JSON has no such number", where=f"#{Path(path)}")
            case None | bool() | int() | float() | str():
                pass
            case _:
                raise SourceError(
                    "this is no JSON value",
                    where=f"#{Path(path)}",
                    got=type(value).__name__,
                    todo="use dict, list, str, int, float, bool and None only",
                )


def _too_deep(where: str) -> SourceError:
    return SourceError(
        f"this schema nests deeper than {_DEEPEST} levels",
        where=where,
        todo="name the inner parts under $defs and refer to them",
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"the key {json.dumps(name)} comes twice in one object")
        made[name] = value
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    if math.isinf(value := float(text)):
        raise ValueError(f"{text} is too large for a double")
    return value


def _caret(error: json.JSONDecodeError) -> str:
    line = error.doc.split("\n")[error.lineno - 1] if error.doc else ""
    first = max(0, error.colno - 1 - _WINDOW // 2)
    shown = line[first : first + _WINDOW].replace("\t", " ")
    return f"{shown}\n       {' ' * (error.colno - 1 - first)}^"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:57] + "…"
