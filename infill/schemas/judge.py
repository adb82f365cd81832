"""The final judge of a filled schema: jsonschema, with formats always asserted."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infill.blueprint import Failure, Filled, Validator
from infill.errors import SourceError, Unsupported
from infill.schemas.blame import blame
from infill.schemas.nested import keys_once
from infill.schemas.pointer import pointer
from infill.schemas.readings import readings

_MOST = 32


def judge(schema: Any, remotes: Mapping[str, Any] | None = None) -> Validator:
    """A validator that parses the filled text and blames the slots behind each schema error.

    `remotes`: the schemas that references may lead to, by URI.

    A value must pass under every reading that a user's own validator may take of the schema, see
    `infill.schemas.readings`. The schema is copied; jsonschema loads with the first verdict.
    """
    return _Judge(json.dumps(schema), json.dumps(remotes or {}))


@dataclass(frozen=True, slots=True)
class _Judge:
    schema: str
    remotes: str = "{}"

    def __call__(self, filled: Filled) -> Sequence[Failure]:
        try:
            document = json.loads(filled.text, parse_constant=_no_constant)
            return keys_once(filled) or tuple(_infinite(document, ())) or self._errors(document)
        except ValueError as error:
            return (Failure(f"this is not JSON: {error}", ("",)),)
        except RecursionError:
            return (Failure("this is nested too deep to validate", ("",)),)

    def _errors(self, document: Any) -> Sequence[Failure]:
        for reading in readings(self.schema, self.remotes):
            failures = []
            for error in _iterate(reading, document):
                failures.append(blame(error))
                if len(failures) == _MOST:
                    break
            if failures:
                return failures
        return ()


def _iterate(reading: Any, document: Any) -> Iterator[Any]:
    from jsonschema.exceptions import UndefinedTypeCheck, UnknownType
    from referencing.exceptions import Unresolvable

    try:
        yield from reading.iter_errors(document)
    except Unresolvable as error:
        raise Unsupported(
            "this reference leads to nothing in the schema",
            where="#",
            got=str(error.ref),
            todo="put the definition under $defs; nothing is ever fetched",
        ) from error
    except (UnknownType, UndefinedTypeCheck) as error:
        raise SourceError("the schema names a type that JSON does not have", where="#") from error


def _infinite(value: Any, path: tuple[str | int, ...]) -> Iterator[Failure]:
    """Numbers such as 1e999, which no double can hold and JSON cannot write back."""
    match value:
        case float() if math.isinf(value):
            yield Failure("this number is too large for a double", (pointer(path),))
        case dict():
            for name, inner in value.items():
                yield from _infinite(inner, (*path, name))
        case list():
            for index, inner in enumerate(value):
                yield from _infinite(inner, (*path, index))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
