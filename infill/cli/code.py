"""`infill code`: fill the holes of a source file."""

from __future__ import annotations

from difflib import unified_diff
from typing import Annotated

import typer

from infill.cli import files, show
from infill.cli.run import Run
from infill.cli.settings import ModelName, Quiet, Seed, Set, TraceFile, Watch
from infill.errors import SourceError


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
    from infill.templates.code import blueprint

    name = "<stdin>" if file == files.STDIN else file
    before = files.read(file, "file")
    run = Run(model, seed, quiet, watch, trace, setting or ())
    result = run.fill(lambda: blueprint(before, path=name), instruction=instruction)
    if not quiet:
        show.report(result, model=model, seed=seed)
    after = result.value.text
    if write:
        files.write(file, after)
    if diff:
        files.out(_diff(before, after, name))
    elif not write:
        files.out(after)


def _diff(before: str, after: str, name: str) -> str:
    """A unified diff; a last line without its newline is marked as diff does."""
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
