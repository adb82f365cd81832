"""How much the model gets to see: a window on a long file, and the best lines of other files.

window((before, after), gap)            # the last 60 lines of before, the first 12 of after
evidence(other_files, sheet, ["f"])     # the lines that have most to do with the hole f
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from infill.templates.code.sheet import Sheet

BEFORE, AFTER, BETWEEN = (60, 2400), (12, 800), (30, 1000)
"""Most lines and characters before the first hole, after the last, and on either side of a gap."""


def window(segments: Sequence[str], gap: str, share: float = 1.0) -> tuple[str, ...]:
    """The segments as the model sees them; whole lines are left out, far from the holes first.

    `gap` marks what is left out between two holes. `share` of what could be seen is.
    """
    first, *inner, last = segments
    before, after, between = (
        (max(round(lines * share), 1), max(round(characters * share), 80))
        for lines, characters in (BEFORE, AFTER, BETWEEN)
    )
    middle = (_gap(text, gap, *between) for text in inner)
    return (_end(first, *before), *middle, _begin(last, *after))


def _gap(text: str, gap: str, lines: int, characters: int) -> str:
    begin, end = _begin(text, lines, characters), _end(text, lines, characters)
    return text if len(begin) + len(end) >= len(text) else begin + gap + end


def _begin(text: str, lines: int, characters: int) -> str:
    """The first lines, but all of the line that the hole is in."""
    kept = "".join(text.splitlines(keepends=True)[:lines])
    if len(kept) <= characters:
        return kept
    end = kept.rfind("\n", 0, characters) + 1
    return kept[: end or characters]


def _end(text: str, lines: int, characters: int) -> str:
    """The last lines, but all of the line that the hole is in."""
    kept = "".join(text.splitlines(keepends=True)[-lines:])
    if len(kept) <= characters:
        return kept
    start = kept.find("\n", len(kept) - characters) + 1
    return kept[start or len(kept) - characters :]


ROOM = 2_400
"""Characters."""

AROUND = 1_500
"""Characters on either side of a hole that tell what it may be about."""

_NAME = re.compile(r"[^\W\d]\w{2,}")
_HEAD = re.compile(
    r"\s*(#|//)?\s*(async )?(def|class|import|from|func|fn|struct|enum|interface|type|export)\b"
)


def evidence(context: str, sheet: Sheet, names: Collection[str], room: int = ROOM) -> str:
    """The context if it is short, else its likeliest lines in their order, gaps marked."""
    if len(context) <= room:
        return context
    known: set[str] = set()
    for hole in sheet.holes:
        if hole.name in names:
            near = sheet.body[max(hole.start - AROUND, 0) : hole.end + AROUND]
            known.update(_NAME.findall(near))
    lines = context.split("\n")
    worth = [
        (bool(_HEAD.match(line)) + len(known.intersection(_NAME.findall(line))), -number)
        for number, line in enumerate(lines)
    ]
    kept: set[int] = set()
    for score, minus in sorted(worth, reverse=True):
        size = len(lines[-minus]) + 1
        if score and size <= room:
            kept.add(-minus)
            room -= size
    shown, last = [], -1
    for number in sorted(kept):
        shown += ["…"] if number > last + 1 else []
        shown.append(lines[number])
        last = number
    return "\n".join(shown)
