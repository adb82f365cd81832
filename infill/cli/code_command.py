"""`infill code`: fill the holes of a source file.

infill code draft.py --diff
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli import code_show, files
from infill.cli.code_options import CodeFormat, HoleOptions, SearchOptions, Several
from infill.cli.exit_codes import FILLED, UNFILLED
from infill.cli.run import with_steps
from infill.cli.shared_options import DryRunOption, FillOptions, InstructionOption, with_options
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.cli.watch import Steps
    from infill.templates.code.filling.code_result import CodeResult
    from infill.templates.code.filling.work import FillPlan
    from infill.templates.code.sheet import Sheet


@with_options
def code_command(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A source with holes; - for stdin.")
    ],
    *,
    write: Annotated[bool, typer.Option("-w", "--write", help="Change the file in place.")] = False,
    diff: Annotated[bool, typer.Option("-d", "--diff", help="Print a unified diff.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only list the holes; exit code 1 if there are any.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Only list the holes and their kinds.")
    ] = False,
    dry_run: DryRunOption = False,
    interactive: Annotated[
        bool, typer.Option("-i", "--interactive", help="Ask about every hole.")
    ] = False,
    holes: HoleOptions,
    search: SearchOptions,
    context: Annotated[
        Several, typer.Option("--context", metavar="FILE", help="Another file to read.")
    ] = None,
    format: Annotated[
        CodeFormat, typer.Option("--format", help="What to print.")
    ] = CodeFormat.text,
    instruction: InstructionOption = "",
    fill: FillOptions,
) -> None:
    """Fill the holes of a source file; the whole file goes to stdout.

    Holes are ___, ___name, <FILL_ME> and <fill:NAME kind=expr max=24 "hint">. Those of one name get
    one text. A hole without a valid filling stays as it is, and the exit code is 1.

    \b
      infill code draft.py -d
      infill code draft.py -w --stubs
      infill code draft.py --hole def:parse.body --time 2s
      echo 'def area(r): return ___' | infill code -
    """
    if file == files.STDIN and (write or interactive):
        raise SourceError(
            "there is no file to write" if write else "answers and source cannot both be stdin",
            where="-w -" if write else "-i -",
            todo="leave out -w" if write else "name the file",
        )
    if write:
        files.check_writable(file)
    name = files.shown_name(file)
    before = files.read_text(file, "file")
    began = perf_counter()
    sheet = holes.sheet(before, name, lenient=check or list_)
    spent = 0.0 if interactive else perf_counter() - began
    if check or list_:
        files.out(code_show.hole_listing(sheet, as_json=format is CodeFormat.json))
        raise typer.Exit(UNFILLED if check and sheet.holes else FILLED)
    locks, limit = holes.given(), search.seconds()
    evidence = "\n\n".join(f"# {path}\n{files.read_text(path, 'file')}" for path in context or ())
    if dry_run:
        files.out(code_show.code_dry_run(sheet, evidence, search.lengths, locks, holes.only))
        return

    def job(engine: Engine, steps: Steps) -> CodeResult:
        from infill.templates.code.filling.fill_code import REPAIRS
        from infill.templates.code.filling.work import FillPlan

        plan = FillPlan(
            search.lengths, search.candidates, REPAIRS, fill.seed, instruction, evidence, steps
        )
        complete = _Completion(engine, search, limit, spent)
        if interactive:
            from infill.cli.code_review import review

            return review(sheet, plan, locks, complete)
        return complete(sheet, plan, locks, holes.only)

    result = with_steps(_fewer_repairs(fill, quiet=interactive), job)
    if not fill.model.quiet:
        code_show.hole_table(result, name, model=fill.model.model, seed=fill.seed)
    if write and result.text != before:
        files.write_file(file, result.text)
    if diff or format is not CodeFormat.text or not write:
        form = CodeFormat.diff if diff else format
        files.out(code_show.printed(result, before, name, form))
    raise typer.Exit(FILLED if result.valid else UNFILLED)


@dataclass(frozen=True, slots=True)
class _Completion:
    """Fills the holes of a sheet with an engine, under the search options."""

    engine: Engine
    search: SearchOptions
    limit: float | None
    spent: float

    def __call__(
        self, sheet: Sheet, plan: FillPlan, locks: Mapping[str, str], only: Collection[str] | None
    ) -> CodeResult:
        from infill.templates.code.filling.fill_code import complete

        return complete(
            sheet,
            self.engine.denoiser,
            plan,
            lock=locks,
            only=only,
            validators=self.search.validator or ("syntax",),
            alternatives=self.search.alternatives,
            time=self.limit,
            options=self.engine.options,
            spent=self.spent,
        )


def _fewer_repairs(fill: FillOptions, *, quiet: bool) -> FillOptions:
    """The options with one repair by denoising, unless `--set` asks for more."""
    model = fill.model
    settings = ["repairs=1", *model.settings]
    return replace(fill, model=replace(model, settings=settings, quiet=model.quiet or quiet))
