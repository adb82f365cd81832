"""The byte automaton: deterministic, trimmed and minimal, with at most one counter.

For example:

    automaton = one_of(["yes", "no"]).automaton()
    automaton.accepts(b"yes")     # True
    automaton.counted             # False: two words need no counter
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEAD = -1
"""The target of an edge that leads nowhere."""

YES, COUNTED = 1, 2
"""Values of `Automaton.accept`: accepted at any count, or only at a count within the bounds."""


@dataclass(frozen=True, slots=True, eq=False)
class Automaton:
    """A DFA over byte classes, and a counter that some edges advance.

    `delta`: int32 [S, B], the next state or -1. `byte_class`: uint8 [256], the column of a byte.
    `inc`: uint8 [S, B], 1 where an edge advances the counter. `accept`: uint8 [S], 0 no, 1 yes,
    2 yes if lo <= count <= hi. Every state is reachable and can reach acceptance when the counter
    is ignored, except the start of the empty language. Without a counter `inc` is zero and
    `accept` is 0 or 1.
    """

    delta: NDArray[np.int32]
    byte_class: NDArray[np.uint8]
    inc: NDArray[np.uint8]
    accept: NDArray[np.uint8]
    start: int
    lo: int = 0
    hi: int | None = None

    @property
    def states(self) -> int:
        """The number of states S."""
        return len(self.accept)

    @property
    def counted(self) -> bool:
        """Whether any text is accepted only at certain counts."""
        return self.lo > 0 or self.hi is not None

    def accepts(self, text: bytes) -> bool:
        """Whether the whole text belongs to the language."""
        state, count = self.start, 0
        for column in self.byte_class[np.frombuffer(text, np.uint8)].tolist():
            count += int(self.inc[state, column])
            state = int(self.delta[state, column])
            if state == DEAD:
                return False
        return self.ends(state, count)

    def ends(self, state: int, count: int) -> bool:
        """Whether a text may end in this state at this count."""
        kind = int(self.accept[state])
        if kind != COUNTED:
            return kind == YES
        return self.lo <= count and (self.hi is None or count <= self.hi)

    def masks(self) -> list[int]:
        """Each byte class as a 256-bit integer: bit b is set if byte b belongs to it."""
        found = [0] * self.delta.shape[1]
        for byte, column in enumerate(self.byte_class.tolist()):
            found[column] |= 1 << byte
        return found
