"""Types as sources: pydantic reads them, says what is wrong, and makes the instance."""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from infill.blueprint import Blueprint, Failure, Filled, Validator
from infill.errors import SourceError
from infill.schemas.pointer import pointer

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from infill.schemas.limits import Limits


def typed_blueprint(source: Any, limits: Limits) -> Blueprint[Any]:
    """A blueprint whose final judge is pydantic, and whose value is an instance of the type."""
    from infill.schemas.compile import compile_schema

    adapter = adapter_of(source)
    compiled = compile_schema(schema_of_type(adapter), limits=limits)
    return replace(
        compiled,
        parse=adapter.validate_json,
        validators=(*compiled.validators, pydantic_judge(adapter)),
    )


def adapter_of(source: Any) -> TypeAdapter[Any]:
    """pydantic's adapter of a type; raises SourceError for what is no type, or not for pydantic."""
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

    from infill.schemas.sources import ACCEPTED
    from infill.schemas.typed_dict import portable

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
    """The JSON Schema of what pydantic accepts, as tight as JSON Schema can say it."""
    from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

    from infill.schemas.typed_schema import Tight, tighten

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
    return pointer(found)


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
