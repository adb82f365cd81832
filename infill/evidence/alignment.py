r"""Aligning the pattern of one object with another stretch of text, to find the same fields there.

    text = "3 bolts, 2.50\n12 nuts, 0.40"
    place = RecordSpan(0, 13, {"count": (0, 1), "name": (2, 7), "price": (9, 13)})
    pattern = Pattern.of(text, place, {"count": "integer", "name": "text", "price": "number"})
    align(pattern, text, 14, len(text)).spans     # "12", "nuts" and "0.40" by field

A pattern is the place of one object in a text, as fixed pieces and fields. Dynamic programming
finds the best path through pattern and text (Needleman and Wunsch 1970); a field takes one or more
pieces of the text, every other piece of the pattern takes one or is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from infill.evidence.mentions import MENTIONS
from infill.evidence.records import RecordSpan, Span

APART = frozenset(["space", "gap", "line"])
"""Sorts of white space; a vertical bar is a gap as well."""

_PIECE = re.compile(r"\n|\t| {2,}| *\| *| |[^\W\d_]+|\d+|.")


@dataclass(frozen=True, slots=True)
class PatternPiece:
    """A piece [start, end) of a text.

    `sort`: word, digits or mark; space, gap (a tab or several spaces) or line; or chunk, a whole
    run of letters, digits and marks that may differ in the next object. `field`: the object's field
    whose value it is; `left`, `right`: whether white space is on that side of it.
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

    pieces: tuple[PatternPiece, ...]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, text: str, place: RecordSpan, kinds: Mapping[str, str]) -> Pattern:
        """The pattern of a place of the text."""
        made: list[PatternPiece] = []
        at = place.start
        for name, (start, end) in place.spans.items():
            made += _loose(pieces(text, at, start), text, before=at > place.start, after=True)
            left = start == place.start or text[start - 1].isspace()
            right = end >= place.end or text[end].isspace()
            own = text[start:end]
            made.append(PatternPiece(own, sort(own[0]), start, end, name, left, right))
            at = end
        rest = pieces(text, at, at + len(text[at : place.end].rstrip()))
        made += _loose(rest, text, before=bool(place.spans), after=False)
        return cls(tuple(made), kinds)


def pieces(text: str, start: int, end: int) -> list[PatternPiece]:
    """The pieces of a stretch [start, end) of a text."""
    found = _PIECE.finditer(text, start, end)
    return [PatternPiece(each.group(), sort(each.group()), *each.span()) for each in found]


def sort(text: str) -> str:
    """The sort of a piece (see `PatternPiece`)."""
    if text == "\n":
        return "line"
    if text == " ":
        return "space"
    if not text.strip(" \t|"):
        return "gap"
    return "digits" if text[0].isdigit() else "word" if text[0].isalpha() else "mark"


def _loose(
    parts: Sequence[PatternPiece], text: str, *, before: bool, after: bool
) -> Iterator[PatternPiece]:
    """The pieces between two fields, with every run of them that touches no field as a chunk.

    `before`, `after`: whether a field is there.
    """
    runs: list[list[PatternPiece]] = []
    for part in parts:
        if runs and not {part.sort, runs[-1][-1].sort} & APART:
            runs[-1].append(part)
        else:
            runs.append([part])
    for number, run in enumerate(runs):
        touches = (before and number == 0) or (after and number == len(runs) - 1)
        if len(run) == 1 or touches:
            yield from run
        else:
            start, end = run[0].start, run[-1].end
            yield PatternPiece(text[start:end], "chunk", start, end)


LONGEST = 120
"""The most pieces of a stretch that are aligned."""

ALIKE = {"line": 2.0, "gap": 1.5, "space": 0.4, "digits": 1.0}
"""The score of two pieces of one sort, whatever they are; the same mark or word scores `SAME`."""

SAME = 2.0
MARK = 1.5
SPACED = 0.2
"""The score of a wide and a single space, and of two different words."""

VALUE = 2.0
"""The score of a field that is complete."""

TORN = -1.5
"""The cost of a field on each side where it ends within a run, unlike in the pattern."""

ACROSS = -3.0
"""The cost of a field for every gap that it spans."""

LEFT_OUT = {"space": -0.2, "gap": -0.8, "line": -3.0}
MISSING = {"space": -1.0, "gap": -1.5}
NEVER = -1e9


class AlignmentStep(NamedTuple):
    """A step from one state (pieces of the pattern, pieces of the text) to a later one."""

    part: int
    place: int
    gain: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """The span of each field, and the score as a share of the pattern's score with itself."""

    spans: Mapping[str, Span]
    share: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a pattern is aligned with: the pieces of a text, and where values may end.

    `ends`: for each field of a kind with values of its own (a number, a date), from the first piece
    of a value to the one after its last.
    """

    row: list[PatternPiece]
    ends: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


def align(pattern: Pattern, text: str, start: int, end: int) -> Aligned | None:
    """Find the pattern's fields in a stretch; None if it is too long, or nothing fits."""
    stretch = _stretch(pattern, text, start, start + len(text[start:end].rstrip()))
    parts, row = pattern.pieces, stretch.row
    if not row or max(len(parts), len(row)) > LONGEST:
        return None
    best = [[NEVER] * (len(row) + 1) for _ in range(len(parts) + 1)]
    came = [[(0, 0)] * (len(row) + 1) for _ in range(len(parts) + 1)]
    best[0][0] = 0.0
    for part in range(len(parts) + 1):
        for place in range(len(row) + 1):
            here = best[part][place]
            if here <= NEVER / 2:
                continue
            for step in _steps(parts, stretch, part, place):
                if here + step.gain > best[step.part][step.place]:
                    best[step.part][step.place] = here + step.gain
                    came[step.part][step.place] = part, place
    share = best[-1][-1] / sum(map(_worth, parts))
    return Aligned(_spans(parts, row, came), share) if share > 0 else None


def _stretch(pattern: Pattern, text: str, start: int, end: int) -> Stretch:
    row = pieces(text, start, end)
    first = {piece.start: number for number, piece in enumerate(row)}
    after = {piece.end: number + 1 for number, piece in enumerate(row)}
    ends: dict[str, dict[int, int]] = {}
    for name, kind in pattern.kinds.items():
        if kind in MENTIONS:
            found = MENTIONS[kind](text[start:end])
            spans = [(start + mention.start, start + mention.end) for mention in found]
            ends[name] = {first[a]: after[b] for a, b in spans if a in first and b in after}
    return Stretch(row, ends)


def _spans(
    parts: tuple[PatternPiece, ...], row: list[PatternPiece], came: list[list[tuple[int, int]]]
) -> dict[str, Span]:
    spans: list[tuple[str, Span]] = []
    part, place = len(parts), len(row)
    while part or place:
        before, first = came[part][place]
        if before < part and parts[before].field:
            spans.append((parts[before].field, (row[first].start, row[place - 1].end)))
        part, place = before, first
    return dict(reversed(spans))


def _steps(
    parts: tuple[PatternPiece, ...], stretch: Stretch, part: int, place: int
) -> Iterator[AlignmentStep]:
    row = stretch.row
    if place < len(row):
        cost = _left_out(row[place], row[place - 1] if place else None)
        free = part == len(parts) or parts[part].sort in ("gap", "line")
        loose = free and part > 0 and parts[part - 1].sort == "chunk"
        yield AlignmentStep(part, place + 1, cost / 4 if loose else cost)
    if part == len(parts):
        return
    piece = parts[part]
    if piece.field:
        yield from _values(piece, stretch, part, place)
        return
    missing = MISSING.get(piece.sort)
    before = parts[part - 1] if part else None
    yield AlignmentStep(part + 1, place, _left_out(piece, before) if missing is None else missing)
    if place < len(row) and piece.sort != "chunk":
        yield AlignmentStep(part + 1, place + 1, _likeness(piece, row[place]))
    elif place < len(row) and row[place].sort not in APART:
        last = next((i for i in range(place, len(row)) if row[i].sort in APART), len(row))
        alike = row[place].sort == sort(piece.text[0])
        yield AlignmentStep(part + 1, last, 0.5 if alike else 0.2)


def _values(
    piece: PatternPiece, stretch: Stretch, part: int, place: int
) -> Iterator[AlignmentStep]:
    """Where a field that begins at a piece of the text may end, and how well that fits."""
    row, ends = stretch.row, stretch.ends.get(piece.field)
    if ends is not None:
        if place in ends:
            yield AlignmentStep(part + 1, ends[place], VALUE)
        return
    if place == len(row) or row[place].sort in APART:
        return
    gain = 1.0 if row[place].sort == piece.sort else 0.4
    if piece.left and place and row[place - 1].sort not in APART:
        gain += TORN
    blanks, last = len(piece.text.split()) - 1, sort(piece.text[-1])
    wide = len(piece.text) - len("".join(piece.text.split())) > blanks or "\t" in piece.text
    for end in range(place + 1, len(row) + 1):
        before = row[end - 1].sort
        if before in ("gap", "line"):
            gain += 0.0 if wide and before == "gap" else ACROSS
            wide = False
        elif before == "space":
            blanks -= 1
        else:
            torn = piece.right and end < len(row) and row[end].sort not in APART
            fits = 0.6 * (blanks == 0) + 0.4 * (before == last)
            yield AlignmentStep(part + 1, end, gain + fits + TORN * torn)


def _worth(piece: PatternPiece) -> float:
    """The score of a piece of the pattern with itself."""
    if piece.field:
        return VALUE
    return 0.5 if piece.sort == "chunk" else _likeness(piece, piece)


def _likeness(one: PatternPiece, other: PatternPiece) -> float:
    if one.sort != other.sort:
        return SPACED if {one.sort, other.sort} == {"space", "gap"} else NEVER
    if one.sort == "mark":
        return MARK if one.text == other.text else NEVER
    if one.sort == "word":
        return SAME if one.text == other.text else SPACED / 2
    return ALIKE[one.sort]


def _left_out(piece: PatternPiece, before: PatternPiece | None) -> float:
    """The cost of leaving a piece out; within one run only the first costs much."""
    if piece.sort in APART:
        return LEFT_OUT[piece.sort]
    inside = before and before.sort not in APART and not before.field
    return -0.3 if inside else -1.0
