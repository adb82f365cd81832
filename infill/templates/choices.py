"""Slots that hold one or several of given texts, and the shapes of addresses."""

from __future__ import annotations

from infill.grammars import addresses
from infill.grammars.regex import regex
from infill.language import Language, literal, one_of, union
from infill.templates.prose import Made, prose
from infill.templates.slot_settings import SlotSettings

NONE = "none"
"""How a list without members is written."""

JOIN = ", "
"""What stands between the members of a list."""


def boolean(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """Yes or no, in the slot's own words."""
    yes, no = settings.of

    def read(text: str) -> bool:
        if text not in (yes, no):
            raise ValueError(f"neither {yes} nor {no}")
        return text == yes

    return one_of([yes, no]), read


def choice(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """One of the texts."""

    def read(text: str) -> str:
        if text not in settings.of:
            raise ValueError("not one of the choices")
        return text

    return one_of(settings.of), read


def choices(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """Several of the texts in their order, or none."""
    low, high = settings.shortest, settings.longest

    def read(text: str) -> list[str]:
        members = [] if text == NONE else text.split(JOIN)
        if [one for one in settings.of if one in members] != members:
            raise ValueError("not some of the choices in their order")
        if not low <= len(members) <= high:
            raise ValueError(f"there must be {low} to {high} of the choices")
        return members

    return _some(settings.of, low, min(high, len(settings.of))), read


def _some(texts: tuple[str, ...], low: int, high: int) -> Language:
    """The texts of which some, in order, are joined: a sum over how many were taken so far."""
    rows = {0: literal("")}
    for text in texts:
        taken = {n + 1: row + literal((JOIN if n else "") + text) for n, row in rows.items()}
        counts = {*rows, *taken}
        rows = {
            n: union([*([rows[n]] if n in rows else []), *([taken[n]] if n in taken else [])])
            for n in counts
            if n <= high
        }
    found = [row for n, row in rows.items() if n >= max(low, 1)]
    return union([*found, *([literal(NONE)] if low == 0 else [])])


def email(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A mail address."""
    return addresses.email() & prose(settings, table), str


def url(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A web address with http or https."""
    web = regex("https?://.*", full=True)
    return addresses.uri() & web & prose(settings, table), str


def phone(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A telephone number with at least five digits, grouped as one likes."""
    return regex(r"\+?(\([0-9]{1,5}\)[ -]?)?[0-9]{2,6}([ /.-]?[0-9]{1,6}){1,6}", full=True), str
