"""`typing.TypedDict` before Python 3.12, which pydantic reads only from typing_extensions."""

from __future__ import annotations

import sys
import types
from functools import reduce
from operator import or_
from typing import (
    Annotated,
    Any,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from infill.errors import SourceError


def portable(tp: Any, *, _within: tuple[Any, ...] = ()) -> Any:
    """The same type, with every `typing.TypedDict` made again by typing_extensions."""
    if sys.version_info >= (3, 12):
        return tp
    if type(tp).__module__ == "typing" and type(tp).__name__ == "_TypedDictMeta":
        return _rebuilt(tp, _within)
    origin, args = get_origin(tp), get_args(tp)
    if origin is None or not args:
        return tp
    made = tuple(portable(arg, _within=_within) for arg in args)
    if made == args:
        return tp
    if origin is Annotated:
        return Annotated[(made[0], *tp.__metadata__)]
    if origin in (Union, types.UnionType):
        return reduce(or_, made)
    return origin[made]


def _rebuilt(tp: Any, within: tuple[Any, ...]) -> Any:
    from typing_extensions import TypedDict

    if tp in within:
        raise SourceError(
            "a TypedDict that contains itself must come from typing_extensions here",
            where=tp.__name__,
            todo="from typing_extensions import TypedDict",
        )
    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(tp, include_extras=True).items():
        marked = get_origin(hint) in (Required, NotRequired)
        required = get_origin(hint) is Required if marked else name in tp.__required_keys__
        inner = portable(get_args(hint)[0] if marked else hint, _within=(*within, tp))
        fields[name] = Required[inner] if required else NotRequired[inner]
    made: Any = TypedDict(tp.__name__, fields)  # type: ignore[misc]
    made.__doc__, made.__module__ = tp.__doc__, tp.__module__
    return made
