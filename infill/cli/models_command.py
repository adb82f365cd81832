"""`infill models`: what can be loaded.

infill models --verify
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli import files
from infill.cli.show import columns
from infill.cli.watch import Progress

if TYPE_CHECKING:
    from infill.models.families.families import Family


def models_command(
    verify: Annotated[
        bool, typer.Option("--verify", help="Recompute the hash of every file.")
    ] = False,
) -> None:
    """List the models that come with infill, and the families of others that can be brought.

    A family is proven if its logits equal an independent forward in the tests.

    \b
      infill models
      infill models --verify
    """
    from infill import models as room
    from infill.models.families.families import FAMILIES

    rows = []
    with Progress() as progress:
        for facts in room.available():
            row = [facts.name, f"reads {facts.limit:,} tokens", facts.attention]
            if verify:
                progress.say(f"reading the files of {facts.name}")
                room.verify(facts.name)
                row.append("verified")
            rows.append(row)
    if not rows:
        print("no model is packaged; --model takes the path of a checkpoint", file=sys.stderr)
    files.out(columns(rows) + "\n" + columns([_row(family) for family in FAMILIES]))


def _row(family: Family) -> list[str]:
    seen = f"{family.attention} {family.block or ''}".strip()
    shift = "shifted" if family.shift else ""
    proven = "proven" if family.proven else "unproven"
    return [family.name, seen, shift, proven, family.checkpoints]
