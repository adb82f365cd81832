"""Validators that have no part in the engine: what would a user's own say of a value?"""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

import jsonschema
import jsonschema_rs
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]


def verdicts(schema: Any, value: Any) -> list[str]:
    """The names of the validators that refuse a value, formats asserted, each with its reason."""
    checks = {"jsonschema": _jsonschema, "jsonschema_rs": _jsonschema_rs}
    found = {name: check(schema, value) for name, check in checks.items()}
    return [f"{name} ({reason})" for name, reason in found.items() if reason]


def _jsonschema(schema: Any, value: Any) -> str:
    newest = jsonschema.Draft202012Validator
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        kind: Any = jsonschema.validators.validator_for(schema, default=newest)
    validator = kind(schema, format_checker=newest.FORMAT_CHECKER, registry=REGISTRY)
    try:
        error = next(validator.iter_errors(value), None)
    except re.error:
        return ""  # a pattern that Python's re cannot read
    return str(error.validator) if error else ""


def _jsonschema_rs(schema: Any, value: Any) -> str:
    try:
        validator = jsonschema_rs.validator_for(
            json.dumps(schema), validate_formats=True, offline=True
        )
    except (ValueError, jsonschema_rs.ValidationError):
        return ""  # a schema that it does not read
    error = next(iter(validator.iter_errors(value)), None)
    return str(error.schema_path[-1] if error.schema_path else "false") if error else ""
