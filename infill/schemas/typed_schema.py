"""The JSON Schema of a type, tightened: pydantic's own is looser than what pydantic accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from pydantic_core import core_schema

_LABEL = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
_TOP = r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*"
_BYTE = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_HOST = rf"(({_LABEL}\.)*{_TOP}|({_BYTE}\.){{3}}{_BYTE})(:[1-9][0-9]{{0,3}})?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = rf"^{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+[A-Za-z]{{2,63}}$"
_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

_FORMATS: dict[str, dict[str, Any]] = {
    "email": {"pattern": _EMAIL},
    "base64": {"pattern": _BASE64},
    "ipvanyaddress": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    "ipvanynetwork": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    "ipvanyinterface": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
}

_KEYS = {
    "int": r"^(0|-?[1-9][0-9]{0,17})$",
    "float": r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$",
    "bool": "^(true|false)$",
}


class Tight(GenerateJsonSchema):
    """Says of decimals, URLs and keys what pydantic's validation demands of them."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> dict[str, Any]:
        """A number; the string that pydantic would take as well says nothing more."""
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
        made = super().dict_schema(schema)
        pattern = _KEYS.get(schema.get("keys_schema", {}).get("type", ""))
        if pattern and not {"propertyNames", "patternProperties"} & made.keys():
            made["propertyNames"] = {"pattern": pattern}
        return made


def tighten(schema: Any) -> Any:
    """Add to each format of pydantic's own what its parser demands beyond the format."""
    match schema:
        case {"type": "string", "format": str(name)} if name in _FORMATS:
            return {**_FORMATS[name], **schema}
        case dict():
            return {key: tighten(value) for key, value in schema.items()}
        case list():
            return [tighten(value) for value in schema]
        case _:
            return schema


def _either(schemes: list[str]) -> str:
    return "|".join(re.sub(r"([+.])", r"\\\1", scheme) for scheme in schemes)


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)
