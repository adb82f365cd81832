"""`infill tune`: which decoding rules are worth their time on your own examples.

infill tune --source models.py:Invoice --data tune.jsonl --out options.json
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli import files
from infill.cli.run import with_engine
from infill.cli.shared_options import (
    DataOption,
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
    from infill.tuning.trials import Trial


@with_options
def tune_command(
    *,
    data: DataOption,
    source: SourceOption = "",
    rules: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help="A rule to try, such as blocks:size=16 or frontier+revision=unsure; repeatable.",
        ),
    ] = None,
    steps: Annotated[
        list[int] | None,
        typer.Option(min=1, metavar="N", help="Steps for rules of fixed steps; repeatable."),
    ] = None,
    limit: LimitOption = 0,
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="FILE", help="Write the chosen options here.")
    ] = "",
    plot: Annotated[
        str, typer.Option(metavar="FILE", help="Plot accuracy against seconds: .svg or .png.")
    ] = "",
    model: ModelOptions,
) -> None:
    """Fill examples under several decoding rules and choose the fastest that is among the best.

    The data has one example a line, with the answer that a right fill gives. Rules are named as in
    docs/guides/decoding.md; without --rules a dozen is tried. Prints every trial: accuracy (right
    leaves), seconds and forwards an example; * marks those that no other beats in both. The
    fastest within a point of the best accuracy is chosen.

    \b
    A line of tune.jsonl:
      {"context": "Ann owes 3 EUR.", "expected": {"name": "Ann", "sum": 3}}
    \b
    Then:
      infill tune --source invoice.schema.json --data tune.jsonl --out options.json
      infill tune --source invoice.schema.json --data tune.jsonl --rules threshold --rules fixed \\
        --steps 4 --steps 8 --plot tune.svg
      infill json --schema invoice.schema.json --context invoice.txt --options options.json
    """
    from infill.tuning import plot as plots, trials

    if plot and not plot.lower().endswith((".svg", ".png")):
        raise SourceError("a plot is an .svg or a .png file", where=f"--plot {plot}")
    if plot.lower().endswith(".png"):
        plots.figures_for(plot)
    for path in filter(None, (out, plot)):
        files.check_writable(path)
    examples = files.examples(data, source, limit)

    def work(engine: Engine, progress: Progress) -> list[Trial]:
        tried = []
        chosen = rules or trials.CANDIDATES
        progress.say("warming up")
        trials.warm(engine.denoiser, engine.options, examples)
        for label, each in trials.variants(chosen, steps or trials.STEPS, engine.options):
            progress.say(f"{label}, {len(examples)} examples")
            tried.append(trials.trial(engine.denoiser, label, each, examples))
        return tried

    tried = with_engine(model, work)
    best = trials.best_trial(tried)
    files.out(trial_table(tried))
    if plot.lower().endswith(".svg"):
        files.write_file(plot, plots.svg(tried))
    elif plot:
        plots.png(tried, plot)
    if out:
        from infill.options import options_text

        files.write_file(out, options_text(best.options))
    if not model.quiet:
        print(f"chosen: {best.name}", file=sys.stderr)


def trial_table(tried: Sequence[Trial]) -> str:
    """One line a trial, best accuracy first."""
    from infill.tuning.trials import pareto

    best = pareto(tried)
    rows = [["", "rule", "accuracy", "seconds", "cpu", "forwards", "failed"]]
    for each in sorted(tried, key=lambda one: (-one.accuracy, one.seconds)):
        rows.append(
            [
                "*" if each in best else "",
                each.name,
                f"{100 * each.accuracy:.1f} %",
                f"{each.seconds:.3f}",
                f"{each.cpu:.3f}",
                f"{each.forwards:.1f}",
                str(each.failed),
            ]
        )
    return columns(rows)
