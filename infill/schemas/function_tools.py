"""Tool calls as a source: which function to call is decided like any value, and so are arguments.

    tools = Tools([{"type": "function", "function": {"name": "weather", "parameters": {...}}}])
    infill.fill(tools, "Will it rain in Oslo?").value     # Call("weather", {"city": "Oslo"})

Python functions and models are tools too: their parameters become a schema, and the arguments that
come back are Python values.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from infill.errors import SourceError
from infill.schemas.types.types import adapter_of, schema_of_type

_PARAMETERS = ("parameters", "input_schema", "inputSchema")
_TODO = (
    'give {"type": "function", "function": {"name": …, "parameters": {…}}}, '
    '{"name": …, "parameters": {…}}, a Python function or a pydantic model'
)
_PYTHON = {
    "dict": "object",
    "float": "number",
    "double": "number",
    "int": "integer",
    "long": "integer",
    "str": "string",
    "bool": "boolean",
    "list": "array",
    "tuple": "array",
    "set": "array",
    "none": "null",
    "any": None,
}
_PYTHON |= {"char": "string", "short": "integer", "byte": "integer", "bigint": "integer"}
_PYTHON |= {"arraylist": "array", "hashmap": "object", "map": "object", "hashtable": "object"}
_PYTHON |= {name: name for name in "null boolean integer number string array object".split()}
_OPEN = frozenset(
    """additionalProperties patternProperties unevaluatedProperties $ref $dynamicRef allOf anyOf
    oneOf if dependentSchemas dependencies""".split()
)


@dataclass(frozen=True, slots=True)
class Call:
    """A function's name and its arguments.

    `arguments` is a dict of JSON values; of Python values for a Python function, so that
    `function(**call.arguments)` works; the instance for a pydantic model.
    """

    name: str
    arguments: Any


@dataclass(frozen=True, slots=True)
class ToolFunction:
    """One function that may be called: `parameters` is the JSON Schema of its arguments.

    Arguments that the schema does not name are not made up, unless it allows others.
    `target` is the Python function or type it was made from, if there is one.
    """

    name: str
    description: str
    parameters: Any
    target: Any = None


@dataclass(frozen=True, slots=True, init=False)
class Tools:
    """The functions that may be called, in OpenAI's tool format or bare, or from Python.

    A value is one `Call`; with `parallel` a list of up to `most`. With `required=False` it may be
    None, or the list empty. `python_types` reads the types dict, float, tuple, any … as the JSON
    types they mean; without it they are refused. Raises SourceError for what is no function.
    """

    functions: tuple[ToolFunction, ...]
    parallel: bool
    required: bool
    most: int

    def __init__(
        self,
        functions: Iterable[Any],
        *,
        parallel: bool = False,
        required: bool = True,
        most: int = 8,
        python_types: bool = False,
    ) -> None:
        if isinstance(functions, Mapping):
            functions = functions.get("tools", [functions])
        read = [
            _function(given, f"/{at}", python_types=python_types)
            for at, given in enumerate(functions)
        ]
        if not read:
            raise SourceError("there are no functions to choose from", todo=_TODO)
        for at, function in enumerate(read):
            if any(function.name == other.name for other in read[:at]):
                raise SourceError(
                    "two functions have one name", where=f"/{at}", got=repr(function.name)
                )
        if most < 1:
            raise SourceError("Tools(most=…) must be at least 1", got=str(most))
        object.__setattr__(self, "functions", tuple(read))
        object.__setattr__(self, "parallel", parallel)
        object.__setattr__(self, "required", required)
        object.__setattr__(self, "most", most)


def _function(given: Any, where: str, *, python_types: bool) -> ToolFunction:
    if callable(given):
        return function_of(given, where)
    if not isinstance(given, Mapping):
        raise SourceError("this is no function", where=where, got=_short(given), todo=_TODO)
    inner = given.get("function", given)
    kind = given.get("type", "function")
    if kind != "function" or not isinstance(inner, Mapping):
        raise SourceError("only functions can be called", where=where, got=_short(kind), todo=_TODO)
    name, description = inner.get("name"), inner.get("description") or ""
    if not isinstance(name, str) or not name:
        raise SourceError("a function needs a name", where=f"{where}/name", got=_short(name))
    keyword = next((word for word in _PARAMETERS if word in inner), "")
    parameters = inner[keyword] if keyword else {}
    if parameters is None:
        parameters = {}
    if not isinstance(parameters, Mapping):
        raise SourceError(
            "a function's parameters are a JSON Schema",
            where=f"{where}/{keyword}",
            got=_short(parameters),
        )
    schema = json_types(parameters) if python_types else dict(parameters)
    schema = {"type": "object", **schema}
    if schema["type"] != "object":
        raise SourceError(
            "a function's parameters are an object",
            where=f"{where}/{keyword}/type",
            got=_short(schema["type"]),
            todo="write object, or set python_types to read dict and the like as JSON types",
        )
    if not _OPEN & schema.keys():
        schema["additionalProperties"] = False
    return ToolFunction(name, str(description), schema)


def json_types(schema: Any) -> Any:
    """A schema with types as Python, Java and TypeScript name them written as JSON's."""
    if isinstance(schema, list):
        return [json_types(value) for value in schema]
    if not isinstance(schema, Mapping):
        return schema
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        match keyword, value:
            case "type", str(name) if (lower := name.lower()) in _PYTHON:
                if _PYTHON[lower] is not None:
                    made[keyword] = _PYTHON[lower]
            case (("properties" | "$defs" | "definitions"), Mapping()):
                made[keyword] = {name: json_types(inner) for name, inner in value.items()}
            case (("enum" | "const" | "default" | "examples"), _):
                made[keyword] = value
            case _:
                made[keyword] = json_types(value)
    return made


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:57] + "…"


def function_of(target: Any, where: str) -> ToolFunction:
    """A Python function with annotations, a pydantic model or a dataclass as a tool.

    Raises SourceError for parameters that take any number of arguments.
    """

    name = getattr(target, "__name__", type(target).__name__)
    parameters = schema_of_type(arguments_of(target, where))
    about = inspect.getdoc(target) or ""
    return ToolFunction(name, about.partition("\n\n")[0], {"type": "object", **parameters}, target)


def arguments_of(target: Any, where: str = "") -> Any:
    """pydantic's adapter of a tool's arguments: the type itself, or a model of the parameters."""
    from pydantic import ConfigDict, create_model

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
