"""From skeleton to row: slots own the space before them and, in code, the newline after them.

A model's tokens join a space with the word behind it, so a hole that begins after the space would
ask for tokens that hardly ever stand there. Every place of a tied variable must have the same
border, since it has one text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infill.errors import SourceError
from infill.language import Language, literal
from infill.scaffold import Part, Row, Slot, Text
from infill.templates.skeleton import Skeleton, normal


@dataclass(frozen=True, slots=True)
class Border:
    """Fixed text that a slot carries around its value."""

    lead: str = ""
    tail: str = ""

    def value(self, text: str) -> str:
        """The text without its border."""
        return text[len(self.lead) : len(text) - len(self.tail)]


def borders(skeleton: Skeleton, *, newline: bool) -> dict[str, Border]:
    """The border of every variable; with `newline` it may end with the line."""
    found: dict[str, list[Border]] = {}
    segments = [normal(segment) for segment in skeleton.segments]
    free = segments[0]
    for name, after in zip(skeleton.names, segments[1:], strict=True):
        tail = "\n" if newline and after.startswith("\n") else ""
        found.setdefault(name, []).append(Border(" " if free.endswith(" ") else "", tail))
        free = after[len(tail) :]
    return {
        name: Border(min(b.lead for b in all_), min(b.tail for b in all_))
        for name, all_ in found.items()
    }


def row_of(skeleton: Skeleton, slots: Mapping[str, Slot], around: Mapping[str, Border]) -> Row:
    """The row in which slots with their borders stand between the fixed texts."""
    parts: list[Part] = []
    lead = [around[name].lead for name in skeleton.names] + [""]
    tail = ["", *(around[name].tail for name in skeleton.names)]
    for i, segment in enumerate(skeleton.segments):
        text = normal(segment).removeprefix(tail[i]).removesuffix(lead[i])
        if text:
            parts.append(Text(text))
        if i < len(skeleton.names):
            parts.append(slots[skeleton.names[i]])
    return tuple(parts)


def bordered(slot: Slot, border: Border, spell: Callable[[object], str | None]) -> Slot:
    """A slot of bare values with its border put around language, spelling and value.

    A slot of a grammar has no border.
    """

    def spelled(document: object) -> str | None:
        text = spell(document)
        return None if text is None else border.lead + normal(text) + border.tail

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
    """What each slot carries in a filled text, borders included.

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
        case Slot(path=path) if path in known:
            own = known[path]
            return _split(row[1:], text, at + len(own), known) if text.startswith(own, at) else None
        case Slot(path=path, language=language):
            following = row[1].text if len(row) > 1 and isinstance(row[1], Text) else ""
            end = text.find(following, at) if len(row) > 1 else len(text)
            while end >= 0:
                if language.accepts(text[at:end]):
                    read = _split(row[1:], text, end, {**known, path: text[at:end]})
                    if read is not None:
                        return read
                if end == len(text):
                    break
                end = text.find(following, end + 1)
    return None
