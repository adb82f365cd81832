"""`infill report`: fill a report template from a text."""

from __future__ import annotations

from typing import Annotated

import typer

from infill.cli import files, show
from infill.cli.run import Run
from infill.cli.settings import ModelName, Quiet, Seed, Set, TraceFile, Watch, known_of
from infill.errors import SourceError


def fill_report(
    template: Annotated[
        str, typer.Argument(metavar="TEMPLATE", help="A template with [[slot]] marks.")
    ],
    context: Annotated[str, typer.Option(metavar="FILE|-", help="The text to read; - for stdin.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to stdout.")
    ] = "",
    instruction: Annotated[
        str, typer.Option(metavar="TEXT", help="What to do, if the template does not say.")
    ] = "",
    lock: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Keep a slot fixed and fill the rest around it."),
    ] = None,
    model: ModelName = "default",
    seed: Seed = 0,
    setting: Set = None,
    trace: TraceFile = "",
    watch: Watch = False,
    quiet: Quiet = False,
) -> None:
    """Fill a report template from a text; outside its slots it stays byte for byte as it was.

    The template starts with YAML front matter that gives each slot a type: text, verbatim, integer,
    number, choice or date.

    \b
      infill report visit.md --context note.txt
      infill report visit.md --context note.txt -o visit.filled.md
    """
    if template == context == files.STDIN:
        raise SourceError(
            "the template and the text cannot both come from stdin", where="--context -"
        )
    from infill.templates.report import blueprint

    text = files.read(template, "template")
    evidence = files.read(context, "text")
    known = known_of(lock or ())
    run = Run(model, seed, quiet, watch, trace, setting or ())
    result = run.fill(
        lambda: blueprint(text, path=template, evidence=evidence),
        evidence,
        instruction=instruction,
        known=known,
    )
    if not quiet:
        show.report(result, model=model, seed=seed)
    if output:
        files.write(output, result.value.text)
    else:
        files.out(result.value.text)
