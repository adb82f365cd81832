"""Where a text says the value of a slot: on a line, behind the slot's name.

"Subtotal 134.70 EUR": of all numbers 134.70 is the likeliest for the slot `subtotal`. "Home-page:
https://a.example", "Subject: C = DE, O = Acme": so are these texts for `home_page` and `subject_o`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from infill.mentions import MENTIONS

Spans = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, in characters."""

LINES = 3
"""A name on more lines than this says nothing."""

SHORTEST = 3
"""Letters that a name has at least."""

REACH = 80
"""Characters between the words of a name that stand apart."""

_BETWEEN = rf"(?![^\W_])[^\n]{{0,{REACH}}}?(?<![^\W_])"
_LABEL = r"(?![^\W_])\**[ \t]*[:=](?![:=])\**[ \t]*(?=[^\w\s]{0,2}\w)"
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b)", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(key: str) -> list[str]:
    """The words of a name such as `unitPrice`, `sub_total` or `Mount point`, in lower case."""
    return [word.lower() for word in _WORDS.findall(key)]


def behind(text: str, key: str) -> Spans:
    """Where the lines go on behind the words of a key, such as `unitPrice` or `sub_total`."""
    words = words_of(key)
    if len("".join(words)) < SHORTEST:
        return ()
    spelled = r"[\s_-]*".join(re.escape(word) for word in words)
    spans = []
    for found in re.finditer(rf"(?<![^\W_]){spelled}(?![^\W_])", text, re.IGNORECASE):
        end = text.find("\n", found.end())
        spans.append((found.end(), end if end >= 0 else len(text)))
    return tuple(spans) if len({end for _, end in spans}) <= LINES else ()


def labelled(text: str, key: str) -> tuple[str, ...]:
    """What stands behind the words of a key and a colon or equals sign, to the line's end.

    Other words may stand before the last of several. A name on too many lines says nothing.
    """
    *before, last = [re.escape(word) for word in words_of(key)] or [""]
    if len("".join([*before, last])) < SHORTEST:
        return ()
    for joint in (r"[\s_-]*", _BETWEEN)[: 1 + bool(before)]:
        name = r"[\s_-]*".join(before) + (joint if before else "") + last
        found = re.findall(rf"(?<![^\W_])(?<!-){name}{_LABEL}(\S[^\n]*)", text, re.IGNORECASE)
        if found:
            return tuple(dict.fromkeys(found)) if len(found) <= LINES else ()
    return ()


def numbers(text: str, kind: str, spans: Spans) -> Iterator[Decimal]:
    """The numbers that the text says within the spans; of kind `integer` those without a point.

    Of "VAT 19 %  25.59" 25.59: percentages only where there is nothing else.
    """
    found = [
        mention
        for mention in MENTIONS["number"](text)
        if any(start <= mention.start and mention.end <= end for start, end in spans)
        and (kind != "integer" or "." not in text[mention.start : mention.end])
    ]
    plain = [mention for mention in found if not _PERCENT.match(text, mention.end)]
    for mention in plain or found:
        yield mention.value
