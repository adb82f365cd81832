"""What `unevaluatedProperties` and `unevaluatedItems` leave: keys and items that nobody described.

A schema collects what it describes itself, and what the schemas applied in place below it describe
if they hold. Which of them hold is known once the unions are decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infill.schemas.facts import Facts, Items, Members, Reader
from infill.schemas.references import At

_TRUE = At("#/~true", True)


def unevaluated_members(facts: Sequence[Facts]) -> Iterator[Members]:
    """A rule for each `unevaluatedProperties` that still rules anything."""
    for one in facts:
        if one.unevaluated_members is None:
            continue
        inner = _collected(facts, one)
        rules = [each.members for each in inner if each.members]
        if any(rule.extra is not None for rule in rules) or any(
            each.unevaluated_members is not None for each in inner[1:]
        ):
            continue
        named = {name: _TRUE for rule in rules for name in rule.named}
        patterns = {pattern: _TRUE for rule in rules for pattern in rule.patterns}
        yield Members(named, patterns, one.unevaluated_members)


def unevaluated_items(reader: Reader, facts: Sequence[Facts]) -> Iterator[Items]:
    """A rule for each `unevaluatedItems` that still rules anything.

    From draft 2020-12 on, `contains` describes the items that match it.
    """
    document = reader.document
    for one in facts:
        rest = one.unevaluated_items
        if rest is None:
            continue
        inner = _collected(facts, one)
        rules = [each.items for each in inner if each.items]
        if any(rule.rest is not None for rule in rules) or any(
            each.unevaluated_items is not None for each in inner[1:]
        ):
            continue
        found = [each.contains.schema for each in inner if each.contains]
        if found and document.draft_of(one.at) >= 2020:
            home = document.resource(one.at)
            if any(document.resource(at) != home for at in found):
                continue
            either = {"anyOf": [rest.schema, *(at.schema for at in found)]}
            rest = one.at.made("unevaluated", either)
        longest = max((len(rule.first) for rule in rules), default=0)
        yield Items((_TRUE,) * longest, rest)


def _collected(facts: Sequence[Facts], root: Facts) -> list[Facts]:
    """The facts that a schema collects from, itself first."""
    there = {one.at: one for one in facts}
    found = {root.at: root}
    stack = [root]
    while stack:
        one = stack.pop()
        applied = [at for union in one.unions for branch in union.branches for at in branch.schemas]
        for at in (*one.also, *applied):
            if at in there and at not in found:
                found[at] = there[at]
                stack.append(there[at])
    return list(found.values())
