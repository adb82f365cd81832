"""`infill code`: fill the holes of a source file.

What the options of `infill code` ask for: where the holes are, which texts stand, how long.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli import code_show, files
from infill.cli.faults import FILLED, UNFILLED
from infill.cli.run import (
    Device,
    Dtype,
    FamilyName,
    Loading,
    ModelName,
    OptionsFile,
    Quiet,
    Run,
    Seed,
    Set,
    TraceFile,
    Watch,
)
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.cli.watch import Steps
    from infill.templates.code.filling.result import CodeResult
    from infill.templates.code.filling.work import Plan
    from infill.templates.code.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the holes are, as the options say it."""

    holes: tuple[str, ...]
    stubs: bool
    cursor: str
    language: str

    def sheet(self, text: str, path: str, *, lenient: bool) -> Sheet:
        """The source with its holes; if `lenient`, it may have none."""
        from infill.templates.code.filling.fill import sheet_of
        from infill.templates.code.syntaxes import SYNTAXES, syntax_for

        known = syntax_for(path)
        language = self.language or (known.name if known else "python")
        if not (known or self.language) and Path(path).suffix not in ("", ".txt"):
            raise SourceError(
                "the name of this file does not tell its language",
                where=path,
                todo=f"--language, one of {', '.join(SYNTAXES)}",
            )
        return sheet_of(
            text,
            self.holes,
            language,
            stubs=self.stubs,
            cursor=self.cursor,
            path=path,
            lenient=lenient,
        )


def seconds_of(text: str) -> float | None:
    """A length of time in seconds: 2s, 500ms, 1.5m or 2; None if none is given."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|)", text.strip())
    if found is None or not float(found[1]):
        raise SourceError("not a length of time", where=f"--time {text}", todo="2s, 500ms or 1m")
    return float(found[1]) * {"ms": 0.001, "m": 60.0}.get(found[2], 1.0)


def locks_of(pairs: Sequence[str]) -> dict[str, str]:
    """The texts of locked holes by name, from NAME=TEXT."""
    locks = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise SourceError(
                "a lock needs a name and a text", where=f"--lock {pair}", todo="--lock NAME=TEXT"
            )
        locks[name] = text
    return locks


Several = list[str] | None


class Format(StrEnum):
    """What goes to stdout."""

    text = "text"
    json = "json"
    edits = "edits"
    diff = "diff"


def fill_code(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A source with holes; - for stdin.")
    ],
    write: Annotated[bool, typer.Option("-w", "--write", help="Change the file in place.")] = False,
    diff: Annotated[bool, typer.Option("-d", "--diff", help="Print a unified diff.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only list the holes; exit code 1 if there are any.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Only list the holes and their kinds.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what the model would be asked.")
    ] = False,
    interactive: Annotated[
        bool, typer.Option("-i", "--interactive", help="Ask about every hole.")
    ] = False,
    hole: Annotated[
        Several,
        typer.Option(
            "--hole",
            metavar="SPEC",
            help="A further hole: 12:5-14:9, L12-L14 or def:parse.body, with NAME= before it "
            "if you like.",
        ),
    ] = None,
    stubs: Annotated[
        bool, typer.Option("--stubs", help="Bodies that are yet to be written are holes too.")
    ] = False,
    cursor: Annotated[
        str, typer.Option("--cursor", metavar="L:C", help="An empty hole at a cursor.")
    ] = "",
    only: Annotated[
        Several, typer.Option("--only", metavar="NAME", help="Fill this hole, leave the others.")
    ] = None,
    lock: Annotated[
        Several,
        typer.Option("--lock", metavar="NAME=TEXT", help="Give a hole its text and fill the rest."),
    ] = None,
    alternatives: Annotated[
        int,
        typer.Option(
            "-n",
            metavar="N",
            min=1,
            help="Find up to N texts for every hole. The file gets the first; the others stand in "
            "the report on stderr and in --format json.",
        ),
    ] = 1,
    time: Annotated[
        str, typer.Option("--time", metavar="TIME", help="Give the best found in 2s, 500ms or 1m.")
    ] = "",
    context: Annotated[
        Several, typer.Option("--context", metavar="FILE", help="Another file to read.")
    ] = None,
    validator: Annotated[
        Several,
        typer.Option(
            "--validator",
            metavar="NAME|COMMAND",
            help="syntax (always), ruff, mypy, or a command that has to succeed.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.text,
    language: Annotated[
        str,
        typer.Option("--language", metavar="NAME", help="If the name of the file does not tell."),
    ] = "",
    lengths: Annotated[
        int, typer.Option("--lengths", metavar="N", min=1, max=16, help="Lengths to try per hole.")
    ] = 3,
    candidates: Annotated[
        int, typer.Option("--candidates", metavar="N", min=1, max=16, help="Fillings to compare.")
    ] = 1,
    instruction: Annotated[str, typer.Option(metavar="TEXT", help="What the code is for.")] = "",
    model: ModelName = "default",
    device: Device = "auto",
    dtype: Dtype = "auto",
    family: FamilyName = "",
    seed: Seed = 0,
    setting: Set = None,
    options: OptionsFile = "",
    trace: TraceFile = "",
    watch: Watch = False,
    quiet: Quiet = False,
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
    name = "<stdin>" if file == files.STDIN else file
    asked = Asked(tuple(hole or ()), stubs, cursor, language)
    before = files.read(file, "file")
    began = perf_counter()
    sheet = asked.sheet(before, name, lenient=check or list_)
    spent = perf_counter() - began
    if check or list_:
        files.out(code_show.listing(sheet, as_json=format is Format.json))
        raise typer.Exit(UNFILLED if check and sheet.holes else FILLED)
    locks, limit = locks_of(lock or ()), seconds_of(time)
    evidence = "\n\n".join(f"# {path}\n{files.read(path, 'file')}" for path in context or ())
    if dry_run:
        files.out(code_show.plan(sheet, evidence, lengths, locks, only))
        return
    loading = Loading(model, device, dtype, family)
    run = Run(
        loading, seed, quiet or interactive, watch, trace, ("repairs=1", *(setting or ())), options
    )

    def job(engine: Engine, steps: Steps) -> CodeResult:
        from infill.templates.code.filling.fill import REPAIRS, complete
        from infill.templates.code.filling.work import Plan

        def fill(
            sheet: Sheet, plan: Plan, locks: Mapping[str, str], only: Collection[str] | None
        ) -> CodeResult:
            return complete(
                sheet,
                engine.denoiser,
                plan,
                lock=locks,
                only=only,
                validators=validator or ("syntax",),
                alternatives=alternatives,
                time=limit,
                options=engine.options,
                spent=0.0 if interactive else spent,
            )

        plan = Plan(lengths, candidates, REPAIRS, seed, instruction, evidence, steps)
        if interactive:
            from infill.cli.code_review import review

            return review(sheet, plan, locks, fill)
        return fill(sheet, plan, locks, only)

    result = run.work(job)
    if not quiet:
        code_show.report(result, name, model=model, seed=seed)
    if write and result.text != before:
        files.write(file, result.text)
    if diff or format is not Format.text or not write:
        form = Format.diff if diff else format
        files.out(code_show.printed(result, before, name, form))
    raise typer.Exit(FILLED if result.valid else UNFILLED)
