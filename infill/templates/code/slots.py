"""The slot of a hole: which texts it allows, and how many tokens it gets.

hole_slot([hole], SlotBorder(), syntax_of("python"), "    ").cap       # 64 for an expression
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from infill.documents import Path
from infill.grammars.json_texts import json_value
from infill.languages.language import Language, any_text, concat, literal, one_of, union
from infill.scaffold import Slot, SlotKind
from infill.templates.code import (
    plain_language as plain,
    python_languages as expressions,
    python_languages as statements,
)
from infill.templates.code.holes import KINDS, Hole
from infill.templates.code.syntaxes import Syntax
from infill.templates.skeleton import SlotBorder, bordered

BUDGETS = {
    "string": (8, 48),
    "comment": (12, 64),
    "name": (6, 16),
    "target": (6, 16),
    "value": (16, 96),
    "expression": (16, 64),
    "expressions": (16, 64),
    "argument": (16, 64),
    "rest": (16, 64),
    "head": (24, 64),
    "line": (24, 96),
    "block": (48, 192),
    "lines": (48, 192),
    "free": (32, 192),
}
"""Tokens at first and at most, by kind of hole."""

LENGTHS = {
    kind: tuple(sorted({max(start // 4, 2), max(start // 2, 3), start}))
    for kind, (start, _cap) in BUDGETS.items()
}
"""Lengths worth trying at first, by kind of hole, in tokens."""


def hole_slot(
    places: Sequence[Hole], border: SlotBorder, syntax: Syntax, step: str, start: int = 0
) -> Slot:
    """The slot of one variable: what the narrowest of its places allows.

    `start` masks at first, instead of what is usual for the kind. Its value is the text without the
    border and without what is left of a split word.
    """
    hole = narrowest(places)
    usual, cap = BUDGETS[hole.kind]
    cap = hole.cap or cap
    bare = Slot(
        Path((hole.name,)),
        hole_language(hole, syntax, step),
        min(start or usual, cap),
        cap,
        tie=hole.name if len(places) > 1 else "",
        kind=SlotKind.CODE,
    )

    def spell(document: object) -> str | None:
        text = document.get(hole.name) if isinstance(document, Mapping) else None
        return f"{hole.lead}{text}{hole.tail}" if isinstance(text, str) else None

    slot = bordered(bare, border, spell)
    head, tail = len(hole.lead), len(hole.tail)

    def value(text: str) -> str:
        inner = border.value(text)
        return inner[head : len(inner) - tail]

    return replace(slot, value=value)


def narrowest(places: Sequence[Hole]) -> Hole:
    """The place that allows least; a block in places of different indentation is a line."""
    hole = min(places, key=lambda place: KINDS.index(place.kind))
    if hole.kind == "block" and len({place.indent for place in places}) > 1:
        return replace(hole, kind="line")
    return hole


def hole_language(hole: Hole, syntax: Syntax, step: str) -> Language:
    """The texts that a hole allows, the parts of split words included."""
    if hole.first:
        below = concat([literal(hole.lead), statements.python_line_ends(), _lines(hole, step)])
        if hole.first == "lines":
            return below
        own = hole_language(replace(hole, kind=hole.first, first=""), syntax, step)
        return below | (literal("" if hole.lead else " ").optional() + own)
    bare = _python(hole, step) if syntax.name == "python" else _other(hole, syntax)
    if hole.kind not in ("lines", "free"):
        if hole.filler.startswith(" "):
            bare = (literal(" ") + bare) | expressions.tightly(bare)
        if hole.filler.endswith(" "):
            bare += literal(" ")
    if hole.lead or hole.tail:
        bare &= literal(hole.lead) + any_text() + literal(hole.tail)
    return bare


def _python(hole: Hole, step: str) -> Language:
    match hole.kind:
        case "name":
            return expressions.python_name()
        case "target":
            return expressions.python_target()
        case "argument":
            return expressions.python_argument(lines=not hole.bound)
        case "expressions":
            return expressions.python_expressions(lines=not hole.bound)
        case "expression" | "value":
            return expressions.python_expression(lines=not hole.bound)
        case "rest":
            return statements.python_rest()
        case "head":
            return statements.python_head()
        case "line":
            return statements.python_line()
        case "block":
            return statements.python_block(hole.indent, step)
        case "lines":
            return _lines(hole, step)
        case "string":
            return plain.plain_inside("{}")
        case "comment":
            return plain.plain_inside("")
        case _:
            tabs = "\t" if "\t" in step + hole.indent else ""
            return plain.plain_code("\"'", hole.closes, hole.opens, tabs, 4)


def _lines(hole: Hole, step: str) -> Language:
    """Whole lines that begin at one of the hole's margins and end as what follows demands."""
    blocks = one_of(hole.margins) + statements.python_block(hole.floor, step)
    heads = one_of(hole.heads) + statements.python_heads(hole.floor, step)
    bodies = one_of(hole.bodies) + statements.python_opened(hole.floor, hole.body, step)
    rows = union([blocks, heads, bodies])
    return rows + literal("\n" if hole.filler.endswith("\n") else "")


def _other(hole: Hole, syntax: Syntax) -> Language:
    quotes = syntax.quotes
    match hole.kind:
        case "name" | "target":
            return plain.plain_identifier()
        case "value" if syntax.name == "json":
            return json_value(2)
        case "expression" | "value":
            return plain.plain_expression(quotes)
        case "expressions" | "argument":
            return plain.plain_expressions(quotes)
        case "rest" | "head" | "line":
            return plain.plain_line(quotes)
        case "block" | "lines":
            return plain.plain_rows(quotes, hole.indent, commented=syntax.comment)
        case "string":
            return plain.plain_inside("{}$%")
        case "comment":
            return plain.plain_inside("")
        case _:
            return plain.plain_code(quotes, hole.closes, hole.opens, "\t")
