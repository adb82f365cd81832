"""Types as sources: pydantic reads them, explains what is wrong, and makes the instance.

    schema_of_type(adapter_of(list[int]))      # {"type": "array", "items": {"type": "integer"}}

`typing.TypedDict` before Python 3.12 is made again by typing_extensions, since pydantic reads no
other.
"""

from __future__ import annotations

import json
import sys
import traceback
import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from infill.blueprint import Failure, Filled, Validator
from infill.documents import Path
from infill.errors import SourceError

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def adapter_of(source: Any) -> TypeAdapter[Any]:
    """pydantic's adapter of a type; raises SourceError for what is no type, or not for pydantic."""
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

    if isinstance(source, TypeAdapter):
        return source
    if not _is_type(source):
        raise SourceError(
            "this is nothing that can be filled", got=repr(source)[:80], todo=f"give {ACCEPTED}"
        )
    try:
        return TypeAdapter(portable(source))
    except (PydanticUserError, PydanticUndefinedAnnotation, NameError) as error:
        raise _refused(source, error) from error
    except ImportError as error:
        raise SourceError(
            "this type needs a package that is not installed",
            where=_name(source),
            got=str(error).partition("\n")[0],
            todo="install what it names, such as pydantic[email] for e-mail addresses",
        ) from error


def schema_of_type(adapter: TypeAdapter[Any]) -> Any:
    """The JSON Schema of what pydantic accepts, as tight as JSON Schema can express."""
    from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

    from infill.schemas.types.schema import Tight, tighten

    if _imports(adapter.core_schema):
        raise SourceError(
            "an ImportString would import whatever the model names",
            where=_name(getattr(adapter, "_type", adapter)),
            todo="use Literal with the names that are allowed, and import after filling",
        )
    try:
        return tighten(adapter.json_schema(mode="validation", schema_generator=Tight))
    except (PydanticUserError, PydanticUndefinedAnnotation) as error:
        raise _refused(getattr(adapter, "_type", adapter), error) from error


def _imports(core_schema: Any) -> bool:
    """Whether validating a value may import modules that it names."""
    stack = [core_schema]
    while stack:
        match stack.pop():
            case {"type": "function-plain", "function": {"function": function}} if getattr(
                function, "__name__", ""
            ) == "import_string" and function.__module__.startswith("pydantic."):
                return True
            case dict() as found:
                stack += [v for key, v in found.items() if key != "metadata"]
            case list() as items:
                stack += items
    return False


def _is_type(source: Any) -> bool:
    from typing import NewType, get_origin

    from typing_extensions import TypeAliasType

    return isinstance(source, type | TypeAliasType | NewType) or get_origin(source) is not None


def _refused(source: Any, error: Exception) -> SourceError:
    text = getattr(error, "message", str(error)).strip().splitlines()[0]
    text = text.removeprefix("Cannot generate a JsonSchema for ").partition(" ({")[0]
    return SourceError(
        "pydantic cannot describe this type",
        where=_name(source),
        got=text,
        todo="use a type that has a JSON Schema, or give it one with pydantic.WithJsonSchema",
    )


def _name(source: Any) -> str:
    return getattr(source, "__name__", None) or repr(source)[:80]


def pydantic_judge(adapter: TypeAdapter[Any]) -> Validator:
    """The validator that asks pydantic, the model's own validators included."""
    return _Pydantic(adapter)


@dataclass(frozen=True, slots=True)
class _Pydantic:
    adapter: TypeAdapter[Any]

    def __call__(self, filled: Filled) -> Sequence[Failure]:
        from pydantic import ValidationError

        try:
            self.adapter.validate_json(filled.text)
        except ValidationError as error:
            document = json.loads(filled.text)
            return [
                Failure(_message(found["msg"]), (_blamed(found["loc"], document),))
                for found in error.errors(
                    include_url=False, include_context=False, include_input=False
                )
            ]
        except Exception as error:
            raise _broken(error) from error
        return ()


def _broken(error: Exception) -> SourceError:
    """A validator that raises what pydantic does not take for a complaint."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return SourceError(
        "a validator of this type fails with an error of its own",
        where=f"{last.filename}:{last.lineno}",
        got=f"{type(error).__name__}: {error}"[:200],
        todo="raise ValueError or use assert where a value is not accepted",
    )


def _message(text: str) -> str:
    for boilerplate in ("Value error, ", "Assertion failed, "):
        text = text.removeprefix(boilerplate)
    text = text.partition("\n")[0]
    return text if len(text) <= 160 else text[:157] + "…"


def _blamed(location: tuple[str | int, ...], document: Any) -> str:
    """The pointer of a pydantic location, which also names union branches and validators."""
    found = _walk(location, document)
    return Path(found).pointer


def _walk(location: tuple[str | int, ...], value: Any) -> tuple[str | int, ...]:
    """The longest way into `value` that takes the location's steps in order, some skipped.

    A step that leads nowhere is the tag of a union, except that the last one may name a property
    that is missing.
    """
    if not location:
        return ()
    head, *rest = location
    inside = (isinstance(value, dict) and head in value) or (
        isinstance(value, list) and isinstance(head, int) and 0 <= head < len(value)
    )
    if inside:
        return (head, *_walk(tuple(rest), value[head]))
    if not rest and isinstance(value, dict) and isinstance(head, str) and head.isidentifier():
        return (head,)
    return _walk(tuple(rest), value)


ACCEPTED = (
    "a JSON Schema (dict, bool, its JSON text or its path), a pydantic model, a dataclass, "
    "a TypedDict, any type that pydantic knows such as list[Model], Tools, or 'module:Model'"
)


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
