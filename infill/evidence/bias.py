"""Copying: what a slot begins to copy from its evidence, it is likely to copy on.

A value is often a stretch of the evidence, letter by letter: a name, an identifier, an amount; or a
number or date that the evidence says in its own way. Where the text of a slot so far begins such a
value, the tokens that go on as the evidence does are favoured at the slot's next position. Nothing
is forced or forbidden. Whether a value ends here is left to the model, unless the evidence goes on
within the word. (See et al. 2017, "Get to the point", learn a copy distribution beside the
vocabulary's; this one has no weights.)

A list that says the same item twice in a row is likely to be past its end.

A model without memory of what it decided can go on for ever where its last item reads like the one
before: the same canvas asks for the same answer. Such a choice leans towards the options that end
the list; a model that is surer than that still goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infill.canvas.layout import Layout
from infill.canvas.variable import OPEN, Variable
from infill.evidence.boundaries import ender_flags, enders
from infill.evidence.candidates import Naming
from infill.evidence.evidence import Evidence
from infill.evidence.labels import Spans
from infill.evidence.list_readings import UNGUIDED
from infill.evidence.lists import Onward
from infill.evidence.next_tokens import (
    beginning,
    labelled_start,
    next_items,
    nulls,
    numbers_there,
    rest_of_copy,
)
from infill.evidence.readings import NUMBERS, Readings
from infill.logits import Favour, Logits
from infill.scaffold import Choice, Slot
from infill.tokens.lift import TokenAutomaton
from infill.tokens.vocabulary import Vocabulary

LEAN = 6.0
"""What the favoured options gain, in logits."""


def stalled(variables: Sequence[Variable]) -> set[Variable]:
    """The open choices whose list ends with two equal items, of a canvas's variables in order."""
    waiting = [v for v in variables if v.structural and v.open and (v.tokens == OPEN).all()]
    return {choice for choice in waiting if _repeats(choice, variables)}


def _repeats(choice: Variable, variables: Sequence[Variable]) -> bool:
    items: dict[int, dict[str, Any]] = defaultdict(dict)
    for variable in variables:
        index, _, rest = variable.path.removeprefix(choice.path + "/").partition("/")
        if variable.path.startswith(choice.path + "/") and index.isdigit():
            items[int(index)][rest] = _said(variable)
    whole = [index for index, item in items.items() if None not in item.values()]
    last = max(whole, default=-1)
    return last > 0 and last >= max(items) - 1 and items[last] == items.get(last - 1)


def _said(variable: Variable) -> Any:
    """What a filled variable says; equal numbers are equal however they are written."""
    slot, text = variable.slot, variable.text
    shown = slot.value(text) if isinstance(slot, Slot) and text is not None else text
    try:
        return Decimal(shown or "")
    except InvalidOperation:
        return shown


def texts(choice: Choice, *, ending: bool) -> list[str]:
    """The texts of the choice's cheapest options, which end a list; or of the others."""
    least = min(option.floor for option in choice.options)
    found = [o.language.texts(1) for o in choice.options if (o.floor == least) is ending]
    return [text[0] for text in found if text and text[0]]


def leaning(variable: Variable, row: int, vocabulary: Vocabulary, *, ending: bool) -> Favour | None:
    """Let a choice lean, at its first open position, towards its list's end or away from it.

    `row` is that position's among the logits. Where all options begin with the same character, as
    an empty list and one with items do, by the tokens that usually begin them. None for a choice
    whose options begin alike.
    """
    choice, automaton = variable.slot, variable.automaton
    if not isinstance(choice, Choice) or not isinstance(automaton, TokenAutomaton):
        return None
    wanted, others = texts(choice, ending=ending), texts(choice, ending=not ending)
    heads = {text.encode()[0] for text in wanted}
    if heads & {text.encode()[0] for text in others}:
        firsts = {vocabulary.encode(text)[0] for text in wanted}
        favoured = sorted(firsts - {vocabulary.encode(text)[0] for text in others})
    else:
        tokens = vocabulary.tokens
        possible = np.flatnonzero(automaton.partition.token_class >= 0)
        favoured = [t for t in possible.tolist() if (word := tokens[t]) and word[0] in heads]
    if not favoured:
        return None
    return Favour(row, np.array(favoured, np.int32), LEAN, keep=False)


LESS = 1 / 3
"""The share of the bonus that a value's first word gets, and small numbers, as many are counted."""

COUNTED = 2
"""A number with so many digits is rather said than counted."""

NEXT = 3.0
"""How many times the bonus the next item of a list gets, as it is known where it stands, and what
goes on as behind its name."""

LABELLED = 2.0
"""The share of the bonus that the first word of a text gets which stands behind its name."""

NAMED = 2.0
"""The share of the bonus for the one of a few texts that the evidence names."""

NEAR = 0.5
"""The share of the bonus that numbers get which stand behind the words of their key."""


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
        found += _leanings(layout, read, first, vocabulary)
        first += len(layout.view.open)
    if found:
        logits.favour(found, enders(vocabulary))


def _leanings(
    layout: Layout, lists: Readings, first: int, vocabulary: Vocabulary
) -> Iterator[Favour]:
    for variable, rows in zip(layout.open, layout.rows, strict=True):
        said, rests = lists.onward.get(variable), variable in layout.stalled
        whole = variable.structural and bool((variable.tokens == OPEN).all())
        if whole and (said or rests):
            ending = rests or not (said and said.starts)
            for row in rows[:, 0].tolist():
                lean = leaning(variable, first + row, vocabulary, ending=ending)
                if lean:
                    yield lean


def _favours(
    evidence: Evidence, layout: Layout, lists: Readings, first: int, bonus: float
) -> Iterator[Favour]:
    for variable, rows in zip(layout.open, layout.rows, strict=True):
        if variable in lists.named:
            yield from _naming(variable, lists.named[variable], rows + first, bonus)
            continue
        if not _guided(variable):
            continue
        stop = int(np.flatnonzero(variable.tokens == OPEN)[0])
        ways, share, keep = _ways(evidence, variable, lists, stop)
        for place in rows:
            for row, tokens in zip(place[: _run(variable, stop)].tolist(), ways, strict=False):
                yield Favour(first + row, tokens, share * bonus, keep)


def _ways(
    evidence: Evidence, variable: Variable, lists: Readings, stop: int
) -> tuple[Sequence[NDArray[np.int32]], float, bool]:
    """The tokens that a slot is likely to go on with from its first open position, place by place;
    their share of the bonus; and whether an ending stays as likely as it was."""
    kind, labels = variable.slot.kind, lists.labels.get(variable, ())
    stands = variable.tokens[:stop].tolist()
    whole = evidence.copies.encoded(lists.whole.get(variable, "").encode())
    if whole and whole[:stop] == stands:
        known = [np.array([token], np.int32) for token in whole[stop:]]
        return [*known, *nulls(evidence.vocabulary)], NEXT, False
    lead = b"" if variable.path.endswith("/0") else b" "
    ways = next_items(evidence, stands, kind, lists.onward.get(variable), lead)
    if ways:
        return ways, NEXT, False
    text = evidence.vocabulary.decode(stands)
    numbers = numbers_there(evidence, text, kind, lists.spans.get(variable, ()))
    if len(numbers):
        return [numbers], NEAR, False
    ways = labelled_start(evidence, text, labels)
    if ways:
        return ways, LABELLED, False
    begun = beginning(text, kind)
    ahead = rest_of_copy(evidence, begun, labels) if begun else None
    if not begun or not ahead:
        return [], 0.0, True
    counted = begun.kind in NUMBERS and len(begun.text) < COUNTED
    certain = b" " in begun.text and not ahead.open_ended
    share = (
        NEXT if begun.text and (labels or certain) else 1.0 if begun.text and not counted else LESS
    )
    return [ahead.tokens, *ahead.further], share, ahead.open_ended


def _naming(
    variable: Variable, said: Naming, rows: NDArray[np.int32], bonus: float
) -> Iterator[Favour]:
    """Favour the one of a few texts that is named, where it parts from the others."""
    stop, place = int(np.flatnonzero(variable.tokens == OPEN)[0]), said.parting
    begun = variable.tokens[:stop].tolist() == list(said.tokens[:stop])
    if begun and stop <= place < stop + _run(variable, stop):
        wanted = np.array([said.tokens[place]], np.int32)
        for row in rows[:, place - stop].tolist():
            yield Favour(row, wanted, NAMED * bonus, keep=False)


def _run(variable: Variable, stop: int) -> int:
    """How many open positions follow one another from there on."""
    filled = np.flatnonzero(variable.tokens[stop:] != OPEN)
    return int(filled[0]) if len(filled) else len(variable.tokens) - stop


def departures(
    evidence: Evidence | None,
    variable: Variable,
    witness: NDArray[np.int32],
    said: Onward | None = None,
    spans: Spans = (),
    labels: Sequence[str] = (),
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
    along = bool(next_items(evidence, variable.tokens[: rows[0]].tolist(), kind, said))
    for number, row in enumerate(rows.tolist()):
        token = int(witness[row])
        if row != rows[0] + number:
            break
        begun = beginning(text, kind)
        ahead = rest_of_copy(evidence, begun, labels) if begun and begun.text and number else None
        if ahead and token not in ahead.tokens and not (ends[token] and ahead.open_ended):
            flags[number] = True
            break
        stands = [*variable.tokens[: rows[0]].tolist(), *witness[rows[0] : row].tolist()]
        ways = next_items(evidence, stands, kind, said) if number else []
        onward = ways[0] if ways else np.empty(0, np.int32)
        if number and not ways:
            onward = numbers_there(evidence, text, kind, spans)
            starts = [] if len(onward) else labelled_start(evidence, text, labels)
            onward = starts[0] if starts else onward
        if (along and number and not ways) or (len(onward) and token not in onward):
            flags[number] = True
            break
        if ends[token] and begun:
            break
        text += vocabulary.tokens[token] or b""
    return flags


def _guided(variable: Variable) -> bool:
    return isinstance(variable.slot, Slot) and variable.slot.kind not in UNGUIDED
