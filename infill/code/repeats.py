"""A filling that goes on with what stands behind the hole anyway."""

from __future__ import annotations

from infill.templates.sheet import Sheet

LEAST = 8
"""Letters and digits that a line must have to count as repeated: of real fillings, under 0.2 % end
with such a line."""


def trimmed(sheet: Sheet, name: str, text: str, following: str) -> str:
    """The text without the lines at its end that the next lines of the source repeat."""
    places = sheet.places(name)
    if len(places) != 1:
        return text
    ahead = [line.strip() for line in following.split("\n") if line.strip()][:6]
    lines = text.split("\n")
    for size in range(min(len(ahead), len(lines) - 1), 0, -1):
        tail = [line.strip() for line in lines[-size:]]
        if tail == ahead[:size] and sum(map(str.isalnum, "".join(tail))) >= LEAST:
            return "\n".join(lines[:-size]).rstrip()
    return text


def following(sheet: Sheet, name: str) -> str:
    """The source behind the last place of a hole, from the next line on."""
    end = sheet.places(name)[-1].end
    return (sheet.body + sheet.after)[end : end + 1000].partition("\n")[2]
