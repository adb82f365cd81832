"""What a judge of code finds wrong, and which holes it is about.

HoleFault("unexpected indent in this block", ("body",), {"body": 17})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from infill.templates.code.sheet import Sheet
from infill.templates.skeleton import Assembled

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HoleFault:
    """A complaint about holes, by name; `spots` are the offsets in their texts that it means."""

    message: str
    names: tuple[str, ...]
    spots: Mapping[str, int] = field(default_factory=dict)


class CodeJudge(Protocol):
    """Says what is wrong with a sheet whose holes have these texts; nothing if it is valid.

    Holes without a text count as filled with something harmless.
    """

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]: ...


def blamed(
    sheet: Sheet, texts: Mapping[str, str], whole: Assembled, spans: Sequence[Span]
) -> HoleFault:
    """The holes with a text that some spans of the whole touch, else the nearest one."""
    spots: dict[str, int] = {}
    for low, high in spans:
        for hole, (start, end) in zip(sheet.holes, whole.spans, strict=True):
            if hole.name in texts and low <= end and start <= high:
                spots.setdefault(hole.name, max(low - start, 0))
    if not spots:
        own = [
            (max(start - low, low - end), hole.name, min(max(low - start, 0), end - start))
            for low, _high in (spans or [(0, 0)])
            for hole, (start, end) in zip(sheet.holes, whole.spans, strict=True)
            if hole.name in texts
        ]
        if own:
            _distance, name, spot = min(own)
            spots[name] = spot
    return HoleFault("", tuple(spots), spots)
