"""Brackets around a hole: which are open before it, and which are closed behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infill.templates.syntaxes import Syntax, tree_of

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
