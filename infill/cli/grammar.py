"""`infill grammar`: a Lark grammar and a text become a text of the grammar."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli import files, show
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
)
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.grammars.grammar import Grammar
    from infill.result import Result


def fill_grammar(
    grammar: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME|-", help="A Lark grammar, or the name of a shipped one; - for stdin."
        ),
    ],
    context: Annotated[
        str, typer.Option(metavar="FILE|-", help="The text to read; - for stdin.")
    ] = "",
    start: Annotated[
        str, typer.Option(metavar="RULE", help="The rule that the text is made of.")
    ] = "start",
    instruction: Annotated[
        str, typer.Option(metavar="TEXT", help="What to write, for example a question.")
    ] = "",
    json: Annotated[
        bool, typer.Option("--json", help="Print the text, its slot and its costs as JSON.")
    ] = False,
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
    """Write a text that a grammar accepts; it goes to stdout, with a line feed behind it.

    Grammars are in Lark's notation and read with its LALR parser, which parses every result.
    Shipped: arithmetic, csv, dates, dot, graphql, json, smiles, sql, version.

    \b
      infill grammar sql --instruction "All users over 18, by name."
      infill grammar query.lark --start filter --context question.txt
      infill grammar json --context mail.txt --set slot_cap=64 --json
    """
    if grammar == context == files.STDIN:
        raise SourceError(
            "the grammar and the text cannot both come from stdin", where="--context -"
        )
    text = files.read(context, "text") if context else ""
    loading = Loading(model, device, dtype, family)
    run = Run(loading, seed, quiet, watch, trace, setting or (), options)
    result = run.fill(lambda: _source(grammar, start), text, instruction=instruction)
    if not quiet:
        show.report(result, model=model, seed=seed)
    if json:
        files.out(show.as_json(_as_json(result)))
    else:
        files.out(result.text if result.text.endswith("\n") else result.text + "\n")


def _source(grammar: str, start: str) -> Grammar:
    """The grammar in a file, on stdin, or of the library."""
    from infill.grammars.grammar import Grammar, names

    if grammar in names() and not Path(grammar).exists():
        return Grammar.named(grammar, start)
    name = "<stdin>" if grammar == files.STDIN else grammar
    return Grammar(files.read(grammar, "grammar").removeprefix("\ufeff"), start, name=name)


def _as_json(result: Result[Any]) -> dict[str, Any]:
    return {
        "text": result.text,
        "forwards": result.forwards,
        "seconds": round(result.seconds, 3),
        "notes": list(result.notes),
        "slots": [asdict(slot) for slot in result.slots],
    }
