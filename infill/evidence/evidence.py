"""What the evidence of a fill says: each reading of its text is made once and kept."""

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
    """The evidence of one fill; `copies` is how it goes on behind what is copied from it."""

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
        """What stands behind the items of a list; None where the evidence does not say."""
        return self._once((onward, items), lambda: onward(self.text, items))

    def list_after(self, key: str, items: tuple[str, ...], kind: str) -> Onward | None:
        """What stands behind these items, or first, of the list that it has below a name; None
        where it does not say."""
        number = kind in ("integer", "number")
        starts = self._once((openings, key), lambda: openings(self.text, key))
        return self._once(
            (list_after, key, items, number),
            lambda: list_after(self.text, starts, items, number=number),
        )

    def near(self, key: str) -> Spans:
        """Where it says the numbers of a key: before their unit, or on lines behind its words."""
        return self._once(
            (nearby.measured, key),
            lambda: nearby.measured(self.text, key) or nearby.behind(self.text, key),
        )

    def labelled(self, key: str, kind: str = "") -> tuple[str, ...]:
        """What stands behind the words of a key as a label, also without the brackets around it.

        Of a kind that has a value, such as a date, the values that stand there.
        """
        return self._once((nearby.labelled, key, kind), lambda: self._labelled(key, kind))

    def _labelled(self, key: str, kind: str) -> tuple[str, ...]:
        found = nearby.labelled(self.text, key)
        if kind in MENTIONS:
            values = (mention.value for line in found for mention in MENTIONS[kind](line))
            said = [word.decode() for value in values for word in spelled(value)]
        else:
            said = [*found, *filter(None, map(nearby.unwrapped, found))]
        return tuple(dict.fromkeys(said))

    def fitting(
        self, asked: Hashable, fits: Callable[[str], bool], most: int = MOST
    ) -> tuple[str, ...]:
        """Its words that fit what is asked, if they are few."""
        return self._once((fitting, asked), lambda: fitting(self.text, fits, most))

    def promised(self, name: str, asked: Hashable, fits: Callable[[str], bool]) -> tuple[str, ...]:
        """Its few stretches that fit what is asked and have the shape which a name promises."""
        return self._once((promised, name, asked), lambda: promised(self.text, name, fits))

    def named(self, key: str, values: Mapping[str, object]) -> Naming | None:
        """Which of the few texts that a key can have, each with its value, it names."""
        encode = self.copies.encoded
        return self._once(
            (naming, key, tuple(values)), lambda: naming(self.text, key, values, encode)
        )

    def numbers(self, kind: str, spans: Spans) -> tuple[bytes, ...]:
        """The numbers that it says there, in each of their spellings."""

        def read() -> tuple[bytes, ...]:
            found = nearby.numbers_in(self.text, kind, spans)
            return tuple({word for value in found for word in spelled(value)})

        return self._once((nearby.numbers_in, kind, spans), read)

    def locate(
        self, values: Mapping[str, str], kinds: Mapping[str, str], after: int
    ) -> RecordSpan | None:
        """Where it says an object of these values, behind a place."""
        key = locate, tuple(values.items()), tuple(kinds.items()), after
        return self._once(key, lambda: locate(self.text, values, kinds, after))

    def first_row(self, fields: tuple[str, ...]) -> RecordSpan | None:
        """Where the first object of a table stands whose columns are named as these fields."""
        return self._once((first_row, fields), lambda: first_row(self.text, fields))

    def following(self, place: RecordSpan, kinds: Mapping[str, str]) -> RecordSpan | None:
        """The object that stands behind another, laid out alike."""
        spans = tuple(place.spans.items())
        key = following, place.start, place.end, spans, tuple(kinds.items())
        return self._once(key, lambda: following(self.text, place, kinds))
