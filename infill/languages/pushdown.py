"""The byte pushdown: a scanner cuts a text into lexemes, and an LALR table parses them.

It is deterministic and needs no library: `grammars` fills in the tables. A scanner state that
matches a lexeme ends it only where the next byte cannot continue it, so the scanner never looks
back. A lexeme's *symbol* becomes a terminal by the *context* it was read in (the set of terminals
that the parser's state lets the scanner look for), as in a contextual lexer.

    machine = Configurations(pushdown)               # the pushdown of a JSON grammar
    here = machine.read(0, b'{"a": [1')              # a configuration; -1 if it cannot be read
    machine.accepts(here)                            # False: the array and the object are open
    machine.accepts(machine.read(here, b"]}"))       # True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int32s = NDArray[np.int32]

DEAD = -1
"""The number of a state, a stack or a configuration that does not exist."""

IGNORED = -2
"""In `Table.terminal`: the parser never sees this lexeme."""

END = 0
"""The terminal that ends every text."""


@dataclass(frozen=True, slots=True, eq=False)
class Scanner:
    """`delta`: int32 [Q, B], the state after one more byte of the same lexeme, or -1.
    `byte_class`: uint8 [256]. `match`: int32 [Q], the symbol of the lexeme if it ends here, or -1.
    `fresh`: int32 [contexts], where a lexeme begins; fresh states match nothing."""

    delta: Int32s
    byte_class: NDArray[np.uint8]
    match: Int32s
    fresh: Int32s

    @property
    def states(self) -> int:
        """The number of states Q."""
        return len(self.match)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """An LALR(1) table.

    `actions[state]`: by terminal, the state to shift to, or ~rule to reduce. `gotos[state]`: by
    nonterminal. `rules`: (nonterminal, number of symbols). `context`: of each state. `terminal`:
    int32 [symbols, contexts], what a lexeme is for the parser: a terminal, IGNORED or -1.
    """

    actions: tuple[Mapping[int, int], ...]
    gotos: tuple[Mapping[int, int], ...]
    rules: tuple[tuple[int, int], ...]
    context: tuple[int, ...]
    terminal: Int32s
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Pushdown:
    """A scanner and a table; `key` is a digest of what they were made of."""

    scanner: Scanner
    table: Table
    key: str


class Stacks:
    """Parser stacks, hash-consed: equal stacks have equal numbers. Stack 0 holds the start alone.

    `top[i]`, `below[i]`: its last state, and the stack under it (-1 under the start).
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.top, self.below = [table.start], [DEAD]
        self._known: dict[tuple[int, int], int] = {}
        self._fed: dict[tuple[int, int], int] = {}

    def push(self, stack: int, state: int) -> int:
        """The stack with one more state."""
        number = self._known.setdefault((stack, state), len(self.top))
        if number == len(self.top):
            self.top.append(state)
            self.below.append(stack)
        return number

    def pop(self, stack: int, count: int) -> int:
        """The stack with `count` states fewer; -1 if there are not so many above the start."""
        for _ in range(count):
            stack = self.below[stack]
            if stack < 0:
                return DEAD
        return stack

    def feed(self, stack: int, terminal: int) -> int:
        """The stack after a terminal (after reductions, for END), or -1 if it is an error."""
        found = self._fed.get((stack, terminal))
        if found is None:
            found = self._fed[stack, terminal] = self._feed(stack, terminal)
        return found

    def _feed(self, stack: int, terminal: int) -> int:
        table = self.table
        while True:
            action = table.actions[self.top[stack]].get(terminal)
            if action is None:
                return DEAD
            if action >= 0:
                return DEAD if terminal == END else self.push(stack, action)
            origin, size = table.rules[~action]
            stack = self.pop(stack, size)
            if stack < 0:
                return DEAD
            state = table.gotos[self.top[stack]].get(origin)
            if state is None:
                return DEAD
            stack = self.push(stack, state)
            if terminal == END and state == table.end:
                return stack


class Configurations:
    """Configurations (stack, scanner state), hash-consed. Configuration 0 is the empty text's."""

    def __init__(self, pushdown: Pushdown) -> None:
        self.pushdown = pushdown
        self.stacks = Stacks(pushdown.table)
        self.pairs: list[tuple[int, int]] = []
        self._known: dict[tuple[int, int], int] = {}
        self._delta = pushdown.scanner.delta.tolist()
        self._match = pushdown.scanner.match.tolist()
        self._fresh = pushdown.scanner.fresh.tolist()
        self._byte_class = pushdown.scanner.byte_class.tolist()
        self.terminal = pushdown.table.terminal.tolist()
        self.at(0, self.fresh(0))

    def __len__(self) -> int:
        return len(self.pairs)

    def at(self, stack: int, state: int) -> int:
        """The number of a configuration."""
        number = self._known.setdefault((stack, state), len(self.pairs))
        if number == len(self.pairs):
            self.pairs.append((stack, state))
        return number

    def context(self, stack: int) -> int:
        """What the scanner looks for on this stack."""
        return self.pushdown.table.context[self.stacks.top[stack]]

    def fresh(self, stack: int) -> int:
        """The scanner state in which a lexeme begins on this stack."""
        state: int = self._fresh[self.context(stack)]
        return state

    def ended(self, stack: int, symbol: int) -> int:
        """The stack after a lexeme of this symbol, or -1."""
        terminal = self.terminal[symbol][self.context(stack)]
        if terminal < 0:
            return stack if terminal == IGNORED else DEAD
        return self.stacks.feed(stack, terminal)

    def read(self, configuration: int, text: bytes) -> int:
        """The configuration after reading some bytes, or -1."""
        if configuration < 0:
            return DEAD
        stack, state = self.pairs[configuration]
        for byte in text:
            column = self._byte_class[byte]
            target = self._delta[state][column]
            if target < 0:
                stack = DEAD if self._match[state] < 0 else self.ended(stack, self._match[state])
                if stack < 0:
                    return DEAD
                target = self._delta[self.fresh(stack)][column]
                if target < 0:
                    return DEAD
            state = target
        return self.at(stack, state)

    def closed(self, configuration: int) -> int:
        """The stack if the text ended here, before END is fed to the parser; -1 inside a lexeme."""
        stack, state = self.pairs[configuration]
        if state == self.fresh(stack):
            return stack
        symbol = self._match[state]
        return DEAD if symbol < 0 else self.ended(stack, symbol)

    def accepts(self, configuration: int) -> bool:
        """Whether a text may end here."""
        stack = self.closed(configuration)
        return stack >= 0 and self.stacks.feed(stack, END) >= 0
