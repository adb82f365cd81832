"""What a fill would take at first, told without a model: slots, decisions, masks, forwards.

budget(blueprint_of({"type": "boolean"}), vocabulary).slots      # 1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infill.blueprint import Blueprint
from infill.canvas.canvas import Canvas
from infill.tokens.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Budget:
    """What is laid out before the first forward, and what the fill will take from there.

    `slots`: values and `choices`: decisions (another item? which branch?), `masks` for both,
    `tokens` with the fixed text. `forwards`: all slots are filled at once, each from its beginning,
    so as many as the longest has masks, and fewer where the model is sure. What a choice unfolds
    into, longer values and rounds of repair come on top.
    """

    slots: int
    choices: int
    masks: int
    tokens: int
    forwards: int


def budget(blueprint: Blueprint[Any], vocabulary: Vocabulary) -> Budget:
    """What is laid out at first; raises what a fill would raise before the model runs."""
    canvas = Canvas(blueprint.row, vocabulary)
    variables = canvas.variables()
    choices = sum(variable.structural for variable in variables)
    masks = sum(len(variable.tokens) for variable in variables)
    forwards = max((len(variable.tokens) for variable in variables), default=0)
    return Budget(len(variables) - choices, choices, masks, canvas.length, forwards)
