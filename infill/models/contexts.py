"""Contexts that were read once: their keys and values, kept for as long as they are used.

Exact, not approximate: no context position ever sees the canvas.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor

from infill.models.network import Kept, Network, Read, Sight
from infill.models.shapes import stepped

Context = tuple[int, ...]

STEPS = 16
"""How finely lengths of contexts are told apart (`infill.models.shapes`)."""


class Contexts:
    """The contexts used last, up to `limit` tokens of them together, and all that are in use.

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
        """Drop everything that was kept."""
        self._read.clear()
        self._tokens = 0

    def use(self, contexts: Iterable[Context]) -> None:
        """Say which contexts are read together from now on: none is dropped for another."""
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
        """The same for several contexts, padded on the right to what the longest of them takes."""
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
        read: Read = self.network(tokens, positions, Sight(causal=True))
        return read.kept
