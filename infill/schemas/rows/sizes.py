"""How short a value can be: what terminates a recursion, and whether there is any value at all.

ValueSizes(questions, required_keys).of(demand)      # {"const": "ab"}: 4; False: infinite
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import (
    Demand,
    ValueShape,
    is_closed,
    item_demand,
    longest_prefix,
    most_items,
)
from infill.schemas.rows.contains import Contained
from infill.schemas.rows.members import member
from infill.schemas.rows.place import spell
from infill.schemas.rows.required_keys import RequiredKeys, Room

_UNSEEN = 1 << 16


class ValueSizes:
    """The characters of the shortest value of each demand, infinite where there is none.

    A least fixed point: while a demand is being measured it counts as infinite inside itself.
    What is found finite is a real derivation, so following the smallest always comes to an end.
    """

    def __init__(
        self, questions: Questions, required_keys: Callable[[ValueShape], RequiredKeys]
    ) -> None:
        self._ask, self._required_keys = questions, required_keys
        self._known: dict[Demand, float] = {}
        self._above: dict[Demand, None] = {}

    def of(self, demand: Demand) -> float:
        known = self._known.get(demand)
        if known is not None:
            return known
        if demand in self._above:
            return math.inf
        self._above[demand] = None
        cases = self._ask.cases(demand)
        size = min((self._case(case) for case in cases), default=math.inf)
        if size == math.inf and self._ask.cut(demand):
            size = _UNSEEN
        del self._above[demand]
        if size < math.inf or not self._above:
            self._known[demand] = size
        return size

    def _case(self, demand: Demand) -> float:
        shape = self._ask.shape(demand)
        if shape.values is not None:
            return min((len(spell(value)) for value in self._ask.values(demand)), default=math.inf)
        return min(self._kinds(shape), default=math.inf)

    def _kinds(self, shape: ValueShape) -> Iterator[float]:
        if shape.types & {"null", "boolean"}:
            yield 4
        if shape.types & {"integer", "number"} and self._ask.numbers(shape).possible:
            yield 1
        if "string" in shape.types:
            yield _string(shape)
        if "array" in shape.types:
            yield self.array(shape)
        if "object" in shape.types:
            yield self.object(shape)

    @property
    def busy(self) -> bool:
        """Whether something is being measured, so that what seems infinite may not be."""
        return bool(self._above)

    def array(self, shape: ValueShape) -> float:
        """The shortest array."""
        if shape.max_items is not None and shape.max_items < shape.min_items:
            return math.inf
        if shape.contains:
            contained = self.contained(shape)
            if not contained.can(0, contained.none):
                return math.inf
        if shape.unique and self._same(shape):
            return math.inf
        size, last = 2.0, Demand()
        for index in range(shape.min_items):
            demand = item_demand(shape, index)
            one = self.of(demand)
            if demand == last:
                return size + (shape.min_items - index) * (one + 2)
            last = demand
            size += one + 2
        return size

    def _same(self, shape: ValueShape) -> bool:
        """Whether the items that must be there are more than there are different ones."""
        if shape.min_items < 2 or longest_prefix(shape):
            return False
        return 0 < len(self._ask.texts(item_demand(shape, 0), 1)) < shape.min_items

    def contained(self, shape: ValueShape) -> Contained:
        """What becomes of the `contains` of an array."""
        return Contained(self._ask, shape, most_items(shape, self._ask.limits))

    def object(self, shape: ValueShape) -> float:
        """The shortest object."""
        lo, hi = shape.min_members, shape.max_members
        size = 2.0
        for name in shape.required:
            demand = member(self._ask, shape, name)
            size += math.inf if demand is None else len(name) + 4 + self.of(demand)
        if hi is not None and (lo > hi or len(shape.required) > hi):
            return math.inf
        if shape.has:
            size += self._owed(shape)
        more = lo - len(shape.required)
        if more > 0 and all(map(is_closed, shape.members[:1])):
            optional = [n for n in shape.declared() if n not in shape.required]
            allowed = [n for n in optional if member(self._ask, shape, n) is not None]
            if shape.members and len(allowed) < more:
                return math.inf
        return size + 8 * max(more, 0)

    def _owed(self, shape: ValueShape) -> float:
        """What the keys take that must be there whatever they are called."""
        names = [n for n in shape.declared() if member(self._ask, shape, n) is not None]
        most = math.inf if shape.max_members is None else shape.max_members
        room = Room(tuple(names), frozenset(shape.required), most, math.inf)
        required = self._required_keys(shape)
        return required.cost(required.all, room)


def _string(shape: ValueShape) -> float:
    lo, hi = shape.min_length, shape.max_length
    return math.inf if hi is not None and hi < lo else lo + 2
