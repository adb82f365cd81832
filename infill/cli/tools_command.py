"""`infill tools`: a request becomes calls of the functions that are given.

infill tools tools.json --context request.txt
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from infill.cli import files, show
from infill.cli.files import schema_source
from infill.cli.run import fill_source
from infill.cli.shared_options import (
    ContextOption,
    FillOptions,
    FormatOption,
    InstructionOption,
    LockOption,
    ValueFormat,
    known_values,
    with_options,
)
from infill.errors import SourceError


@with_options
def tools_command(
    tools: Annotated[
        str,
        typer.Argument(
            metavar="TOOLS",
            help="Functions as JSON, in OpenAI's tool format or bare; or tools.py:NAME, "
            "shop.tools:NAME: a list of such, of Python functions or of pydantic models.",
        ),
    ],
    *,
    context: ContextOption = "",
    instruction: InstructionOption = "",
    parallel: Annotated[
        bool, typer.Option("--parallel", help="Any number of calls, as an array.")
    ] = False,
    optional: Annotated[
        bool, typer.Option("--optional", help="Calling nothing is allowed: null, or no calls.")
    ] = False,
    python_types: Annotated[
        bool,
        typer.Option(
            "--python-types", help="Read dict, float, tuple, any … as the JSON types they mean."
        ),
    ] = False,
    lock: LockOption = None,
    format: FormatOption = ValueFormat.json,
    fill: FillOptions,
) -> None:
    """Decide which function to call and fill its arguments; the call goes to stdout as JSON.

    \b
      infill tools tools.json --context request.txt
      infill tools tools.json --context request.txt --parallel
      infill tools tools.json --context request.txt --lock name=get_weather
      infill tools shop/tools.py:TOOLS --context - < request.txt
    """
    if tools == context == files.STDIN:
        raise SourceError(
            "the functions and the request cannot both come from stdin", where="--context -"
        )
    request = files.read_text(context, "request") if context else ""

    def source() -> Any:
        from infill.schemas.function_tools import Tools

        found = schema_source(tools)
        given = found if isinstance(found, list | tuple | dict) else [found]
        return Tools(given, parallel=parallel, required=not optional, python_types=python_types)

    known = known_values(lock or ())
    result = fill_source(fill, source, request, instruction=instruction, known=known)
    if not fill.model.quiet:
        show.result_table(result, model=fill.model.model, seed=fill.seed)
    value = json.loads(result.text) if format is ValueFormat.json else show.report_json(result)
    files.out(show.as_json(value))
