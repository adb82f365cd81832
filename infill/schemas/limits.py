"""How far a compiled schema may unfold where the schema itself sets no bound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`items`: most items of an unbounded array. `depth`: deepest recursion into itself.
    `extra_keys`: most undeclared keys in an open object that declares some; maps may always have
    `map_keys`, half as many if their values are not described, and with each level of recursion.
    `slots`: most masks laid out for an object's optional values; beyond it, groups of keys ask
    which of them are there. `order`: keys that stand before an object's others.
    """

    items: int = 32
    depth: int = 6
    extra_keys: int = 0
    map_keys: int = 16
    slots: int = 240
    order: tuple[str, ...] = ()
