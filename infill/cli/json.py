"""`infill json`: a schema and a text become a validated object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli import files, show
from infill.cli.batch import Batch, BatchFile, BatchSize, Limit, Resume, none_of
from infill.cli.files import schema_source
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
from infill.errors import InfillError, SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.batch import Fill, Record


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
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to stdout.")
    ] = "",
    batch: BatchFile = "",
    resume: Resume = False,
    batch_size: BatchSize = 8,
    limit: Limit = 0,
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
    """Fill a schema from a text; the JSON goes to stdout, a table of slots to stderr.

    \b
      infill json --schema invoice.schema.json --context mail.txt
      infill json --schema shop.models:Invoice --context - < mail.txt
      infill json --schema invoice.schema.json --context mail.txt --lock currency=EUR
      infill json --schema invoice.schema.json --batch mails.jsonl -o invoices.jsonl --resume
    """
    if schema == context == files.STDIN:
        raise SourceError(
            "the schema and the text cannot both come from stdin", where="--context -"
        )
    known = known_of(lock or ())
    loading = Loading(model, device, dtype, family)
    run = Run(loading, seed, quiet, watch, trace, setting or (), options)
    if batch:
        none_of({"--context": context, "--trace": trace, "--watch": watch})
        source = schema_source(schema)
        fill = partial(_filler, source, instruction, seed, known)
        raise Batch(batch, resume, batch_size, limit).fill(run, output, fill)
    text = files.read(context, "text") if context else ""
    result = run.fill(lambda: schema_source(schema), text, instruction=instruction, known=known)
    if not quiet:
        show.report(result, model=model, seed=seed)
    wanted = json.loads(result.text) if format is Format.json else show.report_json(result)
    if output:
        files.write(output, show.as_json(wanted))
    else:
        files.out(show.as_json(wanted))


def _filler(
    source: Any, instruction: str, seed: int, known: Mapping[str, Any], engine: Engine
) -> Fill:
    """What fills the records of a batch: the schema is compiled once for all."""
    from infill.api import Request, blueprint_of

    blueprint = blueprint_of(source, engine.options)

    def fill(records: Sequence[Record]) -> list[Mapping[str, Any] | InfillError]:
        outcomes = engine.fill_many(
            [
                Request(blueprint, one.context, instruction, seed, {**known, **one.known})
                for one in records
            ],
            errors="return",
        )
        return [
            outcome if isinstance(outcome, InfillError) else {"value": json.loads(outcome.text)}
            for outcome in outcomes
        ]

    return fill
