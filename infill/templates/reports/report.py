"""A filled report: its text, its values, and where each of them comes from.

report["side"].value        # "left"
report["side"].quote.text   # "left", where the evidence has it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from infill.result import Alternative
from infill.templates.reports.provenance import Quote, Source
from infill.templates.reports.report_template import Template
from infill.trace import Event, Watch


@dataclass(frozen=True, slots=True)
class Given:
    """A value that is there before the model runs: a person's, or the model's of an earlier run."""

    value: Any
    by: Literal["human", "model"] = "human"
    locked: bool = True
    confidence: float | None = 1.0


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """One report to fill.

    `data` is what Jinja knows. `given` fixes slots by name. `again`: slots of which the model was
    unsure are denoised once more in view of the whole report.
    """

    template: Template
    sources: tuple[Source, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Given] = field(default_factory=dict)
    instruction: str = ""
    seed: int = 0
    again: bool = True
    watch: Watch | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of one slot, or of one field of a list's item (`nodules/0/size`).

    `confidence` is the model's, not an accuracy; 1.0 for what was given, None for an empty list.
    `quote` is where the evidence has it, if that was found.
    """

    path: str
    type: str
    value: Any
    text: str
    ask: str = ""
    by: Literal["human", "model"] = "model"
    locked: bool = False
    confidence: float | None = 1.0
    quote: Quote | None = None
    alternatives: tuple[Alternative, ...] = ()
    remasks: int = 0

    @property
    def stated(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Report:
    """A filled report. Outside of its slots `text` is the expanded template, byte for byte.

    `values` are the typed values by slot; a list holds the values of its items. `spans` are the
    [start, end) of every place in `text`, in characters, with its path. `alerts` are the slots
    whose value is not stated although the template wants to know.
    """

    text: str
    values: dict[str, Any]
    answers: tuple[Answer, ...]
    spans: tuple[tuple[str, int, int], ...]
    sources: tuple[Source, ...]
    template: str
    model: str
    seed: int
    forwards: int
    seconds: float
    alerts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    trace: tuple[Event, ...] = ()
    html: bool = False

    def __getitem__(self, path: str) -> Answer:
        """The answer at a path; KeyError if there is none."""
        for answer in self.answers:
            if answer.path == path:
                return answer
        raise KeyError(path)
