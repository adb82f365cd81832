"""The final judge of a filled schema: jsonschema, with formats always asserted.

    judge({"minimum": 3})(Filled("2", {}))      # [Failure("2 is less than 3", ("",))]

An error of jsonschema becomes a failure: a short message, and the slots that could mend it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infill.blueprint import Failure, Filled, Validator
from infill.documents import Path
from infill.errors import SourceError, Unsupported
from infill.schemas.reading.keywords import keyword_of
from infill.schemas.reading.validators import readings
from infill.schemas.rows.nested import keys_once

if TYPE_CHECKING:
    from jsonschema import ValidationError


def failure_of(error: ValidationError) -> Failure:
    """The failure that one error means.

    A value's own keyword blames the value. A keyword about the whole of an array or object
    blames the container. A union that nothing satisfies blames the container and the leaf of
    the branch that came closest; a condition blames what it requires and what it looked at.
    """
    here = Path(tuple(error.absolute_path))
    match keyword_of(str(error.validator)).blames:
        case "branch" if error.context:
            nearest = failure_of(_closest(error))
            return Failure(nearest.message, _unique((*nearest.paths, here.pointer)))
        case "missing":
            missing = [(here / name).pointer for name in _missing(error)]
            return Failure(_message(error), tuple(missing) or (here.pointer,))
        case "repeated":
            later = repeated(error.instance)
            paths = [(here / index).pointer for index in later] or [here.pointer]
            return Failure(_message(error), tuple(paths))
        case "condition" if error.context:
            inner = [failure_of(leaf) for leaf in error.context]
            paths = [path for failure in inner for path in failure.paths]
            looked = _named(error.validator_value) if "then" in _branch(error) else []
            paths += [(here / name).pointer for name in looked] or [here.pointer]
            return Failure(inner[0].message, _unique(paths))
        case "looked at":
            paths = [(here / name).pointer for name in _named(error.validator_value)]
            return Failure(_message(error), tuple(paths) or (here.pointer,))
        case _:
            return Failure(_message(error), (here.pointer,))


def repeated(items: Any) -> list[int]:
    """Indices of the items that equal an earlier one, as JSON values (1 equals 1.0, not true)."""
    seen: set[Any] = set()
    later = []
    for index, item in enumerate(items):
        key = _frozen(item)
        if key in seen:
            later.append(index)
        seen.add(key)
    return later


def _frozen(value: Any) -> Any:
    match value:
        case bool():
            return ("bool", value)
        case list():
            return ("array", tuple(_frozen(item) for item in value))
        case dict():
            return (
                "object",
                frozenset((name, _frozen(item)) for name, item in value.items()),
            )
        case _:
            return value


def _closest(error: ValidationError) -> ValidationError:
    """The worst error of the branch that the instance was probably meant for."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    return min(branches.values(), key=_distance)[0]


def _distance(errors: list[ValidationError]) -> tuple[bool, int, int]:
    """How far an instance is from a branch: a wrong kind or tag first, then the errors."""
    wrong_kind = any(not error.path and error.validator == "type" for error in errors)
    wrong_tag = any(error.validator in ("const", "enum") for error in errors)
    return (
        wrong_kind or wrong_tag,
        len(errors),
        -max(len(error.path) for error in errors),
    )


def _missing(error: ValidationError) -> list[str]:
    """The properties that are missing, after the one that asks for them if it is another."""
    present: Any = error.instance
    match error.validator_value:
        case list() as names if isinstance(present, dict):
            return [name for name in names if name not in present]
        case dict() as needs:
            return [
                name
                for trigger, needed in needs.items()
                if trigger in present and isinstance(needed, list)
                for name in (trigger, *needed)
                if not set(needed) <= set(present) and (name == trigger or name not in present)
            ]
        case _:
            return []


def _branch(error: ValidationError) -> Any:
    return error.context[0].schema_path if error.context else ()


def _named(schema: Any) -> list[str]:
    """The properties whose values alone make a schema hold, or none if more is looked at."""
    if not isinstance(schema, dict) or not set(schema) <= {"properties", "required", "type"}:
        return []
    names = list(schema.get("properties", {}))
    return names if set(schema.get("required", [])) <= set(names) else []


def _message(error: ValidationError) -> str:
    """What is wrong, in a few words: the keyword's demand and at most a short value."""
    complaint = keyword_of(str(error.validator)).complaint
    if not complaint:
        return error.message if len(error.message) <= 160 else f"breaks {error.validator}"
    value: Any = error.instance
    want: Any = error.validator_value
    return complaint.format(
        got=_short(value),
        size=len(value) if isinstance(value, Sized) else "",
        want=_asked(want),
        value=_short(want),
        count=len(want) if isinstance(want, Sized) else "",
        missing=", ".join(_missing(error)),
        keyword=error.validator,
    )


def _asked(want: Any) -> str:
    """What a keyword asks, as the message has it; types as "string or null"."""
    match want:
        case str():
            return want
        case list():
            return " or ".join(map(str, want))
        case _:
            return str(want)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


def _unique(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))


_MOST = 32


def judge(schema: Any, remotes: Mapping[str, Any] | None = None) -> Validator:
    """A validator that parses the filled text and blames the slots that each schema error leads to.

    `remotes`: the schemas that references may lead to, by URI.

    A value must pass under every reading that a user's own validator may take of the schema: those
    of `infill.schemas.reading.validators`. The schema is copied; jsonschema loads with the first
    verdict.
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
                failures.append(failure_of(error))
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
            yield Failure("this number is too large for a double", (Path(path).pointer,))
        case dict():
            for name, inner in value.items():
                yield from _infinite(inner, (*path, name))
        case list():
            for index, inner in enumerate(value):
                yield from _infinite(inner, (*path, index))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
