"""A cluster: holes that share a canvas, what is known about each by now, and who judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from infill.code.narrow import INNER, Narrow
from infill.code.result import Tried
from infill.code.writing import Proposed
from infill.result import SlotReport
from infill.templates.code import Texts
from infill.templates.faults import Fault, Judge
from infill.templates.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Refused:
    """A judge that has seen these texts before and does not want them again."""

    texts: frozenset[tuple[str, str]]

    def __call__(self, texts: Mapping[str, str]) -> Sequence[Fault]:
        again = tuple(name for name, text in texts.items() if (name, text) in self.texts)
        return (Fault("this was tried before", again),) if again else ()


@dataclass(frozen=True, slots=True)
class Inner:
    """A judge of a narrower hole: what the wider one's judge says with it in place."""

    judge: Judge
    name: str
    small: Narrow

    def __call__(self, texts: Mapping[str, str]) -> Sequence[Fault]:
        wide = {name: text for name, text in texts.items() if name != INNER}
        wide[self.name] = self.small.text(texts.get(INNER, ""))
        return [replace(fault, names=(INNER,)) for fault in self.judge(wide)]


@dataclass(frozen=True, slots=True)
class Failed:
    """A text that was refused, and the offset in it that the complaint points at."""

    text: str
    spot: int


@dataclass(slots=True)
class Cluster:
    """Holes that share a canvas: their part of the source, and what is known about each by now."""

    sheet: Sheet
    names: list[str]
    judge: Judge
    refused: set[tuple[str, str]] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    reports: dict[str, SlotReport] = field(default_factory=dict)
    lengths: dict[str, tuple[Tried, ...]] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Failed] = field(default_factory=dict)
    proposed: dict[str, list[Proposed]] = field(default_factory=dict)

    @property
    def judges(self) -> tuple[Judge, ...]:
        """Nothing twice, and what the language's own parser accepts."""
        return Refused(frozenset(self.refused)), self.judge


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of filling some holes once: texts that are valid if there are no faults."""

    texts: Texts
    faults: Sequence[Fault]
    reports: Mapping[str, SlotReport] = field(default_factory=dict)
    score: float = 0.0

    @property
    def blamed(self) -> set[str]:
        """The names of all holes that something is wrong with."""
        return {name for fault in self.faults for name in fault.names}
