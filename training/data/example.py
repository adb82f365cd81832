"""What the trainer eats, and what a generator makes before it is put into tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """One context and one canvas, in tokens.

    `canvas_ids` holds the wanted token of every position, null tails included; `slot` gives each
    position's slot number, or -1 where the text is fixed or already committed.
    """

    context_ids: list[int]
    canvas_ids: list[int]
    slot: list[int]
    kind: str


@dataclass(frozen=True, slots=True)
class Task:
    """A JSON Schema, a document, and the value that the document holds.

    Every string of `verbatim` stands in `text` letter by letter.
    """

    kind: str
    schema: Mapping[str, Any]
    instruction: str
    text: str
    gold: Any
    verbatim: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holes:
    """A source with holes, and what stands in them by name.

    `text` is a report template with `[[name]]` marks (then `evidence` is what it reports on) or
    Python code with `___name` marks, whose grammatical kinds `kinds` gives.
    """

    kind: str
    text: str
    gold: Mapping[str, Any]
    instruction: str
    evidence: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
