"""`infill check`: how each keyword of a schema is enforced, without a model.

infill check --schema models.py:Invoice
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import typer

from infill.cli import files, show
from infill.cli.exit_codes import FILLED, SOURCE, UNFILLED
from infill.cli.files import schema_source
from infill.cli.shared_options import JsonOption, SchemaOption
from infill.cli.show import columns

if TYPE_CHECKING:
    from infill.decoding.budget import Budget
    from infill.schemas.enforcement import Enforced


def check_command(*, schema: SchemaOption, json: JsonOption = False) -> None:
    """Tell for each keyword how it is enforced, and what a fill would take.

    By structure, automaton or validator; or it is an annotation, refused, or impossible together
    with others. Exit code 0 if infill can guarantee the schema, 1 if nothing can satisfy it, 2 if
    a keyword is refused.

    \b
      infill check --schema invoice.schema.json
      infill check --schema models.py:Invoice
      infill check --schema shop.models:Invoice --json
    """
    from infill.decoding.budget import budget as budget_of
    from infill.models import default_vocabulary
    from infill.schemas.enforcement import keyword_report
    from infill.schemas.sources import compile_source

    source = schema_source(schema)
    lay_out = partial(budget_of, vocabulary=default_vocabulary())
    rows = keyword_report(source, lay_out)
    bad = [row for row in rows if row.how in ("refused", "impossible")]
    budget = None if bad else lay_out(compile_source(source))
    if json:
        found = {"keywords": [asdict(row) for row in rows], "budget": budget and asdict(budget)}
        files.out(show.as_json(found))
    else:
        files.out(columns([(row.pointer, row.keyword, row.how, row.note) for row in rows]))
        for row in bad:
            print(f"{row.pointer}: {row.how}\n  got: {row.note}", file=sys.stderr)
            if row.todo:
                print(f"  try: {row.todo}", file=sys.stderr)
        print(_summary(rows, budget), file=sys.stderr)
    refused = any(row.how == "refused" for row in bad)
    raise typer.Exit(SOURCE if refused else UNFILLED if bad else FILLED)


def _summary(rows: list[Enforced], budget: Budget | None) -> str:
    """How many keywords, what became of them, and the budget."""
    counts = Counter(row.how for row in rows)
    keywords = sum(bool(row.keyword) for row in rows)
    head = f"{keywords} keyword{'s' * (keywords != 1)}"
    if budget is None:
        bad = [f"{counts[how]} {how}" for how in ("refused", "impossible") if counts[how]]
        return f"{head}, {', '.join(bad)}"
    return (
        f"{head}, all can be guaranteed\n"
        f"at first {budget.slots} slots and {budget.choices} choices: {budget.masks} masks among "
        f"{budget.tokens:,} tokens, up to {budget.forwards} forwards for these"
    )
