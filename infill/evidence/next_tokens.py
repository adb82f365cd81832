"""The tokens that the evidence continues a slot with.

They come from the next item of a list, a number or text after its name, or the rest of a copy.

    beginning(b' "Ann', SlotKind.TEXT).text                                   # b"Ann"
    next_items(evidence, tokens, SlotKind.TEXT, Onward(("awk(1)",), "awk(1)"))
    # one array of tokens for each position from here on: awk(1), its quote, then null
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from infill.evidence.boundaries import QUOTED, STOP, enders, squeezed
from infill.evidence.copies import AHEAD, Ahead
from infill.evidence.evidence import Evidence
from infill.evidence.labels import Spans
from infill.evidence.lists import Onward
from infill.scaffold import SlotKind
from infill.tokens.vocabulary import Vocabulary

LONGEST = 512
"""The most positions of a slot that are null after its value."""

_NUMERAL = re.compile(rb"-?[0-9][0-9.]*$")


class Beginning(NamedTuple):
    """A value as far as it is written, and its kind."""

    text: bytes
    kind: SlotKind


def beginning(text: bytes, kind: SlotKind = SlotKind.TEXT) -> Beginning | None:
    """The value that a slot is writing: what follows its opening quotation mark, or all of it.

    None where no value has begun, and where a copy cannot continue.
    """
    if kind.is_number or (kind == SlotKind.ARRAY and b'"' not in text):
        numeral = _NUMERAL.search(text)
        return Beginning(numeral.group(), SlotKind.NUMBER) if numeral else None
    before, *quoted = text.split(b'"')
    value = quoted[-1] if quoted else before
    outside = len(quoted) % 2 == 0 if quoted else not value.strip()
    if outside or STOP.search(value):
        return None
    return Beginning(squeezed(value.lstrip()), kind)


def next_items(
    evidence: Evidence,
    tokens: Sequence[int],
    kind: SlotKind,
    onward: Onward | None,
    lead: bytes = b" ",
) -> list[NDArray[np.int32]]:
    """The tokens that begin, or continue, the items that follow those of a list.

    One array for each position from here on. If the end of the item is known too, its usual
    spelling is taken, to its end; otherwise only the next position is known. `lead`: the text
    before the item in its slot.
    """
    if onward is None:
        return []
    vocabulary = evidence.vocabulary
    text = vocabulary.decode(tokens)
    begun, number = beginning(text, kind), kind.is_number
    if not (begun or (not text.strip() and (number or (onward.item and kind != SlotKind.ARRAY)))):
        return []
    written = begun.text if begun else b""
    if not onward.item:
        starts = [STOP.split(squeezed(start.encode())[:AHEAD])[0] for start in onward.starts]
        starts += [b" " + start for start in starts] if number and not text else []
        return _some(evidence.copies.spelling(starts if not written else ()))
    item = squeezed(onward.item.encode())
    if not item.startswith(written):
        return []
    if number and written == item:
        return [enders(vocabulary)]
    lead = lead if not text else b""
    quote = b"" if number else b'"'
    border = text[: len(text) - len(written)] + lead + (b"" if begun else quote)
    usual = evidence.copies.encoded(border + item + quote)
    if usual[: len(tokens)] == list(tokens) != usual:
        ways = [np.array([token], np.int32) for token in usual[len(tokens) :]]
        if number:
            return [*ways, *(nulls(vocabulary) or [enders(vocabulary)])]
        last = (vocabulary.tokens[usual[-1]] or b"").removesuffix(quote)
        closing = vocabulary.known(last + end for end in QUOTED)
        return [*ways[:-1], np.array(closing, np.int32), *nulls(vocabulary)]
    if not begun and not number:
        return []
    ends = (b"",) if number else QUOTED
    return _some(evidence.copies.spelling(item[len(written) :] + end for end in ends))


def nulls(vocabulary: Vocabulary) -> list[NDArray[np.int32]]:
    """The null token for all positions after a value that is known to its end, if there is one."""
    null = vocabulary.null
    return [] if null is None else [np.array([null], np.int32)] * LONGEST


def _some(tokens: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    return [tokens] if len(tokens) else []


def numbers_there(
    evidence: Evidence, text: bytes, kind: SlotKind, spans: Spans
) -> NDArray[np.int32]:
    """The tokens that begin, continue or end a number of the evidence in these spans."""
    begun = beginning(text, kind)
    if not kind.is_number or not spans or not (begun or not text.strip()):
        return np.empty(0, np.int32)
    written = begun.text if begun else b""
    lead = b"" if text else b" "
    words = evidence.numbers(kind, spans)
    rests = [word[len(written) :] for word in words if word.startswith(written)]
    tokens = evidence.copies.spelling(lead + rest for rest in rests if rest)
    if lead:
        tokens = np.union1d(tokens, evidence.copies.spelling(rests)).astype(np.int32)
    return np.append(tokens, enders(evidence.vocabulary)) if b"" in rests else tokens


def rest_of_copy(evidence: Evidence, begun: Beginning, labels: Sequence[str]) -> Ahead | None:
    """The continuation of a copy: after the label of the slot if it begins so, else anywhere."""
    along = evidence.copies.along(begun.text, labels) if begun.text and labels else None
    return along or evidence.copies.ahead(*begun)


def labelled_start(
    evidence: Evidence, text: bytes, starts: Sequence[str]
) -> list[NDArray[np.int32]]:
    """The tokens that begin a text after its label, position by position."""
    begun = beginning(text)
    if not starts or text.strip() not in (b"", b'"') or (begun and begun.text):
        return []
    found = evidence.copies.along(b"", starts)
    ways = [found.tokens, *found.further] if found else []
    if begun:
        return ways
    vocabulary, lead = evidence.vocabulary, b'"' if text else b' "'
    words = [STOP.split(squeezed(start.encode())[:AHEAD])[0] for start in starts]
    opening = vocabulary.known([lead])
    first = np.union1d(evidence.copies.spelling(lead + word for word in words), opening)
    return [first.astype(np.int32), *(ways if opening else [])]
