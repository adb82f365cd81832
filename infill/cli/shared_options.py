"""Options that several commands share, each declared once.

A command takes a group of options as one parameter; `with_options` shows every field of the group
as an option of the command:

    @with_options
    def json_command(schema: SchemaOption, fill: FillOptions) -> None: ...

    infill json --schema invoice.schema.json --model default --seed 3
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from infill.errors import SourceError


class ValueFormat(StrEnum):
    """What goes to stdout: the value alone, or the value with a report on every slot."""

    json = "json"
    report = "report"


SchemaOption = Annotated[
    str,
    typer.Option(
        metavar="FILE|FILE.py:NAME|MODULE:NAME",
        help="A JSON Schema, or a pydantic model, dataclass or TypedDict: models.py:Invoice, "
        "shop.models:Invoice.",
    ),
]
SourceOption = Annotated[
    str,
    typer.Option(
        metavar="FILE|FILE.py:NAME|MODULE:NAME",
        help="The schema or model to fill; without it every line of the data has its own schema.",
    ),
]
DataOption = Annotated[
    str,
    typer.Option(
        metavar="FILE|-",
        help="JSON Lines with context and expected, and if wanted instruction; - for stdin.",
    ),
]
ContextOption = Annotated[
    str, typer.Option(metavar="FILE|-", help="The text to read; - for stdin.")
]
InstructionOption = Annotated[
    str,
    typer.Option(metavar="TEXT", help="What to do or to write, if the source does not tell it."),
]
LockOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=VALUE",
        help="Keep a value fixed and fill the rest around it: currency=EUR, /items/0/price=3; "
        "repeatable.",
    ),
]
FormatOption = Annotated[
    ValueFormat, typer.Option(help="The value, or the value with a report on every slot.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Only show what the model would be asked.")
]
OutputOption = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to stdout.")
]
LimitOption = Annotated[
    int, typer.Option("--limit", min=0, metavar="N", help="Only the first N records; 0 for all.")
]


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Which model, where it computes and how it decodes; see `infill.models.load`."""

    model: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="A packaged model, a checkpoint's folder or a hub repository; see "
            "`infill models`.",
        ),
    ] = "default"
    device: Annotated[
        str, typer.Option(metavar="NAME", help="Where it computes: cpu, cuda, cuda:1, balanced.")
    ] = "auto"
    dtype: Annotated[
        str,
        typer.Option(metavar="NAME", help="float32, bfloat16, float16, or quantised: int8, int4."),
    ] = "auto"
    family: Annotated[
        str, typer.Option(metavar="NAME", help="The kind of model, where its config is silent.")
    ] = ""
    settings: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A decoding option, a field of infill.Options, such as temperature=0.7.",
        ),
    ] = field(default_factory=list)
    options: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Options of decoding that `infill tune` wrote; --set comes on top.",
        ),
    ] = ""
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")] = False


@dataclass(frozen=True, slots=True)
class FillOptions:
    """The model, and how one fill is made, shown and kept."""

    model: ModelOptions
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="The same seed gives the same result.")
    ] = 0
    trace: Annotated[
        str, typer.Option(metavar="FILE", help="Write every step to FILE, as JSON lines.")
    ] = ""
    watch: Annotated[
        bool, typer.Option("--watch", help="Show the canvas on stderr at every step.")
    ] = False


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """Many records from one file, through one source."""

    batch: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Fill every record of a JSON Lines or CSV file.",
        ),
    ] = ""
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the output of a batch that was interrupted."),
    ] = False
    batch_size: Annotated[
        int, typer.Option(min=1, metavar="N", help="Records denoised at once.")
    ] = 8
    limit: LimitOption = 0


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with each field of its options objects as a parameter of its own."""
    signature = inspect.signature(command, eval_str=True)
    own = list(signature.parameters.values())
    shown = [inner for one in own for inner in _unfolded(one)]

    @wraps(command)
    def unfolded(**given: Any) -> None:
        command(**{one.name: _folded(one, given) for one in own})

    vars(unfolded)["__signature__"] = signature.replace(parameters=shown)
    unfolded.__annotations__ = {one.name: one.annotation for one in shown}
    return unfolded


def _unfolded(one: inspect.Parameter) -> Iterable[inspect.Parameter]:
    """The parameter, or those of the fields of its options object."""
    if is_dataclass(one.annotation):
        return _parameters(one.annotation)
    return [one.replace(kind=inspect.Parameter.KEYWORD_ONLY)]


def _parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    found: list[inspect.Parameter] = []
    for one in fields(group):
        make = one.default_factory
        default = one.default if make is MISSING else make()
        parameter = inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if default is MISSING else default,
            annotation=hints[one.name],
        )
        found += _unfolded(parameter)
    return found


def _folded(one: inspect.Parameter, given: Mapping[str, Any]) -> Any:
    """The argument for a parameter: an option's value, or the options object made of several."""
    if not is_dataclass(one.annotation):
        return given[one.name]
    hints = get_type_hints(one.annotation, include_extras=True)
    inner = {name: one.replace(name=name, annotation=hint) for name, hint in hints.items()}
    return one.annotation(**{name: _folded(each, given) for name, each in inner.items()})  # type: ignore[operator]


def known_values(locks: Iterable[str]) -> dict[str, Any]:
    """The given values of `--lock PATH=VALUE`: JSON where it parses, otherwise text."""
    from infill.documents import json_or_text

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
