"""Which tokens a slot may take next, by walking its automaton: all that an evaluation needs.

This is for measuring weights without the engine: one text at a time, greedily, no guides.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from infill.languages.automaton import DEAD, Automaton
from infill.languages.language import union
from infill.scaffold import Choice, Slot

Stand = tuple[int, int]
"""A state and a count."""


@dataclass(frozen=True, slots=True)
class Walker:
    """A slot's language, byte by byte."""

    automaton: Automaton

    @classmethod
    def of(cls, part: Slot | Choice) -> Walker:
        """Of a slot, or of all that a choice may say."""
        if isinstance(part, Slot):
            return cls(part.regular.automaton())
        return cls(union(option.language for option in part.options).automaton())

    @property
    def start(self) -> Stand:
        """Where a text begins."""
        return self.automaton.start, 0

    def walk(self, stand: Stand, text: bytes) -> Stand | None:
        """Where a text leads, if it can still become one of the language."""
        one, (state, count) = self.automaton, stand
        for byte in text:
            column = int(one.byte_class[byte])
            count += int(one.inc[state, column])
            state = int(one.delta[state, column])
            if state == DEAD or (one.hi is not None and count > one.hi):
                return None
        return state, count

    def ends(self, stand: Stand) -> bool:
        """Whether a text may end here."""
        return self.automaton.ends(*stand)

    def goes_on(self, stand: Stand) -> bool:
        """Whether a text may go on from here."""
        return bool((self.automaton.delta[stand[0]] != DEAD).any())

    def rest(self, stand: Stand) -> bytes:
        """The shortest text that ends here."""
        one = self.automaton
        letters = {int(column): byte for byte, column in reversed([*enumerate(one.byte_class)])}
        seen, line = {stand}, deque([(stand, b"")])
        while line:
            at, text = line.popleft()
            if self.ends(at):
                return text
            for column, byte in letters.items():
                state = int(one.delta[at[0], column])
                after = (state, min(at[1] + int(one.inc[at[0], column]), one.lo + 1))
                if state != DEAD and after not in seen:
                    seen.add(after)
                    line.append((after, text + bytes([byte])))
        return b""

    def forced(self, first: int) -> bytes:
        """All that has to follow a first byte, up to where there is a choice."""
        one, text = self.automaton, bytes([first])
        at = self.walk(self.start, text)
        while at is not None and not self.ends(at):
            columns = [column for column, to in enumerate(one.delta[at[0]]) if to != DEAD]
            letters = [byte for byte, column in enumerate(one.byte_class) if column in columns]
            if len(letters) != 1:
                break
            text += bytes(letters)
            at = self.walk(self.start, text)
        return text

    def firsts(self) -> list[int]:
        """The bytes that a text may begin with."""
        one = self.automaton
        return [
            byte
            for byte, column in enumerate(one.byte_class)
            if one.delta[one.start, column] != DEAD
        ]


def best(
    logits: Tensor, walker: Walker, stand: Stand, tokens: Sequence[bytes | None]
) -> tuple[int, float] | None:
    """The likeliest token that can go on from here, and its logit."""
    for many in (24, len(tokens)):
        found = logits.topk(many)
        for value, token in zip(found.values.tolist(), found.indices.tolist(), strict=True):
            text = tokens[token]
            if text and walker.walk(stand, text) is not None:
                return token, value
    return None
