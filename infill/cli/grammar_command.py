"""`infill grammar`: a Lark grammar and a text become a text of the grammar.

infill grammar sql --instruction "All users over 18."
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli import files, show
from infill.cli.run import fill_source
from infill.cli.shared_options import (
    ContextOption,
    FillOptions,
    InstructionOption,
    JsonOption,
    with_options,
)
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.grammars.grammar import Grammar
    from infill.result import Result


@with_options
def grammar_command(
    grammar: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME|-", help="A Lark grammar, or the name of a shipped one; - for stdin."
        ),
    ],
    *,
    context: ContextOption = "",
    start: Annotated[
        str, typer.Option(metavar="RULE", help="The rule that the text is made of.")
    ] = "start",
    instruction: InstructionOption = "",
    json: JsonOption = False,
    fill: FillOptions,
) -> None:
    """Write a text that a grammar accepts; it goes to stdout and ends with a line feed.

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
    text = files.read_text(context, "text") if context else ""
    result = fill_source(fill, lambda: _source(grammar, start), text, instruction=instruction)
    if not fill.model.quiet:
        show.result_table(result, model=fill.model.model, seed=fill.seed)
    if json:
        files.out(show.as_json(_as_json(result)))
    else:
        files.out(result.text if result.text.endswith("\n") else result.text + "\n")


def _source(grammar: str, start: str) -> Grammar:
    """The grammar in a file, on stdin, or of the library."""
    from infill.grammars.grammar import Grammar, grammar_names

    if grammar in grammar_names() and not Path(grammar).exists():
        return Grammar.named(grammar, start)
    text = files.read_text(grammar, "grammar").removeprefix("\ufeff")
    return Grammar(text, start, name=files.shown_name(grammar))


def _as_json(result: Result[Any]) -> dict[str, Any]:
    return {
        "text": result.text,
        "forwards": result.forwards,
        "seconds": round(result.seconds, 3),
        "notes": list(result.notes),
        "slots": [asdict(slot) for slot in result.slots],
    }
