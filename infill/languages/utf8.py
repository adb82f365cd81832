"""Sets of code points as UTF-8 byte automata, built from 64-bit blocks.

For example:

    letters = normal([(0x61, 0x7A), (0xC0, 0xFF)])
    one_character(letters).accepts("é".encode())       # True
    complement(letters)[0]                             # (0, 96)
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from infill.languages.automaton import DEAD, YES, Automaton
from infill.languages.minimise import empty, merge_columns

LAST = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)

Ranges = tuple[tuple[int, int], ...]


def normal(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same set as sorted, disjoint, non-adjacent ranges without surrogates."""
    low, high = SURROGATES
    pieces: list[tuple[int, int]] = []
    for first, last in ranges:
        first, last = max(first, 0), min(last, LAST)
        pieces += [(first, min(last, low - 1)), (max(first, high + 1), last)]
    found: list[tuple[int, int]] = []
    for first, last in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def complement(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Every other code point, surrogates left out."""
    begin, found = 0, []
    for first, last in normal(ranges):
        found.append((begin, first - 1))
        begin = last + 1
    return normal([*found, (begin, LAST)])


def one_character(ranges: Ranges) -> Automaton:
    """The minimal automaton of exactly one code point out of `ranges`.

    The set is a row of 64-bit blocks, one per value of the bytes before the last; equal blocks
    are one state, and so are equal rows of 64 blocks one level up.
    """
    if not ranges:
        return empty()
    member = np.zeros(LAST + 1, np.bool_)
    for first, last in ranges:
        member[first : last + 1] = True
    rows = [np.full(256, DEAD, np.int32)]
    final = 1
    rows.append(np.full(256, DEAD, np.int32))
    rows[0][:0x80][member[:0x80]] = final

    member[:0x80] = False
    tails = _level(member.reshape(-1, 64), rows, np.array([DEAD, final], np.int32))
    rows[0][0xC2:0xE0] = tails[2:32]
    tails[:32] = DEAD
    tails = _level(tails.reshape(-1, 64), rows)
    rows[0][0xE0:0xF0] = tails[:16]
    tails[:16] = DEAD
    padded = np.full(8 * 64, DEAD, np.int32)
    padded[: len(tails)] = tails
    tails = _level(padded.reshape(-1, 64), rows)
    rows[0][0xF0:0xF5] = tails[:5]

    delta = np.stack(rows)
    accept = np.zeros(len(rows), np.uint8)
    accept[final] = YES
    return merge_columns(
        Automaton(
            delta,
            np.arange(256, dtype=np.uint8),
            np.zeros_like(delta, np.uint8),
            accept,
            0,
        )
    )


def _level(
    blocks: NDArray[np.bool_] | NDArray[np.int32],
    rows: list[NDArray[np.int32]],
    target: NDArray[np.int32] | None = None,
) -> NDArray[np.int32]:
    """One state per distinct block of 64 continuation bytes, appended to `rows`; -1 if empty."""
    number: dict[bytes, int] = {}
    states = np.full(len(blocks), DEAD, np.int32)
    packed = np.packbits(blocks, axis=1) if target is not None else blocks
    busy = blocks.any(axis=1) if target is not None else (blocks != DEAD).any(axis=1)
    for index in np.flatnonzero(busy).tolist():
        name = packed[index].tobytes()
        state = number.get(name)
        if state is None:
            state = number[name] = len(rows)
            row = np.full(256, DEAD, np.int32)
            block = blocks[index]
            row[0x80:0xC0] = block if target is None else target[block.astype(np.intp)]
            rows.append(row)
        states[index] = state
    return states
