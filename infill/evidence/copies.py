"""Copies: how the evidence continues a text that has begun to copy it.

    copies = Copies("Invoice RE-2024-0871 of 3 May 2024", vocabulary)
    copies.ahead(b"RE-20").tokens                      # tokens of "24-0871 …"
    copies.ahead(b"2024-0", kind="date").tokens        # tokens of "5-03": by value

Words are copied as they are written; numbers, dates and times by value, in the spelling of JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from os.path import commonprefix
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infill.errors import ModelError
from infill.evidence.boundaries import (
    CLOSING,
    QUOTED,
    STOP,
    Boundary,
    border,
    closers,
    inside,
    marked,
    squeezed,
)
from infill.evidence.mentions import MENTIONS
from infill.tokens.vocabulary import Vocabulary

Shows = Callable[[bytes, bytes], Boundary]
"""The boundary between the beginning of a value and the rest of a text."""

AHEAD = 64
"""The most bytes of the evidence that a token may copy."""

TAIL = 8
"""The last bytes of such a stretch, which may be cut within a token."""

PLACES = 64
"""The most places in the evidence that are tried for one beginning."""

_WORD = re.compile(rb"(?<![\w/.\\~\x80-\xff-])(?:[^\W_]|[\x80-\xff])+|(?<![/.\\~-])[^\w\s]")
"""Where a value may begin: not within a path or a dotted or hyphenated name."""

_LABEL = re.compile(rb"[,;]? [\w-]+(?: \w+)? ?[:=](?:\s|$)")
"""The next label on a line."""

_ON = re.compile(rb" [\w\x80-\xff]|,\S")
"""Another word on the line, or text without a space before it."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """How the evidence continues after a beginning.

    `tokens`: int32 [n], those that spell its next bytes, words in their usual spelling; or where
    the evidence shows that a value ends here, those that can end one (`boundaries.enders`).
    `open_ended`: whether a value may just as well end here; it may not within a word. `further`:
    within a word, the tokens at the following positions, to the word's end.
    """

    tokens: NDArray[np.int32]
    open_ended: bool
    further: tuple[NDArray[np.int32], ...] = ()


@dataclass(slots=True)
class Copies:
    """Copies of a text, in the tokens of a vocabulary."""

    text: str
    vocabulary: Vocabulary
    _marked: bytes = b""
    _words: bytes = b""
    _said: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    _known: dict[tuple[str, bytes], Ahead | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._marked = marked(self.text.encode())
        self._words = squeezed(self._marked)

    def ahead(self, begun: bytes, kind: str = "") -> Ahead | None:
        """The continuation of `begun`; None where that begins nothing, or is a whole value.

        For a `kind` that has values, such as a number or date, the evidence's values are compared,
        spelled as JSON spells them; for other kinds the words. A copy begins at the beginning of a
        word; runs of white space are one space, and no copy crosses a border.
        """
        key = kind if kind in MENTIONS else "", begun
        if key not in self._known:
            self._known[key] = self._values(*key) if key[0] else self._copies(begun)
        return self._known[key]

    def _values(self, kind: str, begun: bytes) -> Ahead | None:
        if kind not in self._said:
            mentions = MENTIONS[kind](self.text)
            self._said[kind] = tuple({s for mention in mentions for s in spelled(mention.value)})
        rests = [word[len(begun) :] for word in self._said[kind] if word.startswith(begun)]
        tokens = self.spelling(rests)
        if not len(tokens) or b"" in rests:
            return None
        shared = self.encoded(rests[0][: len(commonprefix([rest.decode() for rest in rests]))])
        further = tuple(np.array([token], np.int32) for token in shared[1:])
        return Ahead(tokens, open_ended=False, further=further)

    def along(self, begun: bytes, starts: Iterable[str]) -> Ahead | None:
        """The continuation of `begun` in the texts after a label; None if none begins so."""
        words = [marked(start.encode()) for start in starts]
        rests = [word[len(begun) :] for word in words if squeezed(word).startswith(begun)]
        return self._rests(begun, [rest[:AHEAD] for rest in rests if rest], _behind_label)

    def _copies(self, begun: bytes) -> Ahead | None:
        places = self._places(begun)
        return self._rests(begun, [self._marked[place : place + AHEAD] for place in places], border)

    def _rests(self, begun: bytes, rests: list[bytes], shows: Shows) -> Ahead | None:
        rests = list(dict.fromkeys(rests))
        shown = {shows(begun, rest) for rest in rests}
        if shown == {Boundary.ENDS}:
            return Ahead(closers(self.vocabulary), open_ended=False)
        tokens = self.usual(_to_border(begun, rest, shows) for rest in rests)
        closing = {rest[:1] + end for rest in rests if rest[:1] in CLOSING for end in QUOTED}
        tokens = np.union1d(tokens, self.vocabulary.known(closing)).astype(np.int32)
        if not len(tokens):
            return None
        whole = shown == {Boundary.GOES_ON}
        return Ahead(tokens, not whole, self._further(begun, rests, shows) if whole else ())

    def _further(
        self, begun: bytes, rests: list[bytes], shows: Shows
    ) -> tuple[NDArray[np.int32], ...]:
        """The tokens after the first, up to where a value may end, if all rests continue alike."""
        if len(rests) > 1:
            return ()
        (rest,) = rests
        most = len(rest) if len(rest) < AHEAD else AHEAD - TAIL
        sure = 1
        while sure < most and shows(begun + rest[:sure], rest[sure:]) is Boundary.GOES_ON:
            sure += 1
        found: list[NDArray[np.int32]] = []
        end = 0
        for token in self.encoded(STOP.split(rest, maxsplit=1)[0]):
            end += len(self.vocabulary.tokens[token] or b"")
            if end > sure:
                return tuple(found[1:])
            found.append(np.array([token], np.int32))
        if end == sure and shows(begun + rest[:sure], rest[sure:]) is Boundary.ENDS:
            found.append(closers(self.vocabulary))
        return tuple(found[1:])

    def _places(self, begun: bytes) -> Iterator[int]:
        """The places after `begun`, wherever that begins a word."""
        if not begun:
            yield from (found.start() for found in _WORD.finditer(self._words))
            return
        at, seen = self._words.find(begun), 0
        while at >= 0 and seen < PLACES:
            if not (inside(self._words[:at]) and inside(begun[:1])):
                seen += 1
                yield at + len(begun)
            at = self._words.find(begun, at + 1)

    def usual(self, rests: Iterable[bytes]) -> NDArray[np.int32]:
        """The first tokens of these texts in the usual spelling; in any, if they have none."""
        rests = list(rests)
        firsts = {ids[0] for rest in rests if (ids := self.encoded(rest))}
        return np.array(sorted(firsts), np.int32) if firsts else self.spelling(rests)

    def encoded(self, text: bytes) -> list[int]:
        """The tokens of a text, without half characters; none if the vocabulary cannot spell it."""
        try:
            return self.vocabulary.encode(text.decode("utf-8", "ignore"))
        except ModelError:
            return []

    def spelling(self, rests: Iterable[bytes]) -> NDArray[np.int32]:
        """All tokens that spell a beginning of one of these texts."""
        words = {rest[:end] for rest in rests for end in range(1, len(rest) + 1)}
        return np.array(sorted(self.vocabulary.known(words)), np.int32)


def _to_border(begun: bytes, rest: bytes, shows: Shows) -> bytes:
    """The rest, cut where no copy can continue, or at a border within its next token."""
    whole = STOP.split(rest, maxsplit=1)[0]
    for end in range(1, min(len(whole), TAIL) if begun else 1):
        if shows(begun + rest[:end], rest[end:]) is Boundary.ENDS:
            return whole[:end]
    return whole


def _behind_label(begun: bytes, rest: bytes) -> Boundary:
    """`border` for a value after a label: it mostly ends with the line, or at the next label."""
    if not begun or _ON.match(rest) and not _LABEL.match(rest):
        return Boundary.GOES_ON
    return Boundary.ENDS if _LABEL.match(rest) else border(begun, rest)


def spelled(value: Any) -> Iterator[bytes]:
    """The spellings of a value in JSON: a number with or without final zeros, UTC also as Z."""
    match value:
        case Decimal():
            yield format(value, "f").encode()
            yield format(value.normalize(), "f").encode()
        case datetime():
            yield value.isoformat().encode()
            if value.utcoffset() is not None and not value.utcoffset():
                yield value.replace(tzinfo=None).isoformat().encode() + b"Z"
        case date():
            yield value.isoformat().encode()
