"""`fill`: the front door for source code with holes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from infill.code.complete import REPAIRS, complete
from infill.code.result import CodeResult
from infill.code.work import Plan
from infill.denoiser import Denoiser
from infill.options import Options
from infill.templates.functions import stubs as find_stubs
from infill.templates.sheet import Sheet, read_sheet
from infill.templates.skeleton import BOM
from infill.templates.specs import cursor_at, hole_at
from infill.templates.syntaxes import syntax_of


def sheet_of(
    text: str,
    holes: Sequence[str] = (),
    language: str = "python",
    *,
    stubs: bool = False,
    cursor: str = "",
    path: str = "<stdin>",
    lenient: bool = False,
) -> Sheet:
    """The source with all its holes: marked ones and those named from outside; see `fill`.

    If `lenient`, it may have none.
    """
    syntax = syntax_of(language)
    body = text.removeprefix(BOM)
    marks = [hole_at(spec, body, syntax) for spec in holes]
    marks += [cursor_at(cursor, body)] if cursor else []
    marks += find_stubs(body, syntax) if stubs else []
    size = len(text) - len(body)
    moved = [replace(mark, start=mark.start + size, end=mark.end + size) for mark in marks]
    return read_sheet(text, syntax, path, moved, lenient=lenient)


def fill(
    text: str,
    holes: Sequence[str] | None = None,
    language: str = "python",
    *,
    model: Denoiser | str = "default",
    context: str = "",
    instruction: str = "",
    stubs: bool = False,
    cursor: str = "",
    lock: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    validators: Sequence[str] = ("syntax",),
    lengths: int = 3,
    candidates: int = 1,
    alternatives: int = 1,
    seed: int = 0,
    time: float | None = None,
    path: str = "<stdin>",
    options: Options | None = None,
    watch: Callable[[Any, str], None] | None = None,
) -> CodeResult:
    """Fill the holes of a source, several at once, in place.

    Marks are `___`, `___name`, `<FILL_ME>` and `<fill:NAME kind=expr max=24 "hint">`; `holes` names
    further ones ("12:5-14:9", "L12-L14", "def:parse.body", each with NAME= before it if you
    like), `stubs` the bodies that are yet to be written, `cursor` an empty one ("12:5"). `lock`
    gives the text of some, `only` says which others to fill.

    `validators`: "syntax" always holds; "ruff", "mypy" or a command may be added. Per hole
    `lengths` are shown to the model at once, and `candidates` are filled and compared.
    `alternatives` beyond 1 stand in the report. `time`: seconds, without loading the model, after
    which the best so far is returned. A hole that no valid filling was found for keeps its text,
    and the result is not `valid`.

    Raises SourceError if the source, a hole or an option cannot be read, ModelError if the model
    cannot be loaded.
    """
    plan = Plan(lengths, candidates, REPAIRS, seed, instruction, context, watch)
    began = plan.now()
    sheet = sheet_of(text, holes or (), language, stubs=stubs, cursor=cursor, path=path)
    return complete(
        sheet,
        model,
        plan,
        lock=lock or {},
        only=only,
        validators=validators,
        alternatives=alternatives,
        time=time,
        options=options,
        spent=plan.now() - began,
    )
