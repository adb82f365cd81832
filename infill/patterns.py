"""A pattern: the place of an object in a text as fixed pieces and fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infill.places import Place

APART = frozenset(["space", "gap", "line"])
"""Sorts of white space; a vertical bar is a gap as well."""

_PIECE = re.compile(r"\n|\t| {2,}| *\| *| |[^\W\d_]+|\d+|.")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece [start, end) of a text.

    `sort`: word, digits or mark; space, gap (a tab or several spaces) or line; or chunk, a whole
    run of letters, digits and marks that may read otherwise in the next object. `field`: the
    object's field that says it; `left`, `right`: whether white space stands on that side of it.
    """

    text: str
    sort: str
    start: int
    end: int
    field: str = ""
    left: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """The pieces of an object's place, one for each of its fields, whose kinds are `kinds`."""

    pieces: tuple[Piece, ...]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, text: str, place: Place, kinds: Mapping[str, str]) -> Pattern:
        """The pattern of a place of the text."""
        made: list[Piece] = []
        at = place.start
        for field, (start, end) in place.spans.items():
            made += _loose(pieces(text, at, start), text, before=at > place.start, behind=True)
            left = start == place.start or text[start - 1].isspace()
            right = end >= place.end or text[end].isspace()
            own = text[start:end]
            made.append(Piece(own, sort(own[0]), start, end, field, left, right))
            at = end
        rest = pieces(text, at, at + len(text[at : place.end].rstrip()))
        made += _loose(rest, text, before=bool(place.spans), behind=False)
        return cls(tuple(made), kinds)


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """A stretch of a text in pieces."""
    found = _PIECE.finditer(text, start, end)
    return [Piece(each.group(), sort(each.group()), *each.span()) for each in found]


def sort(text: str) -> str:
    """Of which sort a piece is."""
    if text == "\n":
        return "line"
    if text == " ":
        return "space"
    if not text.strip(" \t|"):
        return "gap"
    return "digits" if text[0].isdigit() else "word" if text[0].isalpha() else "mark"


def _loose(parts: Sequence[Piece], text: str, *, before: bool, behind: bool) -> Iterator[Piece]:
    """The pieces between two fields, with every run of them that touches no field as a chunk.

    `before`, `behind`: whether a field stands there.
    """
    runs: list[list[Piece]] = []
    for part in parts:
        if runs and not {part.sort, runs[-1][-1].sort} & APART:
            runs[-1].append(part)
        else:
            runs.append([part])
    for number, run in enumerate(runs):
        touches = (before and number == 0) or (behind and number == len(runs) - 1)
        if len(run) == 1 or touches:
            yield from run
        else:
            start, end = run[0].start, run[-1].end
            yield Piece(text[start:end], "chunk", start, end)
