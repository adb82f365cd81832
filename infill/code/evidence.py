"""What of other files the model gets to see: the lines that have most to do with the holes."""

from __future__ import annotations

import re
from collections.abc import Collection

from infill.templates.sheet import Sheet

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
