"""A narrower hole: only the lines of a filling that a judge points at, the others left standing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infill.templates.sheet import Sheet

INNER = "<lines>"
"""The name of the narrower hole."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """A sheet with a hole for some lines of another one's filling."""

    sheet: Sheet
    before: str
    after: str

    def text(self, inner: str) -> str:
        """The filling of the wider hole."""
        return self.before + inner + self.after


def narrow(sheet: Sheet, name: str, text: str, spot: int) -> Narrow | None:
    """The hole shrunk to the line of an offset in its text and one on either side.

    None where that would be all of it, or where the hole stands in several places.
    """
    places, lines = sheet.places(name), text.split("\n")
    if len(places) != 1 or places[0].lead or places[0].tail:
        return None
    number = text.count("\n", 0, min(spot, len(text)))
    first, last = max(number - 1, 0), min(number + 2, len(lines))
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    if first == 0 and last >= len(text.rstrip("\n").split("\n")):
        return None
    line = lines[first]
    margin = line[: len(line) - len(line.lstrip(" \t"))]
    before = "\n".join([*lines[:first], margin])
    after = "\n".join(["", *lines[last:]]) if last < len(lines) else ""
    hole = places[0]
    start = hole.start + len(sheet.spelled(before))
    inner = "\n".join(lines[first:last])[len(margin) :]
    written = sheet.spelled(before) + sheet.spelled(inner) + sheet.spelled(after)
    more = len(written) - (hole.end - hole.start)
    small = replace(
        hole,
        name=INNER,
        start=start,
        end=start + len(sheet.spelled(inner)),
        kind="block",
        indent=margin if first or hole.kind == "lines" else hole.indent,
        frame=("", ""),
        filler=inner,
        margins=(),
        heads=(),
        bodies=(),
    )
    holes = tuple(
        small
        if one is hole
        else one
        if one.start < hole.start
        else replace(one, start=one.start + more, end=one.end + more)
        for one in sheet.holes
    )
    body = sheet.body[: hole.start] + written + sheet.body[hole.end :]
    return Narrow(replace(sheet, body=body, holes=holes), before, after)
