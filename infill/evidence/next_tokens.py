"""What the evidence goes on with at a slot: the next item of a list, a number or a text behind its
name, or the rest of a copy that has begun."""

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
"""Places of a slot that may be null behind its value."""

_NUMERAL = re.compile(rb"-?[0-9][0-9.]*$")


class Beginning(NamedTuple):
    """A value as far as it is written, and of which kind it is."""

    text: bytes
    kind: SlotKind


def beginning(text: bytes, kind: SlotKind = SlotKind.TEXT) -> Beginning | None:
    """The value that a slot is writing: what follows its opening quotation mark, or all of it.

    None where no value has begun, and where a copy cannot go on.
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
    said: Onward | None,
    lead: bytes = b" ",
) -> list[NDArray[np.int32]]:
    """The tokens that begin, or go on with, the items that stand behind those of a list.

    One array for each position from here on. Of an item whose end is known too, its usual
    spelling goes before any other, to its end; otherwise only the next position is known. `lead`:
    what stands before it in its slot.
    """
    if said is None:
        return []
    vocabulary = evidence.vocabulary
    text = vocabulary.decode(tokens)
    begun, number = beginning(text, kind), kind.is_number
    if not (begun or (not text.strip() and (number or (said.item and kind != SlotKind.ARRAY)))):
        return []
    stands = begun.text if begun else b""
    if not said.item:
        starts = [STOP.split(squeezed(start.encode())[:AHEAD])[0] for start in said.starts]
        starts += [b" " + start for start in starts] if number and not text else []
        return _some(evidence.copies.spelling(starts if not stands else ()))
    item = squeezed(said.item.encode())
    if not item.startswith(stands):
        return []
    if number and stands == item:
        return [enders(vocabulary)]
    lead = lead if not text else b""
    quote = b"" if number else b'"'
    border = text[: len(text) - len(stands)] + lead + (b"" if begun else quote)
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
    return _some(evidence.copies.spelling(item[len(stands) :] + end for end in ends))


def nulls(vocabulary: Vocabulary) -> list[NDArray[np.int32]]:
    """The null token for all places behind a value that is known to its end, if there is one."""
    null = vocabulary.null
    return [] if null is None else [np.array([null], np.int32)] * LONGEST


def _some(tokens: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    return [tokens] if len(tokens) else []


def numbers_there(
    evidence: Evidence, text: bytes, kind: SlotKind, spans: Spans
) -> NDArray[np.int32]:
    """The tokens that begin, go on with or end a number that the evidence says in these spans."""
    begun = beginning(text, kind)
    if not kind.is_number or not spans or not (begun or not text.strip()):
        return np.empty(0, np.int32)
    stands = begun.text if begun else b""
    lead = b"" if text else b" "
    words = evidence.numbers(kind, spans)
    rests = [word[len(stands) :] for word in words if word.startswith(stands)]
    tokens = evidence.copies.spelling(lead + rest for rest in rests if rest)
    if lead:
        tokens = np.union1d(tokens, evidence.copies.spelling(rests)).astype(np.int32)
    return np.append(tokens, enders(evidence.vocabulary)) if b"" in rests else tokens


def rest_of_copy(evidence: Evidence, begun: Beginning, labels: Sequence[str]) -> Ahead | None:
    """How the evidence goes on: where the value stands behind its name, if it begins so there."""
    along = evidence.copies.along(begun.text, labels) if begun.text and labels else None
    return along or evidence.copies.ahead(*begun)


def labelled_start(
    evidence: Evidence, text: bytes, starts: Sequence[str]
) -> list[NDArray[np.int32]]:
    """The tokens with which a text begins that stands behind its name, place by place."""
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
