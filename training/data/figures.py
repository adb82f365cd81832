"""Facts that are numbers: counts, amounts of money, percentages, quantities, durations."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from training.data.facts import Fact, words

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()

CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CHF": "CHF", "SEK": "kr"}


def in_words(number: int) -> str:
    """English words of 0 to 999."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        tail = f"-{UNITS[number % 10]}" if number % 10 else ""
        return TENS[number // 10] + tail
    rest = f" and {in_words(number % 100)}" if number % 100 else ""
    return f"{UNITS[number // 100]} hundred{rest}"


def grouped(number: float, places: int, mark: str = ",", point: str = ".") -> str:
    """Digits with thousands marks: 1,234.50 or 1.234,50."""
    made = f"{number:,.{places}f}"
    return made.replace(",", "\0").replace(".", point).replace("\0", mark)


def number_schema(rng: Random, kind: str, value: float) -> dict[str, Any]:
    """A numeric schema that holds for `value`, now and then with bounds."""
    schema: dict[str, Any] = {"type": kind}
    if value >= 0 and rng.random() < 0.3:
        schema["minimum"] = 0
    if value > 0 and rng.random() < 0.04:
        schema["exclusiveMinimum"] = 0
        schema.pop("minimum", None)
    if rng.random() < 0.06:
        schema["maximum"] = next(
            top for top in (10, 100, 1000, 10**5, 10**7, 10**12) if top >= value
        )
    return schema


def count(rng: Random, id: str, names: str, value: int, *, unit: str = "") -> Fact:
    """A whole number, in digits or words; `unit` is the noun counted ("guest|guests")."""
    says = [str(value), str(value)]
    if value <= 100:
        says.append(in_words(value))
    if value >= 1000:
        says = [str(value), grouped(value, 0), grouped(value, 0, " ")]
    if unit:
        one, _, many = unit.partition("|")
        says = [f"{said} {one if value == 1 else many}" for said in says]
    cells = (str(value), grouped(value, 0)) if value >= 1000 else (str(value),)
    return Fact(id, words(names), number_schema(rng, "integer", value), value, tuple(says), cells)


def year(rng: Random, id: str, names: str, value: int) -> Fact:
    """A year as an integer."""
    schema: dict[str, Any] = {"type": "integer"}
    if rng.random() < 0.2:
        schema |= {"minimum": 1000, "maximum": 2100}
    return Fact(id, words(names), schema, value, (str(value),))


def decimal(
    rng: Random, id: str, names: str, value: float, *, unit: str = "", places: int = 1
) -> Fact:
    """A number with a unit after it, which the value leaves out."""
    value = tidy(round(value, places))
    dot = grouped(value, places if value % 1 else 0)
    plain = f"{value:.{places}f}" if value % 1 else str(int(value))
    says = [plain, plain, dot]
    if value % 1 and rng.random() < 0.15:
        says = [plain.replace(".", ",")]
    glue = rng.choice((" ", " ", "")) if unit[:1].isalpha() else ""
    glue = " " if len(unit) > 3 else glue
    says = [f"{said}{glue}{unit}" for said in says]
    return Fact(id, words(names), number_schema(rng, "number", value), value, tuple(says))


def percent(rng: Random, id: str, names: str, value: float) -> Fact:
    """A percentage: 12.5 for 12.5 %."""
    value = tidy(value)
    says = (f"{value}%", f"{value} %", f"{value} percent", f"{value} per cent")
    return Fact(id, words(names), number_schema(rng, "number", value), value, says, says[:2])


def cents(rng: Random, low: float, high: float) -> float:
    """A plausible price between two bounds: often round, often .99 or .50."""
    value = low * (high / low) ** rng.random()
    match rng.randrange(5):
        case 0:
            return float(max(1, round(value)))
        case 1:
            return int(value) + float(rng.choice((0.99, 0.95, 0.5, 0.9)))
        case 2 if value > 200:
            return float(round(value / 50) * 50)
        case _:
            return float(round(value, 2))


def tidy(value: float) -> int | float:
    """The number as JSON would carry it: 12 rather than 12.0."""
    return int(value) if float(value).is_integer() else float(value)


def spelled_money(rng: Random, value: float, currency: str) -> tuple[str, ...]:
    """Ways to write an amount that also say its currency."""
    sign = CURRENCIES[currency]
    places = 0 if currency == "JPY" or (float(value).is_integer() and rng.random() < 0.4) else 2
    dot, comma = grouped(value, places), grouped(value, places, ".", ",")
    plain = f"{value:.{places}f}"
    says = [f"{dot} {currency}", f"{currency} {dot}", f"{plain} {currency}"]
    if sign == "$":
        says += [f"${dot}"] * 5 + [f"${plain}", f"US${dot}", f"{dot} dollars"]
    elif sign == "€":
        says += [f"€{dot}", f"€{plain}", f"{comma} €", f"{comma} EUR", f"€ {comma}", f"{dot} euros"]
    elif len(sign) == 1:
        says += [f"{sign}{dot}"] * 4 + [f"{sign}{plain}"]
    else:
        says += [f"{dot} {sign}"] * 2
    return tuple(says)


def money(rng: Random, id: str, names: str, value: float, currency: str) -> Fact:
    """An amount: a number; saying it also says the fact `currency`."""
    value = tidy(round(value, 0 if currency == "JPY" else 2))
    schema = number_schema(rng, "number", value)
    says = spelled_money(rng, value, currency)
    return Fact(id, words(names), schema, value, says, implies=("currency",))


def currency(rng: Random, value: str, *, names: str = "currency|currency code") -> Fact:
    """The currency that the amounts are in, by code; it has no surface of its own."""
    others = [code for code in CURRENCIES if code != value]
    members = [value, *rng.sample(others, rng.randint(1, 4))]
    rng.shuffle(members)
    schema: dict[str, Any] = {"type": "string", "enum": members}
    if rng.random() < 0.25:
        schema = {"type": "string", "pattern": "^[A-Z]{3}$"}
    return Fact("currency", words(names), schema, value, about="ISO 4217 code")


def any_currency(rng: Random) -> str:
    """A currency code, the common ones often."""
    return rng.choice(("USD", "USD", "USD", "EUR", "EUR", "EUR", "GBP", *CURRENCIES))


def measure(
    rng: Random, id: str, name: str, value: float, scales: Sequence[tuple[str, float]]
) -> Fact:
    """A quantity in the unit that its key names, said in any of `scales` (unit, size in the first).

    `measure(rng, "weight", "weight", 1.2, [("kg", 1), ("g", 0.001)])` gives the key "weight kg".
    """
    base = scales[0][0]
    says = []
    for unit, size in scales:
        scaled = round(value / size, 4)
        says.append(f"{tidy(scaled):,} {unit}" if scaled >= 1000 else f"{tidy(scaled)} {unit}")
    names = (f"{name} {base}", f"{name} in {base}")
    kind = "integer" if float(value).is_integer() and rng.random() < 0.5 else "number"
    schema = number_schema(rng, kind, value)
    return Fact(id, names, schema, tidy(value), (says[0], *says))


def minutes(rng: Random, id: str, names: str, value: int) -> Fact:
    """A duration: whole minutes, or an ISO 8601 duration."""
    hours, rest = divmod(value, 60)
    says = [f"{value} minutes", f"{value} min"]
    if hours and rest:
        says = [f"{hours} h {rest} min", f"{hours}h{rest:02d}m", f"{hours}:{rest:02d} h", says[0]]
        says.append(f"{hours} hour{'s' * (hours > 1)} and {rest} minutes")
    elif hours:
        says = [f"{hours} h", f"{in_words(hours)} hour{'s' * (hours > 1)}", says[0]]
    if rest == 30 and 0 < hours < 10:
        says.append(f"{in_words(hours)} and a half hours")
    if rng.random() < 0.25:
        iso = "PT" + f"{hours}H" * (hours > 0) + f"{rest}M" * (rest > 0)
        schema = {"type": "string", "format": "duration"}
        return Fact(id, words(names), schema, iso, tuple(says))
    named = tuple(f"{name} minutes" for name in words(names))
    return Fact(id, named, number_schema(rng, "integer", value), value, tuple(says))
