"""Windows on a long file: how much of the fixed text around the holes the model gets to see."""

from __future__ import annotations

from collections.abc import Sequence

BEFORE, AFTER, BETWEEN = (60, 2400), (12, 800), (30, 1000)
"""Most lines and characters before the first hole, after the last, and on either side of a gap."""


def window(segments: Sequence[str], gap: str, share: float = 1.0) -> tuple[str, ...]:
    """The segments as the model sees them; whole lines are left out, far from the holes first.

    `gap` stands for what is left out between two holes. `share` of what could be seen is.
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
