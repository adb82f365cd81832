"""Where a text says an object: the lines in which the values of its fields stand together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice

from infill.evidence.mentions import MENTIONS, Mention

TALLEST = 8
"""Lines that one object takes at most."""

LEAST = 0.6
"""The share of the weight of its values that an object's place must hold."""

OFTEN = 64
"""Places of a value that are looked at."""

_SHORT = 3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RecordSpan:
    """Whole lines [start, end) of a text, in characters, and the span of each field in them."""

    start: int
    end: int
    spans: Mapping[str, Span]


def lines_of(text: str) -> list[Span]:
    """The [start, end) of each line, without what ends it."""
    return [found.span() for found in re.finditer(r"[^\n]*(?:\n|\Z)", text) if found.group()]


def occurrences(text: str, value: str, kind: str) -> Iterator[Span]:
    """Where the text says a value: numbers, dates and times by value, others by their words."""
    if kind in MENTIONS:
        for mention in mentions(text, kind):
            if same_number(mention.value, value):
                yield mention.start, mention.end
        return
    yield from spoken_spans(text, value, re.IGNORECASE)


def spoken_spans(text: str, value: str, flags: int = 0) -> Iterator[Span]:
    """Where the text says a value by its words, as words of their own; the first few places."""
    words = value.split()
    if not words:
        return
    spelled = r"\s+".join(re.escape(word) for word in words)
    left = r"(?<!\w)" if words[0][0].isalnum() else ""
    right = r"(?!\w)" if words[-1][-1].isalnum() else ""
    for found in islice(re.finditer(left + spelled + right, text, flags), OFTEN):
        yield found.span()


@lru_cache(maxsize=8)
def mentions(text: str, kind: str) -> tuple[Mention, ...]:
    """All values of a kind that the text mentions."""
    return tuple(MENTIONS[kind](text))


def same_number(mentioned: object, value: str) -> bool:
    """Whether a value that is mentioned is the one that is spelled so in JSON."""
    if isinstance(mentioned, Decimal):
        try:
            return mentioned == Decimal(value)
        except InvalidOperation:
            return False
    said = str(getattr(mentioned, "isoformat", lambda: mentioned)())
    return said.startswith(value) or value.startswith(said)


def locate(
    text: str, values: Mapping[str, str], kinds: Mapping[str, str], after: int = 0
) -> RecordSpan | None:
    """The fewest lines behind `after` that say most of an object's values; None if none say enough.

    `values`: the text of each field that has one. Long values weigh more than short ones.
    """
    lines = lines_of(text)
    known = {
        field: [*occurrences(text, value, kinds.get(field, ""))] for field, value in values.items()
    }
    weight = {field: 3.0 if len(value) >= _SHORT else 1.0 for field, value in values.items()}
    best, chosen = 0.0, (0, 0)
    first_of = [start for start, _ in lines]
    starts = {
        field: {bisect_right(first_of, start) - 1 for start, _ in spans if start >= after}
        for field, spans in known.items()
    }
    for first in sorted(set().union(*starts.values())) if starts else ():
        for last in range(first, min(first + TALLEST, len(lines))):
            near = range(first, last + 1)
            here = [f for f, at in starts.items() if not at.isdisjoint(near)]
            score = sum(weight[field] for field in here) - 0.5 * (last - first)
            if score > best:
                best, chosen = score, (first, last)
    if best < max(LEAST * sum(weight.values()), 2.0):
        return None
    start, end = lines[chosen[0]][0], lines[chosen[1]][1]
    inside = {
        field: [span for span in spans if start <= span[0] and span[1] <= end]
        for field, spans in known.items()
    }
    return RecordSpan(start, end, _apart(inside))


def _apart(spans: Mapping[str, list[Span]]) -> dict[str, Span]:
    """A span for each field such that none overlap; long ones are placed first."""
    taken: dict[str, Span] = {}
    order = sorted((f for f in spans if spans[f]), key=lambda f: spans[f][0][0] - spans[f][0][1])
    for field in order:
        for start, end in spans[field]:
            if all(end <= s or e <= start for s, e in taken.values()):
                taken[field] = (start, end)
                break
    return dict(sorted(taken.items(), key=lambda item: item[1]))
