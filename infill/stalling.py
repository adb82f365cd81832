"""A list that says the same item twice in a row is likely to be past its end.

A model without memory of what it decided can go on for ever where its last item reads like the one
before: the same canvas asks for the same answer. Such a choice leans towards the options that end
the list; a model that is surer than that still goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from infill.lift import TokenAutomaton
from infill.logits import ClassScores
from infill.scaffold import Choice, Slot
from infill.variable import OPEN, Variable

LEAN = np.float32(6.0)
"""What the options that go on lose, in logits."""


def stalled(variables: Sequence[Variable]) -> set[Variable]:
    """The open choices whose list ends with two equal items, of a canvas's variables in order."""
    waiting = [v for v in variables if v.structural and v.open and (v.tokens == OPEN).all()]
    return {choice for choice in waiting if _repeats(choice, variables)}


def _repeats(choice: Variable, variables: Sequence[Variable]) -> bool:
    items: dict[int, dict[str, str | None]] = defaultdict(dict)
    for variable in variables:
        index, _, rest = variable.path.removeprefix(choice.path + "/").partition("/")
        if variable.path.startswith(choice.path + "/") and index.isdigit():
            slot, text = variable.slot, variable.text
            shown = slot.value(text) if isinstance(slot, Slot) and text is not None else text
            items[int(index)][rest] = shown
    whole = [index for index, item in items.items() if None not in item.values()]
    last = max(whole, default=-1)
    return last > 0 and last >= max(items) - 1 and items[last] == items.get(last - 1)


def leaning(scores: ClassScores, variable: Variable, tokens: Sequence[bytes | None]) -> ClassScores:
    """The scores [K, C + 1] of a choice that leans towards its cheapest options."""
    choice, automaton = variable.slot, variable.automaton
    if not isinstance(choice, Choice) or not isinstance(automaton, TokenAutomaton):
        return scores
    least = min(option.floor for option in choice.options)
    ends = [option.language.texts(1) for option in choice.options if option.floor == least]
    if not all(ends):
        return scores
    heads = {text[0][:1].encode() for text in ends if text}
    classes = automaton.partition.token_class
    closing = {int(classes[i]) for i, token in enumerate(tokens) if token and token[:1] in heads}
    others = [column for column in range(scores.best.shape[1] - 1) if column not in closing]
    best, mass = scores.best.copy(), scores.mass.copy()
    best[0, others] -= LEAN
    mass[0, others] -= LEAN
    return replace(scores, best=best, mass=mass)
