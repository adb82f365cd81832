"""The result: the caller's value, its text, and a report on every slot.

For example:

    result = infill.fill(Invoice, letter)
    result.value                     # an Invoice
    result["currency"].confidence    # of one slot, by its name or JSON pointer
"""

from __future__ import annotations

import difflib
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from infill.documents import Path
from infill.trace import Event

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A text that a slot could have, and its probability when the model first saw the slot.

    Probabilities are shares among the texts listed: the model's opinion, not an accuracy.
    """

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class SlotReport:
    """The report on one slot, or on a choice that is a value, such as a function's name.

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


@dataclass(frozen=True, slots=True, repr=False)
class Result(Generic[T]):
    """A valid filling. `value` is the pydantic instance, or plain JSON for a schema.

    `seconds` is wall time, `forwards` how often the model ran for it, `notes` the compiler's
    remarks on the source, `spans` the place of each slot's text in `text`, border included: [start,
    end) in characters, by JSON pointer.
    """

    value: T
    text: str
    slots: tuple[SlotReport, ...]
    forwards: int
    seconds: float
    trace: tuple[Event, ...]
    notes: tuple[str, ...] = ()
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __getitem__(self, path: str) -> SlotReport:
        """The report on a slot by its name or JSON pointer; KeyError lists the slots there are."""
        wanted = Path.parse(path)
        for slot in self.slots:
            if slot.path == wanted.pointer:
                return slot
        raise KeyError(_no_such_slot(path, [slot.path for slot in self.slots]))

    def __repr__(self) -> str:
        """The value, the number of filled slots, and the least certain one, on one line."""
        shown = repr(self.value)
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        unsure = min(self.slots, key=lambda slot: slot.confidence, default=None)
        least = f", least sure {unsure.path} {unsure.confidence:.2f}" if unsure else ""
        return f"Result({shown}, {len(self.slots)} slots, {self.forwards} forwards{least})"

    def _repr_html_(self) -> str:
        """The text for notebooks, each slot on a background that shows its confidence."""
        parts, at = [], 0
        for path, (start, end) in sorted(self.spans.items(), key=lambda item: item[1]):
            report = next((slot for slot in self.slots if slot.path == path), None)
            if report is None or start < at:
                continue
            parts += [html.escape(self.text[at:start]), _marked(report, self.text[start:end])]
            at = end
        parts.append(html.escape(self.text[at:]))
        return f'<pre style="white-space:pre-wrap">{"".join(parts)}</pre>'


SHOWN = 120
"""The most characters of a value in its result's `repr`."""


def _no_such_slot(path: str, paths: list[str]) -> str:
    close = difflib.get_close_matches(Path.parse(path).pointer, paths, n=1, cutoff=0.7)
    if close:
        return f"no slot {path}; did you mean {close[0]}?"
    return f"no slot {path}; there are {', '.join(paths[:12]) or 'none'}"


def _marked(slot: SlotReport, text: str) -> str:
    """A slot's text on green, yellow or red, with its path and confidence as a tooltip."""
    sure = slot.confidence
    colour = "#d9f2d9" if sure >= 0.9 else "#fff3c4" if sure >= 0.6 else "#f9d3cf"
    title = html.escape(f"{slot.path}: {sure:.0%}", quote=True)
    return f'<mark style="background:{colour}" title="{title}">{html.escape(text)}</mark>'
