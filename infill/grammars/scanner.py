"""The scanner of a grammar: all its terminals as one deterministic automaton over bytes.

    NAME: /[a-z]+/  IF: "if"      # after "if" both are possible, and IF wins

A state is an ordered list of threads, as in `terminals`: what comes after the first finished thread
can never win and is dropped. So the lexeme that a state has found is the one that the first
matching branch of `(?P<A>…)|(?P<B>…)` finds, which is how Lark's lexers work. Beside the threads a
state knows which keywords the lexeme may still be (a string that a terminal's pattern matches too
is its own terminal, as Lark has it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from infill.errors import Unsupported
from infill.grammars.terminals import EVERY, IfAhead, IfBehind, Match, ReadByte, Split, Threads
from infill.languages.pushdown import DEAD, Scanner

STATES = 5_000
"""Most states of a scanner."""

Thread = tuple[int, int]
"""A node that reads, or one that matches; and the mask of bytes that may come next."""


@dataclass(frozen=True, slots=True)
class KeywordTerminal:
    """A string that some pattern matches too; `fold` if letters of either case spell it."""

    terminal: str
    text: bytes
    fold: bool

    def has(self, at: int, byte: int) -> bool:
        """Whether its text has this byte there."""
        if at >= len(self.text):
            return False
        own = self.text[at : at + 1]
        return bytes([byte]) in ((own.lower(), own.upper()) if self.fold else (own,))


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a lexeme is before its context is known: a terminal, or one of these keywords."""

    terminal: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """`threads` in order; `length` bytes were read if some of `keywords` may still be spelled;
    `begun` unless nothing of the lexeme was read."""

    threads: tuple[Thread, ...]
    keywords: tuple[int, ...]
    length: int
    begun: bool


@dataclass(slots=True)
class ScannerBuilder:
    """Builds the scanner for several contexts, each an ordered list of terminals.

    `keywords`: all of the grammar's, in the lexer's order; `of[terminal]`: those that the
    terminal's pattern matches. Afterwards `symbols` names what `Scanner.match` counts.
    """

    threads: Threads
    keywords: Sequence[KeywordTerminal]
    of: Mapping[str, frozenset[int]]
    symbols: list[Symbol] = field(default_factory=list)

    def build(self, contexts: Sequence[Sequence[str]]) -> Scanner:
        """The scanner; raises Unsupported if it is too large or looks out of a terminal."""
        byte_class, sample = self._bytes()
        number: dict[State, int] = {}
        order: list[State] = []

        def known(state: State) -> int:
            found = number.setdefault(state, len(order))
            if found == len(order):
                order.append(state)
            if found >= STATES:
                raise Unsupported(
                    "the terminals of this grammar are too large",
                    got=f"more than {STATES:,} states of its scanner",
                    todo="use smaller counts, or fewer terminals that overlap",
                )
            return found

        fresh = [known(self._fresh(names)) for names in contexts]
        rows: list[list[int]] = []
        for state in order:
            row = []
            for byte in sample:
                ahead = self._step(state, byte)
                row.append(DEAD if ahead is None else known(ahead))
            rows.append(row)
        numbers: dict[Symbol, int] = {}
        match = [
            DEAD if symbol is None else numbers.setdefault(symbol, len(numbers))
            for symbol in map(self._symbol, order)
        ]
        self.symbols = list(numbers)
        return Scanner(
            np.array(rows, np.int32).reshape(len(rows), len(sample)),
            byte_class,
            np.array(match, np.int32),
            np.array(fresh, np.int32),
        )

    def _bytes(self) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], list[int]]:
        """The coarsest partition of the bytes that nothing here looks beneath."""
        masks: set[int] = set()
        for node in self.threads.nodes:
            match node:
                case ReadByte(edges):
                    masks.update(mask for mask, _ in edges)
                case IfBehind(mask) | IfAhead(mask):
                    masks.add(mask)
        for keyword in self.keywords:
            for at in range(len(keyword.text)):
                masks.add(sum(1 << b for b in range(256) if keyword.has(at, b)))
        names: dict[tuple[bool, ...], int] = {}
        ordered = sorted(masks)
        byte_class = np.zeros(256, np.uint8)
        sample: list[int] = []
        for byte in range(256):
            name = tuple(bool(mask >> byte & 1) for mask in ordered)
            column = names.setdefault(name, len(names))
            if column == len(sample):
                sample.append(byte)
            byte_class[byte] = column
        return byte_class, sample

    def _fresh(self, names: Sequence[str]) -> State:
        begin = [(self.threads.begin[name], EVERY) for name in names]
        return self._state(begin, None, tuple(range(len(self.keywords))), 0)

    def _step(self, state: State, byte: int) -> State | None:
        ahead: list[Thread] = []
        for place, allowed in state.threads:
            node = self.threads.nodes[place]
            if isinstance(node, ReadByte) and allowed >> byte & 1:
                ahead += [(target, EVERY) for mask, target in node.edges if mask >> byte & 1]
        if not ahead:
            return None
        length = state.length
        kept = tuple(i for i in state.keywords if self.keywords[i].has(length, byte))
        found = self._state(ahead, byte, kept, length + 1)
        return found if found.threads else None

    def _state(
        self, begin: Sequence[Thread], byte: int | None, keywords: tuple[int, ...], length: int
    ) -> State:
        threads = self._closure(begin, byte)
        owners = {self.threads.owner[place] for place, _ in threads}
        wanted = frozenset().union(*(self.of.get(owner, frozenset()) for owner in owners))
        kept = tuple(i for i in keywords if i in wanted)
        return State(threads, kept, length if kept else 0, byte is not None)

    def _closure(self, begin: Sequence[Thread], byte: int | None) -> tuple[Thread, ...]:
        """The threads in order, up to the first that is finished."""
        found: dict[Thread, None] = {}
        seen: set[Thread] = set()
        stack = list(reversed(begin))
        while stack:
            place, allowed = stack.pop()
            if (place, allowed) in seen:
                continue
            seen.add((place, allowed))
            match self.threads.nodes[place]:
                case Split(targets):
                    stack += [(target, allowed) for target in reversed(targets)]
                case IfBehind(mask, target):
                    if byte is None:
                        raise self._outside(place, "a lookbehind at its beginning")
                    if mask >> byte & 1:
                        stack.append((target, allowed))
                case IfAhead(mask, target):
                    if mask & allowed:
                        stack.append((target, mask & allowed))
                case Match():
                    if allowed != EVERY:
                        raise self._outside(place, "a lookahead at its end")
                    found[place, allowed] = None
                    break
                case ReadByte():
                    found[place, allowed] = None
        return tuple(found)

    def _outside(self, place: int, what: str) -> Unsupported:
        return Unsupported(
            f"a terminal with {what} cannot be guaranteed",
            where=self.threads.owner[place],
            todo="write the terminal without it",
        )

    def _symbol(self, state: State) -> Symbol | None:
        """What the lexeme is if it ends in this state."""
        if not state.threads:
            return None
        last = self.threads.nodes[state.threads[-1][0]]
        if not isinstance(last, Match):
            return None
        own = self.of.get(last.terminal, frozenset())
        spelled = [self.keywords[i] for i in state.keywords if i in own]
        whole = tuple(k.terminal for k in spelled if len(k.text) == state.length)
        return Symbol(last.terminal, whole)
