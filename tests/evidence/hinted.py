"""What hints amount to: the text that they continue with, and where a witness leaves it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infill.canvas.variable import Variable
from infill.evidence.bias import left_at
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Hint
from infill.evidence.lists import Onward
from infill.evidence.readers.list_items import item_hint
from infill.evidence.readers.running_copies import running_copies
from infill.evidence.readers.table import Hints
from infill.models import default_vocabulary


def left(
    evidence: Evidence | None,
    variable: Variable,
    witness: NDArray[np.int32],
    onward: Onward | None = None,
) -> NDArray[np.bool_]:
    """Where a witness leaves the evidence, of which the next item of a list may be known."""
    hints: list[Hint] = []
    if evidence is not None and onward is not None:
        hints.append(item_hint(evidence, variable, onward))
    if evidence is not None:
        hints += running_copies(evidence, [variable])
    vocabulary = evidence.vocabulary if evidence else default_vocabulary()
    return left_at(hints, variable, witness, vocabulary)


def spelled(hints: Hints, variable: Variable) -> str:
    """The text that the first hint with an answer continues an empty slot with."""
    vocabulary = default_vocabulary()
    answers = (hint.next([]) for hint in hints.of(variable) if hint.next)
    onward = next(answer for answer in answers if answer is not None)
    tokens = [int(one[0]) for one in onward.tokens if len(one)]
    return vocabulary.decode([t for t in tokens if t != vocabulary.null]).decode("utf-8")
