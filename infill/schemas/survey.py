"""A look at every schema that can be reached, so that nothing is refused halfway through a fill."""

from __future__ import annotations

from collections.abc import Iterator

from infill.errors import SourceError
from infill.known import escape
from infill.schemas.facts import Facts, Reader
from infill.schemas.references import At


def survey(reader: Reader, root: At) -> tuple[str, ...]:
    """Remarks for the report; raises what `read` raises, with the pointer of the keyword."""
    notes: dict[str, None] = {}
    seen = {root}
    stack = [root]
    while stack:
        facts = reader.read(stack.pop())
        _check_patterns(facts)
        note = _unknown_format(facts)
        if note:
            notes[note] = None
        for at in below(facts):
            if at not in seen:
                seen.add(at)
                stack.append(at)
    return tuple(notes)


def below(facts: Facts) -> Iterator[At]:
    """The schemas that a schema refers to or contains."""
    yield from facts.also
    yield from facts.nots
    for union in facts.unions:
        for branch in union.branches:
            yield from branch.schemas
            yield from branch.nots
    if facts.members:
        yield from facts.members.named.values()
        yield from facts.members.patterns.values()
        if facts.members.extra:
            yield facts.members.extra
    if facts.items:
        yield from facts.items.first
        if facts.items.rest:
            yield facts.items.rest
    others = (facts.names, facts.unevaluated_members, facts.unevaluated_items)
    yield from (at for at in others if at is not None)
    if facts.contains:
        yield facts.contains.schema


def _check_patterns(facts: Facts) -> None:
    patterns = [(f"{facts.at.pointer}/pattern", facts.pattern)] if facts.pattern else []
    for pattern in facts.members.patterns if facts.members else ():
        patterns.append((f"{facts.at.pointer}/patternProperties/{escape(pattern)}", pattern))
    if not patterns:
        return
    from infill.grammars.regex import regex

    for where, pattern in patterns:
        try:
            regex(pattern)
        except SourceError as error:
            error.where = where
            raise


def _unknown_format(facts: Facts) -> str:
    if not facts.format:
        return ""
    from infill.grammars.formats import FORMATS

    if facts.format in FORMATS:
        return ""
    where = f"{facts.at.pointer}/format"
    return f"{where}: the format {facts.format!r} is not known; it is taken as an annotation"
