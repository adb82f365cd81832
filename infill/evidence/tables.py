r"""Tables in the text: the object that follows another in the same layout, and the first one.

    text = "| Name | Minute |\n|---|---|\n| Kane | 12 |\n| Saka | 45 |\n"
    first = first_row(text, ["name", "minute"])        # the line of Kane, below the header
    following(text, first, {"name": "text", "minute": "integer"})      # the line of Saka

A list of objects is usually one line, or one block of lines, for every object, and all have the
same layout: the text before, between and after the values of one object surrounds those of the
next. The place of one object is a pattern of fixed pieces and fields; the text after it is aligned
with the pattern, and where it fits, the fields' values are read off (Kushmerick et al. 1997,
"Wrapper induction for information extraction", learn delimiters from labelled examples; here one
object must do, and an alignment replaces exact delimiters). The first object of a table comes below
a header: a line whose cells are the names of fields, with as many cells in the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infill.evidence.alignment import Pattern, align
from infill.evidence.labels import words_of
from infill.evidence.records import RecordSpan, Span, lines_of

FIT = 0.4
"""The share of a pattern's own score that the line of the next object must reach."""

SURE = 0.7
"""The share for objects of several lines, and within a line; the search stops at such a fit."""

APART = 0.8
"""The share after an empty line."""

BETTER = 0.2
"""How much more share a later line must reach to replace an earlier one."""

SKIPPED = 2
"""The most lines skipped between two objects, for each line of an object."""

INLINE = 6
"""The most ends of an object within a line that are tried."""

_REMARK = re.compile(r"[ \t]*(?:#|//|;|--\s)")
_JOINT = re.compile(r"\s{0,4}[,;]\s+(?:and\s+)?|\s{1,4}(?:and|or|&|und|et)\s+|\.\s+|\.$")


@dataclass(slots=True)
class _Found:
    """The best place so far."""

    place: RecordSpan | None = None
    share: float = 0.0


def following(text: str, before: RecordSpan, kinds: Mapping[str, str]) -> RecordSpan | None:
    """The place of the object after another, in the same layout; None if there is none."""
    if not before.spans:
        return None
    return _inline(text, before, kinds) or _below(text, before, kinds)


def _below(text: str, before: RecordSpan, kinds: Mapping[str, str]) -> RecordSpan | None:
    """The best fit among the lines shortly below."""
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
            best = _Found(RecordSpan(start, end, found.spans), found.share)
        seen += 1
        if best.share >= SURE or seen > SKIPPED * height:
            break
    return best.place


def _inline(text: str, before: RecordSpan, kinds: Mapping[str, str]) -> RecordSpan | None:
    """The object that follows within the same line, after a comma, an `and` or a full stop."""
    first = min(start for start, _ in before.spans.values())
    last = max(end for _, end in before.spans.values())
    line = text.find("\n", last)
    line = line if line >= 0 else len(text)
    joint = _JOINT.search(text, last, line)
    if "\n" in text[first:last] or not joint:
        return None
    pattern = Pattern.of(text, RecordSpan(first, joint.start(), before.spans), kinds)
    ends = [found.start() for found in _JOINT.finditer(text, joint.end(), line)]
    best = _Found(share=SURE - 0.01)
    for end in [*ends, line][:INLINE]:
        found = align(pattern, text, joint.end(), end)
        if found and found.share > best.share:
            best = _Found(RecordSpan(joint.end(), end, found.spans), found.share)
    return best.place


LEAST = 2
"""The fewest fields that a header names."""

CELLS = 40
"""The most cells of a line."""

_RULE = re.compile(r"[\s|+:=-]*")
_SEPARATORS = [re.compile(s) for s in (r"\|", r"\t+", r";", r",", r">\s*<", r"\s{2,}|\t", r"\s+")]


def first_row(text: str, fields: Sequence[str]) -> RecordSpan | None:
    """The place of the first object below a header, with the fields that the header names."""
    lines = [span for span in lines_of(text) if not _RULE.fullmatch(text, *span)]
    for (start, end), below in zip(lines, lines[1:], strict=False):
        for cells in _ways(text, start, end):
            named = _named([text[a:b] for a, b in cells], fields)
            if len(named) < LEAST:
                continue
            for row in _ways(text, *below):
                if len(row) == len(cells):
                    return RecordSpan(
                        *below, {field: row[at] for at, field in sorted(named.items())}
                    )
    return None


def _ways(text: str, start: int, end: int) -> Iterator[list[Span]]:
    """The cells of a line, without white space around them, by each separator that it has."""
    line = text[start:end]
    inner = line.strip(" \t\r\n|<>#*")
    first = start + line.find(inner)
    for separator in _SEPARATORS:
        at, cells = first, []
        for found in separator.finditer(text, first, first + len(inner)):
            cells.append((at, found.start()))
            at = found.end()
        cells.append((at, first + len(inner)))
        if 1 < len(cells) <= CELLS:
            yield [_bare(text, *cell) for cell in cells]


def _bare(text: str, start: int, end: int) -> Span:
    cell = text[start:end]
    lead = len(cell) - len(cell.lstrip(" \t\"'"))
    return start + lead, start + max(lead, len(cell.rstrip(" \t\"'")))


def _named(cells: Sequence[str], fields: Sequence[str]) -> dict[int, str]:
    """The fields that cells name, by the cell's number: first those with the same words."""
    found: dict[int, str] = {}
    own = {field: words_of(field) for field in fields}
    names = [words_of(cell) for cell in cells]
    for alike in (_same, _within):
        for at, name in enumerate(names):
            fits = [f for f, words in own.items() if f not in found.values() and alike(name, words)]
            if at not in found and len(fits) == 1:
                found[at] = fits[0]
        if len(found) < LEAST - 1:
            return {}
    return found


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return bool(one) and "".join(one) == "".join(other)


def _within(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name's words are all among the other's."""
    return bool(one and other) and (set(one) <= set(other) or set(other) <= set(one))
