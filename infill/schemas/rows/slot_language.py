"""Small values that one slot can carry whole: scalars, unions of them, and short arrays of them.

choice_of(['"EUR"', '"USD"']).texts      # ('"EUR"', '"USD"')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from infill.documents import known
from infill.languages.language import Language, literal, one_of
from infill.scaffold import Part, Slot, SlotKind, Text
from infill.schemas.rows.place import ValueBorder, ValuePlace, fixed, owned_tail, spell


@dataclass(frozen=True, slots=True)
class SlotLanguage:
    """A regular language of JSON texts with its budget in tokens, border not included.

    `texts` are all of them where they are few and known, `finite` if they may be. `bulk`
    estimates the states of the automaton, `least` the characters of the shortest text. `body` is
    what follows the opening quote of a long string.
    """

    language: Language
    start: int
    cap: int
    kind: SlotKind
    texts: tuple[str, ...] = ()
    bulk: int = 8
    least: int = 1
    finite: bool = False
    body: Language | None = None

    def less(self, texts: Language) -> SlotLanguage:
        """This without some texts."""
        left = tuple(text for text in self.texts if not texts.accepts(text))
        if self.texts:
            return replace(self, language=one_of(left), texts=left)
        return replace(self, language=self.language - texts, body=None)

    def parts(self, place: ValuePlace) -> Iterator[Part]:
        """One slot with its border, or fixed text if there is only one value."""
        if len(self.texts) == 1:
            text = self.texts[0]
            yield Text(place.lead + text + place.tail, place.path, text)
            return
        owned, after = owned_tail(place.tail)
        yield self.slot(place.at(place.lead, owned))
        yield from fixed(after)

    def opened(self, place: ValuePlace) -> Iterator[Part]:
        """A long string: its quote as fixed text, then a slot for the rest."""
        assert self.body is not None
        owned, after = owned_tail(place.tail)

        def says(document: Any) -> str | None:
            value = place.of(document)
            return spell(value)[1:] + owned if isinstance(value, str) else None

        yield Text(place.lead + '"')
        slot = self._slot(place.at("", owned), self.body + literal(owned), says)
        yield replace(slot, value=ValueBorder("", owned, '"'))
        yield from fixed(after)

    def slot(self, place: ValuePlace) -> Slot:
        """The slot of a value that is there."""

        def says(document: Any) -> str | None:
            value = place.of(document)
            return place.lead + spell(value) + place.tail if known(value) else None

        return self._slot(place, literal(place.lead) + self.language + literal(place.tail), says)

    def optional(self, place: ValuePlace, parent: ValuePlace, key: str, after: str) -> Slot:
        """The slot of a member that may be missing; `after` follows in any case."""

        def says(document: Any) -> str | None:
            members = parent.of(document)
            if not isinstance(members, dict):
                return None
            if key not in members:
                return after
            value = members[key]
            return place.lead + spell(value) + place.tail + after if known(value) else None

        whole = (literal(place.lead) + self.language + literal(place.tail)).optional()
        slot = self._slot(place, whole + literal(after), says)
        value = ValueBorder(place.lead, place.tail + after)
        more = token_estimate(place.lead)
        kind = SlotKind.OPTIONAL if self.kind.is_enumerated else self.kind
        return replace(slot, start=slot.start + more, cap=slot.cap + more, value=value, kind=kind)

    def _slot(
        self, place: ValuePlace, language: Language, says: Callable[[Any], str | None]
    ) -> Slot:
        return Slot(
            place.path,
            language,
            self.start + 2,
            self.cap + 2,
            says,
            ValueBorder(place.lead, place.tail),
            kind=self.kind,
        )


def token_estimate(text: str) -> int:
    """A generous estimate of a text's tokens."""
    return len(text.encode()) // 3 + 2 if text else 0


def choice_of(texts: Sequence[str], kind: SlotKind = SlotKind.ENUM) -> SlotLanguage:
    """One of these JSON texts."""
    most = max(map(token_estimate, texts))
    return SlotLanguage(
        one_of(texts),
        min(most, 24),
        most + 4,
        kind,
        tuple(texts),
        sum(map(len, texts)),
        min(map(len, texts)),
        finite=True,
    )


def either(flats: Sequence[SlotLanguage]) -> SlotLanguage:
    """Any of several; a value that may be null keeps its kind."""
    if len(flats) == 1:
        return flats[0]
    kinds = {flat.kind for flat in flats if flat.kind != SlotKind.NULL}
    finite = all(flat.texts for flat in flats)
    return SlotLanguage(
        reduce(or_, (flat.language for flat in flats)),
        max(flat.start for flat in flats),
        max(flat.cap for flat in flats),
        kinds.pop() if len(kinds) == 1 else SlotKind.UNION,
        tuple(dict.fromkeys(t for flat in flats for t in flat.texts)) if finite else (),
        sum(flat.bulk for flat in flats),
        min(flat.least for flat in flats),
        any(flat.finite for flat in flats),
    )
