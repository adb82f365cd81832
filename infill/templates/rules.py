"""Rules between slots, such as `start <= end` or `total == sum(items.amount)`.

A rule is an expression in a small part of Python, walked node by node and never run as code:
comparisons, `and`, `or`, `not`, `in`, arithmetic, `sum`, `len`, `min`, `max`, `abs`, `days`.
Numbers are exact decimals; amounts add up in one currency only. `items.amount` is the list of that
field; `data.x` is known data. A rule over a value that is not stated says nothing and so holds.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import DecimalException
from typing import Any

from infill.templates.arithmetic import FUNCTIONS, OPERATORS
from infill.templates.evaluation import Evaluation, Misjudged, Unknown
from infill.templates.slot_marks import REFERENCE


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was read; `names` are the slots it speaks of, `fields` those of their fields."""

    text: str
    tree: ast.expr
    names: frozenset[str]
    fields: frozenset[tuple[str, str]]

    def holds(self, values: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
        """Whether it holds for the typed values of its slots.

        Raises Misjudged where the values do not fit the expression.
        """
        try:
            return bool(Evaluation({**values, "data": data}).value(self.tree))
        except Unknown:
            return True
        except (TypeError, ArithmeticError, DecimalException, ValueError) as error:
            raise Misjudged(str(error) or type(error).__name__) from None

    def signs(self, values: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[int | None, ...]:
        """For each of its comparisons whether the left side is less (-1), the same, or more (1).

        None where the sides cannot be ordered. `x in [a, b]` compares x with a and with b.
        """
        return Evaluation({**values, "data": data}).signs(self.tree)

    @property
    def words(self) -> frozenset[str]:
        """The texts that it names."""
        nodes = (node.value for node in ast.walk(self.tree) if isinstance(node, ast.Constant))
        return frozenset(value for value in nodes if isinstance(value, str))

    def paths(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The paths of the slots to blame, one for every field of every item."""
        found: list[str] = []
        for name in sorted(self.names):
            value = values.get(name)
            if not isinstance(value, list):
                found.append(name)
                continue
            own = sorted(field for one, field in self.fields if one == name)
            for index in range(len(value)):
                found += [f"{name}/{index}/{field}" for field in own] or [f"{name}/{index}"]
        return tuple(found)


def read_rule(text: str, names: Collection[str]) -> Rule:
    """Read a rule over the slots `names`; ValueError says what is wrong with it."""
    spelled = {name.replace("-", "_"): name for name in names}
    source = REFERENCE.sub(lambda m: m[1] + (f".{m[2]}" if m[2] else ""), text)
    for name in sorted((name for name in names if "-" in name), key=len, reverse=True):
        source = source.replace(name, name.replace("-", "_"))
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ValueError(f"this rule does not parse: {said}") from None
    rule = Rule(text, tree, frozenset(), frozenset())
    found: set[str] = set()
    fields: set[tuple[str, str]] = set()
    for node in ast.walk(tree):
        _allow(node)
        match node:
            case ast.Name(id=name) if name in spelled:
                found.add(spelled[name])
            case ast.Name(id=name) if name not in FUNCTIONS and name != "data":
                raise ValueError(f"this rule names {name!r}, which is no slot (data is data.name)")
            case ast.Attribute(value=ast.Name(id=name), attr=field) if name in spelled:
                fields.add((spelled[name], field))
    if not found:
        raise ValueError("this rule names no slot")
    tree = _Rename({short: name for short, name in spelled.items() if short != name}).visit(tree)
    return replace(rule, tree=tree, names=frozenset(found), fields=frozenset(fields))


@dataclass(slots=True)
class _Rename(ast.NodeTransformer):
    names: Mapping[str, str]

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Name(self.names.get(node.id, node.id), node.ctx), node)


def _allow(node: ast.AST) -> None:
    match node:
        case ast.BoolOp() | ast.Compare() | ast.Name() | ast.List() | ast.Tuple() | ast.IfExp():
            return
        case ast.boolop() | ast.operator() | ast.cmpop() | ast.unaryop() | ast.expr_context():
            if isinstance(node, ast.operator) and type(node) not in OPERATORS:
                raise ValueError(f"a rule cannot use {type(node).__name__}")
            return
        case ast.BinOp() | ast.UnaryOp(op=ast.Not() | ast.USub()):
            return
        case ast.Constant(value=str() | int() | float() | bool() | None):
            return
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in FUNCTIONS:
            return
        case ast.Attribute(attr=name) if not name.startswith("_"):
            return
    if isinstance(node, ast.Call):
        raise ValueError(f"a rule can call only {', '.join(FUNCTIONS)}")
    raise ValueError(f"a rule cannot hold {type(node).__name__}")
