"""Structured output and infilling on a masked-diffusion language model: what comes back is valid.

    import infill
    result = infill.fill(Invoice, text)     # Invoice: a pydantic model, or a JSON Schema
    result.value                            # an Invoice, whatever the model predicts

Every public name is here, except those of `infill.testing`, which are for tests of denoisers.
Importing this package loads neither torch nor transformers; the first fill does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from infill import errors
from infill.errors import (
    BudgetError,
    InfillError,
    ModelError,
    Refused,
    SourceError,
    Unsatisfiable,
    Unsupported,
)

if TYPE_CHECKING:
    from infill.api import Engine, Request, afill, fill
    from infill.blueprint import Blueprint, Failure, Filled
    from infill.denoiser import Denoiser, Facts, Span, View
    from infill.documents import Path
    from infill.grammars.grammar import Grammar
    from infill.guard import Asked, Guard, Refuse
    from infill.options import Options
    from infill.result import Alternative, Result, SlotReport
    from infill.rules.orders import LeftToRight
    from infill.rules.schedule import Candidates, FixedSteps, Frontier, Schedule
    from infill.rules.thresholds import Threshold
    from infill.schemas.function_tools import Call, Tools
    from infill.schemas.sources import Schema
    from infill.templates.code.filling.code_result import CodeResult, HoleReport
    from infill.templates.code.filling.fill_code import fill_code
    from infill.templates.code.targets import code_skeleton
    from infill.templates.reports.fill_reports import fill_report, fill_reports
    from infill.templates.reports.reader import read_template
    from infill.templates.reports.report import Report, ReportRequest
    from infill.templates.reports.report_template import Template

__version__ = "0.1.0"

_HOMES = {
    "infill.api": ("Engine", "Request", "afill", "fill"),
    "infill.blueprint": ("Blueprint", "Failure", "Filled"),
    "infill.denoiser": ("Denoiser", "Facts", "Span", "View"),
    "infill.documents": ("Path",),
    "infill.grammars.grammar": ("Grammar",),
    "infill.guard": ("Asked", "Guard", "Refuse"),
    "infill.options": ("Options",),
    "infill.result": ("Alternative", "Result", "SlotReport"),
    "infill.rules.orders": ("LeftToRight",),
    "infill.rules.schedule": ("Candidates", "FixedSteps", "Frontier", "Schedule"),
    "infill.rules.thresholds": ("Threshold",),
    "infill.schemas.sources": ("Schema",),
    "infill.schemas.function_tools": ("Call", "Tools"),
    "infill.templates.code.filling.fill_code": ("fill_code",),
    "infill.templates.code.filling.code_result": ("CodeResult", "HoleReport"),
    "infill.templates.code.targets": ("code_skeleton",),
    "infill.templates.reports.fill_reports": ("fill_report", "fill_reports"),
    "infill.templates.reports.reader": ("read_template",),
    "infill.templates.reports.report": ("Report", "ReportRequest"),
    "infill.templates.reports.report_template": ("Template",),
}
"""The module of each public name; it is loaded when the name is first used."""

__all__ = [
    "Alternative",
    "Asked",
    "Blueprint",
    "BudgetError",
    "Call",
    "Candidates",
    "CodeResult",
    "Denoiser",
    "Engine",
    "Facts",
    "Failure",
    "Filled",
    "FixedSteps",
    "Frontier",
    "Grammar",
    "Guard",
    "HoleReport",
    "InfillError",
    "LeftToRight",
    "ModelError",
    "Options",
    "Path",
    "Refuse",
    "Refused",
    "Report",
    "ReportRequest",
    "Request",
    "Result",
    "Schedule",
    "Schema",
    "SlotReport",
    "SourceError",
    "Span",
    "Template",
    "Threshold",
    "Tools",
    "Unsatisfiable",
    "Unsupported",
    "View",
    "__version__",
    "afill",
    "code_skeleton",
    "errors",
    "fill",
    "fill_code",
    "fill_report",
    "fill_reports",
    "read_template",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'infill' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
