"""The result: the caller's value, its text, and a report on every slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from infill.trace import Event

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A text a slot could have had, and the model's probability for it when it first saw the slot.

    Probabilities are shares among the texts listed: the model's opinion, not an accuracy.
    """

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class SlotReport:
    """What became of one slot, or of a choice that says a value, such as a function's name.

    `confidence` is the product of the constrained marginals at which its tokens were committed:
    the model's confidence, not accuracy; 1.0 for a locked slot. `alternatives` are given for
    enums and booleans, best first, the chosen text included. `forwards` counts the steps it was
    open, `remasks` how often it was masked again.
    """

    path: str
    text: str
    confidence: float
    alternatives: tuple[Alternative, ...]
    tokens: int
    forwards: int
    remasks: int
    kind: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """A valid filling. `value` is the pydantic instance, or plain JSON for a schema.

    `seconds` is wall time, `forwards` the number of times the model ran for it, `notes` what the
    compiler had to remark on the source.
    """

    value: T
    text: str
    slots: tuple[SlotReport, ...]
    forwards: int
    seconds: float
    trace: tuple[Event, ...]
    notes: tuple[str, ...] = ()

    def __getitem__(self, path: str) -> SlotReport:
        """The report of the slot at a path; KeyError if there is none."""
        for slot in self.slots:
            if slot.path == path:
                return slot
        raise KeyError(path)
