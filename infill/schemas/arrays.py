"""Arrays: short ones of scalars as one slot, all others item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from infill.language import Language, literal
from infill.scaffold import Part, Text
from infill.schemas.alternatives import Alternative, unite
from infill.schemas.flat import Flat
from infill.schemas.merge import Demand, Shape
from infill.schemas.place import Place, fixed

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler

_COPIES = 8
_BULK = 600


def item(shape: Shape, index: int) -> Demand:
    """What the item at an index must be."""
    demand = Demand()
    for rule in shape.items:
        if index < len(rule.first):
            demand = demand.also((rule.first[index],))
        elif rule.rest is not None:
            demand = demand.also((rule.rest,))
    return demand


def longest_prefix(shape: Shape) -> int:
    """How many items are described one by one."""
    return max((len(rule.first) for rule in shape.items), default=0)


def flat_array(compiler: Compiler, shape: Shape, depth: int) -> Flat | None:
    """The whole array as one language, if its items are simple and its bounds small."""
    many = shape.max_items is None or shape.max_items > 1
    first = longest_prefix(shape)
    lo, hi = shape.min_items, shape.max_items
    if (shape.unique and many) or shape.contains or first > 4:
        return None
    if lo > _COPIES or (hi is not None and hi > _COPIES):
        return None
    if hi is None and not compiler.possible(item(shape, first)):
        hi = first
    items = [compiler.flat(item(shape, i), depth + 1) for i in range(first + 1)]
    if hi is not None:
        items = items[: max(hi, 0)]
    flats = [flat for flat in items if flat is not None]
    if len(flats) < len(items):
        return None
    bulk = sum(flat.bulk for flat in flats) * max(1, lo, hi or 0)
    if bulk > _BULK:
        return None
    short = all(flat.kind in ("number", "integer", "boolean") for flat in flats)
    start = 24 if short else 32
    if hi is not None:
        start = min(start, 2 + sum(flats[min(i, len(flats) - 1)].start for i in range(hi)))
    least = 2 + sum(flats[min(i, len(flats) - 1)].least + 2 for i in range(lo))
    language = literal("[") + _run(flats, 0, lo, hi) + literal("]")
    return Flat(language, start, 512, "array", bulk=bulk + 4, least=least)


def _run(flats: list[Flat], index: int, lo: int, hi: int | None) -> Language:
    """The items from `index` on, with the commas between them."""
    if hi is not None and index >= hi:
        return literal("")
    last = index >= len(flats) - 1
    comma = literal(", " if index else "")
    one = comma + flats[min(index, len(flats) - 1)].language
    if last and index:
        return one.repeat(max(lo - index, 0), None if hi is None else hi - index)
    more = one + _run(flats if not last else [*flats, flats[-1]], index + 1, lo, hi)
    return more if index < lo else more.optional()


def array_parts(compiler: Compiler, shape: Shape, place: Place) -> Iterator[Part]:
    """The array's parts, its bracket first."""
    yield from _from(compiler, shape, place, 0)


def _from(compiler: Compiler, shape: Shape, place: Place, index: int) -> Iterator[Part]:
    """The items from `index` on and the closing bracket."""
    opening = place.lead + "[" if index == 0 else ""
    close = opening + "]" + place.tail
    lo, hi = shape.min_items, shape.max_items
    demand = item(shape, index)
    most = max(lo, compiler.limits.items, longest_prefix(shape)) if hi is None else hi
    more = index < most and compiler.possible(demand)
    end = Alternative(lambda: fixed(close), lambda d: _size(d, place) <= index, 1)

    def go_on() -> Iterator[Part]:
        lead = opening or ", "
        inner = place.child(index, lead=lead, tail="")
        if not compiler.speaks(demand):
            yield Text(lead.rstrip() if index else lead)
            inner = place.child(index, lead=" " if index else "", tail="")
        yield from compiler.parts(demand, inner)
        yield from _from(compiler, shape, place, index + 1)

    floor = 1 + compiler.least(demand)
    another = Alternative(go_on, lambda d: _size(d, place) > index, floor)
    if index < lo:
        yield from go_on()
    elif not more:
        yield from fixed(close)
    else:
        yield from unite(place.path, [end, another], deep=place.deep)


def _size(document: Any, place: Place) -> int:
    value = place.of(document)
    return len(value) if isinstance(value, list) else 0
