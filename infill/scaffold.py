"""The scaffold: a row of fixed text, slots to fill, and choices that unfold into further rows.

A source (a schema, grammar or template) is compiled into a `Row`; the engine never learns what the
source was. `walk` follows a row along a known document and gives the text of every slot and choice.
Training data, locked values and tests are made by this walk, so they cannot differ from the canvas.

    size = Slot(ROOT / "size", one_of(["S", "M"]), spell=lambda document: document["size"])
    row = (Text("Size: "), size)
    text_of(walk(row, {"size": "M"}))       # "Size: M"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from infill.documents import Path
from infill.errors import SourceError
from infill.languages.context_free import AnyLanguage, ContextFree
from infill.languages.language import Language


class SlotKind(StrEnum):
    """The sort of value that a slot holds, where the engine treats sorts differently."""

    TEXT = "text"
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    AMOUNT = "amount"
    BOOLEAN = "boolean"
    NULL = "null"
    ENUM = "enum"
    OPTIONAL = "optional"
    UNION = "union"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date-time"
    DURATION = "duration"
    ARRAY = "array"
    NESTED = "nested"
    KEY = "key"
    GRAMMAR = "grammar"
    CODE = "code"
    THOUGHT = "thought"
    CHOICE = "choice"
    ITEM = "item"

    @property
    def is_number(self) -> bool:
        """Whether the value is written in digits and counts or measures something."""
        return self in _NUMBERS

    @property
    def is_enumerated(self) -> bool:
        """Whether the value is one of a few, so that a report lists the others too."""
        return self in _ENUMERATED

    @property
    def is_copied(self) -> bool:
        """Whether the value is mostly copied from the evidence, letter by letter."""
        return self not in _REWRITTEN


_NUMBERS = frozenset([SlotKind.INTEGER, SlotKind.NUMBER, SlotKind.AMOUNT])
_ENUMERATED = frozenset([SlotKind.ENUM, SlotKind.BOOLEAN])
_REWRITTEN = _ENUMERATED | {SlotKind.TIME, SlotKind.DURATION, SlotKind.GRAMMAR}

Speller = Callable[[Any], "str | None"]


@dataclass(frozen=True, slots=True)
class Text:
    """Fixed text: written before the model runs and never changed.

    If it is a value with its border, `path` names it and `value` is the value.
    """

    text: str
    path: Path | None = field(default=None, compare=False)
    value: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A hole: a language over bytes and a budget in tokens.

    `path` is where the value is (`/items/0/price`; in a template, the slot's name). The language
    covers the *elastic border* too: the separators around the value that may merge with it into
    one token. `value(text)` strips that border. `start` masks are laid out at first, at most `cap`
    after growth. `spell(document)` gives the text of this slot for a known document (training data,
    locked values, the Teacher), or None if the document has no value for it.
    `tie` names a variable: all slots with one tie have one text and must have equal languages.
    """

    path: Path
    language: AnyLanguage
    start: int = 16
    cap: int = 64
    spell: Speller = lambda document: None
    value: Callable[[str], str] = str.strip
    tie: str = ""
    kind: SlotKind = SlotKind.TEXT

    @property
    def regular(self) -> Language:
        """The language of the slot; of a context-free one its regular part, `otherwise`."""
        if isinstance(self.language, ContextFree):
            assert self.language.otherwise is not None, "this slot's language is context-free"
            return self.language.otherwise
        return self.language


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option of a choice: texts of `language`, followed by the row `then(text)`.

    `floor` is a lower bound, in tokens, of what taking this option still costs (text and row);
    when the canvas is nearly full the engine keeps only the cheapest options, so a recursive
    source must give its terminating options the smallest floors.
    """

    language: Language
    then: Callable[[str], Row]
    floor: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A structural slot: settled early, then replaced by the chosen option's row.

    The option languages are disjoint; a settled text belongs to the first that accepts it.
    `settles`: the path of the value that its texts decide, if all decide the same one.
    """

    path: Path
    options: tuple[Option, ...]
    start: int = 4
    cap: int = 64
    spell: Speller = lambda document: None
    value: Callable[[str], str] = str.strip
    kind: SlotKind = SlotKind.CHOICE
    settles: Path | None = None


Part = Text | Slot | Choice
Row = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A slot or choice with its text; `inner` is the row that the choice unfolds into."""

    slot: Slot | Choice
    text: str
    inner: tuple[Text | Piece, ...] = ()


def walk(row: Row, document: Any) -> tuple[Text | Piece, ...]:
    """Resolve a row along `document`; `flat` gives the same as one sequence.

    Raises SourceError, with the path, where the document has no value for a slot, or one that no
    option accepts.
    """
    return tuple(part if isinstance(part, Text) else _resolve(part, document) for part in row)


def flat(pieces: Iterable[Text | Piece]) -> Iterator[Text | Piece]:
    """All parts in document order, each choice directly before the row it unfolds into."""
    for piece in pieces:
        yield piece
        if isinstance(piece, Piece):
            yield from flat(piece.inner)


def text_of(pieces: Iterable[Text | Piece]) -> str:
    """The whole document's text."""
    return "".join(piece.text for piece in flat(pieces))


def chosen(choice: Choice, text: str) -> Option:
    """The option that a settled text belongs to: the first whose language accepts it."""
    for option in choice.options:
        if option.language.accepts(text):
            return option
    raise SourceError("no option has this text", where=str(choice.path), got=repr(text))


def _resolve(part: Slot | Choice, document: Any) -> Piece:
    text = part.spell(document)
    if text is None:
        raise SourceError("the document has no value for this slot", where=str(part.path))
    if isinstance(part, Slot):
        return Piece(part, text)
    return Piece(part, text, walk(chosen(part, text).then(text), document))
