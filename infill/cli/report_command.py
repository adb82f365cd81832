"""`infill report`: fill a report template from a text.

infill report visit.md --context note.txt
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli import files, report_show, show
from infill.cli.batch_fill import fill_batch, none_of
from infill.cli.run import with_steps
from infill.cli.shared_options import (
    BatchOptions,
    DryRunOption,
    FillOptions,
    InstructionOption,
    OutputOption,
    known_values,
    with_options,
)
from infill.cli.show import difference
from infill.errors import InfillError, SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.batch import Fill, Record
    from infill.cli.watch import Steps
    from infill.templates.reports.report import Report, ReportRequest
    from infill.templates.reports.report_template import Template


@with_options
def report_command(
    template: Annotated[
        str,
        typer.Argument(
            metavar="TEMPLATE", help="A template with [[slot]] marks, or the name of one of ours."
        ),
    ] = "",
    *,
    context: Annotated[
        list[str] | None,
        typer.Option(
            "-c", "--context", metavar="FILE|-", help="A text to read; - for stdin; repeatable."
        ),
    ] = None,
    output: OutputOption = "",
    data: Annotated[
        str, typer.Option(metavar="FILE", help="YAML or JSON with what is known, for {{ name }}.")
    ] = "",
    instruction: InstructionOption = "",
    lock: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Keep a slot fixed and fill the rest around it: side=left; repeatable.",
        ),
    ] = None,
    answers: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Write every slot's value, origin and evidence to FILE, as YAML; what a person "
            "locked in it before stays.",
        ),
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Fill this slot anew and keep the others of --answers."),
    ] = None,
    diff: Annotated[
        str, typer.Option(metavar="FILE", help="Print what differs from an older report.")
    ] = "",
    html: Annotated[
        str, typer.Option(metavar="FILE", help="Write a page that shows how sure every slot is.")
    ] = "",
    docx: Annotated[
        str, typer.Option(metavar="FILE", help="Write a Word document too, made from --docx-from.")
    ] = "",
    docx_from: Annotated[
        str, typer.Option(metavar="FILE", help="A .docx with {{ slot }} marks; needs docxtpl.")
    ] = "",
    slots: Annotated[
        str,
        typer.Option(
            metavar="FILE|FILE.py:NAME|MODULE:NAME",
            help="A schema or pydantic model whose fields are slots.",
        ),
    ] = "",
    lint: Annotated[
        bool, typer.Option("--lint", help="Only check the template; list all that is wrong.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Only list the slots, or our templates without one.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Only print the slots' values as a JSON Schema.")
    ] = False,
    dry_run: DryRunOption = False,
    batch: BatchOptions,
    fill: FillOptions,
) -> None:
    """Fill a report template from texts; outside its slots it stays byte for byte as it was.

    The template starts with YAML front matter that gives each slot a type: text, verbatim, integer,
    choice, date, list and more (docs/guides/reports.md). {{ name }} and {% if %} are Jinja, for
    what is known; {% if [[slot]] %} and {% for one in [[list]] %} are decided by the model first.

    \b
      infill report visit.md -c note.txt
      infill report radiology-ct-chest -c dictation.txt --data patient.yaml -o ct.md
      infill report visit.md -c note.txt --answers visit.yml --only impression
      infill report visit.md --batch notes.jsonl -o visits.jsonl --resume
      infill report visit.md --lint
    """
    if list_ and not template:
        files.out(report_show.slot_listing(None))
        return
    if not template:
        raise SourceError("a template is wanted", where="TEMPLATE", todo="infill report --list")
    contexts = context or []
    if [template, data, *contexts].count(files.STDIN) > 1:
        raise SourceError(
            "the template and the text cannot both come from stdin", where="--context -"
        )
    opened = report_show.open_template(template, slots, lint=lint)
    if lint:
        return
    if list_ or schema:
        shown = report_show.slot_listing if list_ else report_show.schema_text
        files.out(shown(opened))
        return
    locks, seed = known_values(lock or ()), fill.seed
    if batch.batch:
        none_of({"--context": contexts, "--answers": answers, "--diff": diff, "--html": html})
        none_of(
            {"--trace": fill.trace, "--watch": fill.watch, "--only": only, "--dry-run": dry_run}
        )
        request = _request(opened, (), data, "", locks, (), instruction, seed)
        raise fill_batch(batch, fill.model, output, partial(_filler, request))
    if not contexts and not opened.tags:
        raise SourceError("a text to read is wanted", where="--context", todo=_wanted(opened))
    if bool(docx) != bool(docx_from):
        raise SourceError(
            "a Word document needs both", where="--docx", todo="--docx OUT --docx-from TEMPLATE"
        )
    if only and not answers:
        raise SourceError(
            "the other slots' answers are wanted", where="--only", todo="--answers FILE"
        )
    request = _request(opened, contexts, data, answers, locks, only or (), instruction, seed)
    if dry_run:
        files.out(report_show.report_dry_run(request))
        return
    report = _fill(fill, request)
    if not fill.model.quiet:
        show.answer_table(report)
    _write(report, output, answers, html)
    if docx:
        from infill.templates.reports.docx import word_document

        files.write_file(docx, word_document(report, docx_from, request.data))
    if diff:
        files.out(difference(files.read_text(diff, "older report"), report.text, diff))
    elif not output:
        files.out(report.text)


def _request(
    template: Template,
    contexts: Sequence[str],
    data: str,
    answers: str,
    locks: Mapping[str, Any],
    only: Sequence[str],
    instruction: str,
    seed: int,
) -> ReportRequest:
    from infill.templates.reports.provenance import Source
    from infill.templates.reports.report import Given, ReportRequest
    from infill.templates.reports.slot_paths import name_as_written

    given: dict[str, Given] = {}
    if answers and (only or Path(answers).exists()):
        from infill.templates.reports.answers import read_answers

        given |= read_answers(files.read_text(answers, "answers file"), path=answers, only=only)
    given |= {name_as_written(name): Given(value) for name, value in locks.items()}
    for name in only:
        if name not in template.settings:
            names = ", ".join(template.settings)
            raise SourceError(
                "there is no such slot", where=f"--only {name}", todo=f"one of {names}"
            )
    return ReportRequest(
        template,
        tuple(Source(path, files.read_text(path, "text")) for path in contexts),
        files.mapping(data, "data") if data else {},
        given,
        instruction,
        seed,
    )


def _fill(fill: FillOptions, request: ReportRequest) -> Report:
    from infill.templates.reports.fill_reports import fill_reports

    def job(engine: Engine, steps: Steps) -> Report:
        (outcome,) = fill_reports(engine, [replace(request, watch=steps)])
        if isinstance(outcome, InfillError):
            raise outcome
        return outcome

    return with_steps(fill, job)


def _filler(request: ReportRequest, engine: Engine) -> Fill:
    """What fills the records of a batch, all with the request's template, data and locks."""
    from infill.templates.reports.answers import plain_data
    from infill.templates.reports.fill_reports import fill_reports
    from infill.templates.reports.provenance import Source
    from infill.templates.reports.report import Given

    def fill(records: Sequence[Record]) -> list[Mapping[str, Any] | InfillError]:
        outcomes = fill_reports(
            engine,
            [
                replace(
                    request,
                    sources=(Source("context", one.context),),
                    data={**request.data, **one.data},
                    given={**request.given, **{k: Given(v) for k, v in one.known.items()}},
                )
                for one in records
            ],
        )
        return [
            outcome
            if isinstance(outcome, InfillError)
            else {
                "text": outcome.text,
                "values": plain_data(outcome.values),
                "alerts": list(outcome.alerts),
            }
            for outcome in outcomes
        ]

    return fill


def _write(report: Report, output: str, answers: str, html: str) -> None:
    if answers:
        from infill.templates.reports.answers import answers_yaml

        files.write_file(answers, answers_yaml(report, datetime.now(UTC)))
    if html:
        from infill.pages.report_page import report_page

        files.write_file(html, report_page(report))
    if output:
        files.write_file(output, report.text)


def _wanted(template: Template) -> str:
    return f"-c FILE with {template.front.context}" if template.front.context else "-c FILE"
