"""`infill diagnose`: what a model's fills are like."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli import files
from infill.cli.files import schema_source
from infill.cli.run import (
    Device,
    Dtype,
    FamilyName,
    Loading,
    ModelName,
    OptionsFile,
    Quiet,
    Run,
    Set,
)
from infill.cli.show import columns
from infill.cli.tune import Limit, Source
from infill.cli.watch import Progress
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.tuning.diagnosis import Diagnosis


def diagnose(
    data: Annotated[
        str, typer.Option(metavar="FILE|-", help="JSON Lines with context and expected.")
    ] = "",
    source: Source = "",
    trace: Annotated[
        str,
        typer.Option(metavar="FILE|-", help="Only what a trace tells: orders, tokens a forward."),
    ] = "",
    limit: Limit = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One object instead of lines.")] = False,
    model: ModelName = "default",
    device: Device = "auto",
    dtype: Dtype = "auto",
    family: FamilyName = "",
    setting: Set = None,
    options: OptionsFile = "",
    quiet: Quiet = False,
) -> None:
    """Measure on examples: how far from left to right, what the right side is worth, what is lost.

    Each example is filled twice, the second time with all that stands behind a slot hidden from it.
    AR-ness is 1 where a fill goes from left to right: local from each token to the next, global
    among all that is open. docs/decoding.md says what the figures mean.

    \b
    A line of tune.jsonl:
      {"context": "Ann owes 3 EUR.", "expected": {"name": "Ann", "sum": 3}}
    \b
    Then:
      infill diagnose --source invoice.schema.json --data tune.jsonl
      infill json --schema invoice.schema.json --context invoice.txt --trace trace.jsonl
      infill diagnose --trace trace.jsonl
    """
    if bool(data) == bool(trace):
        raise SourceError(
            "examples or a trace are wanted, one of them",
            got="both" if data else "neither",
            todo="--data FILE or --trace FILE",
        )
    if trace:
        rows = _of_trace(trace)
    else:
        from infill.tuning.diagnosis import diagnose as measure
        from infill.tuning.examples import read_examples

        name = "<stdin>" if data == files.STDIN else data
        asked = schema_source(source) if source else None
        examples = read_examples(files.read(data, "data"), asked, name=name)
        examples = examples[:limit] if limit else examples

        def work(engine: Engine, progress: Progress) -> Diagnosis:
            progress.say(f"filling {len(examples)} examples twice")
            return measure(engine.denoiser, engine.options, examples)

        loading = Loading(model, device, dtype, family)
        run = Run(loading, 0, quiet, settings=setting or (), options=options)
        rows = run.load(work).rows()
    if as_json:
        files.out(json.dumps(dict(rows), indent=2) + "\n")
    else:
        files.out(columns([[name, "-" if v is None else f"{v:.3f}"] for name, v in rows]))


def _of_trace(path: str) -> list[tuple[str, float | None]]:
    """What one trace tells."""
    from infill.pages.movie import read_trace
    from infill.tuning.orders import order_of

    name = "<stdin>" if path == files.STDIN else path
    order = order_of(read_trace(files.read(path, "trace"), path=name))
    return [
        ("forwards", float(order.steps)),
        ("tokens a forward", order.tokens_a_step),
        ("local AR-ness in the slot", order.local[0]),
        ("local AR-ness on the canvas", order.local[1]),
        ("global AR-ness in the slot", order.overall[0]),
        ("global AR-ness on the canvas", order.overall[1]),
    ]
