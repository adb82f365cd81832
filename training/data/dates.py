"""Facts about time: dates in many notations whose value is ISO 8601, times of day, instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from training.data.facts import Fact, words

MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
GERMAN = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)
FRENCH = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()
SPANISH = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()


def any_date(rng: Random, low: int = 2015, high: int = 2027) -> date:
    """A day between two years, inclusive."""
    return date(low, 1, 1) + timedelta(days=rng.randrange(365 * (high - low + 1)))


def later(rng: Random, day: date, low: int, high: int) -> date:
    """A day that lies `low` to `high` days after `day`."""
    return day + timedelta(days=rng.randint(low, high))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    tail = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def spelled(rng: Random, day: date) -> tuple[str, ...]:
    """Unambiguous ways to write a day."""
    month = MONTHS[day.month - 1]
    short = month[:3]
    says = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{short} {day.day}, {day.year}",
        f"{day.day} {short} {day.year}",
        day.isoformat(),
        day.isoformat(),
        f"{day.day:02d}.{day.month:02d}.{day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ]
    says.append(
        rng.choice((
            f"{DAYS[day.weekday()]}, {day.day} {month} {day.year}",
            f"{DAYS[day.weekday()][:3]} {short} {day.day} {day.year}",
            f"{month} {ordinal(day.day)}, {day.year}",
            f"the {ordinal(day.day)} of {month} {day.year}",
            f"{day.year}/{day.month:02d}/{day.day:02d}",
            f"{day.day:02d}-{short.upper()}-{day.year}",
            f"{day.day}. {GERMAN[day.month - 1]} {day.year}",
            f"{day.day} {FRENCH[day.month - 1]} {day.year}",
            f"{day.day} de {SPANISH[day.month - 1]} de {day.year}",
        ))
    )  # fmt: skip
    if day.day > 12:
        says.append(f"{day.day}/{day.month:02d}/{day.year}")
        says.append(f"{day.month:02d}/{day.day}/{day.year}")
    return tuple(says)


def on(rng: Random, id: str, names: str, day: date) -> Fact:
    """A day: ISO 8601 in the record; seldom copied as it is written."""
    says = spelled(rng, day)
    if rng.random() < 0.08:
        said = rng.choice(says)
        schema: dict[str, Any] = {"type": "string", "description": "as written"}
        return Fact(id, words(names), schema, said, (said,), verbatim=True)
    schema = {"type": "string", "format": "date"}
    return Fact(id, words(names), schema, day.isoformat(), says)


def clock(rng: Random, hour: int, minute: int) -> tuple[str, ...]:
    """Ways to write a time of day."""
    twelve, half = (hour - 1) % 12 + 1, "am" if hour < 12 else "pm"
    says = [f"{hour:02d}:{minute:02d}"] * 3
    says.append(f"{twelve}:{minute:02d} {half}")
    says.append(
        rng.choice((f"{twelve}:{minute:02d}{half}", f"{twelve}:{minute:02d} {half.upper()}"))
    )
    if not minute:
        says.append(f"{twelve} {half}")
    says.append(
        rng.choice((f"{hour}h{minute:02d}", f"{hour:02d}.{minute:02d}", f"{hour}:{minute:02d}"))
    )
    return tuple(says)


def at(rng: Random, id: str, names: str, hour: int, minute: int) -> Fact:
    """A time of day as HH:MM."""
    says = clock(rng, hour, minute)
    schema: dict[str, Any] = {"type": "string"}
    if rng.random() < 0.7:
        schema["pattern"] = r"^\d{2}:\d{2}$"
    return Fact(id, words(names), schema, f"{hour:02d}:{minute:02d}", says, about="HH:MM, 24 hours")


def any_time(rng: Random, low: int = 7, high: int = 21, step: int = 5) -> tuple[int, int]:
    """An hour and a minute."""
    return rng.randint(low, high), rng.randrange(0, 60, step)


def instant(rng: Random, id: str, names: str, moment: datetime) -> Fact:
    """A moment in UTC, as RFC 3339 in the record."""
    iso = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    month = MONTHS[moment.month - 1]
    says = (
        iso,
        iso,
        moment.strftime("%Y-%m-%d %H:%M:%S UTC"),
        moment.strftime("%Y-%m-%d %H:%M:%SZ"),
        f"{moment.day} {month} {moment.year}, {moment:%H:%M:%S} UTC",
    )
    return Fact(id, words(names), {"type": "string", "format": "date-time"}, iso, says)


def any_moment(rng: Random) -> datetime:
    """A moment in UTC, to the second."""
    return datetime(2018, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(9 * 365 * 86400))
