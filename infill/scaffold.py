"""The scaffold: a row of fixed text, slots to fill, and choices that unfold into further rows.

A room (schemas, grammars, templates) compiles its source into a `Row`; the engine never learns
what the source was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infill.context_free import AnyLanguage, ContextFree
from infill.language import Language


class Unknown:
    """The type of `UNKNOWN`: a document does not say what stands in a slot."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()

Speller = Callable[[Any], "str | None"]


@dataclass(frozen=True, slots=True)
class Text:
    """Fixed text: written before the model runs and never changed.

    Where it is a value with its border, `path` names it and `value` is what it says.
    """

    text: str
    path: str = field(default="", compare=False)
    value: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A hole: a language over bytes and a budget in tokens.

    `path` names the value (`/items/0/price`, or a template's name). The language covers the
    *elastic border* too: the separators around the value that may merge with it into one token.
    `value(text)` strips that border. `start` masks are laid out at first, at most `cap` after
    growth. `spell(document)` gives the text this slot would carry in a known document (training
    data, locked values, the Teacher), or None if the document does not say.
    `tie` names a variable: all slots with one tie carry one text and must have equal languages.
    """

    path: str
    language: AnyLanguage
    start: int = 16
    cap: int = 64
    spell: Speller = lambda document: None
    value: Callable[[str], str] = str.strip
    tie: str = ""
    kind: str = "text"

    @property
    def regular(self) -> Language:
        """The language of a slot, of a grammar the regular part that it is `otherwise`."""
        if isinstance(self.language, ContextFree):
            assert self.language.otherwise is not None, "this slot's language is context-free"
            return self.language.otherwise
        return self.language


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One way a choice can go: texts of `language`, followed by the row `then(text)`.

    `floor` is a lower bound, in tokens, of what taking this option still costs (text and row);
    when the canvas is nearly full the engine keeps only the cheapest options, so a recursive
    source must give its terminating options the smallest floors.
    """

    language: Language
    then: Callable[[str], Row]
    floor: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A structural slot, settled early and then replaced by the chosen option's row.

    The option languages are disjoint; a settled text belongs to the first that accepts it.
    `settles`: the path of the value that its texts say, if they say one and the same.
    """

    path: str
    options: tuple[Option, ...]
    start: int = 4
    cap: int = 64
    spell: Speller = lambda document: None
    value: Callable[[str], str] = str.strip
    kind: str = "choice"
    settles: str = ""


Part = Text | Slot | Choice
Row = tuple[Part, ...]
