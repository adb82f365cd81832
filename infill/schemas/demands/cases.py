"""Demands with their unions decided, in every way that is not contradictory at first sight.

Cases(reader, shape).of(demand)      # {"anyOf": [{"const": 1}, False]}: one case, the first
"""

from __future__ import annotations

from collections.abc import Callable

from infill.schemas.demands.negation import NUMBERS
from infill.schemas.demands.number_sets import NumberSet, numbers_of
from infill.schemas.demands.shape import Demand, ValueShape
from infill.schemas.reading.facts import SchemaFacts, SchemaReader
from infill.schemas.reading.schema_ref import SchemaRef

MOST = 64
"""Cases of a demand that are looked at."""

_REFERENCES = 8


class Cases:
    """The cases of each demand, and of which there are more than are looked at."""

    def __init__(self, reader: SchemaReader, shape: Callable[[Demand], ValueShape]) -> None:
        self._reader, self._shape = reader, shape
        self._cases: dict[Demand, list[Demand]] = {}
        self._cut: set[Demand] = set()

    def of(self, demand: Demand) -> list[Demand]:
        """The demand with its unions decided, in every way that is not plainly contradictory."""
        cases = self._cases.get(demand)
        if cases is None:
            cases = self._decided(demand)
            self._cases[demand] = cases if demand not in self._cut else self._shared(demand, MOST)
        return self._cases[demand]

    def cut(self, demand: Demand) -> bool:
        """Whether a demand has more cases than are looked at, so that it may be possible yet."""
        self.of(demand)
        return demand in self._cut

    def numbers(self, shape: ValueShape) -> NumberSet:
        """The numbers of a shape, less the steps that must not be."""
        return numbers_of(shape, [self.plainly(at) for at in shape.exclusions])

    def plainly(self, at: SchemaRef) -> SchemaFacts:
        """What a schema says, itself or by nothing but a reference."""
        facts = self._reader.read(at)
        for _ in range(_REFERENCES):
            if len(facts.also) != 1 or facts != SchemaFacts(facts.at, also=facts.also):
                break
            facts = self._reader.read(facts.also[0])
        return facts

    def _decided(self, demand: Demand) -> list[Demand]:
        shape = self._shape(demand)
        if self._hopeless(shape):
            return []
        if not shape.unions:
            return [demand]
        union = shape.unions[0]
        found: dict[Demand, None] = {}
        for branch in range(len(union.branches)):
            decided = demand.decide(union, branch)
            found.update(dict.fromkeys(self.of(decided)))
            if len(found) > MOST or decided in self._cut:
                self._cut.add(demand)
            if len(found) >= MOST and branch + 1 < len(union.branches):
                self._cut.add(demand)
                break
        return list(found)[:MOST]

    def _shared(self, demand: Demand, room: int) -> list[Demand]:
        """At most `room` of a demand's cases; every branch of a union has its share of them."""
        known = self._cases.get(demand)
        shape = self._shape(demand)
        if known is not None and demand not in self._cut:
            return known[:room]
        if self._hopeless(shape) or not shape.unions:
            return self._decided(demand)
        union = shape.unions[0]
        found: dict[Demand, None] = {}
        for left in range(len(union.branches), 0, -1):
            if len(found) < room:
                decided = demand.decide(union, len(union.branches) - left)
                share = max(1, (room - len(found)) // left)
                found.update(dict.fromkeys(self._shared(decided, share)))
        return list(found)

    def _hopeless(self, shape: ValueShape) -> bool:
        """Whether a shape is contradictory at first sight."""
        if self._empty(shape):
            return True
        return shape.values is None and shape.types == {"object"} and self._lacking(shape)

    def _empty(self, shape: ValueShape) -> bool:
        if not shape.types or shape.values == ():
            return True
        return shape.values is None and shape.types <= NUMBERS and not self.numbers(shape).possible

    def _lacking(self, shape: ValueShape) -> bool:
        """Whether some key must be there that cannot."""
        for name in shape.required:
            schemas = tuple(rule.named[name] for rule in shape.members if name in rule.named)
            exclusions = shape.against.get(name, ())
            if name in shape.forbidden or any(at.schema is False for at in schemas):
                return True
            if len(schemas) + len(exclusions) > 1 and self._empty(
                self._shape(Demand(schemas, exclusions))
            ):
                return True
        return False
