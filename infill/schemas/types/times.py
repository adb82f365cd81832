"""Bounds of dates, times and durations as patterns, which JSON Schema has no keyword for.

    between("2024", "2031")      # 20(2(4|[5-9])|3(1|[0-0]))

They are at least as tight as pydantic's own; where an offset shifts a moment over a bound, pydantic
has the last word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_DAY = dt.timedelta(days=1)
_YEAR = r"(000[1-9]|00[1-9]\d|0[1-9]\d\d|[1-9]\d{3})"
_DATE = (
    rf"{_YEAR}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)"
    r"|02-(0[1-9]|1\d|2[0-8]))"
)
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?"
_LONGEST = 10**6


def date_pattern(schema: Mapping[str, Any]) -> str | None:
    """What the day of a date or a moment must match; None if nothing bounds it."""
    low, high = _days(schema)
    if low is None and high is None:
        return None
    first, last = low or dt.date.min, high or dt.date.max
    return f"^{between(first.isoformat(), last.isoformat())}" if first <= last else "^$"


def naive_pattern() -> str:
    """A moment without an offset, which the format date-time does not allow."""
    return f"^{_DATE}T{_CLOCK}$"


def time_pattern(schema: Mapping[str, Any]) -> str | None:
    """What the hours, minutes and seconds must match; None if nothing bounds them."""
    low, high = _bound(schema, "ge", "gt"), _bound(schema, "le", "lt")
    if low is None and high is None:
        return None
    first = (low or dt.time.min).replace(microsecond=0, tzinfo=None).isoformat()
    last = (high or dt.time.max).replace(microsecond=0, tzinfo=None).isoformat()
    return f"^{between(first, last)}" if first <= last else "^$"


def duration_pattern(schema: Mapping[str, Any]) -> str:
    """Durations that pydantic can hold; within bounds, whole days or else whole seconds."""
    low, high = _bound(schema, "ge", "gt"), _bound(schema, "le", "lt")
    if low is None and high is None:
        return r"^[^0-9]*([0-9]{1,6}[^0-9]+)*$"
    for unit, form in ((_DAY, "^P{}D$"), (dt.timedelta(seconds=1), "^PT{}S$")):
        first, last = _whole(schema, low, high, unit)
        if first < last or unit != _DAY:
            return form.format(_integers(first, last)) if first <= last else "^$"
    raise AssertionError("seconds are tried last")


def between(low: str, high: str) -> str:
    """The texts of one length from `low` to `high`, in the order of their digits."""
    if low == high:
        return low.replace(".", r"\.")
    at = next(at for at, (a, b) in enumerate(zip(low, high, strict=True)) if a != b)
    ways = [low[at] + _above(low[at + 1 :]), high[at] + _below(high[at + 1 :])]
    if (inner := _digits(int(low[at]) + 1, int(high[at]) - 1)) is not None:
        ways.append(inner + _any(low[at + 1 :]))
    return f"{low[:at]}({'|'.join(ways)})"


def _above(text: str) -> str:
    return _beside(text, lambda digit: _digits(digit + 1, 9), _above)


def _below(text: str) -> str:
    return _beside(text, lambda digit: _digits(0, digit - 1), _below)


def _beside(text: str, others: Callable[[int], str | None], further: Callable[[str], str]) -> str:
    if not text:
        return ""
    head, tail = text[0], text[1:]
    if not head.isdigit():
        return head + further(tail)
    more = others(int(head))
    same = head + further(tail)
    return f"({same}|{more}{_any(tail)})" if more is not None else same


def _any(text: str) -> str:
    return "".join(r"\d" if c.isdigit() else c for c in text)


def _digits(low: int, high: int) -> str | None:
    return f"[{low}-{high}]" if low <= high else None


def _integers(low: int, high: int) -> str:
    """The integers from `low` to `high`, neither below 0."""
    ways = [between(*bounds) for bounds in _lengths(low, high)]
    return f"({'|'.join(ways)})"


def _lengths(low: int, high: int) -> Iterator[tuple[str, str]]:
    for length in range(len(str(low)), len(str(high)) + 1):
        first = max(low, 0 if length == 1 else 10 ** (length - 1))
        yield str(first), str(min(high, 10**length - 1))


def _whole(schema: Mapping[str, Any], low: Any, high: Any, unit: dt.timedelta) -> tuple[int, int]:
    """The first and last whole number of units within the bounds."""
    first = max(-(-low // unit), 0) if low is not None else 0
    last = min(high // unit, _LONGEST) if high is not None else first + _LONGEST
    first += "gt" in schema and first * unit == low
    last -= "lt" in schema and last * unit == high
    return first, last


def _days(schema: Mapping[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day; of past and future, today excluded."""
    low, high = _bound(schema, "ge", "gt"), _bound(schema, "le", "lt")
    first = low.date() if isinstance(low, dt.datetime) else low
    last = high.date() if isinstance(high, dt.datetime) else high
    if "gt" in schema and first is low:
        first = low + _DAY
    if "lt" in schema and last is high:
        last = high - _DAY
    match schema.get("now_op"):
        case "past":
            last = min(last or dt.date.max, dt.date.today() - _DAY)
        case "future":
            first = max(first or dt.date.min, dt.date.today() + _DAY)
    return first, last


def _bound(schema: Mapping[str, Any], *names: str) -> Any:
    return next((schema[name] for name in names if schema.get(name) is not None), None)
