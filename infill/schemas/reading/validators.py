"""How a schema may be read: as jsonschema reads it, and as ECMA-262 and the RFCs do.

    [one.is_valid("@") for one in readings('{"format": "email"}')]      # [False, True]

Python's `re` and ECMA-262 differ (`\\W`, `$` before a newline, `\\p{…}`), and jsonschema's format
checkers are looser than the RFCs (`@` is an e-mail address). A value that passes under both
readings is valid for every validator that a user may hold against it. Keywords whose row has a
`check` are judged by it in both: in floats 0.07 is no multiple of 0.01.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from infill.grammars.formats import FORMATS, format_language
from infill.grammars.regex import regex
from infill.schemas.reading.document import dialect
from infill.schemas.reading.keywords import KEYWORDS, Keyword

if TYPE_CHECKING:
    from jsonschema import FormatChecker

Matcher = Callable[[str], bool]
_TEXTUAL = tuple(f'"{row.name}"' for row in KEYWORDS.values() if row.disputed)


@lru_cache(maxsize=64)
def readings(text: str, remotes: str = "{}") -> tuple[Any, ...]:
    """The jsonschema validators of a schema's JSON text, the safest to run first.

    `remotes`: the JSON text of what references may lead to, by URI.

    The exact reading is linear in the text, so a regex that would hang Python's `re` meets only
    values that match it.
    """
    schema, others = json.loads(text), json.loads(remotes)
    loose = _validator(schema, others, _matcher_like_python, _formats(strict=False))
    if not any(word in text or word in remotes for word in _TEXTUAL):
        return (loose,)
    return (_validator(schema, others, _matcher_like_ecma, _formats(strict=True)), loose)


def registry(remotes: Mapping[str, Any], kind: Any) -> Any:
    """The metaschemas and these schemas by URI, for jsonschema to find.

    A schema that names no draft is read as `kind`, a jsonschema validator class, reads it.
    """
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
    from referencing import Resource
    from referencing.jsonschema import specification_with

    if not remotes:
        return REGISTRY
    usual = specification_with(kind.META_SCHEMA["$schema"])
    return REGISTRY.with_resources(
        (uri, Resource.from_contents(schema, default_specification=usual))
        for uri, schema in remotes.items()
    )


@lru_cache(maxsize=8)
def checking(kind: Any) -> Any:
    """A jsonschema validator class in which the checks of the table of keywords count too."""
    from jsonschema import validators

    extend: Any = validators.extend
    return extend(kind, {row.name: partial(_kept, row) for row in KEYWORDS.values() if row.check})


def _validator(
    schema: Any,
    remotes: Mapping[str, Any],
    matcher: Callable[[str], Matcher],
    formats: FormatChecker,
) -> Any:
    from jsonschema import validators

    keywords = {
        "pattern": partial(_pattern, matcher),
        "patternProperties": partial(_pattern_properties, matcher),
        "additionalProperties": partial(_additional_properties, matcher),
        "if": _if,
    }
    kind = checking(dialect(schema))
    own = {name: check for name, check in keywords.items() if name in kind.VALIDATORS}
    extend: Any = validators.extend
    known = registry(remotes, kind)
    return extend(kind, own)(schema, format_checker=formats, registry=known)


def _formats(*, strict: bool) -> FormatChecker:
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())
    checker.checkers = dict(Draft202012Validator.FORMAT_CHECKER.checkers)
    for name in FORMATS if strict else ():
        language = format_language(name)
        if language is not None:
            check, raises = checker.checkers.get(name, (_anything, ()))
            checker.checkers[name] = (partial(_both, check, language.accepts), raises)
    return checker


def _anything(value: object) -> bool:
    return True


def _both(check: Callable[[object], bool], accepts: Matcher, value: object) -> bool:
    return bool(check(value)) and (not isinstance(value, str) or accepts(value))


@lru_cache(maxsize=512)
def _matcher_like_python(pattern: str) -> Matcher:
    try:
        found = re.compile(pattern).search
    except re.error:
        return _matcher_like_ecma(pattern)
    return lambda text: found(text) is not None


@lru_cache(maxsize=512)
def _matcher_like_ecma(pattern: str) -> Matcher:

    return regex(pattern).accepts


def _pattern(
    matcher: Callable[[str], Matcher],
    validator: Any,
    pattern: str,
    value: Any,
    schema: Any,
) -> Iterator[Any]:
    from jsonschema import ValidationError

    if isinstance(value, str) and not matcher(pattern)(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _pattern_properties(
    matcher: Callable[[str], Matcher],
    validator: Any,
    patterns: Any,
    value: Any,
    schema: Any,
) -> Iterator[Any]:
    if not isinstance(value, dict):
        return
    for pattern, inner in patterns.items():
        matches = matcher(pattern)
        for name in filter(matches, value):
            yield from validator.descend(value[name], inner, path=name, schema_path=pattern)


def _additional_properties(
    matcher: Callable[[str], Matcher],
    validator: Any,
    extra: Any,
    value: Any,
    schema: Any,
) -> Iterator[Any]:
    from jsonschema import ValidationError

    if not isinstance(value, dict):
        return
    matchers = [matcher(pattern) for pattern in schema.get("patternProperties", {})]
    names = [
        name
        for name in value
        if name not in schema.get("properties", {}) and not any(m(name) for m in matchers)
    ]
    if isinstance(extra, dict):
        for name in names:
            yield from validator.descend(value[name], extra, path=name)
    elif not extra and names:
        yield ValidationError("unexpected: " + ", ".join(sorted(names)))


def _if(validator: Any, condition: Any, value: Any, schema: Any) -> Iterator[Any]:
    """One error that holds all errors of the branch, so that the condition can be blamed too."""
    from jsonschema import ValidationError

    branch = "then" if validator.evolve(schema=condition).is_valid(value) else "else"
    if branch in schema:
        errors = list(validator.descend(value, schema[branch], schema_path=branch))
        if errors:
            yield ValidationError(f"the {branch} branch does not hold", context=errors)


def _kept(row: Keyword, validator: Any, want: Any, value: Any, schema: Any) -> Iterator[Any]:
    """The errors of a keyword whose row tells which values keep it."""
    from jsonschema import ValidationError

    assert row.check is not None
    if any(validator.is_type(value, kind) for kind in row.of) and not row.check(value, want):
        yield ValidationError(f"{value!r} breaks {row.name} {want!r}")
