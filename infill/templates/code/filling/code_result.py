"""The result: the whole text, a report on every hole, and the edits that lead to it.

result["body"].status       # "filled", "locked" or "kept"
result.edits[0].lsp()       # a TextEdit of the Language Server Protocol
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from infill.templates.code.sheet import Sheet
from infill.templates.skeleton import line_of

Status = Literal["filled", "locked", "kept"]


@dataclass(frozen=True, slots=True)
class Tried:
    """A length that was tried, in tokens, and how well the first look of the model liked it.

    The score is the mean probability of the hole's tokens, divided by what is usual at this length.
    """

    tokens: int
    score: float


@dataclass(frozen=True, slots=True)
class HoleReport:
    """What became of one hole.

    `status` is "kept" if it was left as it was, and `message` tells why. `confidence` is the
    model's, not an accuracy. `line` and `column`, from 1, are those of its first place.
    """

    name: str
    kind: str
    status: Status
    text: str
    line: int
    column: int
    confidence: float = 1.0
    tokens: int = 0
    forwards: int = 0
    lengths: tuple[Tried, ...] = ()
    alternatives: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A change as the Language Server Protocol has it: lines and UTF-16 units, both from 0."""

    start_line: int
    start_character: int
    end_line: int
    end_character: int
    new_text: str

    def lsp(self) -> dict[str, Any]:
        """The JSON object of the protocol."""
        return {
            "range": {
                "start": {"line": self.start_line, "character": self.start_character},
                "end": {"line": self.end_line, "character": self.end_character},
            },
            "newText": self.new_text,
        }


@dataclass(frozen=True, slots=True)
class CodeResult:
    """A filled source, every byte outside of the holes as it was.

    `valid` is whether every hole that was to be filled is, so that the whole is valid. `seconds` is
    wall time without the loading of the model, `first` that until a filling was accepted.
    """

    text: str
    holes: tuple[HoleReport, ...]
    edits: tuple[TextEdit, ...]
    valid: bool
    forwards: int
    seconds: float
    first: float | None = None
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> HoleReport:
        """The report of a hole; KeyError if there is none of that name."""
        for hole in self.holes:
            if hole.name == name:
                return hole
        raise KeyError(name)


def edits_of(sheet: Sheet, texts: Mapping[str, str]) -> tuple[TextEdit, ...]:
    """The changes that put the texts into their holes; none where nothing changes."""
    text = sheet.bom + sheet.body
    found = []
    for hole in sheet.holes:
        if hole.name not in texts:
            continue
        start = len(sheet.bom) + hole.start + len(hole.lead)
        end = len(sheet.bom) + hole.end - len(hole.tail)
        new = sheet.spelled(texts[hole.name])
        if text[start:end] != new:
            found.append(TextEdit(*_at(text, start), *_at(text, end), new))
    return tuple(found)


def _at(text: str, offset: int) -> tuple[int, int]:
    """Line and UTF-16 character, both from 0."""
    line, start = line_of(text, offset)
    return line, len(text[start:offset].encode("utf-16-le", "surrogatepass")) // 2
