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
    from infill.options import Options
    from infill.result import Result

__version__ = "0.1.0"

__all__ = [
    "Engine",
    "Options",
    "Request",
    "Result",
    "__version__",
    "afill",
    "errors",
    "fill",
]


def __getattr__(name: str) -> Any:
    match name:
        case "Engine" | "Request" | "afill" | "fill":
            home = "infill.api"
        case "Options":
            home = "infill.options"
        case "Result":
            home = "infill.result"
        case _:
            raise AttributeError(f"module 'infill' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
