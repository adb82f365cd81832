"""`fill_code`, the front door for source code with holes, and how a sheet is completed.

    fill_code("def area(r):\\n    return ___\\n").text

Drafts come first where time is short, then fillings, then validators; what none of them accepts is
given up in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from infill.denoiser import Denoiser
from infill.errors import SourceError
from infill.models import load
from infill.options import Options
from infill.templates.code.code_blueprint import judge_of, judged
from infill.templates.code.context import evidence
from infill.templates.code.faults import CodeJudge
from infill.templates.code.filling.checks import check_of
from infill.templates.code.filling.clock import Clock, OutOfTime
from infill.templates.code.filling.clusters import Cluster, clusters
from infill.templates.code.filling.code_result import CodeResult
from infill.templates.code.filling.hole_reports import account
from infill.templates.code.filling.work import FillPlan, Work
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of
from infill.templates.code.targets import cursor_at, hole_at, stubs as find_stubs
from infill.templates.skeleton import BOM
from infill.writer import writer_of

REPAIRS = 2
"""Most times that a hole is filled again."""

ROUNDS = 3
"""Most times that holes are filled anew because a validator beside the language's own complains."""


def complete(
    sheet: Sheet,
    model: Denoiser | str,
    plan: FillPlan,
    *,
    lock: Mapping[str, str],
    only: Collection[str] | None = None,
    validators: Sequence[str] = ("syntax",),
    alternatives: int = 1,
    time: float | None = None,
    options: Options | None = None,
    spent: float = 0.0,
) -> CodeResult:
    """`infill.fill_code` for a sheet that is read already, in `spent` seconds of its time."""
    names = holes_to_fill(sheet, lock, only)
    judge = judge_of(sheet)
    refused = judged([judge], dict(lock)) if lock else ()
    if refused:
        raise SourceError(
            "this text does not fit into its hole",
            where=f"--lock {', '.join(refused[0].names)}",
            got=refused[0].message,
        )
    checks = [check_of(sheet, said) for said in validators if said != "syntax"]
    denoiser = load(model) if isinstance(model, str) else model
    writer = writer_of(denoiser)
    if writer is not None and names:
        writer.load()
    began = plan.now()
    groups = [_cluster(sheet, own, plan) for own in clusters(sheet, names)]
    parted = plan.now()
    judged([judge], {})
    # The whole is judged once more at the end, so that much is set aside.
    spent += plan.now() - began + (plan.now() - parted)
    clock = Clock(denoiser, time and time - spent, plan.now)
    plan = replace(plan, context=evidence(plan.context, sheet, names))
    work = Work(clock, replace(options or Options(repairs=1), window=True), plan)
    others: dict[str, list[str]] = {}
    notes: tuple[str, ...] = ()
    try:
        _fill(work, groups, dict(lock))
        _check(work, groups, dict(lock), judge, checks)
        for group in groups:
            others |= work.others(group, dict(lock), alternatives - 1)
    except OutOfTime:
        notes = ("the time was over before everything was tried",)
    texts = {**lock, **_texts(groups)}
    messages = _settle(sheet, judge, checks, texts, set(lock))
    return account(sheet, groups, texts, set(lock), messages, others, clock, notes, names)


def holes_to_fill(sheet: Sheet, lock: Mapping[str, str], only: Collection[str] | None) -> list[str]:
    """The names of the holes to fill; SourceError if one is named that is not there."""
    for name in [*lock, *(only or ())]:
        if name not in sheet.names:
            raise SourceError(
                "there is no hole of this name",
                where=f"{sheet.path}: {name}",
                todo="one of " + ", ".join(sheet.names),
            )
    return [n for n in sheet.names if n not in lock and (only is None or n in only)]


def _cluster(sheet: Sheet, names: list[str], plan: FillPlan) -> Cluster:
    part = sheet.part(names)
    return Cluster(part, names, judge_of(part), set(plan.refused))


def _fill(work: Work, groups: Sequence[Cluster], settled: dict[str, str]) -> None:
    """All clusters at once, or, if there is a time, one after the other with drafts first."""
    if work.clock.limit is None:
        work.fill(groups, settled)
        return
    for group in groups:
        work.draft(group, settled)
    for group in groups:
        work.fill([group], settled)


def _check(
    work: Work,
    groups: Sequence[Cluster],
    settled: dict[str, str],
    judge: CodeJudge,
    checks: Sequence[CodeJudge],
) -> None:
    """Fill again what validators beside the language's own complain about."""
    for number in range(ROUNDS if checks else 0):
        faults = judged([judge, *checks], {**settled, **_texts(groups)})
        if not faults:
            return
        blamed = {name for fault in faults for name in fault.names}
        for group in groups:
            names = [name for name in group.names if name in blamed and name in group.texts]
            group.refused |= {(name, group.texts[name]) for name in names}
            if names:
                work.again(group, names, settled, ROUNDS + number)


def _settle(
    sheet: Sheet,
    judge: CodeJudge,
    checks: Sequence[CodeJudge],
    texts: dict[str, str],
    locked: set[str],
) -> dict[str, str]:
    """Take out of the texts what spoils the whole; returns why."""
    messages: dict[str, str] = {}
    while True:
        faults = judged([judge, *checks], texts) if set(texts) - locked else ()
        blamed = {n: f.message for f in faults for n in f.names if n in texts and n not in locked}
        if faults and not blamed:
            blamed = {name: faults[0].message for name in texts if name not in locked}
        if not blamed:
            return messages
        messages |= blamed
        for name in blamed:
            del texts[name]


def _texts(groups: Sequence[Cluster]) -> dict[str, str]:
    return {name: text for group in groups for name, text in group.texts.items()}


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


def fill_code(
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
    gives the text of some, `only` names the others to fill.

    `validators`: "syntax" always holds; "ruff", "mypy" or a command may be added. Per hole
    `lengths` are shown to the model at once, and `candidates` are filled and compared.
    `alternatives` beyond 1 are in the report. `time`: seconds, without loading the model, after
    which the best so far is returned. A hole that no valid filling was found for keeps its text,
    and the result is not `valid`.

    Raises SourceError if the source, a hole or an option cannot be read, ModelError if the model
    cannot be loaded.
    """
    plan = FillPlan(lengths, candidates, REPAIRS, seed, instruction, context, watch)
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
