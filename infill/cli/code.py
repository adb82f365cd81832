"""`infill code`: fill the holes of a source file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from infill.cli import files, show
from infill.cli.difference import difference
from infill.cli.faults import FILLED, UNFILLED, tell
from infill.cli.run import Run
from infill.cli.settings import ModelName, Quiet, Seed, Set, TraceFile, Watch
from infill.errors import BudgetError, SourceError, Unsatisfiable


def fill_code(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Python with holes; - for stdin.")],
    write: Annotated[bool, typer.Option("-w", "--write", help="Change the file in place.")] = False,
    diff: Annotated[bool, typer.Option("-d", "--diff", help="Print a unified diff.")] = False,
    instruction: Annotated[str, typer.Option(metavar="TEXT", help="What the code is for.")] = "",
    model: ModelName = "default",
    seed: Seed = 0,
    setting: Set = None,
    trace: TraceFile = "",
    watch: Watch = False,
    quiet: Quiet = False,
) -> None:
    """Fill the holes ___ and ___name of a Python file; the whole file goes to stdout.

    Holes of one name get one text. A hole without a valid filling keeps its mark, and the exit code
    is 1.

    \b
      infill code draft.py -d
      infill code draft.py -w
      echo 'def area(r): return ___' | infill code -
    """
    if write and file == files.STDIN:
        raise SourceError("there is no file to write", where="-w -", todo="leave out -w")
    name = "<stdin>" if file == files.STDIN else file
    before = files.read(file, "file")
    run = Run(model, seed, quiet, watch, trace, setting or ())
    completed = _complete(run, before, name, instruction)
    if write and completed.text != before:
        files.write(file, completed.text)
    if diff:
        files.out(difference(before, completed.text, name))
    elif not write:
        files.out(completed.text)
    raise typer.Exit(UNFILLED if completed.failed else FILLED)


@dataclass(frozen=True, slots=True)
class Completed:
    """The file with every hole filled that has a valid filling."""

    text: str
    failed: bool


def _complete(run: Run, before: str, name: str, instruction: str) -> Completed:
    """Fill all holes; one that nothing satisfies is left as it is, and the others tried again."""
    from infill.templates.code import blueprint, holes

    kept: dict[str, str] = {}
    while True:
        try:
            source = partial(blueprint, before, path=name, keep=kept)
            result = run.fill(source, instruction=instruction)
        except (Unsatisfiable, BudgetError) as error:
            tell(error)
            blamed = {path.strip("/ ") for path in error.where.split(",")}
            marks = {hole.name: before[hole.start : hole.end] for hole in holes(before)}
            left = {hole: mark for hole, mark in marks.items() if hole in blamed - kept.keys()}
            kept |= left
            if not left or kept.keys() == marks.keys():
                return Completed(before, failed=True)
        else:
            if not run.quiet:
                show.report(result, model=run.model, seed=run.seed)
            return Completed(result.value.text, failed=bool(kept))
