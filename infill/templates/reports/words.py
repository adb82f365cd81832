"""Slots that hold words: texts, quotations, choices, patterns and addresses.

    choice_slot(settings, evidence, table)      # the language left | right, and its reader

A quotation begins and ends at the borders of words of the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from infill.grammars import addresses
from infill.grammars.grammar import Grammar
from infill.grammars.regex import regex
from infill.languages.context_free import ContextFree
from infill.languages.language import (
    Language,
    any_text,
    characters,
    concat,
    length,
    literal,
    nothing,
    one_of,
    passages,
    union,
)
from infill.templates.reports.settings import SlotSettings

LIMIT = 10_000
"""Most bytes of the evidence that can be quoted; its automaton grows with them."""

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\s]")
_NO_START = frozenset(",;:!?)]}>»”")
_NO_END = frozenset(",;:([{<«“„")
"""What belongs to the words around a quotation, not to it: no name ends with an opening bracket."""

_JOINED_BEFORE = re.compile(r"[\w.+@/%-]$")
_JOINED_AFTER = re.compile(r"[\w+@/%-]|[.?=&#~:]\w")
"""What goes on with a word although a word ends there, as in an address."""

_SINGLE = (("\u0e00", "\u0eff"), ("\u2e80", "\u9fff"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"))


@lru_cache(maxsize=16)
def quotations(evidence: str, *, whole: bool = False) -> Language:
    """All quotations from the beginning of the evidence, over as many words as you like.

    With `whole` none cuts what belongs together, such as an address of several words.
    A run of letters or of digits is a word, any other character is one of its own; so is every
    character of the scripts that put no space between words. No quotation ends with an opening
    bracket or a comma, or begins with a closing one, not even between quotes.
    """
    text = quotable(evidence)
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(text):
        low, high = found.span()
        if any(first <= text[low] <= last for first, last in _SINGLE):
            starts += range(low, high)
            ends += range(low + 1, high + 1)
            continue
        if _NO_START.isdisjoint(text[low : low + 2]) or text[low].isalnum():
            starts.append(low)
        if _NO_END.isdisjoint(text[max(high - 2, 0) : high]) or text[low].isalnum():
            ends.append(high)
    if whole:
        starts = [at for at in starts if not _JOINED_BEFORE.search(text[max(at - 1, 0) : at])]
        ends = [at for at in ends if not _JOINED_AFTER.match(text, at)]
    return passages(text, starts, ends) if starts and ends else nothing()


def quotable(evidence: str) -> str:
    """The first part of the evidence, cut at a space; lone surrogates are question marks."""
    data = evidence.encode("utf-8", "replace")
    if len(data) <= LIMIT:
        return data.decode()
    text = data[:LIMIT].decode("utf-8", "ignore")
    space = max(text.rfind(" "), text.rfind("\n"))
    return text[:space] if 2 * space > len(text) else text


Made = tuple[Language, Callable[[str], Any]]
"""A slot's language and the reader of its texts; the reader raises ValueError."""


def prose_language(settings: SlotSettings, table: bool) -> Language:
    """Text on one line, or several with `multiline`: no marks, no space at its ends."""
    bars = one_of(["|"] if table else [])
    inner = characters([(0x20, 0x7E), (0xA0, 0x2027), (0x202A, 0x10FFFF)]) - bars
    edge = inner - one_of([" ", "\u00a0"])
    if settings.multiline and not table:
        inner = inner | literal("\n")
    body = edge + (inner.repeat(0) + edge).optional()
    marks = concat([any_text(), literal("[["), any_text()])
    return length(body, settings.shortest, settings.longest) - marks


def text_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """Any text within its bounds."""

    def read(said: str) -> str:
        low, high = settings.shortest, settings.longest
        if not low <= len(said) <= high:
            raise ValueError(f"the text must have {low} to {high} characters")
        return said

    return prose_language(settings, table), read


def verbatim_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A quotation."""
    return prose_language(settings, table), str


def quoted_only(made: Made, evidence: str, *, whole: bool = False) -> Made:
    """Only those texts that the evidence contains word for word; `whole` addresses are not cut."""
    language, inner = made
    said = quotable(evidence)

    def read(words: str) -> Any:
        if words not in said:
            raise ValueError("the evidence does not contain this word for word")
        return inner(words)

    return quotations(evidence, whole=whole) & language, read


def regex_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """The texts that match a pattern as a whole."""
    language = regex(settings.pattern, full=True) & prose_language(settings, table)

    def read(said: str) -> str:
        if not language.accepts(said):
            raise ValueError(f"the text must match {settings.pattern}")
        return said

    return language, read


def grammar_slot(settings: SlotSettings) -> tuple[ContextFree, Callable[[str], Any]]:
    """The texts of a grammar in Lark's notation, and Lark as their reader."""
    grammar = Grammar(settings.pattern, settings.start)

    def read(said: str) -> str:
        if not grammar.accepts(said):
            raise ValueError("the grammar does not accept this text")
        return said

    return grammar.language, read


NONE = "none"
"""How a list without members is written."""

JOIN = ", "
"""What is written between the members of a list."""


def boolean_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """Yes or no, in the slot's own words."""
    yes, no = settings.of

    def read(text: str) -> bool:
        if text not in (yes, no):
            raise ValueError(f"neither {yes} nor {no}")
        return text == yes

    return one_of([yes, no]), read


def choice_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """One of the texts."""

    def read(text: str) -> str:
        if text not in settings.of:
            raise ValueError("not one of the choices")
        return text

    return one_of(settings.of), read


def choices_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
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


def email_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A mail address."""
    return addresses.email_language() & prose_language(settings, table), str


def url_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A web address with http or https."""
    web = regex("https?://.*", full=True)
    return addresses.uri() & web & prose_language(settings, table), str


def phone_slot(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A telephone number with at least five digits, grouped as one likes."""
    return regex(r"\+?(\([0-9]{1,5}\)[ -]?)?[0-9]{2,6}([ /.-]?[0-9]{1,6}){1,6}", full=True), str
