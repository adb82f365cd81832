"""Follow a row along a known document: what would every slot and choice say?

Training data, locked values and tests are made by this walk, so they cannot drift from the canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from infill.errors import SourceError
from infill.scaffold import Choice, Option, Row, Slot, Text


@dataclass(frozen=True, slots=True)
class Piece:
    """A slot or choice with the text it carries; `inner` is what the choice unfolds into."""

    slot: Slot | Choice
    text: str
    inner: tuple[Text | Piece, ...] = ()


def walk(row: Row, document: Any) -> tuple[Text | Piece, ...]:
    """Resolve a row along `document`; `flat` gives the same as one sequence.

    Raises SourceError, naming the path, where the document does not say what stands in a slot or
    says something that no option accepts.
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
    raise SourceError("no option has this text", where=choice.path, got=repr(text))


def _resolve(part: Slot | Choice, document: Any) -> Piece:
    text = part.spell(document)
    if text is None:
        raise SourceError("the document does not say what stands here", where=part.path)
    if isinstance(part, Slot):
        return Piece(part, text)
    return Piece(part, text, walk(chosen(part, text).then(text), document))
