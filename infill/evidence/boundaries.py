r"""Where a value that is copied from a text ends, as far as the text shows it.

    border(b"grep", b", sed and awk")      # Boundary.EITHER
    border(b"grep", b"\n")                 # Boundary.ENDS: the end of the line
    border(b"gre", b"p, sed")              # Boundary.GOES_ON: the middle of a word

A copy that reaches the end of a line or column, a closing bracket that it did not open, or a
semicolon has usually reached its end; between brackets, or before ".x" and "-x", it has not.
Elsewhere the text does not tell. `enders` are the tokens of a vocabulary that can end a value.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.tokens.vocabulary import Vocabulary

LONG = 45
"""A line of at least so many bytes may have been wrapped."""

_SPACE = re.compile(rb"\s+(\|?)")
_ENDS = re.compile(rb'[\n\t;]|,[^\W\d]|"[,\t\n}\]]|"$')
JOINERS = b"-./_@+~"
"""Characters that join two words to one."""

_GOES_ON = re.compile(rb"[-./_@+~]?[\w\x80-\xff]|/")
_SHORT = re.compile(
    rb"(?<![\w\x80-\xff])(?:[A-Z]|Ltd|LTD|Inc|INC|Co|CO|Corp|Bros|Jr|Sr|Dr|Mr|Mrs|Ms|Prof|St|S\.A|e\.V)$"
)
"""Words with a full stop of their own: initials, titles and kinds of companies."""

CLOSING = {b")": b"(", b"]": b"[", b"}": b"{"}
"""Closing brackets, and the brackets that open them."""


class Boundary(Enum):
    """What a text shows at a place: a value ends there, goes on, or may do either."""

    ENDS = "ends"
    GOES_ON = "goes on"
    EITHER = "either"


def marked(text: bytes) -> bytes:
    """The text with each run of white space as one byte.

    The end of a line is a line feed, and the border of a column a tab: two spaces and more, or
    space before a bar. Where a long line continues in lower case it was wrapped, and its end counts
    as a space.
    """

    def mark(found: re.Match[bytes]) -> bytes:
        run, bar = found.group(), found.group(1)
        if b"\n" not in run:
            return (b" " if run == b" " else b"\t") + bar
        start = text.rfind(b"\n", 0, found.start()) + 1
        long = found.start() - start >= LONG and run.count(b"\n") == 1
        wrapped = long and text[found.end() : found.end() + 1].islower()
        return (b" " if wrapped else b"\n") + bar

    return _SPACE.sub(mark, text)


def squeezed(text: bytes) -> bytes:
    """The text with each run of white space as one space."""
    return re.sub(rb"\s+", b" ", text)


def border(begun: bytes, rest: bytes) -> Boundary:
    """The boundary between the beginning of a value and the rest of the marked text."""
    if not begun:
        return Boundary.EITHER
    nxt, last = rest[:1], begun[-1:]
    opening = CLOSING.get(nxt)
    if last.isspace() or begun.count(b"(") > begun.count(b")"):
        return Boundary.GOES_ON
    if opening:
        closes = begun.count(opening) > begun.count(nxt)
        return Boundary.GOES_ON if closes else Boundary.ENDS
    if not rest or _ENDS.match(rest):
        return Boundary.ENDS
    if nxt == b"." and _SHORT.search(begun):
        return Boundary.GOES_ON
    if inside(last):
        return Boundary.GOES_ON if _GOES_ON.match(rest) else Boundary.EITHER
    joined = last == b"@" or (last in JOINERS and inside(nxt))
    return Boundary.GOES_ON if joined else Boundary.EITHER


def inside(text: bytes) -> bool:
    """Whether the text ends with a letter or digit, so that a word may continue."""
    return text[-1:].isalnum() or text[-1:] >= b"\x80"


STOP = re.compile(rb'["\\\x00-\x1f]')
"""Bytes that no copy contains: JSON would spell them differently, or they end the value."""

_END = re.compile(rb'["\x00-\x1f]')
QUOTED = (b'"', b'",', b'"]')
"""How a token may end a value in quotation marks."""


@lru_cache(maxsize=8)
def enders(vocabulary: Vocabulary) -> NDArray[np.int32]:
    """The tokens that can end a value: null, and all that contain a byte of `STOP`."""
    return np.flatnonzero(ender_flags(vocabulary)).astype(np.int32)


@lru_cache(maxsize=8)
def closers(vocabulary: Vocabulary) -> NDArray[np.int32]:
    """The tokens that end a value at once: those of `enders` that add nothing to it."""
    ending = [bool(_END.match(vocabulary.tokens[t] or b'"')) for t in enders(vocabulary)]
    return enders(vocabulary)[np.array(ending, np.bool_)]


@lru_cache(maxsize=8)
def ender_flags(vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """`enders` as flags [V]."""
    flags = np.array([bool(token and STOP.search(token)) for token in vocabulary.tokens])
    if vocabulary.null is not None:
        flags[vocabulary.null] = True
    return flags
