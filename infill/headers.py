"""The first object of a table: below a line that names its columns as the fields are named.

"| Name | Minute |", "PID  TTY  CMD", "# <file system> <mount point>": where cells of a line are the
names of fields and the next line has as many cells, they hold the values of the first object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from infill.nearby import words_of
from infill.places import Place, Span, lines_of

LEAST = 2
"""Fields that a header names at least."""

CELLS = 40
"""Cells of a line that are looked at."""

_RULE = re.compile(r"[\s|+:=-]*")
_SEPARATORS = [re.compile(s) for s in (r"\|", r"\t+", r";", r",", r">\s*<", r"\s{2,}|\t", r"\s+")]


def first_row(text: str, fields: Sequence[str]) -> Place | None:
    """Where the first object below a header stands, and the fields that the header names there."""
    lines = [span for span in lines_of(text) if not _RULE.fullmatch(text, *span)]
    for (start, end), below in zip(lines, lines[1:], strict=False):
        for cells in _ways(text, start, end):
            named = _named([text[a:b] for a, b in cells], fields)
            if len(named) < LEAST:
                continue
            for row in _ways(text, *below):
                if len(row) == len(cells):
                    return Place(*below, {field: row[at] for at, field in sorted(named.items())})
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
