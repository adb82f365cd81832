"""Rows that could be in one place, merged into one that decides only where they differ.

    unite(path, [a, b])      # {"type": "a", …} or {"type": "b", …}: '{"type": "', then a choice

Alternatives are made lazily, part by part, so a recursive schema is never unfolded to its end:
every alternative gives its first text before it descends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from infill.documents import Path
from infill.languages.expression import Enumerated
from infill.languages.language import Language, literal
from infill.scaffold import Choice, Option, Part, Row, Slot, SlotKind, Text
from infill.schemas.rows.slot_language import token_estimate

Make = Callable[[], Iterator[Part]]


@dataclass(frozen=True, slots=True)
class RowAlternative:
    """One row, made anew on every call, and whether a known document goes this way.

    `floor` is what its shortest text costs. Texts of different groups never coincide. A `leaf`
    holds no further values.
    """

    make: Make
    fits: Callable[[Any], bool]
    floor: int
    group: str = ""
    leaf: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """A text that may come next, and the alternatives that remain open after it."""

    language: Language
    rests: tuple[Callable[[str], RowAlternative], ...]
    floor: int
    group: str


def unite(
    path: Path, alternatives: Sequence[RowAlternative], *, deep: bool = False
) -> Iterator[Part]:
    """The parts that all alternatives share, then a choice where they part ways.

    `deep` leaves only the leaves among them, or else the cheapest.
    """
    if deep:
        cheapest = min(alternatives, key=lambda alternative: alternative.floor)
        leaves = [alternative for alternative in alternatives if alternative.leaf]
        alternatives = leaves or [cheapest]
    rows = [alternative.make() for alternative in alternatives]
    for shared in range(1 << 20):
        if len(rows) == 1:
            yield from rows[0]
            return
        heads = [next(row, None) for row in rows]
        if all(head is None for head in heads):
            return
        if not all(_same(heads[0], head) for head in heads[1:]):
            found = [head or Text("") for head in heads]
            yield _choice(path, alternatives, found, shared)
            return
        assert heads[0] is not None
        yield heads[0]


def _same(left: Part | None, right: Part | None) -> bool:
    match left, right:
        case Text(), Text():
            return left == right
        case Slot(), Slot():
            return left.path == right.path and left.language == right.language
        case _:
            return False


def _choice(
    path: Path, alternatives: Sequence[RowAlternative], heads: Sequence[Part], shared: int
) -> Choice:
    openings: list[Opening] = []
    for alternative, head in zip(alternatives, heads, strict=True):
        earlier, openings = openings, []
        for opening in _openings(alternative, head, shared + 1):
            earlier, fresh = _apart(earlier, opening)
            openings += fresh
        openings = earlier + openings

    def says(document: Any) -> str | None:
        for alternative, head in zip(alternatives, heads, strict=True):
            if alternative.fits(document):
                return head.text if isinstance(head, Text) else head.spell(document)
        return None

    values = {head.text: head.value for head in heads if isinstance(head, Text)}
    paths = {head.path if isinstance(head, Text) else None for head in heads}
    settles = paths.pop() if len(paths) == 1 else None
    return Choice(
        path,
        tuple(Option(o.language, _then(path, o), o.floor) for o in openings),
        start=max(
            token_estimate(head.text) if isinstance(head, Text) else head.start for head in heads
        ),
        cap=max(64, *(2 * token_estimate(h.text) if isinstance(h, Text) else h.cap for h in heads)),
        spell=says,
        value=values.__getitem__ if settles is not None else str.strip,
        kind=SlotKind.ENUM if settles is not None else SlotKind.CHOICE,
        settles=settles,
    )


def _then(path: Path, opening: Opening) -> Callable[[str], Row]:
    def then(text: str) -> Row:
        return joined_row(unite(path, [rest(text) for rest in opening.rests]))

    return then


def _openings(alternative: RowAlternative, head: Part, used: int) -> Iterator[Opening]:
    """How an alternative may begin, `used` of its parts being spoken by then."""

    def rest(text: str) -> RowAlternative:
        return replace(alternative, make=lambda: islice(alternative.make(), used, None))

    floor, group = alternative.floor, alternative.group
    match head:
        case Text(text):
            yield Opening(literal(text), (rest,), floor, group)
        case Slot():
            yield Opening(head.regular, (rest,), floor, group)
        case Choice(options=options):
            for option in options:
                rest_ = _unfolding(alternative, option, used)
                yield Opening(option.language, (rest_,), option.floor, group)


def _unfolding(
    alternative: RowAlternative, option: Option, used: int
) -> Callable[[str], RowAlternative]:
    def rest(text: str) -> RowAlternative:
        def make() -> Iterator[Part]:
            yield from option.then(text)
            yield from islice(alternative.make(), used, None)

        return replace(alternative, make=make)

    return rest


def _apart(openings: Sequence[Opening], new: Opening) -> tuple[list[Opening], list[Opening]]:
    """The openings and the new one made disjoint: what they share leaves both ways open.

    Gives what is left of the old ones, then the new ones.
    """
    kept: list[Opening] = []
    fresh: list[Opening] = []
    left: Opening | None = new
    for old in openings:
        if left is None or not _may_meet(old, left):
            kept.append(old)
            continue
        both = Opening(
            old.language if old.language == left.language else old.language & left.language,
            old.rests + left.rests,
            min(old.floor, left.floor),
            old.group,
        )
        if old.language == left.language:
            fresh.append(both)
            left = None
        elif both.language.is_empty():
            kept.append(old)
        else:
            fresh.append(both)
            rest = old.language - left.language
            after = left.language - old.language
            if not rest.is_empty():
                kept.append(replace(old, language=rest))
            left = None if after.is_empty() else replace(left, language=after)
    return kept, fresh if left is None else [*fresh, left]


def _may_meet(old: Opening, new: Opening) -> bool:
    """Whether the two may have a text in common."""
    if old.group != new.group:
        return False
    left, right = old.language.expression, new.language.expression
    if isinstance(left, Enumerated) and isinstance(right, Enumerated):
        return not set(left.words).isdisjoint(right.words)
    return True


def joined_row(parts: Iterator[Part]) -> Row:
    """The parts as a row, neighbouring texts joined."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and joined and isinstance(joined[-1], Text):
            part = Text(joined.pop().text + part.text)  # type: ignore[union-attr]
        if not (isinstance(part, Text) and not part.text):
            joined.append(part)
    return tuple(joined)
