"""Evidence as a guide: what a slot begins to copy from its evidence, it is likely to copy on.

A value is often a stretch of the evidence, letter by letter: a name, an identifier, an amount.
Where the text of a slot so far stands in the evidence as the beginning of a word, the tokens that
go on as the evidence does are favoured at the slot's next position. Nothing is forced or forbidden,
and whether the value ends here is left to the model: the probability of the tokens that can end it
stays what it was. (See et al. 2017, "Get to the point", learn a copy distribution beside the
vocabulary's; this one has no weights.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.layout import Layout
from infill.logits import Favour, Logits
from infill.scaffold import Slot
from infill.variable import OPEN, Variable
from infill.vocabulary import Vocabulary

UNGUIDED = frozenset(
    "enum boolean integer number amount date time date-time duration grammar".split()
)
"""Kinds of slots whose texts are the source's words, or are written in another way than there."""

OPENING = 0.33
"""The share of the bonus that a value's first word gets for standing in the evidence."""

AHEAD = 24
"""How many bytes a token may go on along the evidence."""

PLACES = 64
"""Places in the evidence that are looked at for one beginning."""

_STOP = re.compile(rb'["\\\x00-\x1f]')
_SPACE = re.compile(rb"\s+")
_WORD = re.compile(rb"(?:[^\W_]|[\x80-\xff])+|[^\w\s]")


@dataclass(slots=True)
class Evidence:
    """The evidence of one fill: `text` in UTF-8, runs of white space as one space."""

    text: bytes
    vocabulary: Vocabulary
    _known: dict[bytes, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, vocabulary: Vocabulary) -> Evidence:
        """The evidence that a caller gave."""
        return cls(_SPACE.sub(b" ", text.encode()), vocabulary)

    def ahead(self, begun: bytes) -> tuple[int, ...]:
        """The tokens that go on from `begun` as the evidence does; none where it stands nowhere."""
        found = self._known.get(begun)
        if found is None:
            words = {word for place in self._places(begun) for word in self._words(place)}
            found = self._known[begun] = tuple(sorted(self.vocabulary.known(words)))
        return found

    def _places(self, begun: bytes) -> Iterator[int]:
        """Where the evidence goes on behind `begun`, wherever that begins a word."""
        if not begun:
            yield from (found.start() for found in _WORD.finditer(self.text))
            return
        at, seen = self.text.find(begun), 0
        while at >= 0 and seen < PLACES:
            if at == 0 or not (_letter(self.text[at - 1]) and _letter(begun[0])):
                seen += 1
                yield at + len(begun)
            at = self.text.find(begun, at + 1)

    def _words(self, place: int) -> Iterator[bytes]:
        following = self.text[place : place + AHEAD]
        stop = _STOP.search(following)
        for end in range(1, (stop.start() if stop else len(following)) + 1):
            yield following[:end]


def favour(
    logits: Logits,
    vocabulary: Vocabulary,
    layouts: Sequence[Layout],
    evidence: Sequence[Evidence | None],
    bonus: float,
) -> None:
    """Let the logits of several canvases favour, by `bonus`, what their evidence goes on with."""
    first = 0
    found: list[Favour] = []
    for layout, own in zip(layouts, evidence, strict=True):
        if own is not None:
            found += _favours(own, layout, first, bonus)
        first += len(layout.view.open)
    if found:
        logits.favour(found, enders(vocabulary))


def _favours(evidence: Evidence, layout: Layout, first: int, bonus: float) -> Iterator[Favour]:
    for variable, rows in zip(layout.open, layout.rows, strict=True):
        begun = _begun(variable, evidence.vocabulary)
        tokens = evidence.ahead(begun) if begun is not None else ()
        if tokens:
            own = bonus if begun else OPENING * bonus
            for row in rows[:, 0].tolist():
                yield Favour(first + row, np.array(tokens, np.int32), own)


def departures(
    evidence: Evidence | None, variable: Variable, witness: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Flags [n] over a variable's open positions: does the witness leave the evidence here?

    It does where the text before, which the model has not yet seen there, stands in the evidence
    and the witness goes on otherwise. Only the first such position is marked.
    """
    rows = np.flatnonzero(variable.tokens == OPEN)
    flags = np.zeros(len(rows), np.bool_)
    if evidence is None or not _guided(variable):
        return flags
    vocabulary = evidence.vocabulary
    text = vocabulary.decode(variable.tokens[: rows[0]].tolist())
    ends = ender_flags(vocabulary)
    for number, row in enumerate(rows.tolist()):
        token = int(witness[row])
        if row != rows[0] + number or ends[token]:
            break
        begun = copied(text)
        ahead = evidence.ahead(begun) if begun and number else ()
        if ahead and token not in ahead:
            flags[number] = True
            break
        text += vocabulary.tokens[token] or b""
    return flags


def _guided(variable: Variable) -> bool:
    return isinstance(variable.slot, Slot) and variable.slot.kind not in UNGUIDED


def _begun(variable: Variable, vocabulary: Vocabulary) -> bytes | None:
    """The text of a slot's value up to its first open position; None if it is not to be guided."""
    if not _guided(variable):
        return None
    stop = int(np.flatnonzero(variable.tokens == OPEN)[0])
    return copied(vocabulary.decode(variable.tokens[:stop].tolist()))


def copied(text: bytes) -> bytes | None:
    """The value that is being written: what follows the opening quotation mark, or the whole text.

    None where no value has begun, and where a copy cannot go on.
    """
    before, *quoted = text.split(b'"')
    value = quoted[-1] if quoted else before
    outside = len(quoted) % 2 == 0 if quoted else not value.strip()
    if outside or _STOP.search(value):
        return None
    return _SPACE.sub(b" ", value.lstrip())


def _letter(byte: int) -> bool:
    return byte >= 0x80 or chr(byte).isalnum()


@lru_cache(maxsize=8)
def enders(vocabulary: Vocabulary) -> NDArray[np.int32]:
    """The tokens that can end a value: null, and all that hold a quotation mark or a line's end."""
    return np.flatnonzero(ender_flags(vocabulary)).astype(np.int32)


@lru_cache(maxsize=8)
def ender_flags(vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """`enders` as flags [V]."""
    flags = np.array([bool(token and _STOP.search(token)) for token in vocabulary.tokens])
    if vocabulary.null is not None:
        flags[vocabulary.null] = True
    return flags
