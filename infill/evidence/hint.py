"""A hint: how the evidence continues one open slot, or whether it ends a list.

    hint = Hint(variable, next=lambda tokens: Continuation((ids,), weight=3.0))
    hint.next([]).tokens[0]        # the tokens to prefer at the slot's first position

Hints change scores before the constraint. They prefer tokens and never forbid one, so they decide
how good a value is and never whether it is valid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.canvas.variable import Variable


@dataclass(frozen=True, slots=True)
class Continuation:
    """The tokens to prefer from one position of a slot on.

    `tokens[i]`: int32 [n], those i positions further; empty where nothing is preferred. `weight`
    multiplies the bonus `Options.copy`. `open_ended`: the value may as well end here, so tokens
    that can end it stay as likely as they were. `firm`: a text that continues differently leaves
    the evidence, and waits until the model has seen the text before it.
    """

    tokens: Sequence[NDArray[np.int32]]
    weight: float
    open_ended: bool = False
    firm: bool = True


Next = Callable[[Sequence[int]], Continuation | None]
"""How a slot continues after the tokens it has; None if the evidence does not show it."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What one reader found for one open variable.

    `next`: for a slot, how its text continues. `complete`: the continuation reaches the end of the
    value, so a text without a continuation has left the evidence. `beside`: it is asked even where
    another hint has an answer. `ends`: for the choice whether a list has another item, whether it
    ends here. `waits`: the choice is decided after the item before it. `label`: the evidence has a
    label for the slot, so it is settled before texts that are as likely.
    """

    variable: Variable
    next: Next | None = None
    complete: bool = False
    beside: bool = False
    ends: bool | None = None
    waits: bool = False
    label: bool = False
