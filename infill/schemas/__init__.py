"""Sources that describe JSON: schemas, pydantic models, dataclasses, TypedDict, tools.

    compile_schema({"type": "boolean"}, limits=Limits())      # a Blueprint with one slot

A source goes in (`sources`); a blueprint comes out (`compile`): the row to fill, the form for the
prompt, and jsonschema as judge (`schema_judge`). On the way a schema is read (`reading`: all others
ask its table of keywords), what must hold of each value is worked out (`demands`), and written as
slots and choices (`rows`). Start reading in `compile`; `enforcement` reports on keywords.
"""

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
