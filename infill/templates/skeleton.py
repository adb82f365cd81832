"""A text with marked places: the fixed text around them, and how the whole is put together again.

    skeleton_of("Side: [[side]].", [Mark("side", 6, 14)])   # Skeleton(("Side: ", "."), ("side",))

The original bytes are kept apart from what the model sees, so line ends, a byte order mark and a
missing last newline come back as they were. In the row that the model sees, slots own the space
before them and, in code, the newline after them: a model's tokens join a space with the word after
it, so a hole that begins after the space would ask for rare tokens. Every place of a tied variable
must have the same border, since it has one text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from infill.documents import Path
from infill.errors import SourceError
from infill.languages.language import Language, literal
from infill.scaffold import Part, Row, Slot, Text

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place: [start, end) in characters, and the name of the variable that fills it.

    In code it may tell what `kind` of code it wants, at most how many tokens (`cap`), and a `hint`.
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
    """A whole text, and where in it, in characters, each place's own text is."""

    text: str
    spans: tuple[tuple[int, int], ...]


K = TypeVar("K", str, Path)
"""What a place is known by: a name in code, a path in a report."""


@dataclass(frozen=True, slots=True)
class Skeleton(Generic[K]):
    """`segments` are the fixed texts around the places, one more than `names`."""

    segments: tuple[str, ...]
    names: tuple[K, ...]

    def fill(self, texts: Mapping[K, str]) -> Assembled:
        """The whole text; newlines of `texts` become those of the skeleton."""
        newline = self.newline
        text, spans = self.segments[0], []
        for name, segment in zip(self.names, self.segments[1:], strict=True):
            own = newline.join(with_line_feeds(texts[name]).split("\n"))
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


def skeleton_of(text: str, marks: Sequence[Mark]) -> Skeleton[str]:
    """The skeleton that is left when the marks, in text order, are taken out."""
    starts = [0, *(mark.end for mark in marks)]
    ends = [*(mark.start for mark in marks), len(text)]
    segments = tuple(text[start:end] for start, end in zip(starts, ends, strict=True))
    return Skeleton(segments, tuple(mark.name for mark in marks))


def with_line_feeds(text: str) -> str:
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


@dataclass(frozen=True, slots=True)
class SlotBorder:
    """Fixed text that a slot carries around its value."""

    lead: str = ""
    tail: str = ""

    def value(self, text: str) -> str:
        """The text without its border."""
        return text[len(self.lead) : len(text) - len(self.tail)]


def borders(skeleton: Skeleton[K], *, newline: bool) -> dict[K, SlotBorder]:
    """The border of every variable; with `newline` it may end with the line."""
    found: dict[K, list[SlotBorder]] = {}
    segments = [with_line_feeds(segment) for segment in skeleton.segments]
    free = segments[0]
    for name, after in zip(skeleton.names, segments[1:], strict=True):
        tail = "\n" if newline and after.startswith("\n") else ""
        found.setdefault(name, []).append(SlotBorder(" " if free.endswith(" ") else "", tail))
        free = after[len(tail) :]
    return {
        name: SlotBorder(min(b.lead for b in all_), min(b.tail for b in all_))
        for name, all_ in found.items()
    }


def skeleton_row(
    skeleton: Skeleton[K], slots: Mapping[K, Slot], around: Mapping[K, SlotBorder]
) -> Row:
    """The row of slots with their borders and the fixed texts between them."""
    parts: list[Part] = []
    lead = [around[name].lead for name in skeleton.names] + [""]
    tail = ["", *(around[name].tail for name in skeleton.names)]
    for i, segment in enumerate(skeleton.segments):
        text = with_line_feeds(segment).removeprefix(tail[i]).removesuffix(lead[i])
        if text:
            parts.append(Text(text))
        if i < len(skeleton.names):
            parts.append(slots[skeleton.names[i]])
    return tuple(parts)


def bordered(slot: Slot, border: SlotBorder, spell: Callable[[object], str | None]) -> Slot:
    """A slot of bare values with its border put around language, spelling and value.

    A slot of a grammar has no border.
    """

    def spelled(document: object) -> str | None:
        text = spell(document)
        return None if text is None else border.lead + with_line_feeds(text) + border.tail

    own = slot.language
    if isinstance(own, Language):
        own = literal(border.lead) + own + literal(border.tail)
    return Slot(
        slot.path,
        own,
        slot.start,
        slot.cap,
        spelled,
        border.value,
        slot.tie,
        slot.kind,
    )


def split(row: Row, text: str) -> dict[str, str]:
    """What each slot carries in a filled text, borders included, by its path as text.

    Where several readings are possible the earliest ends are taken. Raises SourceError if the text
    does not follow the row.
    """
    found = _split(row, text, 0, {})
    if found is None:
        raise SourceError("the text does not follow the template", got=text[:60])
    return found


def _split(row: Row, text: str, at: int, known: dict[str, str]) -> dict[str, str] | None:
    if not row:
        return known if at == len(text) else None
    match row[0]:
        case Text(fixed):
            return (
                _split(row[1:], text, at + len(fixed), known)
                if text.startswith(fixed, at)
                else None
            )
        case Slot(path=path) if str(path) in known:
            own = known[str(path)]
            return _split(row[1:], text, at + len(own), known) if text.startswith(own, at) else None
        case Slot(path=path, language=language):
            following = row[1].text if len(row) > 1 and isinstance(row[1], Text) else ""
            end = text.find(following, at) if len(row) > 1 else len(text)
            while end >= 0:
                if language.accepts(text[at:end]):
                    read = _split(row[1:], text, end, {**known, str(path): text[at:end]})
                    if read is not None:
                        return read
                if end == len(text):
                    break
                end = text.find(following, end + 1)
    return None
