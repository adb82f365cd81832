"""What must not hold, made structural where it says one thing: a type, a key, or a key's value.

`not (A and B)` leaves a choice of what to break. Where all but one of its terms hold anyway, that
one is broken for certain. All else is left to languages (scalars) and to the final judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from infill.schemas.facts import Facts
from infill.schemas.merge import Demand, Shape
from infill.schemas.node import unique
from infill.schemas.references import At

_SPEAKS = tuple(
    name
    for name in Facts.__dataclass_fields__
    if name not in ("at", "types", "members", "required", "also")
)


def settle(shape: Shape, shape_of: Callable[[Demand], Shape]) -> Shape:
    """The shape with the simple ones of its `nots` worked in; the others remain."""
    remaining = []
    for at in shape.nots:
        settled = _without(shape, at, shape_of(Demand((at,))))
        if settled is None:
            remaining.append(at)
        else:
            shape = settled
    return replace(shape, nots=tuple(remaining))


def _without(shape: Shape, at: At, wrong: Shape) -> Shape | None:
    """The shape where `wrong` cannot hold, or None if that takes more than structure."""
    if not wrong.types & shape.types:
        return shape
    if any(_says_more(facts) for facts in wrong.facts):
        return None
    others = shape.types - wrong.types
    if "number" in shape.types and "integer" in wrong.types and "number" not in wrong.types:
        return None
    if not wrong.members and not wrong.required:
        return replace(shape, types=others)
    if "object" not in shape.types & wrong.types:
        return replace(shape, types=others)
    if any(rule.patterns or rule.extra is not None for rule in wrong.members):
        return None
    return _without_object(replace(shape, types=others | {"object"}), wrong)


def _without_object(shape: Shape, wrong: Shape) -> Shape | None:
    """The shape less objects that have some keys, with some values under them."""
    terms = {name for name in wrong.required if name not in shape.required}
    values = {
        name: at
        for rule in wrong.members
        for name, at in rule.named.items()
        if at.schema is not True and at.schema != {}
    }
    names = terms | set(values)
    if len(names) > 1:
        return None
    if not names:
        return replace(shape, types=shape.types - {"object"})
    (name,) = names
    if not values:
        return replace(shape, forbidden=shape.forbidden | {name})
    shape = replace(shape, against={**shape.against, name: (values[name],)})
    if name in terms:
        return shape
    return replace(shape, required=unique((*shape.required, name)))


def _says_more(facts: Facts) -> bool:
    """Whether a schema constrains by anything but types, required keys and keys' values."""
    plain = Facts(facts.at)
    return any(getattr(facts, name) != getattr(plain, name) for name in _SPEAKS)
