"""The form: a compact skeleton of what is wanted, with types, as the prompt prints it.

schema_form(analysis, demand)      # {"date": date (issue date), "currency": "EUR"|"USD"}
"""

from __future__ import annotations

from dataclasses import dataclass

from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape, item_demand, longest_prefix
from infill.schemas.rows.members import Member, members
from infill.schemas.rows.place import spell

_LONGEST = 1200
_REMARK = 80
_LISTED = 12
_WAYS = 6


def schema_form(ask: Questions, demand: Demand) -> str:
    """`{"date": date (issue date), "currency": "EUR"|"USD", "notes"?: string, "lines": [{…}]}`.

    As deep as fits: where it would get too long, deeper levels, then remarks, then optional keys
    give way to `…`.
    """
    best = ""
    for depth in range(2, 8):
        form = _Form(ask, depth)
        text = form.value(demand, ())
        if len(text) > _LONGEST:
            break
        best = text
        if not form.cut:
            break
    if best:
        return best
    for form in (_Form(ask, 2, remarks=False), _Form(ask, 2, False, 24)):
        text = form.value(demand, ())
        if len(text) <= _LONGEST:
            return text
    return text[: _LONGEST - 1] + "…"


@dataclass(slots=True)
class _Form:
    """Writes forms of at most `depth` levels and `keys` keys; `cut`: some were left out."""

    ask: Questions
    depth: int
    remarks: bool = True
    keys: int = 200
    cut: bool = False

    def value(self, demand: Demand, above: tuple[Demand, ...]) -> str:
        if demand in above:
            return "…"
        cases = self.ask.cases(demand)
        if len(above) >= self.depth and any(self._nests(case) for case in cases):
            self.cut = True
            return "…"
        inner = (*above, demand)
        found = [name for case in cases[:_WAYS] for name in self._case(case, inner)]
        if len(cases) > _WAYS:
            found.append("…")
        return "|".join(dict.fromkeys(found)) or "nothing"

    def _nests(self, case: Demand) -> bool:
        shape = self.ask.shape(case)
        return shape.values is None and bool(shape.types & {"array", "object"})

    def _case(self, demand: Demand, above: tuple[Demand, ...]) -> list[str]:
        shape = self.ask.shape(demand)
        if shape.values is not None:
            shown = [spell(value) for value in shape.values[:_LISTED]]
            return shown + ["…"] * (len(shape.values) > _LISTED)
        if len(shape.types) == 7 and not shape.members and not shape.items:
            return ["any"]
        names = []
        if "string" in shape.types:
            names.append(next(filter(None, shape.format), "string"))
        if "number" in shape.types:
            names.append("number")
        elif "integer" in shape.types:
            names.append("integer")
        if "boolean" in shape.types:
            names.append("boolean")
        if "array" in shape.types:
            names.append(self._array(shape, above))
        if "object" in shape.types:
            names.append(self._object(shape, above))
        return [*names, "null"] if "null" in shape.types else names

    def _array(self, shape: ValueShape, above: tuple[Demand, ...]) -> str:
        count = min(longest_prefix(shape), 4)
        items = [self.value(item_demand(shape, index), above) for index in range(count + 1)]
        if items[-1] == "nothing":
            items.pop()
        return "[" + ", ".join(items) + "]"

    def _object(self, shape: ValueShape, above: tuple[Demand, ...]) -> str:
        found = members(self.ask, shape)
        if len(found) > self.keys:
            found = sorted(found, key=lambda one: not one.required)[: self.keys]
            self.cut = True
        shown = [self._member(one, above) for one in found]
        values = [rule.extra for rule in shape.members if rule.extra is not None]
        values = [at for rule in shape.members for at in rule.patterns.values()] or values
        if not found and values and self.ask.possible(Demand((values[0],))):
            shown.append(f"string: {self.value(Demand((values[0],)), above)}")
        return "{" + ", ".join(shown) + "}"

    def _member(self, one: Member, above: tuple[Demand, ...]) -> str:
        key = spell(one.name) + ("" if one.required else "?")
        return f"{key}: {self.value(one.demand, above)}{self._remark(one.demand)}"

    def _remark(self, demand: Demand) -> str:
        if not self.remarks:
            return ""
        for fact in self.ask.shape(demand).facts:
            schema = fact.at.schema
            text = schema.get("description") if isinstance(schema, dict) else None
            if isinstance(text, str) and text.strip():
                line = " ".join(text.split())
                return f" ({line if len(line) <= _REMARK else line[: _REMARK - 1].rstrip() + '…'})"
        return ""
