"""Objects key by key: which key comes next, or is this the end?

Exact where keys depend on each other or are counted (`minProperties`, `dependentRequired`, extra
keys), and cheaper than one slot each where an object declares very many optional ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from infill.errors import Unsatisfiable
from infill.languages.language import Language
from infill.scaffold import Part, Text
from infill.schemas.demands.shape import Demand, Shape
from infill.schemas.rows.alternatives import Alternative, unite
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.extras import Extras, Key, extra, extra_names
from infill.schemas.rows.members import Member
from infill.schemas.rows.place import Place, Write, fixed
from infill.schemas.rows.required_keys import Debts, Room

_NONE: Debts = frozenset()


@dataclass(frozen=True, slots=True)
class Far:
    """How far an object is written: members before `index` are decided, those `taken` are there.

    `more` extra keys follow them, and what is `owed` must be paid by keys that come yet.
    """

    index: int = 0
    taken: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    owed: Debts = _NONE

    @property
    def count(self) -> int:
        return len(self.taken) + len(self.more)


@dataclass(frozen=True, slots=True)
class Keyed:
    """`least` and `most` keys of the members in their order, then of the extra ones.

    `started` says that keys stand before these already; `rest(index)` writes all members behind
    the first, where only that one needs a decision of its own.
    """

    analysis: Analysis
    write: Write
    shape: Shape
    place: Place
    members: list[Member]
    extras: Extras | None
    least: int
    most: int | None
    started: bool = False
    rest: Callable[[int], Iterator[Part]] | None = None

    def parts(self) -> Iterator[Part]:
        """The whole object."""
        return self._from(Far(owed=self.analysis.owed(self.shape).all))

    def behind(self) -> Iterator[Part]:
        """What follows all members."""
        return self._from(Far(len(self.members)))

    def _from(self, far: Far) -> Iterator[Part]:
        ways = list(self._ways(far))
        if not ways:
            raise Unsatisfiable("no object satisfies the schema here", where=str(self.place.path))
        yield from unite(self.place.path, ways, deep=self.place.deep)

    def _ways(self, far: Far) -> Iterator[Alternative]:
        must = self._must(far.taken, far.index)
        first = not far.count and not self.started
        lead = self.place.lead + "{" if first else ", "
        if not must and far.count >= self.least and not far.owed:
            close = (lead if first else "") + "}" + self.place.tail
            end = partial(fixed, close)
            yield Alternative(end, lambda d: self._following(d, far) is None, 1, "end")
        if not far.more:
            for place in range(far.index, len(self.members)):
                if self._can(place, far.taken):
                    yield from self._member(place, far, lead)
                if self.members[place].name in must:
                    return
        room = self.most is None or far.count < self.most
        if not must and room and self.extras and len(far.more) < self.extras.most:
            yield from self._extra(self.extras, far, lead)

    def _must(self, taken: tuple[str, ...], index: int) -> frozenset[str]:
        """The members from `index` on that cannot be missing any more."""
        must = {one.name for one in self.members if one.required} | set(taken)
        while True:
            needed = {n for name in must for n in self.shape.needs.get(name, ())}
            if needed <= must:
                break
            must |= needed
        return frozenset(must & {one.name for one in self.members[index:]})

    def _can(self, index: int, taken: tuple[str, ...]) -> bool:
        """Whether the member at `index` may come next."""
        name = self.members[index].name
        count, after = len(taken) + 1, self._must((*taken, name), index + 1)
        later = {one.name for one in self.members[index + 1 :]}
        spare = len(later) + (self.extras.most if self.extras else 0)
        have = {*taken, name} | later
        needs = {n for one in (name, *after) for n in self.shape.needs.get(one, ())}
        return (
            needs <= have
            and (self.most is None or count + len(after) <= self.most)
            and count + spare >= self.least
        )

    def _affordable(self, far: Far) -> bool:
        """Whether the keys that may come yet can pay what is owed."""
        if not far.owed:
            return True
        names = () if far.more else tuple(one.name for one in self.members[far.index :])
        keys = math.inf if self.most is None else self.most - far.count
        extra = self.extras.most - len(far.more) if self.extras else 0
        room = Room(names, self._must(far.taken, far.index), keys, extra)
        return self.analysis.owed(self.shape).cost(far.owed, room) < math.inf

    def _member(self, at: int, far: Far, lead: str) -> Iterator[Alternative]:
        """The member at `at`, in every way to pay by it or not."""
        one = self.members[at]
        owed = self.analysis.owed(self.shape)
        for paid in owed.any(far.owed):
            after = Far(at + 1, (*far.taken, one.name), (), far.owed - paid)
            demand = owed.declared(one.name, paid) if paid else one.demand
            if demand is None or (paid and not self.analysis.possible(demand)):
                continue
            if not self._affordable(after):
                continue

            def make(demand: Demand = demand, after: Far = after) -> Iterator[Part]:
                yield Text(lead + one.key)
                inner = self.place.child(one.name, lead=" ", tail="")
                yield from self.write(demand, inner)
                yield from self.rest(at + 1) if self.rest is not None else self._from(after)

            def suits(document: Any, paid: Debts = paid) -> bool:
                follows = self._following(document, far) == one.name
                return follows and self._paid(document, far.owed, one.name) == paid

            yield Alternative(make, suits, 2 + self.analysis.least(demand))

    def _extra(self, found: Extras, far: Far, lead: str) -> Iterator[Alternative]:
        """An extra key: while anything is owed it pays the first debt, and maybe more."""
        owed = self.analysis.owed(self.shape)
        for paid in owed.groups(far.owed) if far.owed else (_NONE,):
            rest = far.owed - paid
            after = Far(len(self.members), far.taken, (*far.more, ""), rest)
            language = owed.names(paid, deep=self.place.deep) if paid else found.language
            if (paid and language.is_empty()) or not self._affordable(after):
                continue

            def make(paid: Debts = paid, language: Language = language) -> Iterator[Part]:
                def then(name: str) -> Iterator[Part]:
                    taken = (*far.more, name)
                    return self._from(Far(len(self.members), far.taken, taken, far.owed - paid))

                key = Key(language, far.more, owed.values(paid), partial(self._following, far=far))
                yield extra(self.analysis, self.write, self.shape, self.place, key, lead, then)

            def suits(document: Any, paid: Debts = paid) -> bool:
                name = self._following(document, far)
                if name is None or any(name == one.name for one in self.members):
                    return False
                return self._paid(document, far.owed, name) == paid

            floor = 16 if not paid else int(owed.least(None, paid))
            yield Alternative(make, suits, floor, "extra")

    def _following(self, document: Any, far: Far) -> str | None:
        """The key that comes next in a known document; None if the object ends."""
        value = self.place.of(document)
        if not isinstance(value, dict):
            return None
        for one in self.members[far.index :] if not far.more else ():
            if one.name in value:
                return one.name
        names = extra_names(document, self.place, self.extras, far.more) if self.extras else ()
        first = min(far.owed, default=None)
        found = (n for n in names if first is None or first in self._paid(document, far.owed, n))
        return next(found, None)

    def _paid(self, document: Any, owed: Debts, name: str) -> Debts:
        """What a key of a known document pays for."""
        value = self.place.of(document)[name]
        return self.analysis.owed(self.shape).paid(owed, name, value) if owed else _NONE
