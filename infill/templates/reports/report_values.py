"""The values of slots that are no plain JSON, and how rules calculate with them and compare them.

    read_money("1200.50 EUR")       # Money(Decimal("1200.50"), "EUR")
    read_duration("2 h 30 min")     # timedelta(hours=2, minutes=30)

Numbers are decimals; amounts add up in one currency; times, days and moments differ by a span.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial, reduce
from types import MappingProxyType
from typing import Any

_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
DURATION = (
    r"[0-9]{1,4} d( [0-9]{1,2} h)?( [0-9]{1,2} min)?|[0-9]{1,3} h( [0-9]{1,2} min)?"
    r"|[0-9]{1,4} min( [0-9]{1,2} s)?|[0-9]{1,4} s"
)
"""Durations in days, hours, minutes and seconds: 2 h 30 min."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def read_money(text: str) -> Money:
    """`1200.50 EUR`; ValueError for anything else."""
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", text)
    if found is None:
        raise ValueError("not an amount such as 1200.50 EUR")
    return Money(Decimal(found[1]), found[2])


def read_duration(text: str) -> timedelta:
    """`2 h 30 min`; ValueError for anything else."""
    if not re.fullmatch(DURATION, text):
        raise ValueError("not a duration such as 2 h 30 min")
    sizes = dict(_UNITS)
    parts = text.split(" ")
    return timedelta(
        seconds=sum(int(n) * sizes[u] for n, u in zip(parts[::2], parts[1::2], strict=True))
    )


def spell_duration(value: timedelta) -> str:
    """The duration in the fewest units that give it, to the second."""
    left, parts = int(value.total_seconds()), []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts) or "0 s"


_CALCULATE: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
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
OPERATORS = frozenset(_CALCULATE)
"""The operators that a rule can use, as nodes of Python's syntax."""


def calculated(op: type, one: Any, other: Any) -> Any:
    """One of `OPERATORS` on two values; TypeError if these do not go together.

    Amounts add up in one currency only. Two times of day differ by a span of time.
    """
    match one, other:
        case (str() | list(), _) | (_, str() | list()):
            raise TypeError("a rule can only calculate with numbers, dates and durations")
        case Money(), Money():
            if one.currency != other.currency:
                raise TypeError(f"{one} and {other} are of two currencies")
            result = _CALCULATE[op](one.amount, other.amount)
            return result if op is ast.Div else Money(result, one.currency)
        case Money(), _:
            return Money(_CALCULATE[op](one.amount, other), one.currency)
        case _, Money():
            return Money(_CALCULATE[op](one, other.amount), other.currency)
        case time(), time():
            return _CALCULATE[op](_since_midnight(one), _since_midnight(other))
        case timedelta(), Decimal():
            return _CALCULATE[op](one, float(other))
        case Decimal(), timedelta():
            return _CALCULATE[op](float(one), other)
        case _:
            return _CALCULATE[op](one, other)


def compared(op: type, one: Any, other: Any) -> bool:
    """Whether a comparison holds; TypeError if the values cannot be ordered.

    Amounts of two currencies are never equal nor less. An amount beside a number is its number, a
    moment beside a day its day.
    """
    match one, other:
        case Money(), Money() if one.currency != other.currency:
            return op is ast.NotEq
        case datetime(), date() if not isinstance(other, datetime):
            one = one.date()
        case date(), datetime() if not isinstance(one, datetime):
            other = other.date()
        case Money(), Decimal():
            one = one.amount
        case Decimal(), Money():
            other = other.amount
    return bool(_COMPARE[op](one, other))


def exact_value(value: Any) -> Any:
    """A number as the decimal that it is written as; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Decimal(str(value))


def _sum(values: Sequence[Any]) -> Any:
    return reduce(partial(calculated, ast.Add), values, Decimal(0))


def _since_midnight(value: time) -> timedelta:
    return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)


def _days(value: Any) -> timedelta:
    return timedelta(days=float(value))


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "sum": _sum,
        "len": lambda value: Decimal(len(value)),
        "min": min,
        "max": max,
        "abs": lambda value: max(value, calculated(ast.Mult, Decimal(-1), value)),
        "days": _days,
    }
)
"""The functions that a rule can call."""
