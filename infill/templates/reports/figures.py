"""Slots that hold figures: numbers, amounts of money, dates, times and durations.

integer_slot(settings, evidence, table)     # the language of -7, 0, 42 …, and int as its reader
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from infill.evidence.mentions import MENTIONS
from infill.grammars import formats as dates
from infill.grammars.numbers import json_integer, json_number
from infill.grammars.regex import regex
from infill.languages.language import literal, one_of
from infill.templates.reports.report_values import DURATION, Money, read_duration, read_money
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.words import Made


def integer_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A whole number within its bounds."""

    def read(text: str) -> int:
        return int(_within(settings, int(text)))

    return json_integer(minimum=settings.least, maximum=settings.most), read


def number_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A number within its bounds, at most nine digits before the point and six after it."""

    def read(text: str) -> int | float:
        value = _within(settings, json.loads(text))
        assert isinstance(value, int | float)
        return value

    numbers = json_number(minimum=settings.least, maximum=settings.most)
    return numbers & regex(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", full=True), read


def amount_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A sum of money with at most two decimals and its currency after it."""

    def read(text: str) -> Money:
        money = read_money(text)
        _within(settings, money.amount)
        return money

    numbers = json_number(minimum=settings.least, maximum=settings.most)
    plain = numbers & regex(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{2})?", full=True)
    money = plain - literal("-0") - literal("-0.00")
    currency = one_of(settings.of) if settings.of else regex("[A-Z]{3}", full=True)
    return money + literal(" ") + currency, read


def date_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A date that exists, as YYYY-MM-DD."""
    return dates.date(), date.fromisoformat


def time_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A time of day, as HH:MM."""
    return regex("([01][0-9]|2[0-3]):[0-5][0-9]", full=True), time.fromisoformat


def moment_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A moment, as RFC 3339 writes it."""
    return dates.date_time(), datetime.fromisoformat


def duration_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A span of time, as 2 h 30 min."""
    return regex(DURATION, full=True), read_duration


def mentioned_only(
    kind: str, made: Made, evidence: str, spell: Callable[[Any], str | None]
) -> Made:
    """Only those values that the evidence has, in whatever spelling."""
    language, inner = made
    found = {mention.value for mention in MENTIONS[kind](evidence)}

    def read(text: str) -> Any:
        value = inner(text)
        bare = value.amount if isinstance(value, Money) else value
        if (Decimal(str(bare)) if isinstance(bare, int | float) else bare) not in found:
            raise ValueError("the evidence does not have this value")
        return value

    if kind == "amount":
        figures = [f"{value:.2f}" for value in found] + [f"{v:f}" for v in found if v == v // 1]
        return language & (one_of(figures) + literal(" ") + regex("[A-Z]{3}", full=True)), read
    texts = {spell(value) for value in found}
    return one_of(text for text in texts if text and language.accepts(text)), read


def _within(settings: SlotSettings, value: Any) -> Any:
    if settings.least is not None and value < settings.least:
        raise ValueError(f"the value must be at least {settings.least}")
    if settings.most is not None and value > settings.most:
        raise ValueError(f"the value must be at most {settings.most}")
    return value
