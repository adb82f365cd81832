"""Dates, times and durations: RFC 3339 with real months and leap years."""

from __future__ import annotations

from functools import lru_cache

from infill.grammars.regex import regex
from infill.language import Language, concat, literal, union


@lru_cache(maxsize=1)
def date() -> Language:
    """`YYYY-MM-DD` from year 1 on, only days that exist."""
    year = regex("[0-9]{4}", full=True) - literal("0000")
    any_year = regex(
        "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
        "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])",
        full=True,
    )
    # Every fourth year, but of the centuries only every fourth.
    pairs = "(0[48]|[2468][048]|[13579][26])"
    leap = regex(f"[0-9]{{2}}{pairs}|({pairs}|00)00", full=True) - literal("0000")
    return union([year + literal("-") + any_year, leap + literal("-02-29")])


@lru_cache(maxsize=1)
def time() -> Language:
    """`HH:MM:SS`, up to nine decimals, and `Z` or an offset; no leap seconds."""
    return regex(
        "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
        "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
        full=True,
    )


@lru_cache(maxsize=1)
def date_time() -> Language:
    """A date and a time with `T` between them."""
    return concat([date(), literal("T"), time()])


@lru_cache(maxsize=1)
def duration() -> Language:
    """ISO 8601 as in RFC 3339, appendix A: units in order and none left out in between."""
    n = "[0-9]{1,9}"
    hours = f"({n}H({n}M({n}S)?)?|{n}M({n}S)?|{n}S)"
    days = f"({n}Y({n}M({n}D)?)?|{n}M({n}D)?|{n}D)"
    return regex(f"P({days}(T{hours})?|T{hours}|{n}W)", full=True)
