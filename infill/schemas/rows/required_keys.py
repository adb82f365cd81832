"""Keys that must be there whatever they are called: which key can be which of them.

    {"not": {"propertyNames": {"maxLength": 3}}}      # some key has more than three characters

A broken `propertyNames`, `patternProperties` or `additionalProperties` owes a key (`Has`). One key
may pay for several, declared or not, if its name is in all their languages and its value satisfies
all that is demanded of keys so named.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

from infill.grammars.json_texts import json_string
from infill.grammars.regex import regex
from infill.languages.language import Language, any_text, nothing, one_of
from infill.schemas.demands.questions import Questions
from infill.schemas.demands.shape import Demand, ValueShape
from infill.schemas.rows.members import member

Debts = frozenset[int]
_DEBTS = 5
_PAYERS = 8
_PATTERNS = 8
_KEY = 8


@dataclass(frozen=True, slots=True)
class Area:
    """Undeclared keys (JSON strings) that the same patterns match, and what follows of a value."""

    names: Language
    value: Demand


@dataclass(frozen=True, slots=True)
class Room:
    """What may come yet: declared keys, those of them that must, keys in all, undeclared ones."""

    names: tuple[str, ...]
    must: frozenset[str]
    keys: float
    extra: float

    def without(self, name: str | None) -> Room:
        """What is left once a key has come; None is an undeclared one."""
        names = tuple(one for one in self.names if one != name)
        return Room(names, self.must - {name}, self.keys - 1, self.extra - (name is None))


class RequiredKeys:
    """The `has` of one shape by number, and which keys pay for them."""

    def __init__(self, questions: Questions, shape: ValueShape) -> None:
        self.ask, self.shape = questions, shape
        self._areas: dict[Debts, tuple[Area, ...]] = {}
        self._base: Language | None = None

    @property
    def all(self) -> Debts:
        return frozenset(range(len(self.shape.has)))

    def groups(self, owed: Debts) -> Iterator[Debts]:
        """Debts that one key may pay together, the most first; each holds the first one owed."""
        if not owed:
            return
        first, *others = sorted(owed)
        most = len(others) if len(self.shape.has) <= _DEBTS else 0
        for size in range(most, -1, -1):
            for more in combinations(others, size):
                yield frozenset((first, *more))

    def any(self, owed: Debts) -> Iterator[Debts]:
        """All that one key may pay of what is owed, nothing among it."""
        yield frozenset()
        debts = sorted(owed) if len(owed) <= _DEBTS else []
        for size in range(1, len(debts) + 1):
            yield from map(frozenset, combinations(debts, size))
        if not debts:
            yield from (frozenset({debt}) for debt in owed)

    def names(self, paid: Debts, *, deep: bool = False) -> Language:
        """The undeclared keys that can pay; `deep` leaves those with the shortest value."""
        areas = self._all_areas(paid)
        found = [area for area in areas if self.ask.possible(area.value)]
        if deep and found:
            found = [min(found, key=lambda area: self.ask.size(area.value))]
        if len(found) == len(areas):
            return self._names(paid) if found else nothing()
        return reduce(or_, (area.names for area in found), nothing())

    def declared(self, name: str, paid: Debts) -> Demand | None:
        """What the value of a declared key must be to pay; None if it cannot."""
        if not all(self._called(debt, name) for debt in paid):
            return None
        demand = member(self.ask, self.shape, name)
        return None if demand is None else demand.also(self.values(paid))

    def values(self, paid: Debts) -> tuple[Any, ...]:
        """The schemas that a value must satisfy to pay."""
        return tuple(self.shape.has[debt].value for debt in sorted(paid))

    def paid(self, owed: Debts, name: str, value: Any) -> Debts:
        """What a known key pays for."""
        fits = self.ask.fits
        values = {debt: Demand((self.shape.has[debt].value,)) for debt in owed}
        return frozenset(
            debt for debt in owed if self._called(debt, name) and fits(values[debt], value)
        )

    def cost(self, owed: Debts, room: Room) -> float:
        """About how many characters the keys that pay take at least; infinite if none can."""
        if len(room.must) > room.keys:
            return math.inf
        if not owed:
            return 0.0
        payers = [n for n in room.names if any(self._called(debt, n) for debt in owed)]
        if len(owed) > _DEBTS or len(payers) > _PAYERS:
            return sum(self._alone(debt, payers, room) for debt in owed)
        best = math.inf
        for paid in self.groups(owed):
            for name in (*payers, None):
                size = self.least(name, paid) if name or room.extra > 0 else math.inf
                if size < best:
                    best = min(best, size + self.cost(owed - paid, room.without(name)))
        return best

    def least(self, name: str | None, paid: Debts) -> float:
        """About how many characters a key has at least that pays; None is an undeclared one."""
        if name is not None:
            demand = self.declared(name, paid)
            return math.inf if demand is None else _KEY + self.ask.size(demand)
        sizes = (self.ask.size(area.value) for area in self._all_areas(paid))
        return _KEY + min(sizes, default=math.inf)

    def _alone(self, debt: int, payers: Iterable[str], room: Room) -> float:
        """The least for one debt by itself, whatever the others take."""
        names = (*payers, None) if room.extra > 0 else tuple(payers)
        return min((self.least(name, frozenset({debt})) for name in names), default=math.inf)

    def _called(self, debt: int, name: str) -> bool:
        return self.ask.fits(Demand((self.shape.has[debt].name,)), name)

    def _names(self, paid: Debts) -> Language:
        names = (self.ask.strings(Demand((self.shape.has[debt].name,))) for debt in paid)
        return reduce(lambda found, more: found & more, names, self._keys)

    @property
    def _keys(self) -> Language:
        if self._base is not None:
            return self._base
        found = undeclared_keys(self.ask, self.shape)
        if not self.ask.measuring:
            self._base = found
        return found

    def _all_areas(self, paid: Debts) -> tuple[Area, ...]:
        """The keys with the right names, one area for each set of patterns that match."""
        areas = self._areas.get(paid)
        if areas is None:
            areas = tuple(self._split(paid))
            if not self.ask.measuring:
                self._areas[paid] = areas
        return areas

    def _split(self, paid: Debts) -> Iterator[Area]:
        found: list[tuple[tuple[str, ...], Language]] = [((), self._names(paid))]
        patterns = self.shape.patterns()
        for pattern in patterns if len(patterns) <= _PATTERNS else ():
            found = [one for area in found for one in _parted(pattern, *area)]
        for held, names in found:
            if not names.is_empty():
                yield Area(names, self._value(held).also(self.values(paid)))

    def _value(self, held: tuple[str, ...]) -> Demand:
        """What a value must be under an undeclared key that just these patterns match."""
        demand = Demand()
        for rule in self.shape.members:
            found = [at for pattern, at in rule.patterns.items() if pattern in held]
            if not found and rule.extra is not None and len(self.shape.patterns()) <= _PATTERNS:
                found = [rule.extra]
            demand = demand.also(tuple(found))
        return demand


def undeclared_keys(ask: Questions, shape: ValueShape) -> Language:
    """The JSON strings that undeclared keys may be, as far as each rule allows them by itself."""

    content = any_text()
    for rule in shape.members:
        if rule.extra is not None and not ask.possible(Demand((rule.extra,))):
            content = content & reduce(or_, map(regex, rule.patterns), nothing())
        for pattern, at in rule.patterns.items():
            if not ask.possible(Demand((at,))):
                content = content - regex(pattern)
    names = {*shape.declared(), *shape.forbidden}
    if names:
        content = content - one_of(names)
    found = json_string(content)
    for at in shape.names:
        found = found & ask.strings(Demand((at,)))
    return found


def _parted(
    pattern: str, held: tuple[str, ...], names: Language
) -> Iterator[tuple[tuple[str, ...], Language]]:
    """The names that a pattern matches, and the others."""

    matching = json_string(regex(pattern))
    for more, found in (((pattern,), names & matching), ((), names - matching)):
        if not found.is_empty():
            yield (*held, *more), found
