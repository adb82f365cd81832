"""Values that a text mentions: numbers, dates and times in the spellings that people use.

For example:

    next(dates("due on 3 May 2024")).value         # date(2024, 5, 3)
    next(numbers("a total of 1,250.50")).value     # Decimal("1250.50")
    read_as("May 3, 2024", "date")                 # "2024-05-03", as JSON spells it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

MONTHS = "january february march april may june july august september october november december"
WORDS = "zero one two three four five six seven eight nine ten eleven twelve"

_NAMED = "|".join(f"{name}|{name[:3]}" for name in MONTHS.split()) + "|sept"
_NUMBER = re.compile(
    r"(?<![\w.,:-])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d|:\d|,\d{3})"
    rf"|\b(?:{WORDS.replace(' ', '|')})\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({_NAMED})\.?,?\s+(\d{{4}})", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_NAMED})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
_STAMP = re.compile(rf"\b({_NAMED})\s+(\d{{1,2}})\s+\d\d:\d\d:\d\d\s+(\d{{4}})(?!\d)", re.I)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_TIME = r"(?P<time>\d{1,2}:\d\d(?::\d\d)?)"
_ZONE = r"(?P<zone>[+-]\d\d:?\d\d|GMT|UTC|Z)\b"
_MAILED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?P<month>{_NAMED})\s+(?P<year>\d{{4}}),?\s+{_TIME}\s*{_ZONE}",
    re.I,
)
_STAMPED = re.compile(
    rf"\b(?P<month>{_NAMED})\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?P<year>\d{{4}})\s+{_ZONE}", re.I
)
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})(?:[:.h](\d\d))?(?::\d\d)?\s*([ap]\.?m\b)?(?!:?\d)", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """A value, and the [start, end) of its mention in a text, in characters."""

    value: Any
    start: int
    end: int


def numbers(text: str) -> Iterator[Mention]:
    """Numbers in digits, with or without commas, and the words from zero to twelve."""
    words = WORDS.split()
    for found in _NUMBER.finditer(text):
        word = found.group().lower()
        value = Decimal(words.index(word) if word in words else word.replace(",", ""))
        yield Mention(value, *found.span())


def dates(text: str) -> Iterator[Mention]:
    """Whole dates; both readings of a date in figures alone, such as 03/04/2024."""
    for found in _ISO.finditer(text):
        yield from _day(found, (1, 2, 3))
    for found in _DAY_FIRST.finditer(text):
        yield from _day(found, (3, 2, 1))
    for found in _MONTH_FIRST.finditer(text):
        yield from _day(found, (3, 1, 2))
    for found in _STAMP.finditer(text):
        yield from _day(found, (3, 1, 2))
    for found in _FIGURES.finditer(text):
        yield from _day(found, (3, 2, 1))
        yield from _day(found, (3, 1, 2))


def times(text: str) -> Iterator[Mention]:
    """Times of day, to the minute: 9:05, 09.05, 9h05, 9:05 pm, 9 am."""
    for found in _CLOCK.finditer(text):
        hour, minute, half = found.groups()
        if minute is None and half is None:
            continue
        number = int(hour) % 12 + 12 * (half.lower()[0] == "p") if half else int(hour)
        if number < 24 and int(minute or 0) < 60 and not (half and int(hour) > 12):
            yield Mention(time(number, int(minute or 0)), *found.span())


def instants(text: str) -> Iterator[Mention]:
    """Moments with a zone, as RFC 3339, mails, certificates and version control write them."""
    yield from _rfc3339(text)
    for pattern in (_MAILED, _STAMPED):
        for found in pattern.finditer(text):
            part = found.groupdict()
            try:
                day = date(int(part["year"]), _month(part["month"]), int(part["day"]))
                clock = time.fromisoformat(
                    part["time"] if len(part["time"]) > 7 else "0" + part["time"]
                )
                moment = datetime.combine(day, clock, _zone(part["zone"]))
            except ValueError:
                continue
            yield Mention(moment, *found.span())


def _zone(text: str) -> timezone:
    if not text[-1].isdigit():
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)


def _rfc3339(text: str) -> Iterator[Mention]:
    for found in re.finditer(
        r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| ?[+-]\d\d:?\d\d)", text
    ):
        try:
            moment = datetime.fromisoformat(re.sub(" ([+-])", r"\1", found.group()))
            yield Mention(moment, *found.span())
        except ValueError:
            continue


MENTIONS: dict[str, Callable[[str], Iterable[Mention]]] = {
    "integer": numbers,
    "number": numbers,
    "amount": numbers,
    "date": dates,
    "time": times,
    "date-time": instants,
}
"""How the values of a type are found in a text; other types are found by their own words."""


def read_as(text: str, kind: str) -> str:
    """A stretch of text read as a value of a kind, as JSON spells it; empty if unclear.

    For kinds without values of their own the text itself, if it has a letter or digit.
    """
    if kind not in MENTIONS:
        return text if any(letter.isalnum() for letter in text) else ""
    found = {mention.value for mention in MENTIONS[kind](text)}
    if len(found) != 1:
        return ""
    (value,) = found
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value.isoformat()


def _day(found: re.Match[str], order: tuple[int, int, int]) -> Iterator[Mention]:
    year, month, day = (found.group(i) for i in order)
    try:
        yield Mention(date(int(year), _month(month), int(day)), *found.span())
    except ValueError:
        return


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return [name[:3] for name in MONTHS.split()].index(text.lower()[:3]) + 1
