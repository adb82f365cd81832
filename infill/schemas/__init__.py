"""JSON Schema, pydantic models, dataclasses and TypedDict → blueprints; jsonschema judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infill.schemas.compile import compile_schema
    from infill.schemas.demands.shape import Limits

__all__ = ["Limits", "compile_schema"]

_HOMES = {"compile_schema": "compile", "Limits": "demands.shape"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
