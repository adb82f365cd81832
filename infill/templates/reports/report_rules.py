"""Rules between slots, such as `start <= end` or `total == sum(items.amount)`.

A rule is an expression in a small part of Python, whose value is worked out node by node; it is
never run as code. It may have comparisons, `and`, `or`, `not`, `in`, arithmetic, `sum`, `len`,
`min`, `max`, `abs` and `days`. Numbers are exact decimals; amounts add up in one currency only.
`items.amount` is the list of that field; `data.x` is known data. A rule over a value that is not
stated holds.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException
from typing import Any

from infill.documents import Path
from infill.templates.reports.marks import REFERENCE
from infill.templates.reports.report_values import (
    FUNCTIONS,
    OPERATORS,
    calculated,
    compared,
    exact_value,
)


class NotStated(Exception):
    """A rule needs a value that is not stated."""


class Misjudged(Exception):
    """A rule cannot be judged over these values: for example, it compares a date with a number."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The values of expressions over the typed values of slots, and `data`.

    Raises Unknown where one is not stated, TypeError, ArithmeticError or ValueError where they do
    not fit the expression.
    """

    values: Mapping[str, Any]

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return exact_value(value)
            case ast.Name(id=name):
                return self.known(self.values.get(name))
            case ast.Attribute(value=inner, attr=field):
                return self.known(_attribute(self.value(inner), field))
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return [self.value(part) for part in parts]
            case ast.BoolOp(op=op, values=parts):
                each = (bool(self.value(part)) for part in parts)
                return all(each) if isinstance(op, ast.And) else any(each)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return not self.value(inner)
            case ast.UnaryOp(operand=inner):
                return calculated(ast.Mult, Decimal(-1), self.value(inner))
            case ast.BinOp(left=left, op=op, right=right):
                return calculated(type(op), self.value(left), self.value(right))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body if self.value(test) else other)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name](*(self.value(argument) for argument in arguments))
            case ast.Compare(left=left, ops=ops, comparators=rights):
                values = [self.value(left), *(self.value(right) for right in rights)]
                pairs = zip(values, ops, values[1:], strict=False)
                return all(compared(type(op), one, other) for one, op, other in pairs)
        raise AssertionError("a rule that was read has only known nodes")

    def signs(self, tree: ast.expr) -> tuple[int | None, ...]:
        """The sign of left less right for every comparison in the tree; None if there is none."""
        return tuple(sign for node in ast.walk(tree) for sign in self._signs(node))

    def _signs(self, node: ast.AST) -> Iterator[int | None]:
        if not isinstance(node, ast.Compare):
            return
        lefts = [node.left, *node.comparators]
        for left, op, right in zip(lefts, node.ops, node.comparators, strict=False):
            parts: list[ast.expr] = [right]
            if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.List | ast.Tuple):
                parts = right.elts
            for part in parts:
                yield self._sign(left, part)

    def _sign(self, left: ast.expr, right: ast.expr) -> int | None:
        try:
            one, other = self.value(left), self.value(right)
            return 0 if compared(ast.Eq, one, other) else -1 if compared(ast.Lt, one, other) else 1
        except (NotStated, TypeError, ArithmeticError, DecimalException, ValueError):
            return None

    def known(self, value: Any) -> Any:
        """The value, exact; raises Unknown if it, or one of a list, is not stated."""
        if value is None:
            raise NotStated
        if isinstance(value, list):
            return [self.known(one) for one in value]
        return exact_value(value)


def _attribute(value: Any, field: str) -> Any:
    if isinstance(value, list):
        return [_attribute(one, field) for one in value]
    if isinstance(value, Mapping):
        return value.get(field)
    if field in ("amount", "currency", "year", "month", "day", "hour", "minute"):
        return getattr(value, field)
    raise TypeError(f"a {type(value).__name__} has no {field}")


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
        except NotStated:
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

    def paths(self, values: Mapping[str, Any]) -> tuple[Path, ...]:
        """The paths of the slots to blame, one for every field of every item."""
        found: list[Path] = []
        for name in sorted(self.names):
            value, path = values.get(name), Path((name,))
            if not isinstance(value, list):
                found.append(path)
                continue
            own = sorted(field for one, field in self.fields if one == name)
            for index in range(len(value)):
                found += [path / index / field for field in own] or [path / index]
        return tuple(found)


def read_rule(text: str, names: Collection[str]) -> Rule:
    """Read a rule over the slots `names`; ValueError tells what is wrong with it."""
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
