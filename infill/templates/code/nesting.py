"""What surrounds a hole: the brackets open before it, and the blocks that the lines after it need.

    f(a, ___        the hole closes one bracket
    ___
    else:           the hole opens an `if`, which the clause goes on with

Each level that the following lines fall back to and that the first line of the hole is not in yet
is a block which the hole opens; a clause there (`else`, `except`) goes on with a statement of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infill.templates.code.syntaxes import Syntax, tree_of

PAIRS = {"(": ")", "[": "]", "{": "}"}
_OPEN = {close: open for open, close in PAIRS.items()}


@dataclass(frozen=True, slots=True)
class Brackets:
    """What a filling has to close, innermost first, and then to open, outermost first."""

    closes: str = ""
    opens: str = ""


def brackets_at(text: str, spans: Sequence[tuple[int, int]], syntax: Syntax) -> list[Brackets]:
    """What each of the spans, in text order, has to close and open if only it did so.

    Strings and comments do not count. The text in the spans is left out.
    """
    leaves = _leaves(text, syntax)
    found = []
    for start, end in spans:
        held = [(at, leaf) for at, leaf in leaves if not any(a <= at < b for a, b in spans)]
        open_before = _unmatched([leaf for at, leaf in held if at < start])
        close_after = _unmatched([leaf for at, leaf in held if at >= end], ahead=True)
        wanted = [_OPEN[close] for close in reversed(close_after)]
        same = 0
        while same < min(len(open_before), len(wanted)) and open_before[same] == wanted[same]:
            same += 1
        closes = "".join(PAIRS[one] for one in reversed(open_before[same:]))
        found.append(Brackets(closes, "".join(wanted[same:])))
    return found


def closing(text: str, syntax: Syntax) -> str:
    """The brackets that close what a text leaves open, innermost first."""
    return "".join(
        PAIRS[one] for one in reversed(_unmatched([one for _, one in _leaves(text, syntax)]))
    )


def _unmatched(leaves: Sequence[str], *, ahead: bool = False) -> list[str]:
    """The brackets that stay open, outermost first; `ahead`: that are closed and never opened."""
    stack: list[str] = []
    lone: list[str] = []
    for leaf in leaves:
        if leaf in PAIRS:
            stack.append(leaf)
        elif stack and PAIRS[stack[-1]] == leaf:
            stack.pop()
        elif not stack:
            lone.append(leaf)
    return lone if ahead else stack


def _leaves(text: str, syntax: Syntax) -> list[tuple[int, str]]:
    """Offset and text of every bracket outside of strings and comments."""
    tree = tree_of(syntax, text)
    found, stack = [], [tree.root]
    while stack:
        node = stack.pop()
        if not node.child_count:
            if (node.type in PAIRS or node.type in _OPEN) and not node.is_missing:
                found.append((tree.start(node), node.type))
            continue
        if "string" not in node.type and "comment" not in node.type:
            stack.extend(reversed(node.children))
    return found


NAME = "\0"
"""Stands for a name in a filler."""

NEAR = 20_000
"""Characters after a hole that are looked at."""

_LINES = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"(?P<margin>[ \t]*)(?P<word>\w*)")
_CLAUSES = {"else": "if", "elif": "if", "except": "try", "finally": "try"}


@dataclass(frozen=True, slots=True)
class Level:
    """A margin to which the lines after a hole fall back.

    `opener`: the word that begins the statement with which the first of them goes on.
    """

    margin: str
    opener: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that could fill a hole, the first without its margin.

    `ends`: with a `line` of the level that the next line has, with a `head` whose block the next
    line is in, or with the `body` of what they opened.
    """

    text: str
    ends: str


def margin_levels(after: str) -> list[Level]:
    """The levels of the lines after a hole, the outermost first."""
    found: list[Level] = []
    for line in filter(str.strip, _LINES.split(after[:NEAR])):
        match = _LINE.match(line)
        assert match is not None
        margin, word = match["margin"], match["word"]
        if not line.lstrip().startswith("#") and (not found or len(margin) < len(found[-1].margin)):
            found.append(Level(margin, _CLAUSES.get(word, "")))
        if not margin:
            break
    return found[::-1]


def body_of(after: Sequence[Level], step: str) -> str:
    """The margin of the last block in a hole, if it opens one."""
    deepest = after[-1] if after else Level("")
    return deepest.margin + (step if deepest.opener else "")


def lines_to_try(start: str, after: Sequence[Level], step: str) -> Iterator[Lines]:
    """Lines to try in a hole whose first line has the margin `start`."""
    yield Lines(NAME, "line")
    yield from _opened("", start, [one for one in after if _within(one, start)], step)
    for number, one in enumerate(after):
        if one.opener and len(one.margin) < len(start):
            yield from _opened(NAME, one.margin, after[number:], step)


def _within(level: Level, start: str) -> bool:
    """Whether lines that begin at `start` must open a level, or what goes on there."""
    return len(level.margin) > len(start) or bool(level.opener) and level.margin == start


def _opened(first: str, at: str, wanted: Sequence[Level], step: str) -> Iterator[Lines]:
    """Lines that open all wanted levels; `first` may come before them."""
    made = [first] if first else []
    head: str | None = None
    for level in wanted:
        if len(level.margin) > len(at):
            if head != at:
                made.append(_head(made, at, "if"))
            head, at = at, level.margin
        if level.opener:
            made.append(_head(made, at, level.opener))
            head = at
    if head is None:
        return
    if head != at:
        yield Lines("\n".join(made), "head")
    yield Lines("\n".join([*made, f"{at}{step if head == at else ''}{NAME}"]), "body")


def _head(before: Sequence[str], margin: str, word: str) -> str:
    own = "try:" if word == "try" else f"if {NAME}:"
    return f"{margin}{own}" if before else own
