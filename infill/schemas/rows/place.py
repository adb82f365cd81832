"""Where a value is: its path, and the fixed text that its first and last slot may own.

ValuePlace().child("n", lead=" ", tail="}").path.pointer      # "/n"
spell(2.0)                                                    # "2": the one spelling of a value
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from infill.documents import ROOT, Path, lookup
from infill.grammars.json_texts import spell_json
from infill.scaffold import Part, Text
from infill.schemas.demands.shape import Demand

_OWNED = 4


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """`lead` comes directly before the value and `tail` directly after it; whoever writes the
    value writes them too. `above` are the demands around this one, outermost first; `deep` if one
    of them recurs too often, so that only the shortest way out is left.
    """

    path: Path = ROOT
    lead: str = ""
    tail: str = ""
    above: tuple[Demand, ...] = ()
    deep: bool = False

    def child(self, key: str | int, *, lead: str, tail: str) -> ValuePlace:
        """The place of a member or item."""
        return replace(self, path=self.path / key, lead=lead, tail=tail)

    def at(self, lead: str, tail: str) -> ValuePlace:
        """The same value between other texts."""
        return replace(self, lead=lead, tail=tail)

    def within(self, demand: Demand, depth: int) -> ValuePlace:
        """One level further in."""
        deep = self.deep or self.above.count(demand) >= depth
        return replace(self, above=(*self.above, demand), deep=deep)

    @property
    def level(self) -> int:
        """How often the innermost demand recurs around itself."""
        return self.above.count(self.above[-1]) - 1 if self.above else 0

    def of(self, document: Any) -> Any:
        """The value here in a known document, or UNKNOWN."""
        return lookup(document, self.path)


Write = Callable[[Demand, ValuePlace], Iterator[Part]]
"""Writes a value that satisfies a demand at a place, lead and tail included."""


@dataclass(frozen=True, slots=True)
class ValueBorder:
    """Strips what surrounds a value in its slot; `before` is the part of it that is fixed text."""

    lead: str
    tail: str
    before: str = ""

    def __call__(self, text: str) -> str:
        return self.before + text.removeprefix(self.lead).removesuffix(self.tail).strip()


def owned_tail(tail: str) -> tuple[str, str]:
    """What of a tail a slot owns, and what stays fixed text after it."""
    return tail[:_OWNED], tail[_OWNED:]


def fixed(text: str) -> Iterator[Part]:
    """A text, unless it is empty."""
    if text:
        yield Text(text)


_EXACT = 2.0**53


def spell(value: Any) -> str:
    """The canonical text; 2.0 is written 2, which is the same number to JSON Schema."""

    return spell_json(with_integers(value))


def with_integers(value: Any) -> Any:
    """The value with every float that is an integer as one."""
    match value:
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case dict():
            return {key: with_integers(inner) for key, inner in value.items()}
        case list():
            return [with_integers(inner) for inner in value]
        case _:
            return value
