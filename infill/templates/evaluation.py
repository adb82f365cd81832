"""The values of a rule's expressions, worked out node by node and never run as code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from infill.templates.arithmetic import FUNCTIONS, calculated, compared, exact


class Unknown(Exception):
    """A rule needs a value that is not stated."""


class Misjudged(Exception):
    """A rule cannot be judged over these values: it compares a date with a number, say."""


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
                return exact(value)
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
        except (Unknown, TypeError, ArithmeticError, DecimalException, ValueError):
            return None

    def known(self, value: Any) -> Any:
        """The value, exact; raises Unknown if it, or one of a list, is not stated."""
        if value is None:
            raise Unknown
        if isinstance(value, list):
            return [self.known(one) for one in value]
        return exact(value)


def _attribute(value: Any, field: str) -> Any:
    if isinstance(value, list):
        return [_attribute(one, field) for one in value]
    if isinstance(value, Mapping):
        return value.get(field)
    if field in ("amount", "currency", "year", "month", "day", "hour", "minute"):
        return getattr(value, field)
    raise TypeError(f"a {type(value).__name__} has no {field}")
