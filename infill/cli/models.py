"""`infill models`: what can be loaded."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from infill.cli import files
from infill.cli.columns import columns
from infill.cli.progress import Progress


def models(
    verify: Annotated[
        bool, typer.Option("--verify", help="Recompute the hash of every file.")
    ] = False,
) -> None:
    """List the models that can be loaded by name; a path of a checkpoint works too.

    \b
      infill models
      infill models --verify
    """
    from infill import models as room

    rows = []
    with Progress() as progress:
        for facts in room.available():
            row = [facts.name, f"reads {facts.limit:,} tokens", facts.attention]
            if verify:
                progress.say(f"reading the files of {facts.name}")
                room.verify(facts.name)
                row.append("verified")
            rows.append(row)
    files.out(columns(rows))
    if not rows:
        print("no model is packaged; --model takes the path of a checkpoint", file=sys.stderr)
