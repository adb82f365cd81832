"""Slots as JSON Schema, and a JSON Schema or a pydantic model as slots.

slot_schema(SlotSettings("seen", "date"))
# {"type": ["string", "null"], "format": "date"}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from infill.errors import SourceError
from infill.schemas.reading.document import check_schema
from infill.schemas.types.types import adapter_of
from infill.templates.reports.report_values import DURATION
from infill.templates.reports.settings import LONGEST, MOST_ITEMS, SlotSettings

CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
MONEY = "^-?(0|[1-9][0-9]*)(\\.[0-9]{2})? [A-Z]{3}$"


def slots_schema(slots: Iterable[SlotSettings]) -> dict[str, Any]:
    """The object schema of the values of some slots, all of them required."""
    properties = {one.name: slot_schema(one) for one in slots}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def slot_schema(slot: SlotSettings) -> dict[str, Any]:
    """The schema of one slot's value; a value that may not be stated may be null."""
    schema = _plain(slot)
    if slot.optional and slot.type not in ("list", "schema"):
        kind = schema.get("type")
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        if kind is not None:
            schema["type"] = [kind, "null"]
    if slot.ask:
        schema["description"] = slot.ask + (f" (in {slot.unit})" if slot.unit else "")
    elif slot.unit:
        schema["description"] = f"in {slot.unit}"
    return schema


def _plain(slot: SlotSettings) -> dict[str, Any]:
    match slot.type:
        case "integer" | "number":
            return {"type": slot.type} | _bounds(slot)
        case "boolean":
            return {"type": "boolean"}
        case "choice":
            return {"type": "string", "enum": list(slot.of)}
        case "multi-choice":
            items = {"type": "string", "enum": list(slot.of)}
            sizes = {"minItems": slot.shortest, "maxItems": min(slot.longest, len(slot.of))}
            return {"type": "array", "items": items, "uniqueItems": True} | sizes
        case "list":
            record = bool(slot.item and slot.item[0].name)
            item = slots_schema(slot.item) if record else slot_schema(slot.item[0])
            return {
                "type": "array",
                "items": item,
                "minItems": slot.shortest,
                "maxItems": slot.longest,
            }
        case "schema":
            return dict(slot.schema) if isinstance(slot.schema, Mapping) else {}
        case "date" | "date-time" | "email":
            return {"type": "string", "format": slot.type}
        case "url":
            return {"type": "string", "format": "uri", "pattern": "^https?://"}
        case "time":
            return {"type": "string", "pattern": CLOCK}
        case "duration":
            return {"type": "string", "pattern": f"^({DURATION})$"}
        case "amount":
            return {"type": "string", "pattern": MONEY}
        case "regex":
            return {"type": "string", "pattern": f"^({slot.pattern})$"}
        case _:
            return {"type": "string", "minLength": slot.shortest, "maxLength": slot.longest}


def _bounds(slot: SlotSettings) -> dict[str, Any]:
    bounds = {"minimum": slot.least, "maximum": slot.most}
    return {key: value for key, value in bounds.items() if value is not None}


def settings_of_model(model: Any) -> dict[str, SlotSettings]:
    """The slots that a pydantic model's fields make, by name.

    Raises SourceError if it is no model, or has no schema of an object.
    """
    from pydantic.errors import PydanticUserError

    try:
        schema = adapter_of(model).json_schema()
    except PydanticUserError as error:
        raise SourceError(
            "this type has no JSON Schema", got=str(error).partition("\n")[0]
        ) from error
    return settings_of_schema(schema)


def settings_of_schema(schema: Mapping[str, Any]) -> dict[str, SlotSettings]:
    """The slots that an object schema's properties make, by name; SourceError if it has none."""
    check_schema(schema)
    if "properties" not in schema:
        raise SourceError("slots can only come from a model or schema with fields")
    definitions = schema.get("$defs", {})
    needed = schema.get("required", [])
    return {
        name: _settings(name, _resolved(one, definitions), definitions, name not in needed)
        for name, one in schema["properties"].items()
    }


def _settings(
    name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any], absent: bool = False
) -> SlotSettings:
    """One property as a slot; what no type of slot describes exactly is kept as a schema."""
    if isinstance(schema.get("type"), list) and "null" in schema["type"] and "enum" not in schema:
        kinds = [kind for kind in schema["type"] if kind != "null"]
        if len(kinds) == 1:
            return _settings(name, {**schema, "type": kinds[0]}, definitions, True)
    branches = [_resolved(one, definitions) for one in schema.get("anyOf", [])]
    plain = [one for one in branches if one.get("type") != "null"]
    if len(plain) == 1 and len(branches) == 2:
        return _settings(name, {**plain[0], **_noted(schema)}, definitions, True)
    ask = str(schema.get("description", ""))
    unfilled = "silent" if absent else "prohibit"
    whole = {**schema, **({"$defs": dict(definitions)} if definitions else {})}
    if absent and isinstance(whole.get("type"), str):
        whole = {**whole, "type": [whole["type"], "null"]}
    other = SlotSettings(name, "schema", ask, schema=whole, unfilled="prohibit")
    keys = set(schema) - {"title", "description", "default", "examples"}
    match dict(schema):
        case {"enum": [*texts]} if keys <= {"enum", "type"} and all(map(_word, texts)):
            return SlotSettings(name, "choice", ask, of=tuple(texts), unfilled=unfilled)
        case {"type": "integer" | "number" as kind} if keys <= {"type", "minimum", "maximum"}:
            low, high = schema.get("minimum"), schema.get("maximum")
            return SlotSettings(name, kind, ask, least=low, most=high, unfilled=unfilled)
        case {"type": "boolean"} if keys == {"type"}:
            return SlotSettings(name, "boolean", ask, of=("yes", "no"), unfilled=unfilled)
        case {"type": "string", "format": "date" | "email" | "date-time" as kind} if len(keys) == 2:
            return SlotSettings(name, kind, ask, unfilled=unfilled)
        case {"type": "string"} if keys <= {"type", "minLength", "maxLength"}:
            low, high = max(1, schema.get("minLength", 1)), schema.get("maxLength", LONGEST)
            return SlotSettings(name, "text", ask, shortest=low, longest=high, unfilled=unfilled)
        case {"type": "array", "items": Mapping() as items}:
            if not keys <= {"type", "items", "minItems", "maxItems"}:
                return other
            item = _items(_resolved(items, definitions), definitions)
            low, high = schema.get("minItems", 0), schema.get("maxItems", MOST_ITEMS)
            if not item:
                return other
            return SlotSettings(
                name, "list", ask, shortest=low, longest=high, item=item, unfilled="prohibit"
            )
        case _:
            return other


def _items(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[SlotSettings, ...]:
    """The fields of a list's items; none if they are no plain values."""
    needed = schema.get("required", [])
    if schema.get("type") == "object" and schema.get("properties"):
        found = [
            _settings(name, _resolved(one, definitions), definitions, name not in needed)
            for name, one in schema["properties"].items()
        ]
    else:
        found = [_settings("", schema, definitions)]
    return () if any(one.type in ("list", "schema") for one in found) else tuple(found)


def _resolved(schema: Any, definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema with what its reference leads to; true and false as the objects they mean."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    known: Mapping[str, Any] = schema
    reference = known.get("$ref", "")
    if not reference.startswith("#/$defs/"):
        return known
    found = definitions.get(reference.removeprefix("#/$defs/"))
    if found is None:
        raise SourceError("this reference leads nowhere", where=f"#/$defs: {reference}")
    return {**_resolved(found, definitions), **_noted(known)}


def _noted(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: schema[key] for key in ("description", "default") if key in schema}


def _word(text: Any) -> bool:
    return isinstance(text, str) and bool(text) and text == text.strip() and "[[" not in text
