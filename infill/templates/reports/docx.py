"""A report as a Word document: a .docx whose Jinja marks take the texts of the slots.

word_document(report, "visit.docx", {"name": "Ana"})    # the bytes of the filled document
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import is_zipfile

from infill.errors import SourceError
from infill.templates.reports.report import Report
from infill.templates.reports.slot_paths import path_of


def word_document(report: Report, template: str, data: Mapping[str, Any]) -> bytes:
    """The bytes of the document that docxtpl makes of the Word file `template`.

    `{{ side }}` takes a slot's text, `{% for n in nodules %}` its items; `data` is there too.
    Raises SourceError without docxtpl, or if the file is no such template.
    """
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        raise SourceError(
            "docxtpl is needed for Word documents",
            where="--docx",
            todo="pip install 'infill-lm[docx]'",
        ) from None
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    if not is_zipfile(template):
        raise SourceError("this is no Word document", where=template, todo="save it as .docx")
    buffer = BytesIO()
    try:
        document = DocxTemplate(template)
        jinja = ImmutableSandboxedEnvironment(autoescape=True)
        document.render({**data, **slot_texts(report)}, jinja_env=jinja)
        document.save(buffer)
    except (TemplateError, OSError, ValueError, KeyError) as error:
        raise SourceError(
            "this Word file cannot be filled",
            where=template,
            got=f"{type(error).__name__}: {error}",
        ) from None
    return buffer.getvalue()


def slot_texts(report: Report) -> dict[str, Any]:
    """The texts of all slots by name; of a list those of its items, of records by field."""
    texts: dict[str, Any] = {}
    for answer in report.answers:
        match path_of(answer.path).steps:
            case (name,):
                texts[str(name)] = [] if answer.value == [] else answer.text
            case (name, _):
                texts.setdefault(str(name), []).append(answer.text)
            case (name, index, field):
                items = texts.setdefault(str(name), [])
                if len(items) == index:
                    items.append({})
                items[-1][str(field)] = answer.text
    return texts
