"""Arrays item by item: after each one, is there another?

    ArrayItems(…).parts()       # "[", then the first item or "]", then ", " and the next, or "]"
    DistinctItems(…).parts()    # items that must differ: each language is less what came before

Short arrays of scalars are one slot instead (`one_slot`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from infill.documents import known
from infill.errors import Unsatisfiable
from infill.languages.language import Language, literal, nothing, one_of
from infill.scaffold import Choice, Option, Part, Row, SlotKind, Text
from infill.schemas.demands import conflicts
from infill.schemas.demands.shape import Demand, ValueShape, item_demand, most_items
from infill.schemas.rows.alternatives import RowAlternative, joined_row, unite
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.contains import Contained, Hits, ItemStep
from infill.schemas.rows.place import ValuePlace, Write, fixed, spell
from infill.schemas.rows.slot_language import SlotLanguage


@dataclass(frozen=True, slots=True)
class ArrayItems:
    """An array item by item: after each one, is there another?"""

    analysis: Analysis
    write: Write
    shape: ValueShape
    place: ValuePlace
    contained: Contained

    def parts(self, index: int = 0, hits: Hits | None = None) -> Iterator[Part]:
        """The items from `index` on, those before having matched each `contains` so often."""
        ways = list(self._ways(index, self.contained.none if hits is None else hits))
        if not ways:
            raise Unsatisfiable(
                "no array satisfies the schema here",
                where=str(self.place.path),
                got=str(conflicts.item_conflict(self.shape) or ""),
            )
        yield from unite(self.place.path, ways, deep=self.place.deep)

    def _ways(self, index: int, hits: Hits) -> Iterator[RowAlternative]:
        if self.contained.done(index, hits):
            close = (self.place.lead + "[" if index == 0 else "") + "]" + self.place.tail
            yield RowAlternative(partial(fixed, close), lambda d: self._size(d) <= index, 1, "end")
        if index < self.contained.most:
            for step in self.contained.steps(index, hits):
                yield self._another(step, index)

    def _another(self, step: ItemStep, index: int) -> RowAlternative:
        def make() -> Iterator[Part]:
            lead = ", " if index else self.place.lead + "["
            inner = self.place.child(index, lead=lead, tail="")
            if not self.analysis.speaks(step.demand):
                yield Text(lead.rstrip() if index else lead)
                inner = self.place.child(index, lead=" " if index else "", tail="")
            yield from self.write(step.demand, inner)
            yield from self.parts(index + 1, step.hits)

        def suits(document: Any) -> bool:
            return self._size(document) > index and self._matches(step, index, document)

        return RowAlternative(make, suits, 2 + self.analysis.least(step.demand))

    def _matches(self, step: ItemStep, index: int, document: Any) -> bool:
        """Whether the item of a known document matches just the rules that the step asks for."""
        value = self.place.child(index, lead="", tail="").of(document)
        return all(
            yes is None or self.analysis.fits(Demand((rule.schema,)), value) is yes
            for rule, yes in zip(self.contained.rules, step.matched, strict=True)
        )

    def _size(self, document: Any) -> int:
        value = self.place.of(document)
        return len(value) if isinstance(value, list) else 0


@dataclass(frozen=True, slots=True)
class DistinctItems:
    """Item by item; a text is an item with the comma or bracket that follows it."""

    analysis: Analysis
    shape: ValueShape
    place: ValuePlace

    def parts(self) -> Iterator[Part]:
        yield from self._from(())

    def _from(self, taken: tuple[str, ...]) -> Iterator[Part]:
        index = len(taken)
        close = "]" + self.place.tail
        lead = " " if index else self.place.lead + "["
        flat = self._left(taken)
        options: list[Option] = []
        if index == 0 and self.shape.min_items == 0:
            options.append(Option(literal(lead + close), lambda text: (), 1))
        if flat is not None:
            one = literal(lead) + flat.language
            if index + 1 >= self.shape.min_items:
                options.append(Option(one + literal(close), lambda text: (), 2))
            if index + 1 < self._most() and self._more(flat, taken):

                def then(text: str) -> Row:
                    chosen = text.removeprefix(lead).removesuffix(",")
                    return joined_row(self._from((*taken, chosen)))

                options.append(Option(one + literal(","), then, 4 + flat.least))
        if not options:
            raise Unsatisfiable(
                "too few different items are possible",
                where=str(self.place.path),
                got=str(conflicts.item_conflict(self.shape) or ""),
            )
        if flat is None:
            yield from fixed(lead + close)
            return
        place = self.place.child(index, lead=lead, tail="")
        yield Choice(
            place.path if index or self.shape.min_items else self.place.path,
            tuple(options),
            flat.start + 2,
            flat.cap + 4,
            lambda document: self._says(document, index, lead, close),
            kind=SlotKind.ITEM,
        )

    def _says(self, document: Any, index: int, lead: str, close: str) -> str | None:
        items = self.place.of(document)
        if not isinstance(items, list) or not known(items):
            return None
        if index >= len(items):
            return lead + close if index == 0 else None
        return lead + spell(items[index]) + (close if index + 1 == len(items) else ",")

    def _most(self) -> int:
        return most_items(self.shape, self.analysis.limits)

    def _left(self, taken: tuple[str, ...]) -> SlotLanguage | None:
        """The next item, less those taken; None if there can be none."""
        index = len(taken)
        demand = item_demand(self.shape, index)
        flat = self.analysis.flat(demand)
        if flat is None or index >= self._most():
            return None
        if not taken:
            return flat
        left = flat.less(_same(taken))
        return None if left.language == nothing() else left

    def _more(self, flat: SlotLanguage, taken: tuple[str, ...]) -> bool:
        """Whether one more item is left after any choice of this one."""
        after = self.analysis.flat(item_demand(self.shape, len(taken) + 1))
        if after is None:
            return False
        if not after.finite:
            return True
        left = after.less(_same(taken)).language.texts(1)
        return left is None or (len(left) > 0 and not flat.finite)


def _same(texts: tuple[str, ...]) -> Language:
    """All spellings of values that equal these: 1 is 1.0."""
    found = one_of(texts)
    for text in texts:
        if text[0] in "-0123456789" and "e" not in text.lower():
            plain = text.rstrip("0").rstrip(".") if "." in text else text
            point = "" if "." in plain else "."
            found = found | (literal(plain + point) + literal("0").repeat(0 if not point else 1))
            found = found | literal(plain)
    return found
