"""Contestants: whoever answers a case with a value, and what it cost."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from infill import Engine
from infill.errors import InfillError
from training.evaluate.cases import Case


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, or the error instead of it, and its costs.

    `seconds` is wall time, `cpu` the process's own time, which other work on the machine does not
    lengthen; `forwards` counts passes of the network. `confidence` gives each slot's, by pointer.
    """

    value: Any
    error: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    forwards: int = 0
    confidence: Mapping[str, float] = field(default_factory=dict)


class Contestant(Protocol):
    """Anything that answers cases."""

    def answer(self, case: Case) -> Answer: ...


class Stopwatch:
    """Wall and processor time since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._wall

    @property
    def cpu(self) -> float:
        return time.process_time() - self._cpu


class Ours:
    """The engine. What it counts as forwards leaves out the one pass that reads the context."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def answer(self, case: Case) -> Answer:
        """Fill the schema, compiling included in the time."""
        watch = Stopwatch()
        try:
            result = self.engine.fill(case.schema, case.text, instruction=case.instruction)
        except InfillError as error:
            return Answer(None, str(error), watch.seconds, watch.cpu)
        sure = {slot.path: slot.confidence for slot in result.slots}
        return Answer(result.value, "", watch.seconds, watch.cpu, result.forwards, sure)
