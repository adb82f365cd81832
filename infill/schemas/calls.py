"""Tools → blueprint: one union of calls, told apart by the name, or an array of it.

tools_blueprint(Tools([weather, remind]), Limits()).parse(text)      # Call("remind", {…})
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from infill.blueprint import Blueprint, Failure, Filled
from infill.errors import InfillError, SourceError
from infill.schemas.compile import compile_schema
from infill.schemas.demands.shape import Limits
from infill.schemas.function_tools import Call, ToolFunction, Tools, arguments_of, values_of
from infill.schemas.reading.document import check_schema
from infill.schemas.rows.place import spell
from infill.schemas.types.types import pydantic_judge

_ONE = "Call the function that does what is asked."
_SEVERAL = "Call the functions that do what is asked, one for each thing."
_BASE = "https://infill.invalid/tools/"
_LONGEST = 6000
_REMARK = 120


def tools_blueprint(tools: Tools, limits: Limits) -> Blueprint[Any]:
    """The value is a `Call`, a list of them, or None; see `Tools`.

    Raises what compiling a function's parameters raises, with the function's name.
    """

    forms = [_form(function, limits) for function in tools.functions]
    schema = schema_of_tools(tools)
    check_schema(schema)
    compiled = compile_schema(schema, limits=limits)
    arguments = Arguments.of(tools)
    return replace(
        compiled,
        parse=arguments.parse,
        form=_shown(tools, forms),
        instruction=_SEVERAL if tools.parallel else _ONE,
        validators=(*compiled.validators, arguments),
    )


def schema_of_tools(tools: Tools) -> Any:
    """The JSON Schema of the calls: objects with a name and arguments."""
    draft = _draft(tools.functions)
    identity = "id" if "draft-04" in draft.get("$schema", "") else "$id"
    calls = [
        _call(function, f"{_BASE}{at}", identity) for at, function in enumerate(tools.functions)
    ]
    one = {"anyOf": calls} if len(calls) > 1 else calls[0]
    if tools.parallel:
        least = 1 if tools.required else 0
        return {**draft, "type": "array", "items": one, "minItems": least, "maxItems": tools.most}
    if tools.required:
        return {**draft, **one}
    return {**draft, "anyOf": [*calls, {"type": "null"}]}


def _call(function: ToolFunction, base: str, identity: str) -> Any:
    """A call's schema; references within the parameters stay there by a base of their own."""
    parameters = {key: value for key, value in function.parameters.items() if key != "$schema"}
    if '"$ref"' in json.dumps(parameters) and identity not in parameters:
        parameters = {identity: base, **parameters}
    return {
        "type": "object",
        "properties": {"name": {"enum": [function.name]}, "arguments": parameters},
        "required": ["name", "arguments"],
        "additionalProperties": False,
    }


def _draft(functions: Sequence[ToolFunction]) -> dict[str, Any]:
    """The draft that the functions' parameters are written in; they must agree."""
    drafts = {f.parameters["$schema"]: f.name for f in functions if "$schema" in f.parameters}
    if len(drafts) > 1:
        raise SourceError(
            "the functions' parameters are written in different drafts of JSON Schema",
            got=", ".join(f"{name}: {draft}" for draft, name in drafts.items()),
            todo="write them in one draft, or leave $schema out",
        )
    return {"$schema": next(iter(drafts))} if drafts else {}


def _form(function: ToolFunction, limits: Limits) -> str:
    """A call as the prompt shows it; compiling it alone tells which function is at fault."""

    try:
        check_schema(function.parameters)
        form = compile_schema(function.parameters, limits=limits).form
    except InfillError as error:
        error.where = f"{function.name}: {error.where or '#'}"
        if isinstance(error, SourceError) and error.where.endswith("/type"):
            more = "set python_types to read dict, float, tuple and any as the types they mean"
            error.todo = f"{error.todo}; {more}" if error.todo else more
        raise
    about = " ".join(function.description.split())
    about = about if len(about) <= _REMARK else about[: _REMARK - 1].rstrip() + "…"
    remark = f" ({about})" if about else ""
    return (
        f'{{"name": {json.dumps(function.name, ensure_ascii=False)}{remark}, "arguments": {form}}}'
    )


def _shown(tools: Tools, forms: list[str]) -> str:
    """All calls; where that gets too long, the last ones by name only."""
    shown, left = [], _LONGEST
    for function, form in zip(tools.functions, forms, strict=True):
        left -= len(form)
        shown.append(form if left >= 0 else f'{{"name": {spell(function.name)}, …}}')
    union = "|".join(shown)
    if tools.parallel:
        return f"[{union}]"
    return union if tools.required else f"{union}|null"


@dataclass(frozen=True, slots=True)
class Arguments:
    """Judges and reads the arguments of Python functions and models, by name."""

    adapters: dict[str, Any]
    targets: dict[str, Any]

    @classmethod
    def of(cls, tools: Tools) -> Arguments:

        targets = {f.name: f.target for f in tools.functions if f.target is not None}
        return cls({name: arguments_of(target) for name, target in targets.items()}, targets)

    def __call__(self, filled: Filled) -> Sequence[Failure]:

        found = json.loads(filled.text)
        failures: list[Failure] = []
        for at, call in enumerate(_listed(found)):
            if call["name"] in self.adapters:
                base = f"/{at}/arguments" if isinstance(found, list) else "/arguments"
                judge = pydantic_judge(self.adapters[call["name"]])
                failures += [
                    Failure(f.message, tuple(base + path for path in f.paths))
                    for f in judge(Filled(json.dumps(call["arguments"]), {}))
                ]
        return failures

    def parse(self, text: str) -> Any:
        """The calls of a validated text."""
        found = json.loads(text)
        calls = [self._call(call) for call in _listed(found)]
        if isinstance(found, list):
            return calls
        return calls[0] if calls else None

    def _call(self, call: Any) -> Call:

        name, arguments = call["name"], call["arguments"]
        if name in self.adapters:
            arguments = values_of(self.targets[name], self.adapters[name], json.dumps(arguments))
        return Call(name, arguments)


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]
