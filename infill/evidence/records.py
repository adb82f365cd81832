r"""The place of an object in a text: the lines that contain the values of its fields together.

For example:

    text = "Ben  8.00\nAnn  12.50\n"
    place = locate(text, {"name": "Ann", "total": "12.5"}, {"name": "text", "total": "number"})
    place.start, place.end           # the second line
    place.spans["total"]             # where 12.50 is: numbers are found by value
"""

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
"""The most lines of one object."""

LEAST = 0.6
"""The share of the weight of an object's values that its place must contain."""

OFTEN = 64
"""The most places of one value that are tried."""

_SHORT = 3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RecordSpan:
    """Whole lines [start, end) of a text, in characters, and the span of each field in them."""

    start: int
    end: int
    spans: Mapping[str, Span]


def lines_of(text: str) -> list[Span]:
    """The [start, end) of each line, without its line feed."""
    return [found.span() for found in re.finditer(r"[^\n]*(?:\n|\Z)", text) if found.group()]


def occurrences(text: str, value: str, kind: str) -> Iterator[Span]:
    """The places of a value in the text: numbers, dates and times by value, others by words."""
    if kind in MENTIONS:
        for mention in mentions(text, kind):
            if same_number(mention.value, value):
                yield mention.start, mention.end
        return
    yield from spoken_spans(text, value, re.IGNORECASE)


def spoken_spans(text: str, value: str, flags: int = 0) -> Iterator[Span]:
    """The first few places that have the words of a value, as whole words."""
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
    """Whether a mentioned value is the one that JSON spells like `value`."""
    if isinstance(mentioned, Decimal):
        try:
            return mentioned == Decimal(value)
        except InvalidOperation:
            return False
    spelled = str(getattr(mentioned, "isoformat", lambda: mentioned)())
    return spelled.startswith(value) or value.startswith(spelled)


def locate(
    text: str, values: Mapping[str, str], kinds: Mapping[str, str], after: int = 0
) -> RecordSpan | None:
    """The fewest lines after `after` that contain most of an object's values; None if none do.

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
