"""Arrays with `contains`: which items match it, so that enough of them do and never too many.

{"contains": {"const": 1}, "maxItems": 2}      # if the first item is no 1, the second must be
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape, item_demand, longest_prefix
from infill.schemas.reading.facts import Contains

_RULES = 3
_COUNTED = 12

Hits = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemStep:
    """One way for the next item: what it must be, and how many items have matched each rule then.

    `matched` tells for each rule whether the item matches it; None leaves that open.
    """

    demand: Demand
    hits: Hits
    matched: tuple[bool | None, ...]


class Contained:
    """Counts the items of one array that match its first few `contains`; the judge counts others.

    `most` is how many items there can be.
    """

    def __init__(self, questions: Questions, shape: ValueShape, most: int) -> None:
        self.ask, self.shape, self.most = questions, shape, most
        self.rules: tuple[Contains, ...] = shape.contains[:_RULES]
        self._can: dict[tuple[int, Hits], bool] = {}

    @cached_property
    def none(self) -> Hits:
        """The hits of an empty array."""
        return (0,) * len(self.rules)

    def done(self, index: int, hits: Hits) -> bool:
        """Whether the array may end before the item at `index`."""
        return index >= self.shape.min_items and not any(self._missing(hits))

    def steps(self, index: int, hits: Hits) -> Iterator[ItemStep]:
        """The ways for the item at `index` that leave the array a way to end."""
        for step in self._steps(index, hits):
            if self.ask.possible(step.demand) and self.can(index + 1, step.hits):
                yield step

    def can(self, index: int, hits: Hits) -> bool:
        """Whether the array can end somehow, `index` items being there."""
        key = (index, hits)
        if key not in self._can:
            self._can[key] = self._ends(index, hits)
        return self._can[key]

    def _ends(self, index: int, hits: Hits) -> bool:
        if self.done(index, hits):
            return True
        if index >= self.most:
            return False
        if index >= longest_prefix(self.shape):
            return self._runs_out(index, hits)
        return any(True for _ in self.steps(index, hits))

    def _runs_out(self, index: int, hits: Hits) -> bool:
        """`can` where all items that follow are alike. Errs only towards yes."""
        missing = self._missing(hits)
        room = self.most - index
        usual = item_demand(self.shape, index)
        if self._fewest(tuple(missing), usual) > room:
            return False
        if max(self.shape.min_items - index, 0) == 0:
            return True
        return any(self.ask.possible(step.demand) for step in self._steps(index, hits))

    def _fewest(self, missing: Hits, usual: Demand) -> float:
        """The fewest items, all alike, that match what is missing; one may match several rules.

        Of many it is a lower bound.
        """
        possible = self.ask.possible
        wanted = [number for number, count in enumerate(missing) if count]
        if sum(missing) > _COUNTED:
            alone = all(possible(usual.also((self.rules[n].schema,))) for n in wanted)
            return max(missing) if alone else math.inf
        groups = [
            group
            for size in range(1, len(wanted) + 1)
            for group in combinations(wanted, size)
            if possible(usual.also(tuple(self.rules[n].schema for n in group)))
        ]
        reached, items = {missing}, 0
        while (0,) * len(missing) not in reached:
            reached = {
                tuple(max(0, count - (n in group)) for n, count in enumerate(left))
                for left in reached
                for group in groups
            } - reached
            items += 1
            if not reached or items > sum(missing):
                return math.inf
        return items

    def _steps(self, index: int, hits: Hits) -> Iterator[ItemStep]:
        usual = item_demand(self.shape, index)
        ways = [
            self._open(rule, have, wanted)
            for rule, have, wanted in zip(self.rules, hits, self._missing(hits), strict=True)
        ]
        for matched in product(*ways):
            demand = usual
            for rule, yes in zip(self.rules, matched, strict=True):
                if yes:
                    demand = demand.also((rule.schema,))
                elif yes is False and rule.most is not None:
                    demand = demand.also((), (rule.schema,))
            more = tuple(h + (yes is True) for h, yes in zip(hits, matched, strict=True))
            yield ItemStep(demand, more, matched)

    def _open(self, rule: Contains, have: int, wanted: int) -> tuple[bool | None, ...]:
        """Whether the next item may match a rule, must not, or whether that does not matter."""
        if rule.most is None:
            return (True, False) if wanted else (None,)
        return (True, False) if have < rule.most else (False,)

    def _missing(self, hits: Hits) -> list[int]:
        return [max(0, rule.least - have) for rule, have in zip(self.rules, hits, strict=True)]
