"""The evidence of a fill: its text, and every reading of it, made once and kept.

For example:

    evidence = Evidence("Total due: 160.29 EUR", vocabulary)
    evidence.near("total")                             # ((5, 21),): the rest of the line
    evidence.numbers("number", evidence.near("total")) # (b"160.29",)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from infill.evidence import labels as nearby
from infill.evidence.candidates import MOST, Naming, fitting, naming, promised
from infill.evidence.copies import Copies, spelled
from infill.evidence.labels import Spans
from infill.evidence.lists import Onward, list_after, onward, openings
from infill.evidence.mentions import MENTIONS
from infill.evidence.records import RecordSpan, locate
from infill.evidence.tables import first_row, following
from infill.tokens.vocabulary import Vocabulary

Read = TypeVar("Read")


@dataclass(slots=True)
class Evidence:
    """The evidence of one fill; `copies` continues what is copied from it."""

    text: str
    vocabulary: Vocabulary
    copies: Copies = field(init=False)
    _read: dict[tuple[Hashable, ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.copies = Copies(self.text, self.vocabulary)

    def _once(self, key: tuple[Hashable, ...], read: Callable[[], Read]) -> Read:
        if key not in self._read:
            self._read[key] = read()
        found: Read = self._read[key]
        return found

    def onward(self, items: tuple[str, ...]) -> Onward | None:
        """What follows the items of a list; None where the evidence does not tell."""
        return self._once((onward, items), lambda: onward(self.text, items))

    def list_after(self, key: str, items: tuple[str, ...], kind: str) -> Onward | None:
        """What follows these items in the list below a name, or its first item.

        None where the evidence does not tell.
        """
        number = kind in ("integer", "number")
        starts = self._once((openings, key), lambda: openings(self.text, key))
        return self._once(
            (list_after, key, items, number),
            lambda: list_after(self.text, starts, items, number=number),
        )

    def near(self, key: str) -> Spans:
        """The places of a key's numbers: before their unit, or on the lines after its words."""
        return self._once(
            (nearby.measured, key),
            lambda: nearby.measured(self.text, key) or nearby.behind(self.text, key),
        )

    def labelled(self, key: str, kind: str = "") -> tuple[str, ...]:
        """The texts after the words of a key as a label, also without the brackets around them.

        For a kind that has values, such as a date, the values there.
        """
        return self._once((nearby.labelled, key, kind), lambda: self._labelled(key, kind))

    def _labelled(self, key: str, kind: str) -> tuple[str, ...]:
        found = nearby.labelled(self.text, key)
        if kind in MENTIONS:
            values = (mention.value for line in found for mention in MENTIONS[kind](line))
            texts = [word.decode() for value in values for word in spelled(value)]
        else:
            texts = [*found, *filter(None, map(nearby.unwrapped, found))]
        return tuple(dict.fromkeys(texts))

    def fitting(
        self, asked: Hashable, fits: Callable[[str], bool], most: int = MOST
    ) -> tuple[str, ...]:
        """Its words that fit, if they are few; `asked` is the key to keep them under."""
        return self._once((fitting, asked), lambda: fitting(self.text, fits, most))

    def promised(self, name: str, asked: Hashable, fits: Callable[[str], bool]) -> tuple[str, ...]:
        """Its few stretches that fit and have the shape that a name promises."""
        return self._once((promised, name, asked), lambda: promised(self.text, name, fits))

    def named(self, key: str, values: Mapping[str, object]) -> Naming | None:
        """The one that it names, of the few texts that a key can have, each with its value."""
        encode = self.copies.encoded
        return self._once(
            (naming, key, tuple(values)), lambda: naming(self.text, key, values, encode)
        )

    def numbers(self, kind: str, spans: Spans) -> tuple[bytes, ...]:
        """The numbers in these spans, in each of their spellings."""

        def read() -> tuple[bytes, ...]:
            found = nearby.numbers_in(self.text, kind, spans)
            return tuple({word for value in found for word in spelled(value)})

        return self._once((nearby.numbers_in, kind, spans), read)

    def locate(
        self, values: Mapping[str, str], kinds: Mapping[str, str], after: int
    ) -> RecordSpan | None:
        """The place of an object with these values, after the position `after`."""
        key = locate, tuple(values.items()), tuple(kinds.items()), after
        return self._once(key, lambda: locate(self.text, values, kinds, after))

    def first_row(self, fields: tuple[str, ...]) -> RecordSpan | None:
        """The place of the first object of a table whose columns are named like these fields."""
        return self._once((first_row, fields), lambda: first_row(self.text, fields))

    def following(self, place: RecordSpan, kinds: Mapping[str, str]) -> RecordSpan | None:
        """The place of the object that follows another in the same layout."""
        spans = tuple(place.spans.items())
        key = following, place.start, place.end, spans, tuple(kinds.items())
        return self._once(key, lambda: following(self.text, place, kinds))
