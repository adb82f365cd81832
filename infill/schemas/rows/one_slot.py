"""Which demands one slot can carry whole, and in what language: scalars, unions, short arrays.

OneSlot(questions, cases).flat(demand)      # {"type": ["integer", "null"]}: -?[0-9]+… or null
OneSlot(questions, cases).flat(demand)      # {"type": "object"}: None, an object has many slots
"""

from __future__ import annotations

import math
from dataclasses import replace

from infill.errors import Unsupported
from infill.languages.language import Language, literal, nothing
from infill.scaffold import SlotKind
from infill.schemas.demands.cases import Cases
from infill.schemas.demands.negation import NUMBERS
from infill.schemas.demands.number_sets import REMAINDERS, step
from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape, item_demand, longest_prefix
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.rows.scalars import enumeration, listed_numbers, scalars
from infill.schemas.rows.slot_language import SlotLanguage, either

_STRING = SchemaRef("#/~string", {"type": "string"})
_DEEPEST = 3
_STATES = 10_000
_COPIES = 8
_BULK = 600
_FIRST = 4


class OneSlot:
    """The languages of demands; remembers them, and what had to be left out of them in `notes`."""

    def __init__(self, questions: Questions, cases: Cases) -> None:
        self._ask, self._cases = questions, cases
        self._flats: dict[tuple[Demand, int], SlotLanguage | None] = {}
        self.notes: list[str] = []

    def strings(self, demand: Demand) -> Language:
        """The JSON strings among a demand's values."""
        found = nothing()
        for case in self._cases.of(demand.also((_STRING,))):
            flat = self.scalar(case)
            if flat is not None:
                found |= flat.language
        return found

    def flat(self, demand: Demand, depth: int = 0) -> SlotLanguage | None:
        """The demand as one slot's language, or None if it is no small regular one."""
        key = (demand, depth)
        if key not in self._flats:
            self._flats[key] = None if depth > _DEEPEST else self._flat(demand, depth)
        return self._flats[key]

    def _flat(self, demand: Demand, depth: int) -> SlotLanguage | None:
        found: list[SlotLanguage] = []
        coarse = self._coarse(demand)
        for case in self._cases.of(demand):
            shape = self._ask.shape(case)
            if shape.values is None and "object" in shape.types:
                return None
            scalar = self.scalar(case, coarse)
            if scalar is not None:
                found.append(scalar)
            if shape.values is None and "array" in shape.types:
                array = self.array(shape, depth)
                if array is None:
                    return None
                found.append(array)
        several = len(found) > 1 and any(
            self._ask.shape(case).exclusions for case in self._cases.of(demand)
        )
        if several:
            found = self._together(demand, found)
        return either(found) if found else None

    def _together(self, demand: Demand, flats: list[SlotLanguage]) -> list[SlotLanguage]:
        """As many alternatives as make a language that is small enough, the first ones first."""
        if _compiles(either(flats)):
            return flats
        kept: list[SlotLanguage] = []
        for flat in flats:
            if _compiles(either([*kept, flat]), _STATES):
                kept.append(flat)
        where = demand.schemas[0].pointer if demand.schemas else "#"
        self.notes.append(
            f"{where}: its alternatives together are too large a language; "
            f"{len(kept)} of {len(flats)} are offered"
        )
        return kept or flats

    def scalar(self, case: Demand, coarse: bool | None = None) -> SlotLanguage | None:
        """The scalars, or the listed values, of a demand without unions.

        Where steps are `coarse`, just some numbers.
        """
        shape = self._ask.shape(case)
        if shape.values is not None:
            values = self._ask.values(case)
            return enumeration(values) if values else None
        few = None
        if shape.types & NUMBERS and (self._coarse(case) if coarse is None else coarse):
            few = listed_numbers(self._ask.numbers(shape))
        found = list(scalars(shape if few is None else replace(shape, types=shape.types - NUMBERS)))
        found += [few] if few else []
        if not found:
            return None
        flat = either(found)
        decided = case.decided | set(shape.exclusions)
        for at in shape.exclusions:
            if few and shape.types <= NUMBERS and step(self._cases.plainly(at)) is not None:
                continue
            wrong = Demand((*case.schemas, at), (), decided)
            for other in self._cases.of(wrong):
                inner = self.scalar(other)
                if inner is not None:
                    flat = flat.less(inner.language)
        return flat

    def _coarse(self, demand: Demand) -> bool:
        """Whether the steps of a demand's numbers leave too many remainders for an automaton."""
        shapes = [self._ask.shape(case) for case in self._cases.of(demand)]
        steps = [
            self._ask.numbers(shape).remainders
            for shape in shapes
            if shape.values is None and shape.types & NUMBERS
        ]
        several = len(steps) > 1 or any(shape.exclusions for shape in shapes)
        return several and math.lcm(*steps) > REMAINDERS

    def array(self, shape: ValueShape, depth: int = 0) -> SlotLanguage | None:
        """The whole array as one language, if its items are simple and its bounds small."""
        lo, hi = shape.min_items, shape.max_items
        if shape.contains or (shape.unique and (hi is None or hi > 1)):
            return None
        if longest_prefix(shape) > _FIRST or lo > _COPIES or (hi is not None and hi > _COPIES):
            return None
        flats: list[SlotLanguage] = []
        for index in range(longest_prefix(shape) + 1 if hi is None else min(hi, _FIRST + 1)):
            demand = item_demand(shape, index)
            flat = self.flat(demand, depth + 1)
            if flat is None and self._ask.possible(demand):
                return None
            if flat is None:
                hi = index
                break
            flats.append(flat)
        bulk = sum(flat.bulk for flat in flats) * max(1, lo, hi or 0)
        if bulk > _BULK or (hi is not None and hi < lo):
            return None
        language = literal("[") + _run(flats, 0, lo, hi) + literal("]")
        return SlotLanguage(language, _start(flats, hi), 512, SlotKind.ARRAY, bulk=bulk + 4)


def _compiles(flat: SlotLanguage, states: float = math.inf) -> bool:
    """Whether a language is small enough to be compiled, and has at most so many states."""
    try:
        return flat.language.automaton().states <= states
    except Unsupported:
        return False


def _run(flats: list[SlotLanguage], index: int, lo: int, hi: int | None) -> Language:
    """The items from `index` on, with the commas between them."""
    if not flats or (hi is not None and index >= hi):
        return literal("")
    one = literal(", " if index else "") + flats[min(index, len(flats) - 1)].language
    if index and index >= len(flats) - 1:
        return one.repeat(max(lo - index, 0), None if hi is None else hi - index)
    more = one + _run(flats, index + 1, lo, hi)
    return more if index < lo else more.optional()


def _start(flats: list[SlotLanguage], hi: int | None) -> int:
    short = all(flat.kind.is_number or flat.kind == SlotKind.BOOLEAN for flat in flats)
    start = 24 if short else 32
    if hi is None or not flats:
        return start if flats else 2
    return min(start, 2 + sum(flats[min(i, len(flats) - 1)].start for i in range(hi)))
