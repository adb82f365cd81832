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
    from infill.result import Result
    from infill.schemas.sources import Schema
    from infill.schemas.tools import Call, Tools
    from infill.templates.code.filling.fill_code import fill_code
    from infill.templates.code.targets import code_skeleton
    from infill.templates.reports.fill_reports import fill_report, fill_reports
    from infill.templates.reports.reader import read_template
    from infill.templates.reports.report import Report, ReportRequest
    from infill.templates.reports.report_template import Template

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
    "code_skeleton",
    "fill",
    "fill_code",
    "fill_report",
    "fill_reports",
    "read_template",
]


def __getattr__(name: str) -> Any:
    match name:
        case "Engine" | "Request" | "afill" | "fill":
            home = "infill.api"
        case "fill_report" | "fill_reports":
            home = "infill.templates.reports.fill_reports"
        case "Report" | "ReportRequest":
            home = "infill.templates.reports.report"
        case "Template":
            home = "infill.templates.reports.report_template"
        case "read_template":
            home = "infill.templates.reports.reader"
        case "fill_code":
            home = "infill.templates.code.filling.fill_code"
        case "code_skeleton":
            home = "infill.templates.code.targets"
        case "Grammar":
            home = "infill.grammars.grammar"
        case "Options":
            home = "infill.options"
        case "Result":
            home = "infill.result"
        case "Schema":
            home = "infill.schemas.sources"
        case "Call" | "Tools":
            home = "infill.schemas.tools"
        case _:
            raise AttributeError(f"module 'infill' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
