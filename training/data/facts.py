"""Facts: a value, the words that name it, and the ways a document may say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a record.

    `names` are key names in words, likeliest first. `says` are surfaces for running text, `cells`
    for labels and tables (the same where empty). Saying this fact also says those in `implies`;
    this one is said, whether written out or not, where all those in `follows` are.
    `group` names the object it may be nested in. `verbatim`: its strings are copied from the text.
    """

    id: str
    names: tuple[str, ...]
    schema: Mapping[str, Any]
    value: Any
    says: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    about: str = ""
    group: str = ""
    implies: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    verbatim: bool = False

    def noted(self, about: str) -> Self:
        """The same fact with a description for its property."""
        return replace(self, about=about)

    def inside(self, group: str) -> Self:
        """The same fact as a part of a nested object."""
        return replace(self, group=group)

    def implying(self, *ids: str) -> Self:
        """The same fact, whose mention also states those."""
        return replace(self, implies=ids)

    def following(self, *ids: str) -> Self:
        """The same fact, which a reader knows as soon as those are stated."""
        return replace(self, follows=ids)

    @property
    def label(self) -> str:
        """The full name in words."""
        return f"{self.group} {self.names[0]}".strip()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of records with the same columns: order lines, legs of a journey, measurements.

    `lines` are templates of one row, such as "{quantity} x {item}".
    """

    id: str
    names: tuple[str, ...]
    items: tuple[tuple[Fact, ...], ...]
    lines: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it becomes a schema and a document.

    `prose` is a sequence of groups of alternative sentences; a sentence is usable where every
    fact in its braces is known. `noise` are sentences that say nothing about any fact.
    """

    noun: str
    facts: tuple[Fact, ...]
    prose: tuple[tuple[str, ...], ...] = ()
    rows: tuple[Rows, ...] = ()
    titles: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    forms: tuple[str, ...] = field(default=("prose", "labels", "mixed"))


def words(names: str) -> tuple[str, ...]:
    """The alternatives of "invoice number|number|reference"."""
    return tuple(name.strip() for name in names.split("|"))
