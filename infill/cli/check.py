"""`infill check`: how each keyword of a schema is enforced, without a model."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from infill.cli import files, show
from infill.cli.columns import columns
from infill.cli.faults import FILLED, SOURCE
from infill.cli.sources import schema_source


def check(
    schema: Annotated[
        str,
        typer.Option(
            metavar="FILE|module:Model",
            help="A JSON Schema, or a pydantic model, dataclass or TypedDict by its import path.",
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Say per keyword how it is enforced: by structure, automaton or validator, or refused.

    Exit code 0 if infill can guarantee the schema, 2 if a keyword is refused.

    \b
      infill check --schema invoice.schema.json
      infill check --schema shop.models:Invoice --json
    """
    from infill.schemas.check import report

    rows = report(schema_source(schema))
    refused = [row for row in rows if row.how == "refused"]
    if json:
        files.out(show.as_json([asdict(row) for row in rows]))
    else:
        files.out(columns([(row.pointer, row.keyword, row.how, row.note) for row in rows]))
        verdict = f"{len(refused)} refused" if refused else "all can be guaranteed"
        print(f"{len(rows)} keyword{'s' * (len(rows) != 1)}, {verdict}", file=sys.stderr)
    raise typer.Exit(SOURCE if refused else FILLED)
