"""The caches of the default model: contexts that were read, and canvases as they were last read.

    contexts = Contexts(network)
    contexts.keep(context)                 # each layer's keys and values of a context, read once
    recent = Lately(network)
    recent.recall(context, tokens, open_positions).read     # the positions to read again

`Contexts` is exact: no context position ever sees the canvas. `Lately` is approximate, as the dual
cache of Fast-dLLM (Wu et al. 2025): the keys and values of a position depend on all others, and
those of an earlier step are used again. Open positions, changed ones, and the whole canvas every
so many steps are read again. Where a canvas grew or shrank, the text after the change is the same
at other positions: its keys are rotated there, which is exact.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from infill.models.bounds import stepped
from infill.models.hybrid.network import Kept, Network, Pass, Sight, rotate

EVERY = 16
"""A whole canvas is read at least once in so many steps."""

CANVASES = 8
"""So many canvases are remembered besides those that are read together."""

NOTHING = -1
"""No token."""


@dataclass(slots=True)
class CanvasEntry:
    """One canvas as it was read: int32 [L], and keys and values [layers, heads, L, width] each.

    `tokens` is NOTHING where no keys and values are known.
    """

    context: object
    tokens: NDArray[np.int32]
    keys: Tensor
    values: Tensor
    steps: int = 0


@dataclass(frozen=True, slots=True)
class RecalledCanvas:
    """The positions [R] that go through the network, ascending; keys and values of the others."""

    read: NDArray[np.int64]
    keys: Tensor | None = None
    values: Tensor | None = None

    @property
    def kept(self) -> int:
        """How many positions are not read."""
        return 0 if self.keys is None else self.keys.shape[2]


class Lately:
    """The canvases of the fills in progress, each found by its context object.

    A token of the default model's canvas takes 23 kB in bfloat16.
    """

    def __init__(self, network: Network, every: int = EVERY) -> None:
        self.network, self.every = network, every
        self._used: frozenset[int] = frozenset()
        self._entries: OrderedDict[int, CanvasEntry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def use(self, contexts: Iterable[object]) -> None:
        """Name the canvases that are read together now: none of them is dropped for another."""
        self._used = frozenset(map(id, contexts))

    def recall(
        self, context: object, tokens: NDArray[np.int32], needed: NDArray[np.int64]
    ) -> RecalledCanvas:
        """The positions of a canvas to read: the `needed` ones, and those that changed."""
        everything = RecalledCanvas(np.arange(len(tokens)))
        entry = self._entries.get(id(context))
        if entry is None or entry.context is not context or entry.steps >= self.every:
            return everything
        changed = self._fit(entry, tokens)
        changed[needed] = True
        frozen = np.flatnonzero(~changed)
        if not len(frozen):
            return everything
        at = torch.from_numpy(frozen).to(entry.keys.device)
        return RecalledCanvas(np.flatnonzero(changed), entry.keys[:, :, at], entry.values[:, :, at])

    def _fit(self, entry: CanvasEntry, tokens: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Move what is cached to its present positions; bool [L], the positions that are not."""
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
        """Remember each layer's keys and values [heads, R, width] that were just read."""
        keys = torch.stack([layer[0] for layer in kept])
        values = torch.stack([layer[1] for layer in kept])
        entry = self._entries.get(id(context))
        if len(read) == len(tokens):
            self._entries[id(context)] = CanvasEntry(context, tokens, keys, values)
            self._drop()
        else:
            assert entry is not None, "a part is read of what is known"
            at = torch.from_numpy(read).to(keys.device)
            entry.keys[:, :, at], entry.values[:, :, at] = keys, values
            entry.tokens, entry.steps = tokens, entry.steps + 1
        self._entries.move_to_end(id(context))

    def _drop(self) -> None:
        """Drop the oldest canvases that are not read now."""
        idle = [key for key in self._entries if key not in self._used]
        for key in idle[: max(len(idle) - CANVASES, 0)]:
            del self._entries[key]


def _origins(old: NDArray[np.int32], new: NDArray[np.int32]) -> NDArray[np.int64]:
    """The old position of each new token, -1 for tokens that are new; in order."""
    if len(old) == len(new):
        return np.where(old == new, np.arange(len(new)), -1)
    came = np.full(len(new), -1, np.int64)
    matcher = SequenceMatcher(None, old.tolist(), new.tolist(), autojunk=False)
    for block in matcher.get_matching_blocks():
        came[block.b : block.b + block.size] = np.arange(block.a, block.a + block.size)
    return came


Context = tuple[int, ...]

STEPS = 16
"""The steps of context lengths (`infill.models.bounds.stepped`)."""


class Contexts:
    """The contexts used last, up to `limit` tokens in all, and all that are in use.

    A token of the default model takes 23 kB in bfloat16, 46 in float32.
    """

    def __init__(self, network: Network, limit: int = 4_096) -> None:
        self.network, self.limit = network, limit
        self._used: frozenset[Context] = frozenset()
        self._read: OrderedDict[Context, list[Kept]] = OrderedDict()
        self._tokens = 0

    def __len__(self) -> int:
        return len(self._read)

    def forget(self) -> None:
        """Drop all contexts."""
        self._read.clear()
        self._tokens = 0

    def use(self, contexts: Iterable[Context]) -> None:
        """Name the contexts that are read together now: none of them is dropped for another."""
        self._used = frozenset(contexts)
        for context in self._used & self._read.keys():
            self._read.move_to_end(context)

    def keep(self, context: Context) -> list[Kept] | None:
        """Each layer's keys and values, a batch of one, padding included; None for no context."""
        if not context:
            return None
        found = self._read.get(context)
        if found is None:
            found = self._read[context] = self._run(context)
            self._tokens += len(context)
            self._drop()
        self._read.move_to_end(context)
        return found

    def _drop(self) -> None:
        """Drop the oldest beyond the limit that are not in use; the newest stays."""
        while self._tokens > self.limit and len(self._read) > 1:
            oldest = next(iter(self._read))
            if oldest in self._used:
                return
            del self._read[oldest]
            self._tokens -= len(oldest)

    def together(self, contexts: Sequence[Context]) -> list[Kept] | None:
        """The keys and values of several contexts, padded on the right to the longest of them."""
        if len(set(contexts)) == 1:
            return self.keep(contexts[0])
        length = stepped(max(map(len, contexts)), STEPS)
        parts = [self.keep(context) for context in contexts]
        shape = self.network.shape

        def stacked(layer: int, side: Callable[[Kept], Tensor]) -> Tensor:
            rows = [side(part[layer]) if part else None for part in parts]
            like = next(row for row in rows if row is not None)
            size = (len(contexts), shape.num_key_value_heads, length, shape.head)
            out = like.new_zeros(size)
            for index, row in enumerate(rows):
                if row is not None:
                    out[index, :, : row.shape[2]] = row[0]
            return out

        return [
            Kept(stacked(layer, lambda kept: kept.keys), stacked(layer, lambda kept: kept.values))
            for layer in range(shape.num_hidden_layers)
        ]

    def _run(self, context: Context) -> list[Kept]:
        device = self.network.device
        length = stepped(len(context), STEPS)
        tokens = torch.zeros(1, length, dtype=torch.long, device=device)
        tokens[0, : len(context)] = torch.tensor(context)
        positions = torch.arange(length, device=device)[None]
        read: Pass = self.network(tokens, positions, Sight(causal=True))
        return read.kept
