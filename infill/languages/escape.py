r"""From the content of a string to its spelling inside JSON quotes, on automata.

For example:

    content = literal('say "hi"').automaton()
    escape_bytes(content).accepts(rb'say \"hi\"')     # True: as `json.dumps` writes it
"""

from __future__ import annotations

import numpy as np

from infill.languages.automaton import DEAD, Automaton
from infill.languages.minimise import minimise

SHORT = {0x22: '"', 0x5C: "\\", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0C: "f", 0x0D: "r"}
"""Bytes with an escape of two characters."""


def escape_bytes(automaton: Automaton) -> Automaton:
    """Spell quotes, backslashes and control characters as `json.dumps` does.

    The counter's increment for an escaped byte is on the last byte of its escape.
    """
    states = automaton.states
    raw = automaton.delta[:, automaton.byte_class]
    inc = automaton.inc[:, automaton.byte_class]
    special = [*range(0x20), 0x22, 0x5C]
    longs = [byte for byte in range(0x20) if byte not in SHORT]
    after = np.flatnonzero((raw[:, special] != DEAD).any(axis=1))
    deep = np.flatnonzero((raw[:, longs] != DEAD).any(axis=1))
    total = states + len(after) + 5 * len(deep)
    delta = np.full((total, 256), DEAD, np.int32)
    step = np.zeros((total, 256), np.uint8)
    delta[:states], step[:states] = raw, inc
    delta[:states, special], step[:states, special] = DEAD, 0

    slash = np.full(states, DEAD, np.int64)
    slash[after] = states + np.arange(len(after))
    delta[after, 0x5C] = slash[after]
    for byte, letter in SHORT.items():
        delta[slash[after], ord(letter)] = raw[after, byte]
        step[slash[after], ord(letter)] = inc[after, byte]

    u, first, second, low, high = (
        states + len(after) + part * len(deep) + np.arange(len(deep)) for part in range(5)
    )
    delta[slash[deep], ord("u")] = u
    delta[u, ord("0")] = first
    delta[first, ord("0")] = second
    delta[second, ord("0")] = low
    delta[second, ord("1")] = high
    for byte in longs:
        place = low if byte < 0x10 else high
        digit = ord("0123456789abcdef"[byte % 16])
        delta[place, digit] = raw[deep, byte]
        step[place, digit] = inc[deep, byte]
    accept = np.zeros(total, np.uint8)
    accept[:states] = automaton.accept
    return minimise(
        Automaton(
            delta,
            np.arange(256, dtype=np.uint8),
            step,
            accept,
            automaton.start,
            automaton.lo,
            automaton.hi,
        )
    )
