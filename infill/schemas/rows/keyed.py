"""Objects key by key: which key comes next, or is this the end?

    {"minProperties": 1, "properties": {"a": {}, "b": {}}}      # '{"a":' or '{"b":', never '{}'

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
from infill.schemas.demands.shape import Demand, ValueShape
from infill.schemas.rows.alternatives import RowAlternative, unite
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.extras import Extras, Key, extra, extra_names
from infill.schemas.rows.members import Member
from infill.schemas.rows.place import ValuePlace, Write, fixed
from infill.schemas.rows.required_keys import Debts, Room

_NONE: Debts = frozenset()


@dataclass(frozen=True, slots=True)
class ObjectProgress:
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

    `started`: keys come before these already; `rest(index)` writes all members after the first,
    where only that one needs a decision of its own.
    """

    analysis: Analysis
    write: Write
    shape: ValueShape
    place: ValuePlace
    members: list[Member]
    extras: Extras | None
    least: int
    most: int | None
    started: bool = False
    rest: Callable[[int], Iterator[Part]] | None = None

    def parts(self) -> Iterator[Part]:
        """The whole object."""
        return self._from(ObjectProgress(owed=self.analysis.required_keys(self.shape).all))

    def after_members(self) -> Iterator[Part]:
        """What follows all members."""
        return self._from(ObjectProgress(len(self.members)))

    def _from(self, progress: ObjectProgress) -> Iterator[Part]:
        ways = list(self._ways(progress))
        if not ways:
            raise Unsatisfiable("no object satisfies the schema here", where=str(self.place.path))
        yield from unite(self.place.path, ways, deep=self.place.deep)

    def _ways(self, progress: ObjectProgress) -> Iterator[RowAlternative]:
        must = self._must(progress.taken, progress.index)
        first = not progress.count and not self.started
        lead = self.place.lead + "{" if first else ", "
        if not must and progress.count >= self.least and not progress.owed:
            close = (lead if first else "") + "}" + self.place.tail
            end = partial(fixed, close)
            yield RowAlternative(end, lambda d: self._following(d, progress) is None, 1, "end")
        if not progress.more:
            for place in range(progress.index, len(self.members)):
                if self._can(place, progress.taken):
                    yield from self._member(place, progress, lead)
                if self.members[place].name in must:
                    return
        room = self.most is None or progress.count < self.most
        if not must and room and self.extras and len(progress.more) < self.extras.most:
            yield from self._extra(self.extras, progress, lead)

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

    def _affordable(self, progress: ObjectProgress) -> bool:
        """Whether the keys that may come yet can pay what is owed."""
        if not progress.owed:
            return True
        names = () if progress.more else tuple(one.name for one in self.members[progress.index :])
        keys = math.inf if self.most is None else self.most - progress.count
        extra = self.extras.most - len(progress.more) if self.extras else 0
        room = Room(names, self._must(progress.taken, progress.index), keys, extra)
        return self.analysis.required_keys(self.shape).cost(progress.owed, room) < math.inf

    def _member(self, at: int, progress: ObjectProgress, lead: str) -> Iterator[RowAlternative]:
        """The member at `at`, in every way to pay by it or not."""
        one = self.members[at]
        required = self.analysis.required_keys(self.shape)
        for paid in required.any(progress.owed):
            after = ObjectProgress(at + 1, (*progress.taken, one.name), (), progress.owed - paid)
            demand = required.declared(one.name, paid) if paid else one.demand
            if demand is None or (paid and not self.analysis.possible(demand)):
                continue
            if not self._affordable(after):
                continue

            def make(demand: Demand = demand, after: ObjectProgress = after) -> Iterator[Part]:
                yield Text(lead + one.key)
                inner = self.place.child(one.name, lead=" ", tail="")
                yield from self.write(demand, inner)
                yield from self.rest(at + 1) if self.rest is not None else self._from(after)

            def suits(document: Any, paid: Debts = paid) -> bool:
                follows = self._following(document, progress) == one.name
                return follows and self._paid(document, progress.owed, one.name) == paid

            yield RowAlternative(make, suits, 2 + self.analysis.least(demand))

    def _extra(
        self, found: Extras, progress: ObjectProgress, lead: str
    ) -> Iterator[RowAlternative]:
        """An extra key: while anything is owed it pays the first debt, and maybe more."""
        required = self.analysis.required_keys(self.shape)
        for paid in required.groups(progress.owed) if progress.owed else (_NONE,):
            rest = progress.owed - paid
            after = ObjectProgress(len(self.members), progress.taken, (*progress.more, ""), rest)
            language = required.names(paid, deep=self.place.deep) if paid else found.language
            if (paid and language.is_empty()) or not self._affordable(after):
                continue

            def make(paid: Debts = paid, language: Language = language) -> Iterator[Part]:
                def then(name: str) -> Iterator[Part]:
                    taken = (*progress.more, name)
                    return self._from(
                        ObjectProgress(
                            len(self.members), progress.taken, taken, progress.owed - paid
                        )
                    )

                key = Key(
                    language,
                    progress.more,
                    required.values(paid),
                    partial(self._following, progress=progress),
                )
                yield extra(self.analysis, self.write, self.shape, self.place, key, lead, then)

            def suits(document: Any, paid: Debts = paid) -> bool:
                name = self._following(document, progress)
                if name is None or any(name == one.name for one in self.members):
                    return False
                return self._paid(document, progress.owed, name) == paid

            floor = 16 if not paid else int(required.least(None, paid))
            yield RowAlternative(make, suits, floor, "extra")

    def _following(self, document: Any, progress: ObjectProgress) -> str | None:
        """The key that comes next in a known document; None if the object ends."""
        value = self.place.of(document)
        if not isinstance(value, dict):
            return None
        for one in self.members[progress.index :] if not progress.more else ():
            if one.name in value:
                return one.name
        names = extra_names(document, self.place, self.extras, progress.more) if self.extras else ()
        first = min(progress.owed, default=None)
        found = (
            n for n in names if first is None or first in self._paid(document, progress.owed, n)
        )
        return next(found, None)

    def _paid(self, document: Any, owed: Debts, name: str) -> Debts:
        """What a key of a known document pays for."""
        value = self.place.of(document)[name]
        return self.analysis.required_keys(self.shape).paid(owed, name, value) if owed else _NONE
