"""Choices among a few fixed texts are read at their first token.

    over = overshoot(choice, automaton, vocabulary)           # None unless it has a few fixed texts
    credited(scores, beyond, over, begun=False)               # scores with the credit

Whether another item follows is decided by ` [` or ` []`, but a model may want to write ` ["`, the
bracket together with what follows it. No option has that text, so its probability would be lost
and the rarer option win. Such a token counts for the option that it begins with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.logits import ClassScores
from infill.scaffold import Choice
from infill.tokens.lift import TokenAutomaton
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary

MOST_WORDS = 8
"""Choices of more options than this get no credit."""


@dataclass(frozen=True, slots=True, eq=False)
class Overshoot:
    """Classes of tokens that are longer than a text, and for each the column it is credited to.

    `onward`: the columns of tokens that make one text of the choice into a longer one.
    """

    partition: Partition
    columns: NDArray[np.int32]
    onward: NDArray[np.int32]


@lru_cache(maxsize=512)
def overshoot(
    choice: Choice, automaton: TokenAutomaton, vocabulary: Vocabulary
) -> Overshoot | None:
    """The tokens that are longer than the texts of a choice; None unless it has a few fixed ones.

    A token counts for a text that is a token itself, unless it could also begin another text.
    """
    texts = [option.language.texts(1) for option in choice.options]
    if len(texts) > MOST_WORDS or not all(texts):
        return None
    words = [text[0].encode() for text in texts if text]
    own = automaton.partition.token_class
    token_class = np.full(len(own), -1, np.int32)
    columns: list[int] = []
    for word in words:
        spelled = vocabulary.fewest(word) or []
        column = int(own[spelled[0]]) if len(spelled) == 1 else -1
        others = [other for other in words if other != word]
        beyond = [
            token
            for token in vocabulary.beginning_with(word)
            if own[token] < 0 and not any(_agree(vocabulary.tokens[token], o) for o in others)
        ]
        if column >= 0 and beyond:
            token_class[beyond] = len(columns)
            columns.append(column)
    partition = Partition(token_class, len(columns))
    return Overshoot(partition, np.array(columns, np.int32), _onward(automaton))


def credited(
    scores: ClassScores, beyond: ClassScores | None, over: Overshoot, *, begun: bool
) -> ClassScores:
    """The scores [K, C + 1] of a choice's open positions, the first credited with [1, C' + 1].

    `begun`: whether some of its text is committed; then there is nothing to credit.

    A choice ends as soon as one of its texts is complete, whatever the model expects after it. So
    null there has the probability that the text does not continue. A null at the beginning is the
    empty text, and keeps the probability that the model gives it.
    """
    best, mass = scores.best.copy(), scores.mass.copy()
    inside = slice(0 if begun else 1, None)
    onward = np.exp(mass[inside, over.onward], dtype=np.float64).sum(axis=1)
    ends = np.log1p(-np.minimum(onward, 1 - 1e-9)).astype(np.float32)
    for table in (best, mass):
        table[inside, -1] = ends
        if beyond is not None:
            extra = beyond.mass[0, : len(over.columns)]
            table[0, over.columns] = np.logaddexp(table[0, over.columns], extra)
    return replace(scores, best=best, mass=mass)


def _onward(automaton: TokenAutomaton) -> NDArray[np.int32]:
    """The classes that continue a text where it could end, other than at its beginning."""
    source = automaton.source
    inside = (automaton.accept[source] > 0) & (source != automaton.start)
    return np.unique(automaton.klass[inside]).astype(np.int32)


def _agree(token: bytes | None, word: bytes) -> bool:
    return token is not None and (token.startswith(word) or word.startswith(token))
