"""The words of a text that a slot could say: one that asks for a shape, such as an address, and
finds it there once or twice, is likely to mean that. A slot may ask by its name."""

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

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_LINK = re.compile(r"(?:https?|ftp)://[^\s,;\"'()<>\[\]{}|]+(?<![.:!?])")
_LEGAL = (
    r"GmbH(?: & Co\. KG)?|Ltd\.?|Limited|Inc\.?|AG|LLC|LLP|PLC|plc|Corp\.?|Co\.|S\.A\.?|SE|B\.V\."
    r"|N\.V\.|Kft\.|S\.p\.A\.|S\.r\.l\.|SARL|Oy|AB|ApS|A/S|Pty Ltd"
)
_CAPITAL = r"[^\W\d_a-z][\w'’-]{0,40}"
_NAME = rf"{_CAPITAL}(?:,? (?:{_CAPITAL}|&|and|of|de|et|y|e|und)){{0,6}}"
_COMPANY = re.compile(rf"(?<![\w-]){_NAME} (?:{_LEGAL})(?![\w-])")
PROMISES = (
    dict.fromkeys(("email", "mail"), _ADDRESS)
    | dict.fromkeys(("url", "uri", "link", "homepage", "page", "website", "site"), _LINK)
    | dict.fromkeys(("seller", "buyer", "company", "vendor", "supplier", "issuer"), _COMPANY)
    | dict.fromkeys(("organisation", "organization", "employer", "manufacturer"), _COMPANY)
)
"""The shapes that the last word of a name promises; companies are known by their legal form."""

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


def promised(text: str, name: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """The few stretches of the text that fit and have the shape which a name promises."""
    shape = PROMISES.get(name)
    found = dict.fromkeys(hit.group() for hit in shape.finditer(text)) if shape else {}
    fitted = tuple(stretch for stretch in found if fits(stretch))
    return fitted if len(fitted) <= MOST else ()
