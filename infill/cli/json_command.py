"""`infill json`: a schema and a text become a validated object.

infill json --schema models.py:Invoice --context mail.txt
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from infill.cli import files, show
from infill.cli.batch_fill import fill_batch, none_of
from infill.cli.files import schema_source
from infill.cli.run import fill_source
from infill.cli.shared_options import (
    BatchOptions,
    ContextOption,
    FillOptions,
    FormatOption,
    InstructionOption,
    LockOption,
    OutputOption,
    SchemaOption,
    ValueFormat,
    known_values,
    with_options,
)
from infill.errors import InfillError, SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.batch import Fill, Record


@with_options
def json_command(
    *,
    schema: SchemaOption,
    context: ContextOption = "",
    instruction: InstructionOption = "",
    lock: LockOption = None,
    format: FormatOption = ValueFormat.json,
    output: OutputOption = "",
    batch: BatchOptions,
    fill: FillOptions,
) -> None:
    """Fill a schema from a text; the JSON goes to stdout, a table of slots to stderr.

    \b
      infill json --schema invoice.schema.json --context mail.txt
      infill json --schema models.py:Invoice --context - < mail.txt
      infill json --schema invoice.schema.json --context mail.txt --lock currency=EUR
      infill json --schema invoice.schema.json --batch mails.jsonl -o invoices.jsonl --resume
    """
    if schema == context == files.STDIN:
        raise SourceError(
            "the schema and the text cannot both come from stdin", where="--context -"
        )
    known = known_values(lock or ())
    if batch.batch:
        none_of({"--context": context, "--trace": fill.trace, "--watch": fill.watch})
        source = schema_source(schema)
        make = partial(_filler, source, instruction, fill.seed, known)
        raise fill_batch(batch, fill.model, output, make)
    text = files.read_text(context, "text") if context else ""
    result = fill_source(
        fill, lambda: schema_source(schema), text, instruction=instruction, known=known
    )
    if not fill.model.quiet:
        show.result_table(result, model=fill.model.model, seed=fill.seed)
    value = json.loads(result.text) if format is ValueFormat.json else show.report_json(result)
    if output:
        files.write_file(output, show.as_json(value))
    else:
        files.out(show.as_json(value))


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
