"""Waiting: which variables commit nothing in a step, whatever the schedule would pick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from infill.proposal import Proposal
from infill.schedule import Candidates
from infill.thought import Thought
from infill.variable import Variable


def waiting(
    proposal: Proposal,
    candidates: Candidates,
    *,
    held: set[Variable],
    aside: Collection[object],
    thought: Thought,
    first: Sequence[str],
) -> set[Variable]:
    """The `held` ones, and all answers for an unfinished thought, or what is not to be first.

    A choice whose list is to be read on waits for the item before it, unless nothing else is left
    to decide. `aside` is the row of the thought.
    """
    answers = {v for v in proposal.variables if v not in aside}
    if len(answers) < len(proposal.variables):
        asked = np.array([v in answers for v in proposal.variables], np.bool_)
        if not thought.enough(candidates.only(asked[candidates.slot])):
            return held | answers
    waits = held | later(first, answers - held)
    early = waits | proposal.early
    return early if answers - early else waits


def later(first: Sequence[str], ready: set[Variable]) -> set[Variable]:
    """Of the variables that could be committed now, those that wait for the first paths.

    Choices never wait, since what is first may only exist behind them; while some are open, nothing
    else is decided that is not first.
    """
    for path in first:
        own = {v for v in ready if v.path == path or v.path.startswith(path + "/")}
        if own:
            return {v for v in ready - own if not v.structural}
    if first and any(variable.structural for variable in ready):
        return {variable for variable in ready if not variable.structural}
    return set()
