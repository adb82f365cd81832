"""`infill json`: a schema and a text become a validated object."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from infill.cli import files, show
from infill.cli.run import Run
from infill.cli.settings import ModelName, Quiet, Seed, Set, TraceFile, Watch, known_of
from infill.cli.sources import schema_source
from infill.errors import SourceError


class Format(StrEnum):
    """What goes to stdout: the object alone, or the object with a report on every slot."""

    json = "json"
    report = "report"


def fill_json(
    schema: Annotated[
        str,
        typer.Option(
            metavar="FILE|module:Model",
            help="A JSON Schema, or a pydantic model, dataclass or TypedDict by its import path.",
        ),
    ],
    context: Annotated[
        str, typer.Option(metavar="FILE|-", help="The text to read; - for stdin.")
    ] = "",
    instruction: Annotated[
        str, typer.Option(metavar="TEXT", help="What to do, if the form does not say it.")
    ] = "",
    lock: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUE",
            help="Keep a value fixed and fill the rest around it: currency=EUR, /items/0/price=3.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="What to print.")] = Format.json,
    model: ModelName = "default",
    seed: Seed = 0,
    setting: Set = None,
    trace: TraceFile = "",
    watch: Watch = False,
    quiet: Quiet = False,
) -> None:
    """Fill a schema from a text; the JSON goes to stdout, a table of slots to stderr.

    \b
      infill json --schema invoice.schema.json --context mail.txt
      infill json --schema shop.models:Invoice --context - < mail.txt
      infill json --schema invoice.schema.json --context mail.txt --lock currency=EUR
    """
    if schema == context == files.STDIN:
        raise SourceError(
            "the schema and the text cannot both come from stdin", where="--context -"
        )
    known = known_of(lock or ())
    text = files.read(context, "text") if context else ""
    run = Run(model, seed, quiet, watch, trace, setting or ())
    result = run.fill(lambda: schema_source(schema), text, instruction=instruction, known=known)
    if not quiet:
        show.report(result, model=model, seed=seed)
    wanted = json.loads(result.text) if format is Format.json else show.report_json(result)
    files.out(show.as_json(wanted))
