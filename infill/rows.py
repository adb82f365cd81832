"""How a list of objects of a text goes on behind an object that was taken from it.

Such a list mostly stands as one line, or as one block of lines, for every object, and all of them
are laid out alike: what stands before, between and behind the values of one object stands around
those of the next. The place of one object is a pattern of fixed pieces and fields; what stands
behind it is aligned with the pattern, and where it fits, the fields' values are read off.
(Kushmerick et al. 1997, "Wrapper induction for information extraction", learn delimiters from
labelled examples; here one must do, and an alignment takes the place of exact delimiters.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from infill.alignment import align
from infill.patterns import Pattern
from infill.places import Place, lines_of

FIT = 0.4
"""The share of a pattern's own score that the line of the next object must reach at least."""

SURE = 0.7
"""The same for objects of several lines, and within a line; nothing better is looked for then."""

APART = 0.8
"""The same behind an empty line."""

BETTER = 0.2
"""How much more a later line must reach to be taken in place of an earlier one."""

SKIPPED = 2
"""Lines between two objects that are looked at, for each line of an object."""

INLINE = 6
"""Places at which an object within a line may end, that are tried."""

_REMARK = re.compile(r"[ \t]*(?:#|//|;|--\s)")
_JOINT = re.compile(r"\s{0,4}[,;]\s+(?:and\s+)?|\s{1,4}(?:and|or|&|und|et)\s+|\.\s+|\.$")


@dataclass(slots=True)
class _Found:
    """The best place so far."""

    place: Place | None = None
    share: float = 0.0


def following(text: str, before: Place, kinds: Mapping[str, str]) -> Place | None:
    """Where the object behind another stands, laid out alike; None if there is none."""
    if not before.spans:
        return None
    return _inline(text, before, kinds) or _below(text, before, kinds)


def _below(text: str, before: Place, kinds: Mapping[str, str]) -> Place | None:
    """The lines below that fit best, of those that are near."""
    pattern, lines = Pattern.of(text, before, kinds), lines_of(text)
    own = [i for i, (a, b) in enumerate(lines) if a < before.end and before.start < b]
    height, gap, seen, best = len(own), False, 0, _Found()
    for number in range(own[-1] + 1, len(lines) - height + 1):
        start, end = lines[number][0], lines[number + height - 1][1]
        if not text[slice(*lines[number])].strip():
            gap = True
            continue
        if _REMARK.match(text, start) and not _REMARK.match(text, before.start):
            continue
        found = align(pattern, text, start, end)
        need = APART if gap else SURE if height > 1 else FIT
        if found and found.share >= max(need, best.share + BETTER * bool(best.place)):
            best = _Found(Place(start, end, found.spans), found.share)
        seen += 1
        if best.share >= SURE or seen > SKIPPED * height:
            break
    return best.place


def _inline(text: str, before: Place, kinds: Mapping[str, str]) -> Place | None:
    """The object that follows within the same line, behind a comma, an `and` or a full stop."""
    first = min(start for start, _ in before.spans.values())
    last = max(end for _, end in before.spans.values())
    line = text.find("\n", last)
    line = line if line >= 0 else len(text)
    joint = _JOINT.search(text, last, line)
    if "\n" in text[first:last] or not joint:
        return None
    pattern = Pattern.of(text, Place(first, joint.start(), before.spans), kinds)
    ends = [found.start() for found in _JOINT.finditer(text, joint.end(), line)]
    best = _Found(share=SURE - 0.01)
    for end in [*ends, line][:INLINE]:
        found = align(pattern, text, joint.end(), end)
        if found and found.share > best.share:
            best = _Found(Place(joint.end(), end, found.spans), found.share)
    return best.place
