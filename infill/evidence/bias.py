"""Applying hints: the scores that they change, and the texts that leave the evidence.

For example:

    add_hints(logits, vocabulary, layouts, hints, bonus=6.0)     # before the constraint
    left_at(hints.of(variable), variable, witness, vocabulary)   # flags over its open positions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from infill.canvas.layout import Layout
from infill.canvas.variable import OPEN, Variable
from infill.evidence.boundaries import ender_flags, enders
from infill.evidence.hint import Hint
from infill.evidence.next_tokens import beginning
from infill.evidence.readers.table import Hints
from infill.logits import Favour, Logits
from infill.scaffold import Choice
from infill.tokens.lift import TokenAutomaton
from infill.tokens.vocabulary import Vocabulary

LEAN = 6.0
"""The bonus, in logits, of the options that end a list, or of those that continue it."""


def add_hints(
    logits: Logits,
    vocabulary: Vocabulary,
    layouts: Sequence[Layout],
    hints: Sequence[Hints],
    bonus: float,
) -> None:
    """Add the hints to the logits of several canvases, with `bonus` for slots.

    It raises nothing and forbids nothing; call it before the logits are reduced by class.
    """
    first = 0
    found: list[Favour] = []
    for layout, own in zip(layouts, hints, strict=True):
        for variable, rows in zip(layout.open, layout.rows, strict=True):
            if isinstance(variable.slot, Choice):
                found += _lean(variable, own.ends(variable), rows + first, vocabulary)
            else:
                found += _prefer(variable, own.of(variable), rows + first, bonus)
        first += len(layout.view.open)
    if found:
        logits.favour(found, enders(vocabulary))


def _prefer(
    variable: Variable, hints: Sequence[Hint], rows: NDArray[np.int32], bonus: float
) -> Iterator[Favour]:
    """Prefer the continuation of the first hint that has one, from the first open position."""
    stop = int(np.flatnonzero(variable.tokens == OPEN)[0])
    before = variable.tokens[:stop].tolist()
    answers = (hint.next(before) for hint in hints if hint.next is not None)
    onward = next((answer for answer in answers if answer is not None), None)
    if onward is None:
        return
    for place in rows:
        run = place[: _run(variable, stop)].tolist()
        for row, tokens in zip(run, onward.tokens, strict=False):
            if len(tokens):
                yield Favour(row, tokens, onward.weight * bonus, onward.open_ended)


def _run(variable: Variable, stop: int) -> int:
    """How many open positions follow one another from the first open one on."""
    filled = np.flatnonzero(variable.tokens[stop:] != OPEN)
    return int(filled[0]) if len(filled) else len(variable.tokens) - stop


def _lean(
    variable: Variable, ends: bool | None, rows: NDArray[np.int32], vocabulary: Vocabulary
) -> Iterator[Favour]:
    """Bias an undecided choice towards its list's end, or away from it."""
    if ends is not None and bool((variable.tokens == OPEN).all()):
        for row in rows[:, 0].tolist():
            favour = leaning(variable, row, vocabulary, ending=ends)
            if favour:
                yield favour


def leaning(variable: Variable, row: int, vocabulary: Vocabulary, *, ending: bool) -> Favour | None:
    """Bias a choice, at its first open position, towards its list's end or away from it.

    `row` is that position's logit row. Where all options begin with the same character, as an empty
    list and one with items do, the tokens that usually begin them are favoured instead. None for a
    choice whose options begin alike.
    """
    choice, automaton = variable.slot, variable.automaton
    if not isinstance(choice, Choice) or not isinstance(automaton, TokenAutomaton):
        return None
    wanted, others = option_texts(choice, ending=ending), option_texts(choice, ending=not ending)
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


def option_texts(choice: Choice, *, ending: bool) -> list[str]:
    """The texts of the choice's cheapest options, which end a list; or of the others."""
    least = min(option.floor for option in choice.options)
    found = [o.language.texts(1) for o in choice.options if (o.floor == least) is ending]
    return [text[0] for text in found if text and text[0]]


def left_at(
    hints: Sequence[Hint], variable: Variable, witness: NDArray[np.int32], vocabulary: Vocabulary
) -> NDArray[np.bool_]:
    """Flags [n] over a variable's open positions: does the witness leave the evidence here?

    It does where the text before, which the model has not seen yet, has a firm continuation and the
    witness continues differently. Only the first such position is flagged.
    """
    rows = np.flatnonzero(variable.tokens == OPEN)
    flags = np.zeros(len(rows), np.bool_)
    asked = [hint for hint in hints if hint.next is not None]
    if not asked:
        return flags
    before = variable.tokens[: rows[0]].tolist()
    begun = [hint for hint in asked if hint.complete and hint.next and hint.next(before)]
    ends = ender_flags(vocabulary)
    run = rows[: int((np.diff(rows, prepend=rows[0] - 1) == 1).cumprod().sum())]
    for number, row in enumerate(run.tolist()):
        token, so_far = int(witness[row]), [*before, *witness[rows[0] : row].tolist()]
        if number and _leaves(asked, begun, so_far, token, ends):
            flags[number] = True
            break
        if ends[token] and beginning(vocabulary.decode(so_far), variable.slot.kind):
            break
    return flags


def _leaves(
    hints: Sequence[Hint],
    begun: Sequence[Hint],
    so_far: Sequence[int],
    token: int,
    ends: NDArray[np.bool_],
) -> bool:
    """Whether a token is none of those that the hints continue with after the tokens so far."""
    answered = False
    for hint in hints:
        onward = hint.next(so_far) if hint.next and (hint.beside or not answered) else None
        if onward is None:
            if hint in begun and not answered:
                return True
        elif onward.firm:
            answered = True
            may_end = bool(ends[token]) and onward.open_ended
            if token not in onward.tokens[0] and not may_end:
                return True
    return False
