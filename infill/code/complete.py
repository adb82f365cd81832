"""A sheet is completed: drafts, fillings, validators, and what is given up in the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from infill.code.account import account
from infill.code.checks import check_of
from infill.code.clock import Clock, OutOfTime
from infill.code.cluster import Cluster
from infill.code.clusters import clusters
from infill.code.evidence import evidence
from infill.code.result import CodeResult
from infill.code.work import Plan, Work
from infill.denoiser import Denoiser
from infill.errors import SourceError
from infill.loading import load
from infill.options import Options
from infill.templates.code import judge_of, judged
from infill.templates.faults import Judge
from infill.templates.sheet import Sheet
from infill.writer import writer_of

REPAIRS = 2
"""Most times that a hole is filled again."""

ROUNDS = 3
"""Most times that holes are filled anew because a validator beside the language's own complains."""


def complete(
    sheet: Sheet,
    model: Denoiser | str,
    plan: Plan,
    *,
    lock: Mapping[str, str],
    only: Collection[str] | None = None,
    validators: Sequence[str] = ("syntax",),
    alternatives: int = 1,
    time: float | None = None,
    options: Options | None = None,
    spent: float = 0.0,
) -> CodeResult:
    """`infill.code.fill` for a sheet that is read already, in `spent` seconds of its time."""
    names = wanted(sheet, lock, only)
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


def wanted(sheet: Sheet, lock: Mapping[str, str], only: Collection[str] | None) -> list[str]:
    """The names of the holes to fill; SourceError if one is named that is not there."""
    for name in [*lock, *(only or ())]:
        if name not in sheet.names:
            raise SourceError(
                "there is no hole of this name",
                where=f"{sheet.path}: {name}",
                todo="one of " + ", ".join(sheet.names),
            )
    return [n for n in sheet.names if n not in lock and (only is None or n in only)]


def _cluster(sheet: Sheet, names: list[str], plan: Plan) -> Cluster:
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
    judge: Judge,
    checks: Sequence[Judge],
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
    sheet: Sheet, judge: Judge, checks: Sequence[Judge], texts: dict[str, str], locked: set[str]
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
