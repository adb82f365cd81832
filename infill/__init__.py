"""Structured output and infilling on a masked-diffusion language model: what comes back is valid.

    import infill
    result = infill.fill(Invoice, text)     # Invoice: a pydantic model, or a JSON Schema
    result.value                            # an Invoice, whatever the model said

Importing this package loads neither torch nor transformers; the first fill does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from infill import errors

if TYPE_CHECKING:
    from infill.api import Engine, Request, afill, fill
    from infill.grammars.grammar import Grammar
    from infill.options import Options
    from infill.reports.fill import fill_report, fill_reports
    from infill.reports.report import Report, ReportRequest
    from infill.result import Result
    from infill.schemas.schema import Schema
    from infill.schemas.tools import Call, Tools
    from infill.templates.template import Template, read_template

__version__ = "0.1.0"

__all__ = [
    "Call",
    "Engine",
    "Grammar",
    "Options",
    "Report",
    "ReportRequest",
    "Request",
    "Result",
    "Schema",
    "Template",
    "Tools",
    "__version__",
    "afill",
    "errors",
    "fill",
    "fill_report",
    "fill_reports",
    "read_template",
]


def __getattr__(name: str) -> Any:
    match name:
        case "Engine" | "Request" | "afill" | "fill":
            home = "infill.api"
        case "fill_report" | "fill_reports":
            home = "infill.reports.fill"
        case "Report" | "ReportRequest":
            home = "infill.reports.report"
        case "Template" | "read_template":
            home = "infill.templates.template"
        case "code":
            return import_module("infill.code")
        case "Grammar":
            home = "infill.grammars.grammar"
        case "Options":
            home = "infill.options"
        case "Result":
            home = "infill.result"
        case "Schema":
            home = "infill.schemas.schema"
        case "Call" | "Tools":
            home = "infill.schemas.tools"
        case _:
            raise AttributeError(f"module 'infill' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
