"""Oscillation: slots that were right in some step and are wrong in the end.

Wang et al. 2025, "Time is a feature", call it ever-pass minus final.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from infill.result import Result
from infill.scaffold import Choice, Slot
from infill.variable import Variable


@dataclass(frozen=True, slots=True)
class Oscillation:
    """Slots whose answer is known: how many, how many ever right, how many finally right."""

    slots: int = 0
    ever: int = 0
    final: int = 0

    def __add__(self, other: Oscillation) -> Oscillation:
        return Oscillation(
            self.slots + other.slots, self.ever + other.ever, self.final + other.final
        )


@dataclass(slots=True)
class Witnessed:
    """A vote that elects nothing and remembers every step's answer, by slot."""

    asks: ClassVar[bool] = True
    said: dict[str, list[str]] = field(default_factory=dict)
    slots: dict[str, Slot | Choice] = field(default_factory=dict)

    def start(self) -> Witnessed:
        return self

    def cast(self, variable: Variable, text: str) -> None:
        self.said.setdefault(variable.path, []).append(text)
        self.slots[variable.path] = variable.slot

    def elect(self, variable: Variable) -> str | None:
        return None

    def judge(self, result: Result[Any], expected: Any) -> Oscillation:
        """Compare what was said of each slot with what the right answer says there."""
        found = Oscillation()
        for report in result.slots:
            slot = self.slots.get(report.path)
            if slot is None or (wanted := slot.spell(expected)) is None:
                continue
            right = slot.value(wanted)
            ever = any(slot.value(text) == right for text in self._answers(report.path))
            final = report.text == right
            found += Oscillation(1, ever or final, final)
        return found

    def _answers(self, path: str) -> Iterable[str]:
        return self.said.get(path, ())
