"""A rule seen from one of its slots: which values would keep it, beside the others as they are.

The rule itself is asked, never solved. Values that can be listed are asked one by one. Of ordered
values (dates, times, numbers, amounts, moments) the places where one of the rule's comparisons
turns over are found by bisection, and of every stretch between two of them one value is asked.
Of words only those matter that the rule or its other slots say: no rule can tell the others apart.

The answer may be wrong for rules that calculate with a slot twice (`x * x`): it narrows a search,
and whoever asks judges the result.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from infill.language import Language, one_of, union
from infill.templates.scales import Scale, scales_of
from infill.templates.slot_types import SlotType

Holds = Callable[[Any], bool]
"""Whether the rules hold with a value in the slot."""

Signs = Callable[[Any], Sequence[int | None]]
"""How the two sides of every comparison of the rules lie, with a value in the slot."""

LISTED = 1500
"""Texts that are asked one by one: a day has 1,440 minutes."""

FRESH = "\uffff"
"""A word that nobody says."""


def projection(
    kind: SlotType, holds: Holds, signs: Signs, words: Collection[str]
) -> SlotType | None:
    """The slot's type with only the values that would keep the rules.

    `words` are the texts that matter to the rules. None where a slot of this type cannot be asked.
    """
    if kind.settings.type in ("grammar", "list", "schema"):
        return None
    content = _content(kind, holds, signs, words)
    absent = kind.settings.optional and holds(None)
    return kind.narrowed(kind.content & content, absent=absent)


def _content(kind: SlotType, holds: Holds, signs: Signs, words: Collection[str]) -> Language:
    scales = scales_of(kind.settings, words)
    if scales:
        return union([_stretches(scale, holds, signs) for scale in scales])
    texts = kind.content.texts(LISTED)
    if texts is not None:
        return one_of(text for text in texts if holds(kind.value(text)))
    good = [text for text in words if kind.content.accepts(text) and holds(kind.value(text))]
    if holds(FRESH):
        return kind.content - one_of(set(words).difference(good))
    return one_of(good)


def _stretches(scale: Scale, holds: Holds, signs: Signs) -> Language:
    """The stretches of a scale on which the rules hold."""

    def at(index: int) -> Sequence[int | None]:
        return signs(scale.value(index))

    starts = {0}.union(*(turns(at, number, scale.size - 1) for number in range(len(at(0)))))
    ends = [*sorted(starts)[1:], scale.size]
    stretches = zip(sorted(starts), ends, strict=True)
    good = [scale.texts(a, b - 1) for a, b in stretches if holds(scale.value(a))]
    return union(good)


def turns(at: Callable[[int], Sequence[int | None]], number: int, last: int) -> list[int]:
    """The indices up to `last` at which a sign changes that only rises, or only falls."""
    found: list[int] = []
    low, final = 0, at(last)[number]
    while len(found) < 2 and (current := at(low)[number]) != final:
        high = last
        while high - low > 1:
            middle = (low + high) // 2
            if at(middle)[number] == current:
                low = middle
            else:
                high = middle
        found.append(high)
        low = high
    return found
