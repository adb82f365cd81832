"""Options that several commands share, and how `--set` and `--lock` are read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.options import Options

ModelName = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="A packaged model or the path of a checkpoint; see `infill models`."
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


def options_of(settings: Iterable[str]) -> Options:
    """Options from `NAME=VALUE` pairs; the names are the fields of `infill.Options`."""
    from infill.options import Options
    from infill.schedule import EntropyBounded, FixedSteps, Frontier, Margin, Threshold

    schedules = {
        "frontier": Frontier,
        "threshold": Threshold,
        "entropy": EntropyBounded,
        "margin": Margin,
        "fixed": FixedSteps,
    }
    known = {field.name: field.type for field in fields(Options)}
    chosen: dict[str, Any] = {}
    for pair in settings:
        name, equals, text = pair.partition("=")
        if not equals or name not in known:
            raise SourceError(
                "not an option of decoding",
                where=f"--set {pair}",
                todo="NAME=VALUE with one of " + ", ".join(known),
            )
        if name == "schedule":
            if text not in schedules:
                raise _unreadable(pair, "one of " + ", ".join(schedules))
            chosen[name] = schedules[text]()
            continue
        value = json_or_text(text)
        match known[name], value:
            case ("bool", bool()) | ("int", int()) | ("float", int() | float()):
                chosen[name] = value
            case kind, _:
                raise _unreadable(pair, {"bool": "true or false"}.get(str(kind), f"a {kind}"))
    return Options(**chosen)


def known_of(locks: Iterable[str]) -> dict[str, Any]:
    """The given values of `--lock PATH=VALUE`: JSON where it parses, otherwise text."""
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


def json_or_text(text: str) -> Any:
    """The JSON value that a text spells, or the text itself."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError:
        return text


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _unreadable(pair: str, wanted: str) -> SourceError:
    return SourceError("a value that this option cannot take", where=f"--set {pair}", todo=wanted)
