"""The tree of a regular expression, and how to point at a place in its pattern.

Times(Chars(digit), 1, None, at=0)      # [0-9]+
"""

from __future__ import annotations

from dataclasses import dataclass

from infill.errors import Unsupported
from infill.grammars.charsets import Charset


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a class."""

    charset: Charset


@dataclass(frozen=True, slots=True)
class Sequence:
    """One item after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the items."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """`lo` to `hi` times the item; `at` is its place in the pattern."""

    item: Node
    lo: int
    hi: int | None
    at: int


@dataclass(frozen=True, slots=True)
class TextBegin:
    """The very beginning of the text."""


@dataclass(frozen=True, slots=True)
class TextEnd:
    """The very end of the text."""


@dataclass(frozen=True, slots=True)
class LookAhead:
    """What follows must (or must not) begin with the item."""

    item: Node
    negative: bool
    at: int


Node = Chars | Sequence | Either | Times | TextBegin | TextEnd | LookAhead


def pattern_caret(pattern: str, at: int) -> str:
    """The pattern with a caret under the place, cut to a line around it."""
    begin = max(0, at - 50)
    shown = pattern[begin : at + 25]
    shown = "".join(one if one.isprintable() else "·" for one in shown)
    return f"{shown}\n       {' ' * (at - begin)}^"


def unsupported(pattern: str, what: str, at: int) -> Unsupported:
    """The error for a construct that no automaton (or not every dialect) can hold."""
    return Unsupported(
        f"a pattern with {what} cannot be guaranteed",
        got=pattern_caret(pattern, at),
        todo="write the pattern without it",
    )
