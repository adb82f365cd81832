"""The budget of a fill, counted without a model: slots, decisions, masks, forwards.

For example:

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
    """What is laid out before the first forward, and how many forwards that will take.

    `slots`: the values; `choices`: the decisions (another item? which branch?); `masks`: of both;
    `tokens`: with the fixed text. `forwards`: all slots are filled at once, each from its
    beginning, so at most as many as the longest slot has masks, and fewer where the model is
    certain. What a choice unfolds into, longer values and rounds of repair come on top.
    """

    slots: int
    choices: int
    masks: int
    tokens: int
    forwards: int


def budget(blueprint: Blueprint[Any], vocabulary: Vocabulary) -> Budget:
    """The budget of a blueprint; raises what a fill would raise before the model runs."""
    canvas = Canvas(blueprint.row, vocabulary)
    variables = canvas.variables()
    choices = sum(variable.structural for variable in variables)
    masks = sum(len(variable.tokens) for variable in variables)
    forwards = max((len(variable.tokens) for variable in variables), default=0)
    return Budget(len(variables) - choices, choices, masks, canvas.length, forwards)
