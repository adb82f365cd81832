"""Votes: every step answers every open slot; which of the answers becomes the slot's text?

For example:

    infill.Options(vote=Temporal(weight=5.0))        # or --set vote=temporal:weight=5.0
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from weakref import WeakKeyDictionary

from infill.canvas.variable import Variable


class Ballot(Protocol):
    """Collects the answers of some fills."""

    def cast(self, variable: Variable, text: str) -> None:
        """The text that the slot would have if all of this step's witness were committed."""
        ...

    def elect(self, variable: Variable) -> str | None:
        """The elected text of a filled slot; None keeps the slot as it is."""
        ...


class Vote(Protocol):
    """Makes ballots. Unless `asks` is true, nothing is cast."""

    @property
    def asks(self) -> bool: ...

    def start(self) -> Ballot: ...


@dataclass(frozen=True, slots=True)
class Last:
    """The last answer wins."""

    asks: ClassVar[bool] = False

    def start(self) -> Last:
        return self

    def cast(self, variable: Variable, text: str) -> None:
        return None

    def elect(self, variable: Variable) -> str | None:
        return None


@dataclass(frozen=True, slots=True)
class Temporal:
    """Every step's answer votes for itself, later ones more: e^(weight · (t/T - 1)).

    Wang et al. 2025, "Time is a feature: exploiting temporal dynamics in diffusion language
    models". Slots that validators blamed keep their texts.
    """

    weight: float = 5.0
    asks: ClassVar[bool] = True

    def start(self) -> Ballot:
        return Answers(self.weight)


@dataclass(slots=True)
class Answers:
    """The answers of each slot in the order of the steps."""

    weight: float
    said: WeakKeyDictionary[Variable, list[str]] = field(default_factory=WeakKeyDictionary)

    def cast(self, variable: Variable, text: str) -> None:
        self.said.setdefault(variable, []).append(text)

    def elect(self, variable: Variable) -> str | None:
        answers = self.said.get(variable)
        if not answers:
            return None
        votes: dict[str, float] = {}
        for step, text in enumerate(answers, 1):
            late = math.exp(self.weight * (step / len(answers) - 1))
            votes[text] = votes.get(text, 0.0) + late
        return max(votes, key=votes.__getitem__)
