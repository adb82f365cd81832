"""Templates on the command line: found by path or name, listed, shown as the model sees them.

slot_listing(open_template("soap-note"))    # "seen  date  …"
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from infill.cli import files, show
from infill.cli.exit_codes import UNFILLED, tell
from infill.cli.show import columns
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.templates.reports.report import ReportRequest
    from infill.templates.reports.report_template import Template


def open_template(name: str, slots: str = "", *, lint: bool = False) -> Template:
    """The template in a file, on stdin, or of the library; SourceError lists all its faults.

    With `lint` the error leaves with exit code 1, as checkers do.
    """
    from infill.templates.reports import library
    from infill.templates.reports.reader import read_template

    source = files.schema_source(slots) if slots else None
    if slots and source is None:
        raise SourceError("there are no slots in None", where=f"--slots {slots}")
    schema = source if isinstance(source, dict) else None
    model = None if isinstance(source, dict) else source
    text = None if name == files.STDIN or Path(name).exists() else library.library_text(name)
    if text is None:
        try:
            text = files.read_text(name, "template")
        except SourceError as error:
            if not error.todo:
                error.todo = f"a file, or one of ours: {', '.join(library.library_names())}"
            raise
    try:
        return read_template(text, path=files.shown_name(name), model=model, schema=schema)
    except SourceError as error:
        if not lint:
            raise
        tell(error)
        raise typer.Exit(UNFILLED) from None


def slot_listing(template: Template | None) -> str:
    """The slots of a template, or the templates of the library, in columns."""
    if template is None:
        from infill.templates.reports import library
        from infill.templates.reports.reader import read_template

        ours = [
            (n, read_template(library.library_text(n) or "", path=n))
            for n in library.library_names()
        ]
        return columns([(n, f"{len(t.settings)} slots", t.front.context) for n, t in ours])
    rows = []
    for one in template.settings.values():
        for settings in (one, *(field for field in one.item if field.name)):
            name = settings.name if settings is one else f"{one.name}.{settings.name}"
            of = " | ".join(settings.of)
            rows.append((name, settings.type, settings.unfilled, of or settings.ask))
    return columns(rows)


def schema_text(template: Template) -> str:
    """The JSON Schema of the slots' values."""
    from infill.templates.reports.schema_slots import slots_schema

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": template.name}
    return show.as_json(schema | slots_schema(template.settings.values()))


def report_dry_run(request: ReportRequest) -> str:
    """What the model would be asked first: the prompt, and the canvas with its masks."""
    from infill.canvas.canvas import Canvas
    from infill.decoding.prompt import compose
    from infill.models import default_vocabulary
    from infill.templates.reports.phases import ReportFilling

    filling = ReportFilling(request)
    filling.begin()
    first = filling.decide()
    made = first or filling.write()
    if made is None:
        return "every slot is filled already\n"
    canvas = Canvas(made.row, default_vocabulary())
    instruction = request.instruction or made.instruction
    prompt = compose(instruction, made.form, filling.evidence)
    words = len(default_vocabulary().encode(prompt))
    line = f"--- {words:,} tokens above, {canvas.length:,} on the canvas below ---"
    shown = f"{prompt.rstrip()}\n\n{line}\n\n{canvas.preview().rstrip()}\n"
    settled = request.template.deciding | filling.given.keys()
    later = [name for name in request.template.settings if name not in settled]
    if first is None or not later:
        return shown
    return f"{shown}\n--- then the template is expanded, and filled in: {', '.join(later)} ---\n"
