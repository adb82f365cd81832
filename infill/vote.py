"""The vote seam: every step answers every open slot; which of its answers is the slot's text?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from infill.variable import Variable


class Ballot(Protocol):
    """Collects the answers of some fills."""

    def cast(self, variable: Variable, text: str) -> None:
        """The text that the slot would have if all of this step's witness were committed."""
        ...

    def elect(self, variable: Variable) -> str | None:
        """The text of a slot that is filled; None keeps it as it is."""
        ...


class Vote(Protocol):
    """Makes ballots. Without `asks` nothing is cast."""

    @property
    def asks(self) -> bool: ...

    def start(self) -> Ballot: ...


@dataclass(frozen=True, slots=True)
class Last:
    """The last answer stands."""

    asks: ClassVar[bool] = False

    def start(self) -> Last:
        return self

    def cast(self, variable: Variable, text: str) -> None:
        return None

    def elect(self, variable: Variable) -> str | None:
        return None
