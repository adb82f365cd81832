"""The values of slots that are no plain JSON: money, and spans of time as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

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
    """The duration in the fewest units that say it, to the second."""
    left, parts = int(value.total_seconds()), []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts) or "0 s"
