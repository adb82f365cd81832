"""Options as text: `NAME=VALUE` pairs, and the files that `infill tune` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from infill.errors import SourceError
from infill.options import Options
from infill.rules.registry import SEAMS, rule_of, text_of

KINDS = {field.name: str(field.type) for field in fields(Options)}
"""The type of every option, by name."""


def options_of(settings: Iterable[str], *, file: str | Path = "") -> Options:
    """Options from `NAME=VALUE` pairs, over those of a file; the names are `Options`' fields.

    Raises SourceError for another name, or a value that the option cannot take.
    """
    chosen = _read(file) if file else {}
    for pair in settings:
        name, equals, text = pair.partition("=")
        where = f"--set {pair}"
        if not equals:
            name = ""
        value = text if name in SEAMS else json_or_text(text)
        chosen[name] = _checked(name, value, where)
    return Options(**chosen)


def read_options(file: str | Path) -> Options:
    """Options from a file that `options_text` wrote: a JSON object of option names and values."""
    return Options(**_read(file))


def options_text(options: Options) -> str:
    """The options that are not the defaults, as a JSON object."""
    plain = Options()
    told = {
        name: text_of(value) if name in SEAMS else value
        for name in KINDS
        if (value := getattr(options, name)) != getattr(plain, name)
    }
    return json.dumps(told, indent=2) + "\n"


def json_or_text(text: str) -> Any:
    """The JSON value that a text spells, or the text itself."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError:
        return text


def _read(file: str | Path) -> dict[str, Any]:
    try:
        told = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(
            "these options cannot be read", where=str(file), got=error.strerror or str(error)
        ) from None
    except ValueError as error:
        raise SourceError("these options are not JSON", where=str(file), got=str(error)) from None
    if not isinstance(told, Mapping):
        raise SourceError("options are a JSON object", where=str(file), got=type(told).__name__)
    return {name: _checked(name, value, f"{file}: {name}") for name, value in told.items()}


def _checked(name: str, value: Any, where: str) -> Any:
    """The value as the option takes it; rules are read by name."""
    kind = KINDS.get(name)
    if kind is None:
        raise SourceError(
            "not an option of decoding",
            where=where,
            todo="NAME=VALUE with one of " + ", ".join(KINDS),
        )
    if name in SEAMS and isinstance(value, str):
        return rule_of(name, value)
    match kind, value:
        case ("bool", bool()) | ("float", int() | float()):
            return value
        case ("int", int()) if not isinstance(value, bool):
            return value
    wanted = {"bool": "true or false", "int": "an int", "float": "a float"}.get(kind, "a rule")
    raise SourceError("a value that this option cannot take", where=where, todo=wanted)


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
