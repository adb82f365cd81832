"""The values of a rule's expressions, worked out node by node and never run as code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, DecimalException
from types import MappingProxyType
from typing import Any

from infill.templates.values import Money


class Unknown(Exception):
    """A rule needs a value that is not stated."""


class Misjudged(Exception):
    """A rule cannot be judged over these values: it compares a date with a number, say."""


def _sum(values: Sequence[Any]) -> Any:
    return sum((_number(value) for value in values), Decimal(0))


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "sum": _sum,
        "len": lambda value: Decimal(len(value)),
        "min": min,
        "max": max,
        "abs": abs,
        "days": lambda value: timedelta(days=float(_number(value))),
    }
)
BINARY: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: lambda one, other: operator.mul(*_scaled(one, other)),
        ast.Div: lambda one, other: operator.truediv(*_scaled(one, other)),
        ast.Mod: operator.mod,
    }
)
_COMPARE: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.In: lambda one, other: one in other,
        ast.NotIn: lambda one, other: one not in other,
    }
)


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
                return _exact(value)
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
                return -self.value(inner)
            case ast.BinOp(left=left, op=op, right=right):
                return BINARY[type(op)](_plain(self.value(left)), _plain(self.value(right)))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body if self.value(test) else other)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name](*(self.value(argument) for argument in arguments))
            case ast.Compare(left=left, ops=ops, comparators=rights):
                values = [self.value(left), *(self.value(right) for right in rights)]
                pairs = zip(values, ops, values[1:], strict=False)
                return all(_compare(one, type(op), other) for one, op, other in pairs)
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
            return 0 if _compare(one, ast.Eq, other) else -1 if _compare(one, ast.Lt, other) else 1
        except (Unknown, TypeError, ArithmeticError, DecimalException, ValueError):
            return None

    def known(self, value: Any) -> Any:
        """The value, exact; raises Unknown if it, or one of a list, is not stated."""
        if value is None:
            raise Unknown
        if isinstance(value, list):
            return [self.known(one) for one in value]
        return _exact(value)


def _exact(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Decimal(str(value))


def _attribute(value: Any, field: str) -> Any:
    if isinstance(value, list):
        return [_attribute(one, field) for one in value]
    if isinstance(value, Mapping):
        return value.get(field)
    if field in ("amount", "currency", "year", "month", "day", "hour", "minute"):
        return getattr(value, field)
    raise TypeError(f"a {type(value).__name__} has no {field}")


def _plain(value: Any) -> Any:
    if isinstance(value, str | list):
        raise TypeError("a rule can only calculate with numbers, dates and durations")
    return _number(value) if isinstance(value, Money) else value


def _scaled(one: Any, other: Any) -> tuple[Any, Any]:
    """Both sides of a product; a span of time only knows floats as its factors."""
    if isinstance(one, timedelta) and isinstance(other, Decimal):
        return one, float(other)
    if isinstance(other, timedelta) and isinstance(one, Decimal):
        return float(one), other
    return one, other


def _number(value: Any) -> Any:
    return value.amount if isinstance(value, Money) else _exact(value)


def _compare(one: Any, op: type, other: Any) -> bool:
    if isinstance(one, Money) and isinstance(other, Money):
        if one.currency != other.currency:
            return op is ast.NotEq
        one, other = one.amount, other.amount
    elif isinstance(one, Money) or isinstance(other, Money):
        one, other = _number(one), _number(other)
    return bool(_COMPARE[op](one, other))
