"""Verbatim slots: quotations of the evidence that begin and end at the borders of words."""

from __future__ import annotations

import re
from functools import lru_cache

from infill.language import Language, nothing, passages

LIMIT = 10_000
"""Most bytes of the evidence that can be quoted; its automaton grows with them."""

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\s]")
_NO_START = frozenset(",;:!?)]}>»”")
_NO_END = frozenset(",;:([{<«“„")
"""What belongs to the words around a quotation, not to it: no name ends with an opening bracket."""

_JOINED_BEFORE = re.compile(r"[\w.+@/%-]$")
_JOINED_AFTER = re.compile(r"[\w+@/%-]|[.?=&#~:]\w")
"""What goes on with a word although a word ends there, as in an address."""

_SINGLE = (("\u0e00", "\u0eff"), ("\u2e80", "\u9fff"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"))


@lru_cache(maxsize=16)
def quotations(evidence: str, *, whole: bool = False) -> Language:
    """All quotations from the beginning of the evidence, over as many words as you like.

    With `whole` none cuts what stands together, such as an address of several words.
    A run of letters or of digits is a word, any other character stands alone; so does every
    character of the scripts that put no space between words. No quotation ends with an opening
    bracket or a comma, or begins with a closing one, not even between quotes.
    """
    text = quotable(evidence)
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(text):
        low, high = found.span()
        if any(first <= text[low] <= last for first, last in _SINGLE):
            starts += range(low, high)
            ends += range(low + 1, high + 1)
            continue
        if _NO_START.isdisjoint(text[low : low + 2]) or text[low].isalnum():
            starts.append(low)
        if _NO_END.isdisjoint(text[max(high - 2, 0) : high]) or text[low].isalnum():
            ends.append(high)
    if whole:
        starts = [at for at in starts if not _JOINED_BEFORE.search(text[max(at - 1, 0) : at])]
        ends = [at for at in ends if not _JOINED_AFTER.match(text, at)]
    return passages(text, starts, ends) if starts and ends else nothing()


def quotable(evidence: str) -> str:
    """The first part of the evidence, cut at a space; lone surrogates are question marks."""
    data = evidence.encode("utf-8", "replace")
    if len(data) <= LIMIT:
        return data.decode()
    text = data[:LIMIT].decode("utf-8", "ignore")
    space = max(text.rfind(" "), text.rfind("\n"))
    return text[:space] if 2 * space > len(text) else text
