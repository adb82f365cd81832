"""Terminals of a lexer as one nondeterministic automaton over bytes whose branches are ordered.

Order is what Python's `re` goes by: an earlier branch that matches wins over a longer one. Keeping
it (Pike's threads, as in RE2) makes greedy, lazy and ordered alternatives exact. The trees come
from the standard library's own parser of regular expressions, so flags mean what they mean there.
"""

from __future__ import annotations

import re._constants as sre
import re._parser as sre_parser
from _sre import unicode_tolower
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from re._casefix import _EXTRA_CASES
from typing import Any

from infill.automata.utf8 import LAST, Ranges, complement, normal, one_character
from infill.automaton import DEAD
from infill.errors import Unsupported
from infill.grammars.charsets import ASSIGNED

EVERY = (1 << 256) - 1
"""All bytes, as a 256-bit integer."""

ASCII = (1 << 128) - 1

CASED = 0x1F000
"""Beyond this code point no character has cases."""

NODES = 20_000
"""Most nodes of all terminals of a grammar together."""


@dataclass(frozen=True, slots=True)
class Read:
    """Reads one byte: edges (mask of bytes, target); no byte is in two masks."""

    edges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Goes on at each target without reading, the first one preferred."""

    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """Goes on if the byte just read is in the mask."""

    mask: int
    target: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """Goes on if the next byte will be in the mask."""

    mask: int
    target: int


@dataclass(frozen=True, slots=True)
class Match:
    """The terminal ends here."""

    terminal: str


Node = Read | Split | Behind | Ahead | Match


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
        return self.put(Ahead(mask, then) if direction > 0 else Behind(mask, then))

    def character(self, ranges: Ranges, then: int) -> int:
        """One character of a set, byte by byte."""
        if ranges and ranges[-1][1] < 128:
            mask = sum(1 << byte for low, high in ranges for byte in range(low, high + 1))
            return self.put(Read(((mask, then),)))
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
                made[state] = self.put(Read(tuple((m, t) for t, m in edges.items())))
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
    """The states of an automaton without cycles, each behind those it leads to."""
    seen: set[int] = set()

    def visit(state: int) -> Iterator[int]:
        seen.add(state)
        for target in delta[state]:
            if target != DEAD and target not in seen:
                yield from visit(target)
        yield state

    return visit(start)


def charset(operation: str, argument: Any, flags: int) -> Ranges:
    """The code points that a node for one character matches."""
    match operation:
        case "ANY":
            return normal([(0, LAST)]) if flags & sre.SRE_FLAG_DOTALL else complement([(10, 10)])
        case "LITERAL":
            return _folded(((argument, argument),), flags)
        case "NOT_LITERAL":
            return complement(_folded(((argument, argument),), flags))
        case "RANGE":
            return _folded((argument,), flags)
        case "CATEGORY":
            return _category(str(argument), bool(flags & sre.SRE_FLAG_ASCII))
    negated = str(argument[0][0]) == "NEGATE"
    parts = [charset(str(op), arg, flags) for op, arg in argument[negated:]]
    ranges = normal(pair for part in parts for pair in part)
    return complement(ranges) if negated else ranges


def _folded(ranges: Ranges, flags: int) -> Ranges:
    """The ranges, and under IGNORECASE whatever `re` takes for the same characters."""
    if not flags & sre.SRE_FLAG_IGNORECASE:
        return normal(ranges)
    cases = _cases()
    last = 127 if flags & sre.SRE_FLAG_ASCII else LAST
    same = [
        (code, code)
        for low, high in ranges
        for one in cases
        if low <= one <= min(high, last)
        for code in cases[one]
        if code <= last
    ]
    return normal([*ranges, *same])


@lru_cache(maxsize=1)
def _cases() -> dict[int, frozenset[int]]:
    """For each character with cases, those that `re` takes for the same, itself included."""
    groups: dict[int, set[int]] = {}
    for code in range(CASED):
        groups.setdefault(unicode_tolower(code), set()).add(code)
    for lower, others in _EXTRA_CASES.items():
        groups[lower] |= {code for other in others for code in groups[other]}
    return {code: frozenset(group) for group in groups.values() if len(group) > 1 for code in group}


@lru_cache(maxsize=16)
def _category(name: str, ascii_only: bool) -> Ranges:
    """`\\d`, `\\w`, `\\s` and their complements as `re` reads them in text."""
    kind = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    ranges = _BYTES[kind] if ascii_only else normal(_runs(_TESTS[kind]))
    return complement(ranges) if "_NOT_" in name else ranges


_TESTS: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdecimal,
    "SPACE": str.isspace,
    "WORD": lambda char: char.isalnum() or char == "_",
}


_BYTES: dict[str, Ranges] = {
    "DIGIT": ((0x30, 0x39),),
    "SPACE": ((0x09, 0x0D), (0x20, 0x20)),
    "WORD": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
}
"""The same under the flag ASCII."""


def _runs(test: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    begin = -1
    for code in range(ASSIGNED + 1):
        inside = code < ASSIGNED and test(chr(code))
        if inside and begin < 0:
            begin = code
        elif not inside and begin >= 0:
            yield begin, code - 1
            begin = -1
