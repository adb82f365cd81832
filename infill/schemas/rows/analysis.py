"""What the demands of one document allow: their shapes, cases, languages and shortest values.

analysis = Analysis(Document({"type": "string", "minLength": 3, "maxLength": 2}), Limits())
analysis.possible(Demand((analysis.document.root,)))      # False
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from infill.grammars.regex import regex
from infill.languages.language import Language
from infill.schemas.demands.cases import Cases
from infill.schemas.demands.exclusions import types_of, work_exclusions_in
from infill.schemas.demands.fits import Fits, type_of
from infill.schemas.demands.number_sets import NumberSet
from infill.schemas.demands.shape import Demand, Limits, ValueShape, merged_shape
from infill.schemas.reading.facts import SchemaFacts, SchemaReader
from infill.schemas.reading.keywords import KEYWORDS
from infill.schemas.reading.references import Document
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.rows.one_slot import OneSlot
from infill.schemas.rows.required_keys import RequiredKeys
from infill.schemas.rows.sizes import ValueSizes
from infill.schemas.rows.slot_language import SlotLanguage

_CHECKED = 256
_LOOSE = ('ef"', *(f'"{row.name}"' for row in KEYWORDS.values() if row.disputed))
"""Marks of what a value may break in one reading of a schema and keep in another; references
may lead to it.
"""


class Analysis:
    """Answers questions about the demands of one document, and remembers the answers."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self.document, self.limits = document, limits
        self.reader = SchemaReader(document)
        self.fits = Fits(document)
        self._shapes: dict[Demand, ValueShape] = {}
        self._unsettled: dict[SchemaRef, ValueShape] = {}
        self._matches: dict[tuple[str, str], bool] = {}
        self._required_keys: dict[int, RequiredKeys] = {}
        self._cases = Cases(self.reader, self.shape)
        self.languages = OneSlot(self, self._cases)
        self.sizes = ValueSizes(self, self.required_keys)

    # What a demand allows

    def shape(self, demand: Demand) -> ValueShape:
        shape = self._shapes.get(demand)
        if shape is None:
            merged = merged_shape(self.reader, demand)
            shape = work_exclusions_in(self.reader, self.fits, demand, merged, self._alone)
            self._shapes[demand] = shape
        return shape

    def _alone(self, at: SchemaRef) -> ValueShape:
        """One schema's shape, its unions and exclusions left as they are."""
        shape = self._unsettled.get(at)
        if shape is None:
            shape = merged_shape(self.reader, Demand((at,)))
            shape = self._unsettled[at] = replace(shape, types=types_of(shape))
        return shape

    def cases(self, demand: Demand) -> list[Demand]:
        """The demand with its unions decided, in every way that is not plainly contradictory."""
        return self._cases.of(demand)

    def cut(self, demand: Demand) -> bool:
        """Whether a demand has more cases than are looked at, so that it may be possible yet."""
        return self._cases.cut(demand)

    def numbers(self, shape: ValueShape) -> NumberSet:
        """The numbers of a shape, less the steps that must not be."""
        return self._cases.numbers(shape)

    def values(self, demand: Demand) -> tuple[Any, ...]:
        """The listed values that the rest of the demand allows, as far as can be told for sure."""
        shape = self.shape(demand)
        values = [v for v in shape.values or () if type_of(v) & shape.types]
        if any(map(_bounds, shape.facts)):
            values = [value for value in values if self.fits(demand, value)]
        exclusions = [*demand.exclusions, *(at for fact in shape.facts for at in fact.exclusions)]
        exclusions = [at for at in exclusions if at not in demand.decided]
        if len(exclusions) * len(values) <= _CHECKED:
            out = [Demand((at,)) for at in exclusions if _sure(at)]
            values = [v for v in values if not any(self.fits(wrong, v) for wrong in out)]
        return tuple(values)

    # Its languages

    def flat(self, demand: Demand, depth: int = 0) -> SlotLanguage | None:
        """The demand as one slot's language, or None if it is no small regular one."""
        return self.languages.flat(demand, depth)

    def texts(self, demand: Demand, depth: int = 0) -> tuple[str, ...]:
        """All texts of a demand `depth` levels inside a slot, if they are few and known."""
        flat = self.flat(demand, depth)
        return flat.texts if flat else ()

    def strings(self, demand: Demand) -> Language:
        """The JSON strings among a demand's values."""
        return self.languages.strings(demand)

    def only(self, demand: Demand) -> str | None:
        """The one text that a demand allows, if there is just one."""
        texts = self.texts(demand)
        return texts[0] if len(texts) == 1 else None

    def speaks(self, demand: Demand) -> bool:
        """Whether every value begins with one fixed text that is longer than a bracket."""
        if self.only(demand) is not None:
            return True
        cases = self.cases(demand)
        shapes = [self.shape(case) for case in cases]
        return len(shapes) == 1 and shapes[0].types == {"object"} and bool(shapes[0].required)

    # Its keys

    def matches(self, pattern: str, name: str) -> bool:
        """Whether a key matches a pattern."""

        key = (pattern, name)
        if key not in self._matches:
            self._matches[key] = regex(pattern).accepts(name)
        return self._matches[key]

    def required_keys(self, shape: ValueShape) -> RequiredKeys:
        """The keys that an object must have whatever they are called."""
        found = self._required_keys.get(id(shape))
        if found is None:
            found = self._required_keys[id(shape)] = RequiredKeys(self, shape)
        return found

    # How short it can be

    @property
    def measuring(self) -> bool:
        """Whether a size is being worked out, so that what seems impossible may not be."""
        return self.sizes.busy

    def size(self, demand: Demand) -> float:
        """About how many characters the shortest value has; infinite if there is none."""
        return self.sizes.of(demand)

    def possible(self, demand: Demand) -> bool:
        """Whether any value can satisfy the demand, as far as its structure tells."""
        return self.size(demand) < math.inf

    def least(self, demand: Demand) -> int:
        """`size` as an integer, very large if there is no value."""
        size = self.size(demand)
        return int(size) if size < math.inf else 1 << 20


def _sure(at: SchemaRef) -> bool:
    """Whether all readings of a schema agree on which values satisfy it."""
    text = json.dumps(at.schema)
    return not any(mark in text for mark in _LOOSE)


def _bounds(facts: SchemaFacts) -> bool:
    """Whether anything besides types and other lists may rule out a listed value."""
    also, unions, exclusions = facts.also, facts.unions, facts.exclusions
    plain = SchemaFacts(
        facts.at, facts.types, facts.values, also=also, unions=unions, exclusions=exclusions
    )
    return facts != plain
