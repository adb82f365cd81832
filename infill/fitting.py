"""The words of a text that a slot could say: one that asks for a shape, such as an address, and
finds it there once or twice, is likely to mean that."""

from __future__ import annotations

import re
from collections.abc import Callable

MOST = 3
"""More words than this that fit say nothing."""

LEAST = 8
"""In a text of fewer words they say nothing either."""

RARE = 4
"""Words that do not fit beside one that does."""

SHORTEST = 2

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?|ftp)://\S+")
NAMED = {"email": _ADDRESS, "mail": _ADDRESS} | dict.fromkeys(
    ("url", "uri", "link", "homepage", "page", "website", "site"), _LINK
)
"""The shapes that the last word of a name promises."""

_WORD = re.compile(r"[^\s,;\"'()<>\[\]{}|]+")
_AROUND = "*#@=:.!?"


def fitting(text: str, fits: Callable[[str], bool], most: int = MOST) -> tuple[str, ...]:
    """The words of the text that fit, in text order; none if more than so many do, or most."""
    found: list[str] = []
    words = _WORD.findall(text)
    for word in dict.fromkeys(words):
        bare = word.rstrip(_AROUND).lstrip(_AROUND)
        fit = next((way for way in (bare, word) if len(way) >= SHORTEST and fits(way)), None)
        if fit and fit not in found:
            found.append(fit)
        if len(found) > most:
            return ()
    return tuple(found) if len(words) >= max(LEAST, RARE * len(found)) else ()


def promised(word: str, name: str) -> bool:
    """Whether a word has the shape that the last word of its name promises."""
    shape = NAMED.get(name)
    return shape is not None and shape.fullmatch(word) is not None
