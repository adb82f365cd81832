"""A rule seen from one of its slots: which values would keep it, beside the others as they are.

    start <= end, with end = 2024-05-03: for start the dates up to 2024-05-03

The rule itself is asked, never solved. Values that can be listed are asked one by one. Ordered
values (dates, times, numbers, amounts, moments) lie on a scale, which has the value at an index and
the texts of a stretch of indices: the indices at which one of the rule's comparisons turns over are
found by bisection, and of every stretch between two of them one value is asked. Of words only those
count that the rule or its other slots contain: no rule can tell the others apart.

The answer may be wrong for rules that calculate with a slot twice (`x * x`): it narrows a search,
and whoever asks judges the result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from infill.grammars.numbers import json_integer, json_number
from infill.languages.language import Language, characters, concat, literal, one_of, union
from infill.templates.reports.report_values import Money, spell_duration
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.slot_types import SlotType

FAR = 10**18
"""Whole numbers are followed as far as this on both sides of zero."""

_ANY = characters([(0x20, 0x7E)])
_FIRST = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """`size` values in rising order; `texts(first, last)` spells those at these indices."""

    size: int
    value: Callable[[int], Any]
    texts: Callable[[int, int], Language]


def scales_of(settings: SlotSettings, words: Collection[str]) -> tuple[ValueScale, ...]:
    """The scales that the values of a slot lie on: none, one, or one for each currency.

    Where the slot allows every currency, those among `words` count.
    """
    match settings.type:
        case "integer":
            return (_integers(settings),)
        case "number":
            return (_decimals(settings, 6, 9, Decimal),)
        case "amount":
            known = settings.of or sorted(word for word in words if len(word) == 3)
            return tuple(_money(settings, currency) for currency in known)
        case "date":
            return (_days(),)
        case "date-time":
            return (_moments(),)
        case "duration":
            return (_durations(),)
        case _:
            return ()


def texts_between(first: str, last: str) -> Language:
    """The printable ASCII texts from `first` to `last` in the order of bytes, all as long."""
    if not first:
        return literal("")
    if first[0] == last[0]:
        return literal(first[0]) + texts_between(first[1:], last[1:])
    rest = len(first) - 1
    parts = [
        literal(first[0]) + texts_between(first[1:], "~" * rest),
        literal(last[0]) + texts_between(" " * rest, last[1:]),
    ]
    if ord(last[0]) - ord(first[0]) > 1:
        inner = characters([(ord(first[0]) + 1, ord(last[0]) - 1)])
        parts.append(inner + _ANY.repeat(rest, rest))
    return union(parts)


def _integers(settings: SlotSettings) -> ValueScale:
    low = -FAR if settings.least is None else math.ceil(settings.least)
    high = FAR if settings.most is None else math.floor(settings.most)

    def texts(first: int, last: int) -> Language:
        minimum = None if low + first == -FAR else low + first
        return json_integer(minimum=minimum, maximum=None if low + last == FAR else low + last)

    return ValueScale(high - low + 1, lambda index: low + index, texts)


def _decimals(
    settings: SlotSettings, places: int, digits: int, value: Callable[[Decimal], Any]
) -> ValueScale:
    """Numbers in steps of the last of their decimal `places`."""
    step: int = 10**places
    low, high = 1 - step * 10**digits, step * 10**digits - 1
    if settings.least is not None:
        low = math.ceil(Decimal(str(settings.least)) * step)
    if settings.most is not None:
        high = math.floor(Decimal(str(settings.most)) * step)

    def at(index: int) -> Decimal:
        return Decimal(low + index) / step

    def texts(first: int, last: int) -> Language:
        return json_number(minimum=at(first), maximum=at(last))

    return ValueScale(high - low + 1, lambda index: value(at(index)), texts)


def _money(settings: SlotSettings, currency: str) -> ValueScale:
    plain = _decimals(settings, 2, 12, lambda number: Money(number, currency))

    def texts(first: int, last: int) -> Language:
        return concat([plain.texts(first, last), literal(f" {currency}")])

    return ValueScale(plain.size, plain.value, texts)


def _days() -> ValueScale:
    def day(index: int) -> date:
        return date.fromordinal(index + 1)

    def texts(first: int, last: int) -> Language:
        return texts_between(day(first).isoformat(), day(last).isoformat())

    return ValueScale(date.max.toordinal(), day, texts)


def _moments() -> ValueScale:
    """Moments to the second, in UTC."""

    def moment(index: int) -> datetime:
        return _FIRST + timedelta(seconds=index)

    def text(index: int) -> str:
        return moment(index).isoformat().replace("+00:00", "Z")

    size = int((datetime.max.replace(tzinfo=UTC) - _FIRST).total_seconds()) + 1
    return ValueScale(size, moment, lambda first, last: texts_between(text(first), text(last)))


def _durations() -> ValueScale:
    """Spans of time to the minute below 100 hours, and whole days up to 9,999."""
    minutes = [*range(100 * 60), *range(5 * 24 * 60, 10_000 * 24 * 60, 24 * 60)]
    spans = [timedelta(minutes=count) for count in minutes]

    def texts(first: int, last: int) -> Language:
        return one_of(spell_duration(span) for span in spans[first : last + 1])

    return ValueScale(len(spans), lambda index: spans[index], texts)


Holds = Callable[[Any], bool]
"""Whether the rules hold with a value in the slot."""

Signs = Callable[[Any], Sequence[int | None]]
"""How the two sides of every comparison of the rules lie, with a value in the slot."""

LISTED = 1500
"""Texts that are asked one by one: a day has 1,440 minutes."""

FRESH = "\uffff"
"""A word that nobody writes."""


def projection(
    kind: SlotType, holds: Holds, signs: Signs, words: Collection[str]
) -> SlotType | None:
    """The slot's type with only the values that would keep the rules.

    `words` are the texts that matter to the rules. None where a slot of this type cannot be asked.
    """
    if kind.settings.type in ("grammar", "list", "schema"):
        return None
    content = _content(kind, holds, signs, words)
    absent = kind.settings.optional and holds(None)
    return kind.narrowed(kind.content & content, absent=absent)


def _content(kind: SlotType, holds: Holds, signs: Signs, words: Collection[str]) -> Language:
    scales = scales_of(kind.settings, words)
    if scales:
        return union([_stretches(scale, holds, signs) for scale in scales])
    texts = kind.content.texts(LISTED)
    if texts is not None:
        return one_of(text for text in texts if holds(kind.value(text)))
    good = [text for text in words if kind.content.accepts(text) and holds(kind.value(text))]
    if holds(FRESH):
        return kind.content - one_of(set(words).difference(good))
    return one_of(good)


def _stretches(scale: ValueScale, holds: Holds, signs: Signs) -> Language:
    """The stretches of a scale on which the rules hold."""

    def at(index: int) -> Sequence[int | None]:
        return signs(scale.value(index))

    starts = {0}.union(*(turns(at, number, scale.size - 1) for number in range(len(at(0)))))
    ends = [*sorted(starts)[1:], scale.size]
    stretches = zip(sorted(starts), ends, strict=True)
    good = [scale.texts(a, b - 1) for a, b in stretches if holds(scale.value(a))]
    return union(good)


def turns(at: Callable[[int], Sequence[int | None]], number: int, last: int) -> list[int]:
    """The indices up to `last` at which a sign changes that only rises, or only falls."""
    found: list[int] = []
    low, final = 0, at(last)[number]
    while len(found) < 2 and (current := at(low)[number]) != final:
        high = last
        while high - low > 1:
            middle = (low + high) // 2
            if at(middle)[number] == current:
                low = middle
            else:
                high = middle
        found.append(high)
        low = high
    return found
