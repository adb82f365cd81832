"""What the items of an array must be, and how many there can be."""

from __future__ import annotations

from infill.schemas.limits import Limits
from infill.schemas.merge import Demand, Shape


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


def most_items(shape: Shape, limits: Limits) -> int:
    """How many items an array may have; without a maximum, the caller's limit, or what it needs."""
    if shape.max_items is not None:
        return shape.max_items
    needed = sum(rule.least for rule in shape.contains)
    return max(shape.min_items, needed, limits.items, longest_prefix(shape) + needed)
