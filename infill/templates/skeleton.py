"""A text with marked places: what stands around them, and how it is put together again.

The original bytes are kept apart from what the model sees, so line ends, a byte order mark and a
missing last newline come back as they were.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place: [start, end) in characters, and the name of the variable that fills it.

    In code it may say what `kind` of code it wants, at most how many tokens (`cap`), and a `hint`.
    """

    name: str
    start: int
    end: int
    kind: str = ""
    cap: int = 0
    hint: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Where it starts and where it ends."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Assembled:
    """A whole text, and where in it, in characters, each place's own text stands."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`segments` are the fixed texts around the places, one more than `names`."""

    segments: tuple[str, ...]
    names: tuple[str, ...]

    def fill(self, texts: Mapping[str, str]) -> Assembled:
        """The whole text; newlines of `texts` become those of the skeleton."""
        newline = self.newline
        text, spans = self.segments[0], []
        for name, segment in zip(self.names, self.segments[1:], strict=True):
            own = newline.join(normal(texts[name]).split("\n"))
            spans.append((len(text), len(text) + len(own)))
            text += own + segment
        return Assembled(text, tuple(spans))

    @property
    def newline(self) -> str:
        """The first line end of the skeleton, a line feed if it has none."""
        for segment in self.segments:
            found = re.search(r"\r\n|\r|\n", segment)
            if found:
                return found.group()
        return "\n"


def cut(text: str, marks: Sequence[Mark]) -> Skeleton:
    """The skeleton that is left when the marks, in text order, are taken out."""
    starts = [0, *(mark.end for mark in marks)]
    ends = [*(mark.start for mark in marks), len(text)]
    segments = tuple(text[start:end] for start, end in zip(starts, ends, strict=True))
    return Skeleton(segments, tuple(mark.name for mark in marks))


def normal(text: str) -> str:
    """The text with line feeds as its only line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_of(text: str, at: int) -> tuple[int, int]:
    """The number, from 0, of the line of an offset, and the offset of its first character."""
    if "\r" not in text:
        return text.count("\n", 0, at), text.rfind("\n", 0, at) + 1
    starts = line_starts(text)
    number = bisect_right(starts, at) - 1
    return number, starts[number]


def line_starts(text: str) -> list[int]:
    """The offset of every line's first character."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
