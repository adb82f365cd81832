"""Options that several commands share, and how `--lock` is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from infill.errors import SourceError

ModelName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A packaged model, a checkpoint's folder or a hub repository; see `infill models`.",
    ),
]
Device = Annotated[
    str, typer.Option(metavar="NAME", help="Where it computes: cpu, cuda, cuda:1, balanced.")
]
Dtype = Annotated[
    str,
    typer.Option(metavar="NAME", help="float32, bfloat16, float16, or quantised: int8, int4."),
]
FamilyName = Annotated[
    str,
    typer.Option(
        "--family", metavar="NAME", help="What kind of model it is, where its config is silent."
    ),
]
Seed = Annotated[int, typer.Option(min=0, metavar="N", help="The same seed gives the same result.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")]
Watch = Annotated[bool, typer.Option("--watch", help="Show the canvas on stderr at every step.")]
TraceFile = Annotated[
    str,
    typer.Option("--trace", metavar="FILE", help="Write every step to FILE, as JSON lines."),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="An option of decoding, for example temperature=0.7; docs/cli.md lists them.",
    ),
]
OptionsFile = Annotated[
    str,
    typer.Option(
        "--options",
        metavar="FILE",
        help="Options of decoding that `infill tune` wrote; --set comes on top.",
    ),
]


def known_of(locks: Iterable[str]) -> dict[str, Any]:
    """The given values of `--lock PATH=VALUE`: JSON where it parses, otherwise text."""
    from infill.settings import json_or_text

    known: dict[str, Any] = {}
    for lock in locks:
        path, equals, text = lock.partition("=")
        if not equals or not path:
            raise SourceError(
                "a lock needs a path and a value",
                where=f"--lock {lock}",
                todo="--lock currency=EUR or --lock /items/0/price=3",
            )
        known[path] = json_or_text(text)
    return known
