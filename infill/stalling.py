"""A list that says the same item twice in a row is likely to be past its end.

A model without memory of what it decided can go on for ever where its last item reads like the one
before: the same canvas asks for the same answer. Such a choice leans towards the options that end
the list; a model that is surer than that still goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from infill.lift import TokenAutomaton
from infill.logits import Favour
from infill.scaffold import Choice, Slot
from infill.variable import OPEN, Variable
from infill.vocabulary import Vocabulary

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
