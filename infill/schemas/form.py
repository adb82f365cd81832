"""The form: a compact skeleton of what is wanted, with types, as the prompt prints it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infill.schemas.arrays import item, longest_prefix
from infill.schemas.merge import Demand, Shape
from infill.schemas.objects import members
from infill.schemas.spelling import spell

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler

_LONGEST = 1200
_REMARK = 80
_LISTED = 12


def form_of(compiler: Compiler, demand: Demand) -> str:
    """`{"date": date (issue date), "currency": "EUR"|"USD", "notes"?: string, "lines": [{…}]}`.

    Deeper levels and then later members give way to `…` when it would get too long.
    """
    for depth in (6, 4, 3, 2):
        text = _value(compiler, demand, (), depth)
        if len(text) <= _LONGEST:
            return text
    return text[: _LONGEST - 1] + "…"


def _value(compiler: Compiler, demand: Demand, above: tuple[Demand, ...], depth: int) -> str:
    if demand in above or len(above) >= depth:
        return "…"
    inner = (*above, demand)
    atoms = compiler.atoms(demand)
    found = [name for atom in atoms[:6] for name in _atom(compiler, atom, inner, depth)]
    if len(atoms) > 6:
        found.append("…")
    return "|".join(dict.fromkeys(found)) or "nothing"


def _atom(compiler: Compiler, demand: Demand, above: tuple[Demand, ...], depth: int) -> list[str]:
    shape = compiler.shape(demand)
    if shape.values is not None:
        shown = [spell(value) for value in shape.values[:_LISTED]]
        return shown + ["…"] * (len(shape.values) > _LISTED)
    if len(shape.types) == 7 and not shape.members and not shape.items:
        return ["any"]
    names = []
    if "string" in shape.types:
        formats = [fact.format for fact in shape.facts if fact.format]
        names.append(formats[0] if formats else "string")
    if "number" in shape.types:
        names.append("number")
    elif "integer" in shape.types:
        names.append("integer")
    names += [name for name in ("boolean", "null") if name in shape.types]
    if "array" in shape.types:
        names.append(_array(compiler, shape, above, depth))
    if "object" in shape.types:
        names.append(_object(compiler, shape, above, depth))
    if "null" in names:
        names.remove("null")
        names.append("null")
    return names


def _array(compiler: Compiler, shape: Shape, above: tuple[Demand, ...], depth: int) -> str:
    count = longest_prefix(shape)
    items = [_value(compiler, item(shape, i), above, depth) for i in range(min(count, 4) + 1)]
    if items[-1] == "nothing":
        items.pop()
    return "[" + ", ".join(items) + "]"


def _object(compiler: Compiler, shape: Shape, above: tuple[Demand, ...], depth: int) -> str:
    shown = []
    for one in members(compiler, shape):
        key = json.dumps(one.name, ensure_ascii=False) + ("" if one.required else "?")
        remark = _remark(compiler, one.demand)
        shown.append(f"{key}: {_value(compiler, one.demand, above, depth)}{remark}")
    if not shown and any(rule.extra is None or rule.extra.schema for rule in shape.members):
        rest = [rule.extra for rule in shape.members if rule.extra is not None]
        rest += [at for rule in shape.members for at in rule.patterns.values()]
        shown.append(f"string: {_value(compiler, Demand(tuple(rest[:1])), above, depth)}")
    return "{" + ", ".join(shown) + "}"


def _remark(compiler: Compiler, demand: Demand) -> str:
    for fact in compiler.shape(demand).facts:
        schema = fact.at.schema
        text = schema.get("description") if isinstance(schema, dict) else None
        if isinstance(text, str) and text.strip():
            line = " ".join(text.split())
            return f" ({line if len(line) <= _REMARK else line[: _REMARK - 1].rstrip() + '…'})"
    return ""
