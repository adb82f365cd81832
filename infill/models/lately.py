"""Canvases as they were read lately: what did not change on them need not be read again.

Approximate, as the dual cache of Fast-dLLM (Wu et al. 2025): a position's keys and values depend on
all others, so those of an earlier step stand in for today's. Open positions, what changed since,
and everything every so many steps are read anew. Where a canvas grew or shrank, what stands behind
the change is the same text at another place: its keys are rotated there, which is exact.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from infill.models.network import Network, rotate

EVERY = 16
"""A canvas is read as a whole at least once in so many steps."""

CANVASES = 8
"""Canvases that are remembered besides those that are read together."""

NOTHING = -1
"""No token."""


@dataclass(slots=True)
class Entry:
    """One canvas as it was read: int32 [L], and keys and values [layers, heads, L, width] each.

    `tokens` is NOTHING where no keys and values are known.
    """

    context: object
    tokens: NDArray[np.int32]
    keys: Tensor
    values: Tensor
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Recalled:
    """The positions [R] that go through the network, ascending; keys and values of the others."""

    read: NDArray[np.int64]
    keys: Tensor | None = None
    values: Tensor | None = None

    @property
    def kept(self) -> int:
        """How many positions are not read."""
        return 0 if self.keys is None else self.keys.shape[2]


class Lately:
    """The canvases of the fills at work, each known by its context's object.

    A token of the default model's canvas takes 23 kB in bfloat16.
    """

    def __init__(self, network: Network, every: int = EVERY) -> None:
        self.network, self.every = network, every
        self._used: frozenset[int] = frozenset()
        self._entries: OrderedDict[int, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def use(self, contexts: Iterable[object]) -> None:
        """Say whose canvases are read together now: none of them is dropped for another."""
        self._used = frozenset(map(id, contexts))

    def recall(
        self, context: object, tokens: NDArray[np.int32], needed: NDArray[np.int64]
    ) -> Recalled:
        """What of a canvas is to be read: the `needed` positions, and those that changed."""
        everything = Recalled(np.arange(len(tokens)))
        entry = self._entries.get(id(context))
        if entry is None or entry.context is not context or entry.steps >= self.every:
            return everything
        changed = self._fit(entry, tokens)
        changed[needed] = True
        frozen = np.flatnonzero(~changed)
        if not len(frozen):
            return everything
        at = torch.from_numpy(frozen).to(entry.keys.device)
        return Recalled(np.flatnonzero(changed), entry.keys[:, :, at], entry.values[:, :, at])

    def _fit(self, entry: Entry, tokens: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Move what is known to where it stands today; which positions are not known, bool [L]."""
        came = _origins(entry.tokens, tokens)
        if len(entry.tokens) != len(tokens):
            at = torch.from_numpy(came.clip(0)).to(entry.keys.device)
            moved = torch.from_numpy(np.arange(len(tokens)) - came).to(at)[None]
            angles = self.network.rotary(moved, entry.keys.dtype)
            entry.keys = rotate(entry.keys[:, :, at], angles)
            entry.values = entry.values[:, :, at]
            entry.tokens = np.where(came < 0, np.int32(NOTHING), tokens)
        unknown: NDArray[np.bool_] = came < 0
        return unknown

    def note(
        self,
        context: object,
        tokens: NDArray[np.int32],
        read: NDArray[np.int64],
        kept: Sequence[tuple[Tensor, Tensor]],
    ) -> None:
        """Remember the keys and values [heads, R, width] a layer that were read just now."""
        keys = torch.stack([layer[0] for layer in kept])
        values = torch.stack([layer[1] for layer in kept])
        entry = self._entries.get(id(context))
        if len(read) == len(tokens):
            self._entries[id(context)] = Entry(context, tokens, keys, values)
            self._drop()
        else:
            assert entry is not None, "a part is read of what is known"
            at = torch.from_numpy(read).to(keys.device)
            entry.keys[:, :, at], entry.values[:, :, at] = keys, values
            entry.tokens, entry.steps = tokens, entry.steps + 1
        self._entries.move_to_end(id(context))

    def _drop(self) -> None:
        """Drop the oldest that are not read now."""
        idle = [key for key in self._entries if key not in self._used]
        for key in idle[: max(len(idle) - CANVASES, 0)]:
            del self._entries[key]


def _origins(old: NDArray[np.int32], new: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where each of today's tokens stood, -1 for what is new; in order."""
    if len(old) == len(new):
        return np.where(old == new, np.arange(len(new)), -1)
    came = np.full(len(new), -1, np.int64)
    matcher = SequenceMatcher(None, old.tolist(), new.tolist(), autojunk=False)
    for block in matcher.get_matching_blocks():
        came[block.b : block.b + block.size] = np.arange(block.a, block.a + block.size)
    return came
