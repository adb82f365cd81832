"""`infill diagnose`: what a model's fills are like.

infill diagnose --source models.py:Invoice --data tune.jsonl
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli import files
from infill.cli.run import with_engine
from infill.cli.shared_options import (
    DataOption,
    JsonOption,
    LimitOption,
    ModelOptions,
    SourceOption,
    with_options,
)
from infill.cli.show import columns
from infill.cli.watch import Progress
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.tuning.diagnosis import Diagnosis


@with_options
def diagnose_command(
    *,
    data: DataOption = "",
    source: SourceOption = "",
    trace: Annotated[
        str,
        typer.Option(metavar="FILE|-", help="Only what a trace tells: orders, tokens a forward."),
    ] = "",
    limit: LimitOption = 0,
    as_json: JsonOption = False,
    model: ModelOptions,
) -> None:
    """Measure on examples: how far from left to right, what the right side is worth, what is lost.

    Each example is filled twice, the second time with all that follows a slot hidden from it.
    AR-ness is 1 where a fill goes from left to right: local from each token to the next, global
    among all that is open. docs/guides/decoding.md explains the figures.

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
        from infill.tuning.diagnosis import diagnose

        examples = files.examples(data, source, limit)

        def work(engine: Engine, progress: Progress) -> Diagnosis:
            progress.say(f"filling {len(examples)} examples twice")
            return diagnose(engine.denoiser, engine.options, examples)

        rows = with_engine(model, work).rows()
    if as_json:
        files.out(json.dumps(dict(rows), indent=2) + "\n")
    else:
        files.out(columns([[name, "-" if v is None else f"{v:.3f}"] for name, v in rows]))


def _of_trace(path: str) -> list[tuple[str, float | None]]:
    """What one trace tells."""
    from infill.pages.movie import read_trace
    from infill.tuning.fill_order import order_of

    order = order_of(read_trace(files.read_text(path, "trace"), path=files.shown_name(path)))
    return [
        ("forwards", float(order.steps)),
        ("tokens a forward", order.tokens_a_step),
        ("local AR-ness in the slot", order.local[0]),
        ("local AR-ness on the canvas", order.local[1]),
        ("global AR-ness in the slot", order.overall[0]),
        ("global AR-ness on the canvas", order.overall[1]),
    ]
