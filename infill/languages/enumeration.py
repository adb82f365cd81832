"""The texts of an automaton: whether there is any, the shortest, all of a few, a random one.

For example:

    automaton = one_of(["red", "green", "blue"]).automaton()
    shortest(automaton)           # b"red"
    texts(automaton, limit=10)    # [b"blue", b"green", b"red"]
    texts(automaton, limit=2)     # None: there are more
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from infill.languages.automaton import COUNTED, DEAD, YES, Automaton
from infill.languages.minimise import coreachable, distance

Bits = NDArray[np.bool_]


class Live:
    """Which states can still end, given the count: bool [S] for each count up to the last bound."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self.top = automaton.lo if automaton.hi is None else automaton.hi
        everything = np.ones(automaton.states, np.bool_)
        always, counting = automaton.accept == YES, automaton.accept == COUNTED
        if not automaton.counted:
            self.layers = [everything]
            return
        still, step = automaton.inc == 0, automaton.inc == 1
        self.beyond = coreachable(automaton.delta, always)
        above = everything if automaton.hi is None else self.beyond
        layers: list[Bits] = []
        known: dict[tuple[bytes, bool], Bits] = {}
        for count in range(self.top, -1, -1):
            name = above.tobytes(), automaton.lo <= count
            if name not in known:
                reach = np.append(above, False)[automaton.delta]
                goal = always | (reach & step).any(axis=1)
                if name[1]:
                    goal = goal | counting
                known[name] = coreachable(automaton.delta, goal, still)
            above = known[name]
            layers.append(above)
        self.layers = layers[::-1]
        if automaton.hi is None:
            self.layers[-1] = self.beyond = everything

    def at(self, count: int) -> Bits:
        """bool [S]: the states that can still end at this count."""
        return self.layers[count] if count < len(self.layers) else self.after()

    def after(self) -> Bits:
        """bool [S]: the states that can still end at any count beyond the last bound."""
        return self.beyond if self.automaton.counted else self.layers[0]


def is_empty(automaton: Automaton) -> bool:
    """Whether there is no text at all."""
    if not automaton.counted:
        return not automaton.accept.any()
    return not Live(automaton).at(0)[automaton.start]


def shortest(automaton: Automaton) -> bytes | None:
    """A text of the fewest bytes, or None if there is none."""
    size = automaton.states
    top = automaton.lo + size if automaton.hi is None else min(automaton.hi, automaton.lo + size)
    came = {automaton.start: (-1, 0)}
    front = np.array([automaton.start], np.int64)
    first_byte = _first_bytes(automaton)
    while len(front):
        for code in front.tolist():
            if automaton.ends(code % size, code // size):
                return _back(came, code)
        state, count = front % size, front // size
        target = automaton.delta[state]
        after = count[:, None] + automaton.inc[state]
        if automaton.counted:
            # Without an upper bound all counts from lo on are the same.
            after = np.minimum(after, automaton.lo) if automaton.hi is None else after
        code = np.where((target == DEAD) | (after > top), DEAD, after * size + target)
        fresh: list[int] = []
        for row, column in np.argwhere(code != DEAD).tolist():
            one = int(code[row, column])
            if one not in came:
                came[one] = int(front[row]), first_byte[column]
                fresh.append(one)
        front = np.array(fresh, np.int64)
    return None


def texts(automaton: Automaton, limit: int) -> list[bytes] | None:
    """All texts in byte order, or None if there are more than `limit`."""
    found: list[bytes] = []
    for text in _every(automaton):
        if text is None or len(found) >= limit:
            return None
        found.append(text)
    return found


def draw(automaton: Automaton, rng: random.Random) -> bytes:
    """A random text: short ones are likelier, every one is possible. The language is not empty."""
    live = Live(automaton)
    far = distance(automaton.delta, automaton.accept > 0)
    members: list[list[int]] = [[] for _ in range(automaton.delta.shape[1])]
    for byte, column in enumerate(automaton.byte_class.tolist()):
        members[column].append(byte)
    state, count, text = automaton.start, 0, bytearray()
    while True:
        edges = []
        for column in range(len(members)):
            target = int(automaton.delta[state, column])
            if target != DEAD:
                after = count + int(automaton.inc[state, column])
                if live.at(after)[target]:
                    edges.append((column, target, after))
        if automaton.ends(state, count) and (not edges or rng.random() < 0.2):
            return bytes(text)
        if rng.random() < len(text) / 100:
            nearest = min(int(far[target]) for _, target, _ in edges)
            edges = [edge for edge in edges if far[edge[1]] == nearest]
        column, state, count = rng.choice(edges)
        text.append(rng.choice(members[column]))


def _every(automaton: Automaton) -> Iterator[bytes | None]:
    """The texts one by one; None as soon as there is a loop, which makes them endless."""
    live = Live(automaton)
    following = [
        [
            (byte, int(automaton.delta[state, column]), int(automaton.inc[state, column]))
            for byte, column in enumerate(automaton.byte_class.tolist())
            if automaton.delta[state, column] != DEAD
        ]
        for state in range(automaton.states)
    ]
    if is_empty(automaton):
        return
    bound = 0 if automaton.hi is None else automaton.hi
    stack: list[tuple[int, int, bytes]] = [(automaton.start, 0, b"")]
    while stack:
        state, count, text = stack.pop()
        if len(text) > automaton.states * (bound + 1):
            yield None
        if automaton.ends(state, count):
            yield text
        for byte, target, inc in reversed(following[state]):
            if live.at(count + inc)[target]:
                stack.append((target, count + inc, text + bytes([byte])))


def _first_bytes(automaton: Automaton) -> list[int]:
    return [mask.bit_length() - 1 if mask else 0 for mask in _lowest(automaton.masks())]


def _lowest(masks: list[int]) -> list[int]:
    return [mask & -mask for mask in masks]


def _back(came: dict[int, tuple[int, int]], code: int) -> bytes:
    text = bytearray()
    while came[code][0] >= 0:
        code, byte = came[code]
        text.append(byte)
    return bytes(reversed(text))
