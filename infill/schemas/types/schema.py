"""The JSON Schema of a type, tightened: pydantic's own is looser than what pydantic accepts.

Decimal with two places      # {"type": "number", "multipleOf": 0.01}
AliasPath("a", 0)            # an object with an array under "a", instead of the field's own name
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from infill.documents import escape
from infill.errors import SourceError
from infill.schemas.types.json_text import json_pattern
from infill.schemas.types.times import date_pattern, duration_pattern, naive_pattern, time_pattern

if TYPE_CHECKING:
    from pydantic_core import core_schema


Path = tuple[str | int, ...]


def nested_fields(made: dict[str, Any], fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object's schema with every field that only has alias paths moved to its first path.

    Raises SourceError for a path from the end of a list, which does not tell where it is.
    """
    properties = dict(made.get("properties", {}))
    required = list(made.get("required", []))
    for field, schema in fields.items():
        path = _path(schema.get("validation_alias"))
        if path is None or field not in properties:
            continue
        if any(isinstance(step, int) and step < 0 for step in path):
            raise SourceError(
                "an alias path from the end of a list cannot be written",
                where=f"{name}.{field}",
                got=repr(path),
                todo="count from the start: AliasPath('key', 0)",
            )
        inner = _wrapped(path[1:], properties.pop(field))
        key = str(path[0])
        properties[key] = _both(properties[key], inner) if key in properties else inner
        if field in required:
            required.remove(field)
            required += [key] if key not in required else []
    return {**made, "properties": properties, **({"required": required} if required else {})}


def _path(alias: Any) -> Path | None:
    """The path to write a field at, if it has no name of its own."""
    if not isinstance(alias, list) or not alias:
        return None
    paths = alias if isinstance(alias[0], list) else [alias]
    return None if any(len(path) == 1 for path in paths) else tuple(paths[0])


def _wrapped(path: Path, schema: Any) -> Any:
    if not path:
        return schema
    step, inner = path[0], _wrapped(path[1:], schema)
    if isinstance(step, str):
        return {"type": "object", "properties": {step: inner}, "required": [step]}
    items = [{"type": "null"}] * step + [inner]
    return {"type": "array", "prefixItems": items, "minItems": step + 1, "maxItems": step + 1}


def _both(left: Any, right: Any) -> Any:
    """Two objects or arrays in one, with the parts of both."""
    match left, right:
        case {"type": "null"}, _:
            return right
        case _, {"type": "null"}:
            return left
        case {"type": "object", "properties": dict(), "required": _}, {"type": "object"}:
            merged = dict(left["properties"])
            for key, value in right["properties"].items():
                merged[key] = _both(merged[key], value) if key in merged else value
            return {"type": "object", "properties": merged, "required": list(merged)}
        case {"type": "array", "prefixItems": list(first)}, {"prefixItems": list(second)}:
            longer, shorter = sorted((first, second), key=len, reverse=True)
            items = [_both(a, b) for a, b in zip(longer, shorter, strict=False)]
            items += longer[len(shorter) :]
            count = len(items)
            return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}
        case _:
            return {"allOf": [left, right]}


_LABEL = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
_TOP = r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*"
_BYTE = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_HOST = rf"(({_LABEL}\.)*{_TOP}|({_BYTE}\.){{3}}{_BYTE})(:[1-9][0-9]{{0,3}})?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = rf"^{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+[A-Za-z]{{2,63}}$"
_COMPLEX = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?[+-][0-9]{1,15}(\.[0-9]{1,6})?j$"
_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

_HEX = "[0-9a-f]{1,4}"
_IPV4_NETWORK = (
    "^("
    + "|".join(
        [rf"{_BYTE}(\.{_BYTE}){{{n - 1}}}(\.0){{{4 - n}}}/{8 * n}" for n in (1, 2, 3)]
        + [rf"{_BYTE}(\.{_BYTE}){{3}}(/32)?"]
    )
    + ")$"
)
_IPV4_INTERFACE = rf"^{_BYTE}(\.{_BYTE}){{3}}(/([0-9]|[12][0-9]|3[0-2]))?$"
_IPV6_NETWORK = (
    "^("
    + "|".join(
        [rf"({_HEX}:){{{n}}}:/{16 * n}" for n in range(1, 8)] + [rf"({_HEX}:){{7}}{_HEX}(/128)?"]
    )
    + ")$"
)
_PREFIX = "(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?"
_IPV6_INTERFACE = rf"^(({_HEX}:){{7}}{_HEX}|({_HEX}:){{1,7}}:){_PREFIX}$"

_FORMATS: dict[str, dict[str, Any]] = {
    "email": {"pattern": _EMAIL},
    "name-email": {"pattern": rf"^[A-Za-z][A-Za-z ]*[A-Za-z] <{_EMAIL[1:-1]}>$"},
    "base64": {"pattern": _BASE64},
    "base64url": {"pattern": r"^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$"},
    "ipv4network": {"pattern": _IPV4_NETWORK},
    "ipv4interface": {"pattern": _IPV4_INTERFACE},
    "ipv6network": {"pattern": _IPV6_NETWORK},
    "ipv6interface": {"pattern": _IPV6_INTERFACE},
    "ipvanyaddress": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    "ipvanynetwork": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    "ipvanyinterface": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
}
_FORMATS |= {
    f"uuid{version}": {"allOf": [{"format": "uuid"}], "pattern": f"^.{{14}}{version}.{{4}}[89abAB]"}
    for version in range(1, 9)
}

_ELSEWHERE = {"file-path": "a file", "directory-path": "a directory"}

_KEYS = {
    "int": r"^(0|-?[1-9][0-9]{0,17})$",
    "float": r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$",
    "bool": "^(true|false)$",
}
_KEYS["decimal"] = _KEYS["float"]
_NO_KEYS = frozenset(
    """none list tuple set frozenset dict model dataclass typed-dict named-tuple complex""".split()
)


class Tight(GenerateJsonSchema):
    """Says of decimals, URLs and keys what pydantic's validation demands of them."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> dict[str, Any]:
        """A number; the string that pydantic would take as well means nothing more."""
        bounds = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum"}
        bounds |= {"lt": "exclusiveMaximum", "multiple_of": "multipleOf"}
        made: dict[str, Any] = {"type": "number"}
        for ours, theirs in bounds.items():
            if (value := schema.get(ours)) is not None:
                made[theirs] = _number(value)
        places, digits = schema.get("decimal_places"), schema.get("max_digits")
        if places is not None and "multipleOf" not in made:
            made["multipleOf"] = float(f"1e-{places}") if places else 1
        if digits is not None and not {"maximum", "exclusiveMaximum"} & made.keys():
            made["exclusiveMaximum"] = 10 ** (digits - (places or 0))
        if digits is not None and not {"minimum", "exclusiveMinimum"} & made.keys():
            made["exclusiveMinimum"] = -(10 ** (digits - (places or 0)))
        return made

    def literal_schema(self, schema: core_schema.LiteralSchema) -> dict[str, Any]:
        """Members of an enum with values of no JSON type cannot be read from JSON at all."""
        alien = [v for v in schema["expected"] if isinstance(v, Enum) and not _plain(v)]
        if alien:
            why = f"pydantic reads Literal[{alien[0]}] from no JSON value; use the enum itself"
            return self.handle_invalid_for_json_schema(schema, why)
        return super().literal_schema(schema)

    def complex_schema(self, schema: core_schema.ComplexSchema) -> dict[str, Any]:
        return {**super().complex_schema(schema), "pattern": _COMPLEX}

    def is_subclass_schema(self, schema: core_schema.IsSubclassSchema) -> dict[str, Any]:
        return self.handle_invalid_for_json_schema(schema, "a class, which no JSON value is")

    def date_schema(self, schema: core_schema.DateSchema) -> dict[str, Any]:
        return _with(super().date_schema(schema), date_pattern(schema))

    def time_schema(self, schema: core_schema.TimeSchema) -> dict[str, Any]:
        return _with(super().time_schema(schema), time_pattern(schema))

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> dict[str, Any]:
        made = _with(super().datetime_schema(schema), date_pattern(schema))
        if made.get("format") != "date-time" or schema.get("tz_constraint") != "naive":
            return made
        days = {"allOf": [{"pattern": made["pattern"]}]} if "pattern" in made else {}
        return {"type": "string", "pattern": naive_pattern(), **days}

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> dict[str, Any]:
        return _with(super().timedelta_schema(schema), duration_pattern(schema))

    def model_fields_schema(self, schema: core_schema.ModelFieldsSchema) -> dict[str, Any]:
        name = schema.get("model_name", "model")
        return nested_fields(super().model_fields_schema(schema), schema["fields"], name)

    def dataclass_args_schema(self, schema: core_schema.DataclassArgsSchema) -> dict[str, Any]:
        fields = {field["name"]: field for field in schema["fields"]}
        return nested_fields(
            super().dataclass_args_schema(schema), fields, schema["dataclass_name"]
        )

    def url_schema(self, schema: core_schema.UrlSchema) -> dict[str, Any]:
        made = super().url_schema(schema)
        if schemes := schema.get("allowed_schemes"):
            made["pattern"] = rf"^({_either(schemes)})://{_HOST}([/?#]|$)"
        return made

    def multi_host_url_schema(self, schema: core_schema.MultiHostUrlSchema) -> dict[str, Any]:
        made = super().multi_host_url_schema(schema)
        if schemes := schema.get("allowed_schemes"):
            user = r"([A-Za-z0-9_]+(:[A-Za-z0-9_]+)?@)?"
            made["pattern"] = rf"^({_either(schemes)})://{user}{_HOST}(/[A-Za-z0-9_-]+)?$"
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        keys = schema.get("keys_schema", {}).get("type", "")
        if keys in _NO_KEYS:
            return self.handle_invalid_for_json_schema(schema, f"an object has no {keys} as a key")
        made = super().dict_schema(schema)
        pattern = _KEYS.get(keys)
        if pattern and not {"propertyNames", "patternProperties"} & made.keys():
            made["propertyNames"] = {"pattern": pattern}
        return made


def tighten(schema: Any) -> Any:
    """Add to each format of pydantic's own what its parser demands beyond the format.

    Raises SourceError for what no text can promise: that a file exists.
    """
    definitions = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    return _tighten(schema, definitions, "#")


def _tighten(schema: Any, definitions: Mapping[str, Any], where: str) -> Any:
    match schema:
        case {"type": "string", "format": str(name)} if name in _ELSEWHERE:
            raise SourceError(
                f"whether {_ELSEWHERE[name]} exists is not for a text to promise",
                where=where,
                got=f"format {name!r}",
                todo="use pathlib.Path, and look for it after filling",
            )
        case {"type": "string", "format": str(name)} if name in _FORMATS:
            return {**_FORMATS[name], **schema}
        case {"type": "string", "contentMediaType": "application/json", "contentSchema": inner}:
            return {**schema, "pattern": json_pattern(inner, definitions, where)}
        case dict():
            return {
                key: _tighten(value, definitions, f"{where}/{escape(key)}")
                for key, value in schema.items()
            }
        case list():
            return [_tighten(v, definitions, f"{where}/{at}") for at, v in enumerate(schema)]
        case _:
            return schema


def _with(made: dict[str, Any], pattern: str | None) -> dict[str, Any]:
    """A string's schema with a pattern; numbers stay as they are."""
    return {**made, "pattern": pattern} if pattern and made.get("type") == "string" else made


def _plain(member: Enum) -> bool:
    return isinstance(member, str | int)


def _either(schemes: list[str]) -> str:
    return "|".join(re.sub(r"([+.])", r"\\\1", scheme) for scheme in schemes)


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)
