"""The optional hook of a fill: votes and thoughts, which ordinary rules do without.

    hook = hook_of(options.vote, options.thought)     # None unless one of the two was asked for

A step calls the hook, if there is one, with its proposal; nothing else of the engine knows votes or
thoughts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from infill.canvas.canvas import Canvas
from infill.canvas.variable import Variable
from infill.constraints.constraint import Settled
from infill.rules.schedule import Candidates
from infill.rules.thought import Thought
from infill.rules.vote import Ballot, Vote
from infill.tokens.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Hook:
    """The votes and thoughts of some fills, called around their steps."""

    ballot: Ballot | None
    thought: Thought

    def see(
        self, variables: Sequence[Variable], settled: Sequence[Settled], vocabulary: Vocabulary
    ) -> None:
        """Cast a vote for the text that every open slot has in this step's witness."""
        for variable, one in zip(variables, settled, strict=True):
            if self.ballot is not None and not variable.structural:
                tokens = [token for token in one.witness.tolist() if token != vocabulary.null]
                self.ballot.cast(variable, vocabulary.decode(tokens).decode("utf-8"))

    def unready(
        self, variables: Sequence[Variable], aside: Collection[object], candidates: Candidates
    ) -> set[Variable]:
        """The answers that wait because the thought, the variables `aside`, is not finished."""
        answers = {variable for variable in variables if variable not in aside}
        if len(answers) == len(variables):
            return set()
        asked = np.array([variable in answers for variable in variables], np.bool_)
        enough = self.thought.enough(candidates.only(asked[candidates.slot]))
        return set() if enough else answers

    def elect(self, canvas: Canvas, slots: Sequence[Variable]) -> None:
        """Give filled slots the texts that were elected."""
        for variable in slots if self.ballot is not None else ():
            assert self.ballot is not None
            text = self.ballot.elect(variable)
            if text is not None and text != variable.text:
                canvas.replace(variable, text, variable.confidence)


def hook_of(vote: Vote, thought: Thought) -> Hook | None:
    """The hook that these rules need; None for the ordinary ones, which need none."""
    if not vote.asks and not thought.row:
        return None
    return Hook(vote.start() if vote.asks else None, thought)
