"""Terminals of a lexer as one nondeterministic automaton over bytes whose branches are ordered.

    a|ab      # on "ab" the first branch matches, so the lexeme is "a"

Order is what Python's `re` goes by: an earlier branch that matches wins over a longer one. Keeping
it (Pike's threads, as in RE2) makes greedy, lazy and ordered alternatives exact. The trees come
from the standard library's own parser of regular expressions, so flags mean what they mean there.
"""

from __future__ import annotations

import re._constants as sre
import re._parser as sre_parser
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from infill.errors import Unsupported
from infill.grammars.sre_characters import charset
from infill.languages.automaton import DEAD
from infill.languages.utf8 import LAST, Ranges, complement, normal, one_character

EVERY = (1 << 256) - 1
"""All bytes, as a 256-bit integer."""

ASCII = (1 << 128) - 1

NODES = 20_000
"""Most nodes of all terminals of a grammar together."""


@dataclass(frozen=True, slots=True)
class ReadByte:
    """Reads one byte: edges (mask of bytes, target); no byte is in two masks."""

    edges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Goes on at each target without reading, the first one preferred."""

    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IfBehind:
    """Goes on if the byte just read is in the mask."""

    mask: int
    target: int


@dataclass(frozen=True, slots=True)
class IfAhead:
    """Goes on if the next byte will be in the mask."""

    mask: int
    target: int


@dataclass(frozen=True, slots=True)
class Match:
    """The terminal ends here."""

    terminal: str


Node = ReadByte | Split | IfBehind | IfAhead | Match


@dataclass(slots=True)
class Threads:
    """All nodes, and where each terminal begins; built from the end of a terminal to its front."""

    nodes: list[Node] = field(default_factory=list)
    owner: list[str] = field(default_factory=list)
    begin: dict[str, int] = field(default_factory=dict)

    def add(self, terminal: str, regexp: str) -> None:
        """Add a terminal; raises Unsupported for what cannot be followed byte by byte."""
        tree = sre_parser.parse(regexp)
        end = self.put(terminal, Match(terminal))
        builder = _Builder(self, terminal)
        self.begin[terminal] = builder.before(tree, tree.state.flags, end)

    def put(self, terminal: str, node: Node) -> int:
        """Add a node."""
        if len(self.nodes) >= NODES:
            raise Unsupported(
                "the terminals of this grammar are too large", got=f"more than {NODES:,} parts"
            )
        self.nodes.append(node)
        self.owner.append(terminal)
        return len(self.nodes) - 1


@dataclass(frozen=True, slots=True)
class _Builder:
    threads: Threads
    terminal: str

    def put(self, node: Node) -> int:
        return self.threads.put(self.terminal, node)

    def before(self, tree: Any, flags: int, then: int) -> int:
        """The node where the whole tree begins, if it is followed by `then`."""
        for operation, argument in reversed(list(tree)):
            then = self.one(str(operation), argument, flags, then)
        return then

    def one(self, operation: str, argument: Any, flags: int, then: int) -> int:
        match operation:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN" | "RANGE" | "CATEGORY":
                return self.character(charset(operation, argument, flags), then)
            case "BRANCH":
                return self.put(Split(tuple(self.before(t, flags, then) for t in argument[1])))
            case "SUBPATTERN":
                _, more, less, tree = argument
                return self.before(tree, (flags | more) & ~less, then)
            case "MAX_REPEAT" | "MIN_REPEAT":
                low, high, tree = argument
                return self.repeat(low, high, tree, flags, then, operation == "MIN_REPEAT")
            case "ASSERT" | "ASSERT_NOT":
                direction, tree = argument
                return self.look(direction, tree, flags, then, operation == "ASSERT_NOT")
        raise self.refused(REFUSED.get(operation, operation.lower().replace("_", " ")))

    def repeat(self, low: int, high: int, tree: Any, flags: int, then: int, lazy: bool) -> int:
        def either(more: int, out: int) -> Split:
            return Split((out, more) if lazy else (more, out))

        if high == sre.MAXREPEAT:
            loop = self.put(Split(()))
            self.threads.nodes[loop] = either(self.before(tree, flags, loop), then)
            then = loop
        else:
            out = then
            for _ in range(high - low):
                then = self.put(either(self.before(tree, flags, then), out))
        for _ in range(low):
            then = self.before(tree, flags, then)
        return then

    def look(self, direction: int, tree: Any, flags: int, then: int, negative: bool) -> int:
        """A look at one character whose last (or first) byte tells whether it is in the set."""
        items = list(tree)
        what = "a lookahead" if direction > 0 else "a lookbehind"
        if len(items) != 1 or str(items[0][0]) not in CHARACTERS:
            raise self.refused(f"{what} at more than one character")
        ranges = charset(str(items[0][0]), items[0][1], flags)
        if negative:
            ranges = complement(ranges)
        mask = sum(1 << byte for low, high in ranges for byte in range(low, min(high, 127) + 1))
        beyond = [pair for pair in ranges if pair[1] > 127]
        if beyond and normal([(128, LAST)]) != normal((max(a, 128), b) for a, b in beyond):
            raise self.refused(f"{what} at some characters beyond ASCII")
        mask |= EVERY & ~ASCII if beyond else 0
        return self.put(IfAhead(mask, then) if direction > 0 else IfBehind(mask, then))

    def character(self, ranges: Ranges, then: int) -> int:
        """One character of a set, byte by byte."""
        if ranges and ranges[-1][1] < 128:
            mask = sum(1 << byte for low, high in ranges for byte in range(low, high + 1))
            return self.put(ReadByte(((mask, then),)))
        automaton = one_character(ranges)
        masks = automaton.masks()
        made: dict[int, int] = {}
        for state in _inner_first(automaton.delta.tolist(), automaton.start):
            row = automaton.delta[state].tolist()
            edges: dict[int, int] = {}
            for column, target in enumerate(row):
                if target != DEAD:
                    ahead = then if automaton.accept[target] else made[target]
                    edges[ahead] = edges.get(ahead, 0) | masks[column]
            if edges or state == automaton.start:
                made[state] = self.put(ReadByte(tuple((m, t) for t, m in edges.items())))
        return made[automaton.start]

    def refused(self, what: str) -> Unsupported:
        return Unsupported(
            f"a terminal with {what} cannot be guaranteed",
            where=self.terminal,
            todo="write the terminal without it",
        )


CHARACTERS = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})

REFUSED = {
    "AT": "an anchor or word boundary",
    "GROUPREF": "a backreference",
    "GROUPREF_EXISTS": "a conditional group",
    "ATOMIC_GROUP": "an atomic group",
    "POSSESSIVE_REPEAT": "a possessive repetition",
}


def _inner_first(delta: list[list[int]], start: int) -> Iterator[int]:
    """The states of an automaton without cycles, each after those it leads to."""
    seen: set[int] = set()

    def visit(state: int) -> Iterator[int]:
        seen.add(state)
        for target in delta[state]:
            if target != DEAD and target not in seen:
                yield from visit(target)
        yield state

    return visit(start)
