"""Objects: required members always, optional ones side by side or key by key, extra keys last.

    {"properties": {"a": A, "b": B}, "required": ["a"]}      # '{"a": ' A, then a slot ', "b": ' B

Side by side all members are decided at once and none waits for another; an optional one is a slot
that may be empty. `keyed` writes the objects where members depend on each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from infill.scaffold import Part, Text
from infill.schemas.demands.shape import ValueShape
from infill.schemas.rows.alternatives import RowAlternative, unite
from infill.schemas.rows.analysis import Analysis
from infill.schemas.rows.extras import extras
from infill.schemas.rows.keyed import Keyed
from infill.schemas.rows.members import Member, members
from infill.schemas.rows.place import ValuePlace, Write, fixed
from infill.schemas.rows.slot_language import token_estimate


def object_parts(
    analysis: Analysis,
    write: Write,
    shape: ValueShape,
    place: ValuePlace,
    first: Sequence[str] = (),
) -> Iterator[Part]:
    """The object's parts, its brace and first key first."""
    found = members(analysis, shape, first)
    if place.deep and not (shape.min_members or shape.needs or shape.has):
        found = [one for one in found if one.required]
    more = None
    if not place.deep or shape.min_members or shape.has:
        more = extras(analysis, shape, len(found), place.level)
    required = sum(one.required for one in found)
    most = shape.max_members
    counted = shape.min_members > required or (
        most is not None and most < len(found) + (more.most if more else 0)
    )
    keyed = Keyed(analysis, write, shape, place, found, more, shape.min_members, most)
    if counted or shape.needs or shape.has:
        return keyed.parts()
    end = replace(keyed, least=0, most=None, started=True) if more else None
    side_by_side = SideBySide(analysis, write, place, found, end, _crowded(analysis, found))
    if required:
        return side_by_side.parts()

    def rest(index: int) -> Iterator[Part]:
        return replace(side_by_side, members=found[index:]).parts(started=True)

    return replace(keyed, rest=rest).parts()


def _crowded(analysis: Analysis, found: Sequence[Member]) -> bool:
    """Whether a slot for every optional member would take too many masks."""
    optional = [one for one in found if not one.required]
    masks = 0
    for one in optional:
        flat = analysis.flat(one.demand)
        masks += token_estimate(one.key) + 4 + (flat.start if flat else 4)
    return masks > analysis.limits.slots


_GROUP = 8


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Members in their order, then the extra keys.

    An optional scalar is one slot that may be empty. Where that would take too many masks they
    are `grouped`: each group of them asks which of its keys comes next.
    """

    analysis: Analysis
    write: Write
    place: ValuePlace
    members: list[Member]
    extras: Keyed | None
    grouped: bool = False

    def parts(self, *, started: bool = False) -> Iterator[Part]:
        """Commas follow members up to the last required one, and precede those after it.

        With `started` the brace and a member are already there.
        """
        last = max((i for i, one in enumerate(self.members) if one.required), default=-1)
        close = "" if self.extras is not None else "}" + self.place.tail
        text = "" if started else self.place.lead + "{"
        done = 0
        for run in self._runs(last):
            done += len(run)
            after = close if done == len(self.members) else ""
            if run[0].required:
                yield from self._required(run[0], text, "," if done <= last else after)
                text, started = " " if done <= last else "", True
            elif not started:
                yield from fixed(text)
                yield from self._optional(run, "", ", ", "")
                text = ""
            elif done <= last:
                yield from self._optional(run, " ", ",", "")
            else:
                yield from self._optional(run, ", ", "", after)
        if self.extras is not None:
            yield from self.extras.after_members()
        elif not self.members:
            yield Text(close)

    def _runs(self, last: int) -> Iterator[list[Member]]:
        """Single members, or neighbouring optional ones in one group."""
        run: list[Member] = []
        for i, one in enumerate(self.members):
            if run and (one.required or len(run) == _GROUP or not self.grouped or i == last + 1):
                yield run
                run = []
            run.append(one)
            if one.required:
                yield run
                run = []
        if run:
            yield run

    def _required(self, one: Member, text: str, tail: str) -> Iterator[Part]:
        yield Text(text + one.key)
        yield from self.write(one.demand, self.place.child(one.name, lead=" ", tail=tail))

    def _optional(
        self, run: Sequence[Member], before: str, tail: str, after: str
    ) -> Iterator[Part]:
        """Members that may be missing, each with its separators; `after` follows in any case."""
        if len(run) > 1:
            yield from self._group(run, before, tail)
            yield from fixed(after)
            return
        (one,) = run
        inner = self.place.child(one.name, lead=f"{before}{one.key} ", tail=tail)
        flat = None if self.grouped else self.analysis.flat(one.demand)
        if flat is not None:
            yield flat.optional(inner, self.place, one.name, after)
            return
        floor = 2 + self.analysis.least(one.demand)
        there = RowAlternative(
            lambda: self.write(one.demand, inner),
            lambda document: self._first(document, run) == one.name,
            floor,
        )
        yield from unite(inner.path, [self._none(run), there], deep=self.place.deep)
        yield from fixed(after)

    def _group(self, run: Sequence[Member], before: str, tail: str) -> Iterator[Part]:
        if run:
            ways = [self._way(run, i, before, tail) for i in range(len(run))]
            yield from unite(self.place.path, [self._none(run), *ways], deep=self.place.deep)

    def _way(self, run: Sequence[Member], index: int, before: str, tail: str) -> RowAlternative:
        one = run[index]

        def make() -> Iterator[Part]:
            yield Text(before + one.key)
            inner = self.place.child(one.name, lead=" ", tail=tail)
            yield from self.write(one.demand, inner)
            yield from self._group(run[index + 1 :], before, tail)

        floor = 2 + self.analysis.least(one.demand)
        return RowAlternative(make, lambda document: self._first(document, run) == one.name, floor)

    def _none(self, run: Sequence[Member]) -> RowAlternative:
        return RowAlternative(
            lambda: fixed(""), lambda document: self._first(document, run) is None, 0, "none"
        )

    def _first(self, document: Any, run: Sequence[Member]) -> str | None:
        """The first member of the run that a known document has."""
        value = self.place.of(document)
        if not isinstance(value, dict):
            return None
        return next((one.name for one in run if one.name in value), None)
