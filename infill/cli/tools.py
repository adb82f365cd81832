"""`infill tools`: a request becomes calls of the functions that are given."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from infill.cli import files, show
from infill.cli.files import schema_source
from infill.cli.json import Format
from infill.cli.run import (
    Device,
    Dtype,
    FamilyName,
    Loading,
    ModelName,
    OptionsFile,
    Quiet,
    Run,
    Seed,
    Set,
    TraceFile,
    Watch,
    known_of,
)
from infill.errors import SourceError


def call_tools(
    tools: Annotated[
        str,
        typer.Argument(
            metavar="TOOLS",
            help="Functions as JSON, in OpenAI's tool format or bare; or module:NAME, a list of "
            "such, of Python functions or of pydantic models.",
        ),
    ],
    context: Annotated[str, typer.Option(metavar="FILE|-", help="The request; - for stdin.")] = "",
    instruction: Annotated[
        str, typer.Option(metavar="TEXT", help="What to do, if the request does not say it.")
    ] = "",
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
    lock: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH=VALUE", help="Keep a value fixed: name=get_weather."),
    ] = None,
    format: Annotated[Format, typer.Option(help="What to print.")] = Format.json,
    model: ModelName = "default",
    device: Device = "auto",
    dtype: Dtype = "auto",
    family: FamilyName = "",
    seed: Seed = 0,
    setting: Set = None,
    options: OptionsFile = "",
    trace: TraceFile = "",
    watch: Watch = False,
    quiet: Quiet = False,
) -> None:
    """Decide which function to call and fill its arguments; the call goes to stdout as JSON.

    \b
      infill tools tools.json --context request.txt
      infill tools tools.json --context request.txt --parallel
      infill tools shop.tools:TOOLS --context - < request.txt
    """
    if tools == context == files.STDIN:
        raise SourceError(
            "the functions and the request cannot both come from stdin", where="--context -"
        )
    request = files.read(context, "request") if context else ""

    def source() -> Any:
        from infill.schemas.tools import Tools

        found = schema_source(tools)
        given = found if isinstance(found, list | tuple | dict) else [found]
        return Tools(given, parallel=parallel, required=not optional, python_types=python_types)

    loading = Loading(model, device, dtype, family)
    run = Run(loading, seed, quiet, watch, trace, setting or (), options)
    result = run.fill(source, request, instruction=instruction, known=known_of(lock or ()))
    if not quiet:
        show.report(result, model=model, seed=seed)
    wanted = json.loads(result.text) if format is Format.json else show.report_json(result)
    files.out(show.as_json(wanted))
