"""Slots that hold words: texts, quotations and patterns, as languages and readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from infill.context_free import ContextFree
from infill.language import Language, any_text, characters, concat, length, literal, one_of
from infill.templates.slot_settings import SlotSettings
from infill.templates.verbatim import quotable, quotations

Made = tuple[Language, Callable[[str], Any]]
"""A slot's language and the reader of its texts; the reader raises ValueError."""


def prose(settings: SlotSettings, table: bool) -> Language:
    """Text on one line, or several with `multiline`: no marks, no space at its ends."""
    bars = one_of(["|"] if table else [])
    inner = characters([(0x20, 0x7E), (0xA0, 0x2027), (0x202A, 0x10FFFF)]) - bars
    edge = inner - one_of([" ", "\u00a0"])
    if settings.multiline and not table:
        inner = inner | literal("\n")
    body = edge + (inner.repeat(0) + edge).optional()
    marks = concat([any_text(), literal("[["), any_text()])
    return length(body, settings.shortest, settings.longest) - marks


def text(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """Any text within its bounds."""

    def read(said: str) -> str:
        low, high = settings.shortest, settings.longest
        if not low <= len(said) <= high:
            raise ValueError(f"the text must have {low} to {high} characters")
        return said

    return prose(settings, table), read


def verbatim(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """A quotation."""
    return prose(settings, table), str


def quoted(made: Made, evidence: str, *, whole: bool = False) -> Made:
    """Only those texts that the evidence says word for word; `whole` addresses are not cut."""
    language, inner = made
    said = quotable(evidence)

    def read(words: str) -> Any:
        if words not in said:
            raise ValueError("the evidence does not say this word for word")
        return inner(words)

    return quotations(evidence, whole=whole) & language, read


def matching(settings: SlotSettings, evidence: str, table: bool) -> Made:
    """The texts that match a pattern as a whole."""
    from infill.grammars.regex import regex

    language = regex(settings.pattern, full=True) & prose(settings, table)

    def read(said: str) -> str:
        if not language.accepts(said):
            raise ValueError(f"the text must match {settings.pattern}")
        return said

    return language, read


def grammatical(settings: SlotSettings) -> tuple[ContextFree, Callable[[str], Any]]:
    """The texts of a grammar in Lark's notation, and Lark as their reader."""
    from infill.grammars.grammar import Grammar

    grammar = Grammar(settings.pattern, settings.start)

    def read(said: str) -> str:
        if not grammar.accepts(said):
            raise ValueError("the grammar does not accept this text")
        return said

    return grammar.language, read
