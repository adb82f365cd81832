"""Python functions and models as tools: their parameters as a schema, their arguments as values."""

from __future__ import annotations

import inspect
from typing import Any, get_type_hints

from infill.errors import SourceError
from infill.schemas.tools import Function


def function_of(target: Any, where: str) -> Function:
    """The tool behind a Python function with annotations, a pydantic model or a dataclass.

    Raises SourceError for parameters that take any number of arguments.
    """
    from infill.schemas.typed import schema_of_type

    name = getattr(target, "__name__", type(target).__name__)
    parameters = schema_of_type(arguments_of(target, where))
    about = inspect.getdoc(target) or ""
    return Function(name, about.partition("\n\n")[0], {"type": "object", **parameters}, target)


def arguments_of(target: Any, where: str = "") -> Any:
    """pydantic's adapter of a tool's arguments: the type itself, or a model of the parameters."""
    from pydantic import ConfigDict, create_model

    from infill.schemas.typed import adapter_of

    if isinstance(target, type):
        return adapter_of(target)
    hints = get_type_hints(target, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(target).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise SourceError(
                "a tool's parameters must be named",
                where=f"{where}/{name}",
                got=f"{target.__name__}{inspect.signature(target)}",
                todo="give each parameter a name, or pass a schema",
            )
        missing = parameter.default is parameter.empty
        fields[name] = (hints.get(name, Any), ... if missing else parameter.default)
    return adapter_of(
        create_model(target.__name__, __config__=ConfigDict(extra="forbid"), **fields)
    )


def values_of(target: Any, adapter: Any, arguments: str) -> Any:
    """JSON arguments as Python values: the instance of a type, a dict for a function."""
    made = adapter.validate_json(arguments)
    return made if isinstance(target, type) else dict(made)
