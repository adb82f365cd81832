"""Regions: the top-level statements around the holes of a Python source, which are read apart.

    import os
    def f(): ___        a region: this function alone
    print(f())

A module is a row of statements. So if every region and every stretch between them is a module by
itself, the whole is one, and what a filling does to the whole it does to its region: a long file
costs no more to fill than a short one. Where to cut is told by tree-sitter, and proven by Python
when the stretches are parsed one by one (`sheet`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from infill.templates.code.syntaxes import SourceTree, quoted_or_commented

Span = tuple[int, int]

_STATEMENT = re.compile(r"[^\s#)\]}]")
_STRONG = re.compile(r"(?:def|class|async|import|from)\b|@\w")
"""What begins a line that can be no part of another statement, even where something is broken."""

_HANGING = ("@", ")", "]", "}")
"""What begins a last line that may be a decorator, or the end of one."""


def regions(tree: SourceTree, holes: Sequence[Span], floor: int = 0) -> list[Span]:
    """The stretches of top-level statements around some holes, in text order and disjoint.

    The tree is that of the source with names in the places of its marks. Nothing is cut before
    `floor`. A hole where a line begins has the statement above it in its region.
    """
    found: list[Span] = []
    for start, end in holes:
        low = next(_above(tree, start, holes, floor), 0)
        high = next(_below(tree, end, holes, floor), len(tree.text))
        if found and low < found[-1][1]:
            low, high = found[-1][0], max(high, found[-1][1])
            found.pop()
        found.append((low, high))
    return found


def _above(tree: SourceTree, start: int, holes: Sequence[Span], floor: int) -> Iterator[int]:
    """The cuts before a hole, the nearest first."""
    at = start
    while (at := tree.text.rfind("\n", 0, max(at - 1, 0)) + 1) > floor:
        if _cuts(tree, at, holes):
            yield at


def _below(tree: SourceTree, end: int, holes: Sequence[Span], floor: int) -> Iterator[int]:
    """The cuts after a hole, the nearest first."""
    at = max(end, floor - 1)
    while at := tree.text.find("\n", at) + 1:
        if _cuts(tree, at, holes):
            yield at


def _cuts(tree: SourceTree, at: int, holes: Sequence[Span]) -> bool:
    """Whether a top-level statement, as far as one can tell, begins with the line at an offset."""
    if not _STATEMENT.match(tree.text, at) or any(a <= at <= b for a, b in holes):
        return False
    if tree.root.has_error:
        return (
            bool(_STRONG.match(tree.text, at))
            and not _line_above(tree.text, at).startswith(_HANGING)
            and not quoted_or_commented(tree, at, at + 1)
        )
    node = tree.at(at, at + 1)
    while node.parent is not None and node.parent.parent is not None:
        node = node.parent
    return tree.start(node) == at and "comment" not in node.type


def _line_above(text: str, at: int) -> str:
    """The nearest line above that is neither blank nor a comment, nor all of it a hole."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at].strip().strip("_")
        if line and not line.startswith("#"):
            return text[start:at]
        at = start
    return ""
