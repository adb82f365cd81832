"""Copying: what a slot begins to copy from its evidence, it is likely to copy on.

A value is often a stretch of the evidence, letter by letter: a name, an identifier, an amount; or a
number or date that the evidence says in its own way. Where the text of a slot so far begins such a
value, the tokens that go on as the evidence does are favoured at the slot's next position. Nothing
is forced or forbidden. Whether a value ends here is left to the model, unless the evidence goes on
within the word. (See et al. 2017, "Get to the point", learn a copy distribution beside the
vocabulary's; this one has no weights.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from infill.evidence import AHEAD, STOP, Evidence, ender_flags, enders, squeezed
from infill.layout import Layout
from infill.listing import Onward
from infill.logits import Favour, Logits
from infill.nearby import Spans
from infill.readings import NUMBERS, Readings
from infill.scaffold import Slot
from infill.stalling import leaning
from infill.variable import OPEN, Variable
from infill.vocabulary import Vocabulary

UNGUIDED = frozenset("enum boolean time duration grammar".split())
"""Kinds of slots whose texts are the source's words, or are written in another way than there."""

LESS = 1 / 3
"""The share of the bonus that a value's first word gets, and numbers, as many are counted."""

NEXT = 2.0
"""How many times the bonus the next item of a list gets, as it is known where it stands."""

NEAR = 0.5
"""The share of the bonus that numbers get which stand behind the words of their key."""

_NUMERAL = re.compile(rb"-?[0-9][0-9.]*$")


def favour(
    logits: Logits,
    vocabulary: Vocabulary,
    layouts: Sequence[Layout],
    evidence: Sequence[Evidence | None],
    lists: Sequence[Readings],
    bonus: float,
) -> None:
    """Let the logits of several canvases favour, by `bonus`, what their evidence goes on with.

    Choices lean to where the evidence's lists end or go on, and to the end of a list at rest.
    """
    first = 0
    found: list[Favour] = []
    for layout, own, read in zip(layouts, evidence, lists, strict=True):
        if own is not None:
            found += _favours(own, layout, read, first, bonus)
        found += _leanings(layout, read, first, vocabulary.tokens)
        first += len(layout.view.open)
    if found:
        logits.favour(found, enders(vocabulary))


def _leanings(
    layout: Layout, lists: Readings, first: int, tokens: Sequence[bytes | None]
) -> Iterator[Favour]:
    for variable, rows in zip(layout.open, layout.rows, strict=True):
        said, rests = lists.onward.get(variable), variable in layout.stalled
        whole = variable.structural and bool((variable.tokens == OPEN).all())
        if whole and (said or rests):
            ending = rests or not (said and said.starts)
            for row in rows[:, 0].tolist():
                lean = leaning(variable, first + row, tokens, ending=ending)
                if lean:
                    yield lean


def _favours(
    evidence: Evidence, layout: Layout, lists: Readings, first: int, bonus: float
) -> Iterator[Favour]:
    for variable, rows in zip(layout.open, layout.rows, strict=True):
        if not _guided(variable):
            continue
        stop = int(np.flatnonzero(variable.tokens == OPEN)[0])
        stands = variable.tokens[:stop].tolist()
        text = evidence.vocabulary.decode(stands)
        begun = beginning(text, variable.slot.kind)
        tokens = _next_items(evidence, stands, variable.slot.kind, lists.onward.get(variable))
        if len(tokens):
            for row in rows[:, 0].tolist():
                yield Favour(first + row, tokens, NEXT * bonus, keep=False)
            continue
        tokens = _numbers(evidence, text, variable.slot.kind, lists.spans.get(variable, ()))
        if len(tokens):
            for row in rows[:, 0].tolist():
                yield Favour(first + row, tokens, NEAR * bonus, keep=False)
            continue
        ahead = evidence.ahead(*begun) if begun else None
        if begun and ahead:
            own = bonus if begun.text and begun.kind not in NUMBERS else LESS * bonus
            for row in rows[:, 0].tolist():
                yield Favour(first + row, ahead.tokens, own, ahead.open_ended)


def _next_items(
    evidence: Evidence, tokens: Sequence[int], kind: str, said: Onward | None
) -> NDArray[np.int32]:
    """The tokens that begin, or go on with, the items that stand behind those of a list.

    Of an item whose end is known too, its usual spelling goes before any other.
    """
    if said is None:
        return np.empty(0, np.int32)
    vocabulary = evidence.vocabulary
    text = vocabulary.decode(tokens)
    begun, number = beginning(text, kind), kind in NUMBERS
    if not (begun or (number and not text.strip())):
        return np.empty(0, np.int32)
    stands = begun.text if begun else b""
    if not said.item:
        starts = [STOP.split(squeezed(start.encode())[:AHEAD])[0] for start in said.starts]
        starts += [b" " + start for start in starts] if number and not text else []
        return evidence.spelling(starts if not stands else ())
    item = squeezed(said.item.encode())
    if not item.startswith(stands):
        return np.empty(0, np.int32)
    if number and stands == item:
        return enders(vocabulary)
    ends = (b"",) if number else (b'"', b'",', b'"]')
    lead = b" " if number and not text else b""
    usual = evidence.encoded(text[: len(text) - len(stands)] + lead + item + ends[0])
    if usual[: len(tokens)] == list(tokens) != usual:
        return np.array(usual[len(tokens) : len(tokens) + 1], np.int32)
    return evidence.spelling(item[len(stands) :] + end for end in ends)


def _numbers(evidence: Evidence, text: bytes, kind: str, spans: Spans) -> NDArray[np.int32]:
    """The tokens that begin, go on with or end a number that the evidence says in these spans."""
    begun = beginning(text, kind)
    if kind not in NUMBERS or not spans or not (begun or not text.strip()):
        return np.empty(0, np.int32)
    stands = begun.text if begun else b""
    lead = b"" if text else b" "
    words = evidence.numbers(kind, spans)
    rests = [word[len(stands) :] for word in words if word.startswith(stands)]
    tokens = evidence.spelling(lead + rest for rest in rests if rest)
    if lead:
        tokens = np.union1d(tokens, evidence.spelling(rests)).astype(np.int32)
    return np.append(tokens, enders(evidence.vocabulary)) if b"" in rests else tokens


def departures(
    evidence: Evidence | None,
    variable: Variable,
    witness: NDArray[np.int32],
    said: Onward | None = None,
    spans: Spans = (),
) -> NDArray[np.bool_]:
    """Flags [n] over a variable's open positions: does the witness leave the evidence here?

    It does where the text before, which the model has not yet seen there, begins a value of the
    evidence and the witness goes on otherwise. Only the first such position is marked.
    """
    rows = np.flatnonzero(variable.tokens == OPEN)
    flags = np.zeros(len(rows), np.bool_)
    if evidence is None or not _guided(variable):
        return flags
    vocabulary, kind = evidence.vocabulary, variable.slot.kind
    text = vocabulary.decode(variable.tokens[: rows[0]].tolist())
    ends = ender_flags(vocabulary)
    for number, row in enumerate(rows.tolist()):
        token = int(witness[row])
        if row != rows[0] + number:
            break
        begun = beginning(text, kind)
        ahead = evidence.ahead(*begun) if begun and begun.text and number else None
        if ahead and token not in ahead.tokens and not (ends[token] and ahead.open_ended):
            flags[number] = True
            break
        stands = [*variable.tokens[: rows[0]].tolist(), *witness[rows[0] : row].tolist()]
        onward = _next_items(evidence, stands, kind, said) if number else ()
        if number and not len(onward):
            onward = _numbers(evidence, text, kind, spans)
        if len(onward) and token not in onward:
            flags[number] = True
            break
        if ends[token] and begun:
            break
        text += vocabulary.tokens[token] or b""
    return flags


def _guided(variable: Variable) -> bool:
    return isinstance(variable.slot, Slot) and variable.slot.kind not in UNGUIDED


class Beginning(NamedTuple):
    """A value as far as it is written, and of which kind it is."""

    text: bytes
    kind: str


def beginning(text: bytes, kind: str = "") -> Beginning | None:
    """The value that a slot is writing: what follows its opening quotation mark, or all of it.

    None where no value has begun, and where a copy cannot go on.
    """
    if kind in NUMBERS or (kind == "array" and b'"' not in text):
        numeral = _NUMERAL.search(text)
        return Beginning(numeral.group(), "number") if numeral else None
    before, *quoted = text.split(b'"')
    value = quoted[-1] if quoted else before
    outside = len(quoted) % 2 == 0 if quoted else not value.strip()
    if outside or STOP.search(value):
        return None
    return Beginning(squeezed(value.lstrip()), kind)
