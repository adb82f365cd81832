"""Filling reports: every phase is one batch over all reports that are still open.

fill_reports(engine, [ReportRequest(template, sources) for sources in visits])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from infill.api import Engine, Request
from infill.blueprint import Blueprint
from infill.errors import InfillError
from infill.result import Result
from infill.templates.reports.phases import ReportFilling
from infill.templates.reports.provenance import Source
from infill.templates.reports.reader import read_template
from infill.templates.reports.report import Given, Report, ReportRequest
from infill.templates.reports.report_template import Template
from infill.trace import Event, Watch

if TYPE_CHECKING:
    from infill.denoiser import Denoiser
    from infill.options import Options

Laid = Callable[[ReportFilling], "Blueprint[Any] | None"]
Taken = Callable[..., None]


def fill_report(
    template: Template | str,
    evidence: str | Mapping[str, str] = "",
    *,
    data: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
    instruction: str = "",
    model: Denoiser | str = "default",
    seed: int = 0,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Report:
    """Fill one report from its evidence: a text, or several by name.

    `template` is a `Template` or the text of one; `data` is what its Jinja knows; `given` fixes
    slots by name. Raises SourceError for a bad template or a value that is not allowed,
    Unsatisfiable where the evidence does not give what must be there or a rule cannot be kept.
    """
    if isinstance(template, str):
        template = read_template(template)
    texts = {"evidence": evidence} if isinstance(evidence, str) else evidence
    request = ReportRequest(
        template,
        tuple(Source(name, text) for name, text in texts.items()),
        data or {},
        {name: Given(value) for name, value in (given or {}).items()},
        instruction,
        seed,
        watch=watch,
    )
    (outcome,) = fill_reports(Engine(model, options=options), [request])
    if isinstance(outcome, InfillError):
        raise outcome
    return outcome


def fill_reports(engine: Engine, requests: Iterable[ReportRequest]) -> list[Report | InfillError]:
    """Fill several reports, each phase in batches; the place of a failed one holds its error."""
    fillings = [ReportFilling(request) for request in requests]
    for filling in fillings:
        _guarded(filling, ReportFilling.begin)
    _phase(engine, fillings, "decide", ReportFilling.decide, ReportFilling.decided_by)
    for phase, lay in (("write", ReportFilling.write), ("again", ReportFilling.again)):
        _phase(engine, fillings, phase, lay, partial(ReportFilling.written_by, phase=phase))
    name = engine.denoiser.facts.name
    for filling in fillings:
        report = _guarded(filling, lambda f: f.end(name))
        filling.outcome = filling.outcome or report
    return [filling.outcome for filling in fillings if filling.outcome is not None]


def _phase(
    engine: Engine, fillings: Sequence[ReportFilling], phase: str, lay: Laid, take: Taken
) -> None:
    """One phase of all reports that are still open; where looking again fails, nothing changes."""
    laid = [(f, _guarded(f, lay)) for f in fillings if f.outcome is None]
    open_ = [(filling, made) for filling, made in laid if made is not None]
    requests = [_request(filling, made, phase) for filling, made in open_]
    outcomes = engine.fill_many(requests, errors="return")
    for (filling, _), outcome in zip(open_, outcomes, strict=True):
        if isinstance(outcome, Result):
            _guarded(filling, partial(take, result=outcome))
        elif phase != "again":
            filling.outcome = outcome


def _guarded(filling: ReportFilling, step: Callable[[ReportFilling], Any]) -> Any:
    """The step's result; an error of infill ends the report."""
    if filling.outcome is not None:
        return None
    try:
        return step(filling)
    except InfillError as error:
        filling.outcome = error
        return None


def _request(filling: ReportFilling, made: Blueprint[Any], phase: str) -> Request:
    request = filling.request
    watch = partial(_watched, request.watch, phase) if request.watch else None
    return Request(made, filling.evidence, request.instruction, request.seed, watch=watch)


def _watched(watch: Watch, phase: str, event: Event, preview: str) -> None:
    """Tell a watcher of an event; a start event gets the phase that it starts."""
    watch({**event, "phase": phase} if event["event"] == "start" else event, preview)


__all__ = ["Given", "Report", "ReportRequest", "Source", "fill_report", "fill_reports"]
