"""Where a text says the number of a slot: on a line, behind the slot's name.

"Subtotal 134.70 EUR": of all numbers 134.70 is the likeliest for the slot `subtotal`.
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

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def behind(text: str, key: str) -> Spans:
    """Where the lines go on behind the words of a key, such as `unitPrice` or `sub_total`."""
    words = _WORDS.findall(key)
    if len("".join(words)) < SHORTEST:
        return ()
    spelled = r"[\s_-]*".join(re.escape(word) for word in words)
    spans = []
    for found in re.finditer(rf"(?<![^\W_]){spelled}(?![^\W_])", text, re.IGNORECASE):
        end = text.find("\n", found.end())
        spans.append((found.end(), end if end >= 0 else len(text)))
    return tuple(spans) if len({end for _, end in spans}) <= LINES else ()


def numbers(text: str, kind: str, spans: Spans) -> Iterator[Decimal]:
    """The numbers that the text says within the spans; of kind `integer` those without a point."""
    for mention in MENTIONS["number"](text):
        inside = any(start <= mention.start and mention.end <= end for start, end in spans)
        if inside and (kind != "integer" or "." not in text[mention.start : mention.end]):
            yield mention.value
