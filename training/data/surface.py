"""Facts of plain kinds: text copied from the document, identifiers, choices, yes and no, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from training.data.facts import Fact, words

STRING: dict[str, Any] = {"type": "string"}


def text(rng: Random, id: str, names: str, value: str, *, longest: int = 0) -> Fact:
    """A string copied as it stands; now and then with bounds on its length."""
    schema = dict(STRING)
    if rng.random() < 0.06:
        schema["minLength"] = 1
    if longest or rng.random() < 0.08:
        schema["maxLength"] = max(longest or 0, len(value), rng.choice((20, 40, 60, 100, 120)))
    return Fact(id, words(names), schema, value, (value,), verbatim=True)


def shaped(id: str, names: str, value: str, **keywords: str) -> Fact:
    """A string copied as it stands, under the given keywords such as format="email"."""
    return Fact(id, words(names), STRING | keywords, value, (value,), verbatim=True)


def email(id: str, names: str, value: str) -> Fact:
    """A mail address with its format."""
    return shaped(id, names, value, format="email")


def url(id: str, names: str, value: str) -> Fact:
    """A web address with its format."""
    return shaped(id, names, value, format="uri")


def choice(
    rng: Random, id: str, names: str, table: Mapping[str, Sequence[str]], *, shy: bool = False
) -> Fact:
    """One of an enum, said by its meaning: `table` maps each member to its phrases.

    With `shy` the schema lists only some of the other members.
    """
    value = rng.choice(list(table))
    return chosen(rng, id, names, value, table, shy=shy)


def chosen(
    rng: Random,
    id: str,
    names: str,
    value: str,
    table: Mapping[str, Sequence[str]],
    *,
    shy: bool = False,
) -> Fact:
    """As `choice`, with the member given."""
    members = list(table)
    if shy and len(members) > 3:
        others = [member for member in members if member != value]
        members = [value, *rng.sample(others, rng.randint(2, len(others)))]
    if rng.random() < 0.5:
        rng.shuffle(members)
    return Fact(id, words(names), {"type": "string", "enum": members}, value, tuple(table[value]))


def flag(
    rng: Random, id: str, names: str, *, yes: Sequence[str], no: Sequence[str], odds: float = 0.5
) -> Fact:
    """A boolean with phrases for running text; in labels it is yes or no."""
    value = rng.random() < odds
    pair = rng.choice((("yes", "no"), ("Yes", "No"), ("true", "false"), ("Y", "N"), ("✓", "✗")))
    says = tuple(yes if value else no)
    return Fact(id, words(names), {"type": "boolean"}, value, says, (pair[0 if value else 1],))


def several(
    rng: Random, id: str, names: str, values: Sequence[str], *, members: Sequence[str] = ()
) -> Fact:
    """A list of strings copied from the text, or of an enum's members."""
    item: dict[str, Any] = {"type": "string"}
    if members and rng.random() < 0.6:
        item["enum"] = list(members)
    schema: dict[str, Any] = {"type": "array", "items": item}
    if rng.random() < 0.15:
        schema["maxItems"] = max(len(values), rng.choice((5, 8, 10)))
    if values and rng.random() < 0.1:
        schema["minItems"] = 1
    says = (", ".join(values), joined(values), joined(values, last=" & "))
    cells = (", ".join(values), ", ".join(values), "; ".join(values), " / ".join(values))
    if not values:
        says, cells = ("none",) * 3, ("none", "-", "n/a", "none")
    return Fact(id, words(names), schema, list(values), says, cells, verbatim=True)


def joined(values: Sequence[str], *, last: str = " and ") -> str:
    """The values as English writes a list."""
    if len(values) < 2:
        return "".join(values)
    return ", ".join(values[:-1]) + last + values[-1]


def silent(fact: Fact) -> Fact:
    """The same fact without a surface of its own: only other facts imply it."""
    return Fact(fact.id, fact.names, fact.schema, fact.value, (), (), fact.about, fact.group)
