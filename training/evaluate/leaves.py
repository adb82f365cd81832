"""Exact slots: which leaves of a value are what the document says, letter by letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Exact:
    """Leaves that are right, of those that are in the gold or in the prediction."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Exact) -> Exact:
        return Exact(self.right + other.right, self.of + other.of)

    @property
    def percent(self) -> float | None:
        """None where there is nothing to be right about."""
        return 100 * self.right / self.of if self.of else None


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """JSON pointer and canonical JSON of every scalar and of every empty object or list."""
    match value:
        case dict() if value:
            for name, inner in value.items():
                step = str(name).replace("~", "~0").replace("/", "~1")
                yield from leaves(inner, f"{path}/{step}")
        case list() if value:
            for index, inner in enumerate(value):
                yield from leaves(inner, f"{path}/{index}")
        case _:
            yield path, canonical(value)


def canonical(value: Any) -> str:
    """JSON text that is equal for equal values; 14.0 is 14."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def exact(gold: Any, said: Any) -> Exact:
    """Compare leaf by leaf; what only one of the two has is wrong. None as a whole is an error."""
    wanted = dict(leaves(gold))
    given = dict(leaves(said)) if said is not None else {}
    right = sum(given.get(path) == text for path, text in wanted.items())
    return Exact(right, len(wanted.keys() | given.keys()))
