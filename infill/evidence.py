"""What the evidence of a fill goes on with: words as they stand, numbers and dates by value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infill import nearby
from infill.borders import CLOSING, Border, border, inside, marked, squeezed
from infill.enders import QUOTED, STOP, closers
from infill.errors import ModelError
from infill.headers import first_row
from infill.listing import Onward, onward
from infill.mentions import MENTIONS
from infill.named import Naming, naming
from infill.nearby import Spans
from infill.openings import listed, openings
from infill.places import Place, locate
from infill.rows import following
from infill.vocabulary import Vocabulary

AHEAD = 32
"""How many bytes a token may go on along the evidence."""

PLACES = 64
"""Places in the evidence that are looked at for one beginning."""

_WORD = re.compile(rb"(?<![\w/.\\~\x80-\xff-])(?:[^\W_]|[\x80-\xff])+|(?<![/.\\~-])[^\w\s]")
"""Where a value may begin: not within a path or a dotted or hyphenated name."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """How the evidence goes on behind a beginning.

    `tokens`: int32 [n], those that spell the next bytes of it, words in their usual spelling; or
    where the evidence shows that a value ends here, those that can end one (`infill.borders`).
    `open_ended`: whether a value may just as well end here; it may not within a word.
    """

    tokens: NDArray[np.int32]
    open_ended: bool


@dataclass(slots=True)
class Evidence:
    """The evidence of one fill."""

    text: str
    vocabulary: Vocabulary
    _marked: bytes = b""
    _words: bytes = b""
    _said: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    _known: dict[tuple[str, bytes], Ahead | None] = field(default_factory=dict)
    _lists: dict[tuple[str, ...], Onward | None] = field(default_factory=dict)
    _listed: dict[tuple[str, tuple[str, ...], bool], Onward | None] = field(default_factory=dict)
    _behind: dict[str, Spans] = field(default_factory=dict)
    _located: dict[tuple[object, ...], Place | None] = field(default_factory=dict)
    _first: dict[tuple[str, ...], Place | None] = field(default_factory=dict)
    _following: dict[tuple[object, ...], Place | None] = field(default_factory=dict)
    _named: dict[tuple[str, tuple[str, ...]], Naming | None] = field(default_factory=dict)
    _labelled: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _numbers: dict[tuple[str, Spans], tuple[bytes, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._marked = marked(self.text.encode())
        self._words = squeezed(self._marked)

    def ahead(self, begun: bytes, kind: str = "") -> Ahead | None:
        """How it goes on from `begun`; None where that begins nothing, or is a whole value.

        Of a `kind` that has a value, such as a number or date, the evidence's values are compared,
        spelled as JSON spells them; of other kinds the words. A beginning is looked for at the
        beginnings of words; runs of white space are one space, and no copy crosses a border.
        """
        key = kind if kind in MENTIONS else "", begun
        if key not in self._known:
            self._known[key] = self._values(*key) if key[0] else self._copies(begun)
        return self._known[key]

    def onward(self, items: tuple[str, ...]) -> Onward | None:
        """What stands behind the items of a list; None where the evidence does not say."""
        if items not in self._lists:
            self._lists[items] = onward(self.text, items)
        return self._lists[items]

    def listed(self, key: str, items: tuple[str, ...], kind: str) -> Onward | None:
        """What stands behind these items, or first, of the list that it has below a name; None
        where it does not say."""
        number = kind in ("integer", "number")
        if (key, items, number) not in self._listed:
            starts = openings(self.text, key)
            self._listed[key, items, number] = listed(self.text, starts, items, number=number)
        return self._listed[key, items, number]

    def behind(self, key: str) -> Spans:
        """Where lines go on behind the words of a key."""
        if key not in self._behind:
            self._behind[key] = nearby.behind(self.text, key)
        return self._behind[key]

    def labelled(self, key: str, kind: str = "") -> tuple[str, ...]:
        """What stands behind the words of a key as a label, also without an opening bracket.

        Of a kind that has a value, such as a date, the values that stand there.
        """
        if (key, kind) not in self._labelled:
            found = nearby.labelled(self.text, key)
            if kind in MENTIONS:
                values = (mention.value for line in found for mention in MENTIONS[kind](line))
                said = [word.decode() for value in values for word in spelled(value)]
            else:
                said = [*found, *(start.lstrip("\"'<([{") for start in found)]
            self._labelled[key, kind] = tuple(dict.fromkeys(said))
        return self._labelled[key, kind]

    def named(self, key: str, values: Mapping[str, object]) -> Naming | None:
        """Which of the few texts that a key can have, each with its value, it names."""
        texts = key, tuple(values)
        if texts not in self._named:
            self._named[texts] = naming(self.text, key, values, self.encoded)
        return self._named[texts]

    def numbers(self, kind: str, spans: Spans) -> tuple[bytes, ...]:
        """The numbers that it says there, in each of their spellings."""
        key = kind, spans
        if key not in self._numbers:
            found = nearby.numbers(self.text, kind, spans)
            self._numbers[key] = tuple({word for value in found for word in spelled(value)})
        return self._numbers[key]

    def locate(
        self, values: Mapping[str, str], kinds: Mapping[str, str], after: int
    ) -> Place | None:
        """Where it says an object of these values, behind a place."""
        key = tuple(values.items()), tuple(kinds.items()), after
        if key not in self._located:
            self._located[key] = locate(self.text, values, kinds, after)
        return self._located[key]

    def first_row(self, fields: tuple[str, ...]) -> Place | None:
        """Where the first object of a table stands whose columns are named as these fields."""
        if fields not in self._first:
            self._first[fields] = first_row(self.text, fields)
        return self._first[fields]

    def following(self, place: Place, kinds: Mapping[str, str]) -> Place | None:
        """The object that stands behind another, laid out alike."""
        key = place.start, place.end, tuple(place.spans.items()), tuple(kinds.items())
        if key not in self._following:
            self._following[key] = following(self.text, place, kinds)
        return self._following[key]

    def _values(self, kind: str, begun: bytes) -> Ahead | None:
        if kind not in self._said:
            mentions = MENTIONS[kind](self.text)
            self._said[kind] = tuple({s for mention in mentions for s in spelled(mention.value)})
        rests = [word[len(begun) :] for word in self._said[kind] if word.startswith(begun)]
        tokens = self.spelling(rests)
        return Ahead(tokens, open_ended=False) if len(tokens) and b"" not in rests else None

    def along(self, begun: bytes, starts: Iterable[str]) -> Ahead | None:
        """How those of some texts go on that begin so; None where none does."""
        words = [marked(start.encode()) for start in starts]
        rests = [word[len(begun) :] for word in words if squeezed(word).startswith(begun)]
        return self._rests(begun, [rest[:AHEAD] for rest in rests if rest])

    def _copies(self, begun: bytes) -> Ahead | None:
        return self._rests(
            begun, [self._marked[place : place + AHEAD] for place in self._places(begun)]
        )

    def _rests(self, begun: bytes, rests: list[bytes]) -> Ahead | None:
        shown = {border(begun, rest) for rest in rests}
        if shown == {Border.ENDS}:
            return Ahead(closers(self.vocabulary), open_ended=False)
        tokens = self.usual(STOP.split(rest, maxsplit=1)[0] for rest in rests)
        closing = {rest[:1] + end for rest in rests if rest[:1] in CLOSING for end in QUOTED}
        tokens = np.union1d(tokens, self.vocabulary.known(closing)).astype(np.int32)
        return Ahead(tokens, open_ended=shown != {Border.GOES_ON}) if len(tokens) else None

    def _places(self, begun: bytes) -> Iterator[int]:
        """Where the evidence goes on behind `begun`, wherever that begins a word."""
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
        """The tokens with which these begin as the vocabulary spells them; any, if it cannot."""
        rests = list(rests)
        firsts = {ids[0] for rest in rests if (ids := self.encoded(rest))}
        return np.array(sorted(firsts), np.int32) if firsts else self.spelling(rests)

    def encoded(self, text: bytes) -> list[int]:
        """The text as the vocabulary spells it, without half characters; none if it cannot."""
        try:
            return self.vocabulary.encode(text.decode("utf-8", "ignore"))
        except ModelError:
            return []

    def spelling(self, rests: Iterable[bytes]) -> NDArray[np.int32]:
        """The tokens that spell the beginnings of these."""
        words = {rest[:end] for rest in rests for end in range(1, len(rest) + 1)}
        return np.array(sorted(self.vocabulary.known(words)), np.int32)


def spelled(value: Any) -> Iterator[bytes]:
    """How JSON may spell a value: a number with or without zeros at its end, UTC also as Z."""
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
