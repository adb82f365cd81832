"""Grammars as sources: a fill of one gives a text that Lark parses.

infill.fill(infill.Grammar.named("sql"), "All customers from Oslo.").value      # SELECT …
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from infill.blueprint import Blueprint, Failure, Filled
from infill.documents import Path, lookup
from infill.errors import SourceError
from infill.grammars.lark_source import LarkSource, read_lark
from infill.grammars.lark_tables import tables
from infill.languages.context_free import ContextFree
from infill.scaffold import Slot, SlotKind

if TYPE_CHECKING:
    from lark import Tree

INSTRUCTION = "Write one text of this grammar from the text below."

PATH = Path(("text",))
"""The name of a grammar's only slot."""

SHOWN = 2_000
"""Characters of a grammar that the prompt shows."""

START, CAP = 32, 256


class Grammar:
    """A grammar in Lark's notation (LALR), with the rule that a text is made of.

    Raises SourceError with line and caret where Lark refuses it, Unsupported where a terminal or
    statement cannot be guaranteed. These errors give `name`.
    """

    def __init__(self, text: str, start: str = "start", *, name: str = "<grammar>") -> None:
        self.text, self.start, self.name = text, start, name
        self._source = _read(text, start, name)

    @classmethod
    def named(cls, name: str, start: str = "start") -> Grammar:
        """A grammar of the shipped library; raises SourceError if there is none of this name."""
        if name not in grammar_names():
            raise SourceError(
                "there is no such grammar in the library",
                got=name,
                todo="one of " + ", ".join(grammar_names()),
            )
        text = files("infill.grammars").joinpath(f"library/{name}.lark").read_text("utf-8")
        return cls(text, start, name=f"{name}.lark")

    def __repr__(self) -> str:
        return f"Grammar({self.name}, start={self.start!r})"

    @property
    def language(self) -> ContextFree:
        """The grammar as the language of a slot."""
        return _language(self._source)

    def tree(self, text: str) -> Tree[Any]:
        """Lark's parse tree of a text; raises SourceError if the grammar does not accept it."""
        from lark.exceptions import UnexpectedInput

        try:
            return self._source.parser.parse(text)
        except UnexpectedInput as error:
            raise SourceError(
                "not a text of the grammar", where=self.name, got=str(error).split("\n")[0]
            ) from None

    def accepts(self, text: str) -> bool:
        """Whether Lark parses a text."""
        from lark.exceptions import UnexpectedInput

        try:
            self._source.parser.parse(text)
        except UnexpectedInput:
            return False
        return True


def grammar_names() -> list[str]:
    """The names of the library's grammars."""
    folder = files("infill.grammars").joinpath("library")
    found = (entry.name for entry in folder.iterdir())
    return sorted(name.removesuffix(".lark") for name in found if name.endswith(".lark"))


def grammar_blueprint(grammar: Grammar, *, start: int = START, cap: int = CAP) -> Blueprint[str]:
    """The blueprint whose whole text is one text of the grammar; Lark judges the result."""

    def judge(filled: Filled) -> Sequence[Failure]:
        if grammar.accepts(filled.text):
            return ()
        return (Failure("Lark does not parse this text", (str(PATH),)),)

    return Blueprint(
        row=(slot_of_grammar(grammar, PATH, start=start, cap=cap),),
        parse=str,
        form=grammar.text.strip()[:SHOWN],
        instruction=INSTRUCTION,
        validators=(judge,),
    )


def slot_of_grammar(grammar: Grammar, path: Path, *, start: int = START, cap: int = CAP) -> Slot:
    """A slot that holds one text of the grammar; a known document gives it as a string."""

    def spell(document: Any) -> str | None:
        if isinstance(document, dict):
            document = lookup(document, path)
        return document if isinstance(document, str) else None

    return Slot(path, grammar.language, start, cap, spell=spell, kind=SlotKind.GRAMMAR)


@lru_cache(maxsize=64)
def _read(text: str, start: str, name: str) -> LarkSource:
    return read_lark(text, start, name=name)


@lru_cache(maxsize=64)
def _language(source: LarkSource) -> ContextFree:
    return ContextFree.of(tables(source))
