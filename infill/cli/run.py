"""One job of a command: the model is loaded, progress is told, and the trace is kept.

result = fill_source(fill, lambda: Invoice, "Ann owes 3 EUR.")    # fill: FillOptions
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from infill.cli.shared_options import FillOptions, ModelOptions
from infill.cli.watch import Progress, Steps

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.options import Options
    from infill.result import Result

T = TypeVar("T")


def fill_source(
    fill: FillOptions,
    source: Callable[[], Any],
    context: str = "",
    *,
    instruction: str = "",
    known: Mapping[str, Any] | None = None,
) -> Result[Any]:
    """Read the source, load and fill. The trace is written even if the fill fails."""
    found: list[Any] = []

    def job(engine: Engine, steps: Steps) -> Result[Any]:
        return engine.fill(
            found[0], context, instruction=instruction, seed=fill.seed, known=known, watch=steps
        )

    return with_steps(fill, job, before=lambda: found.append(source()))


def with_steps(
    fill: FillOptions,
    job: Callable[[Engine, Steps], T],
    *,
    before: Callable[[], None] = lambda: None,
) -> T:
    """Load the model and do a job with it, around which progress and trace are kept.

    `before` is done first, so that a bad source is told before the model is loaded.
    """
    options = _decoding(fill.model)
    with Progress(quiet=fill.model.quiet) as progress:
        steps = Steps(progress, fill.watch)
        try:
            progress.say("reading the source")
            before()
            progress.say(f"loading the model {fill.model.model}")
            engine = _engine(fill.model, options)
            progress.say("laying out the canvas")
            return job(engine, steps)
        finally:
            steps.close()
            if fill.trace:
                steps.write(fill.trace)


def with_engine(model: ModelOptions, job: Callable[[Engine, Progress], T], *more: str) -> T:
    """Load the model, with more settings if wanted (`batch=8`), and do a job with it."""
    options = _decoding(model, *more)
    with Progress(quiet=model.quiet) as progress:
        progress.say(f"loading the model {model.model}")
        return job(_engine(model, options), progress)


def _decoding(model: ModelOptions, *more: str) -> Options:
    from infill.options import options_of

    return options_of((*model.settings, *more), file=model.options)


def _engine(model: ModelOptions, options: Options) -> Engine:
    from infill.api import Engine

    return Engine(
        model.model,
        device=model.device,
        dtype=model.dtype,
        family=model.family or None,
        options=options,
    )
