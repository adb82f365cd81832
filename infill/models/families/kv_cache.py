"""The key-value cache of brought models: which positions of a row need not be read again.

For example:

    memory = Leading(reader, BlockCausal(size=32))      # exact, under block-causal attention
    memory = Frozen(reader, "dual")                     # approximate, under full attention
    memory.recall(row, context).row.read                # the positions that must be read
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import torch
from torch import Tensor

from infill.models.families.readers import CausalReader, Past
from infill.models.families.rows import BlockCausal, Row, batch_of

Context = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecalledRow:
    """A row with fewer positions to read, and the keys and values of the others, a batch of one."""

    row: Row
    past: Past | None


class Memory(Protocol):
    """Remembers keys and values between the steps of a fill."""

    def recall(self, row: Row, context: Context) -> RecalledRow:
        """A row with what is cached of it; `context` is the view's, the same object for a fill."""
        ...


@dataclass(slots=True)
class KeyValueEntry:
    """One row as it was read: its tokens, each layer's keys and values, how often it was used."""

    context: Context
    ids: tuple[int, ...]
    past: Past
    served: int = 0


class Entries:
    """The entries used last, up to `limit` tokens in all (and always the newest one)."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._held: OrderedDict[object, KeyValueEntry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: object) -> KeyValueEntry | None:
        """The entry under a key."""
        return self._held.get(key)

    def put(self, key: object, entry: KeyValueEntry) -> None:
        """Keep an entry as the newest, and drop the oldest beyond the limit."""
        self._held[key] = entry
        self._held.move_to_end(key)
        while len(self._held) > 1 and sum(len(e.ids) for e in self._held.values()) > self.limit:
            self._held.popitem(last=False)


class Leading:
    """Exact: caches the whole blocks before the first open position, under block-causal attention.

    These blocks see nothing that can still change. Settled blocks join the cache, and blocks that
    are masked again leave it.
    """

    def __init__(self, reader: CausalReader, blocks: BlockCausal, limit: int = 65_536) -> None:
        self.reader, self.blocks = reader, blocks
        self.entries = Entries(limit)

    def recall(self, row: Row, context: Context) -> RecalledRow:
        kept = self.blocks.floor(row, min(row.picks, default=0))
        if not kept:
            return RecalledRow(row, None)
        entry = self.entries.get(context)
        same = 0 if entry is None else self._same(row, entry.ids, kept)
        past = None if entry is None or not same else first_of(entry.past, same)
        if same < kept:
            rest = Row(row.ids[:kept], row.canvas, (), (), range(same, kept))
            read = self.reader.read(batch_of([rest], self.reader.device, self.blocks), past)
            past = first_of(read, kept)
        assert past is not None
        self.entries.put(context, KeyValueEntry(context, row.ids[:kept], past))
        return RecalledRow(replace(row, read=range(kept, len(row.ids))), past)

    def _same(self, row: Row, known: tuple[int, ...], kept: int) -> int:
        """How many leading tokens, in whole blocks, are unchanged."""
        length = min(len(known), kept)
        differ = (at for at in range(length) if known[at] != row.ids[at])
        at = next(differ, length)
        return at if at == length else self.blocks.floor(row, at)


class Frozen:
    """Approximate: under full attention, keys and values of an earlier step are used again.

    "prefix" freezes the context, "dual" also the settled part of the canvas (Fast-dLLM, Wu et al.
    2025). Everything is read again every `every` steps, and for "dual" when the row's length
    changes.
    """

    def __init__(
        self,
        reader: CausalReader,
        kind: Literal["prefix", "dual"],
        every: int = 8,
        limit: int = 65_536,
    ) -> None:
        self.reader, self.kind, self.every = reader, kind, every
        self.entries = Entries(limit)

    def recall(self, row: Row, context: Context) -> RecalledRow:
        if not context or not row.picks:
            return RecalledRow(row, None)
        entry = self.entries.get(id(context))
        if entry is None or self._stale(entry, row, context):
            batch = batch_of([row], self.reader.device, BlockCausal())
            read = self.reader.read(batch, None)
            entry = KeyValueEntry(context, row.ids, first_of(read, len(row.ids)))
        entry.served += 1
        self.entries.put(id(context), entry)
        today = self._read(entry, row)
        frozen = sorted(set(range(len(row.ids))) - set(today))
        if not frozen:
            return RecalledRow(row, None)
        at = torch.tensor(frozen, device=self.reader.device)
        past = [(keys[:, :, at], values[:, :, at]) for keys, values in entry.past]
        return RecalledRow(replace(row, read=today), past)

    def _stale(self, entry: KeyValueEntry, row: Row, context: Context) -> bool:
        if entry.context is not context or entry.served >= self.every:
            return True
        return self.kind == "dual" and len(entry.ids) != len(row.ids)

    def _read(self, entry: KeyValueEntry, row: Row) -> list[int]:
        """The positions that go through the network."""
        if self.kind == "prefix":
            first = min(row.canvas, *row.picks)
            return list(range(first, len(row.ids)))
        changed = [at for at, token in enumerate(row.ids) if entry.ids[at] != token]
        return sorted({*row.open, *row.picks, *changed})


def first_of(past: Past, length: int) -> Past:
    """The keys and values of the first positions."""
    return [(keys[:, :, :length], values[:, :, :length]) for keys, values in past]


def together(parts: Sequence[Past | None]) -> Past | None:
    """The pasts of rows as one batch, padded on the right to the longest of them."""
    if len(parts) == 1:
        return parts[0]
    known = [part for part in parts if part]
    if not known:
        return None
    longest = max(part[0][0].shape[2] for part in known)

    def stacked(layer: int, side: Callable[[tuple[Tensor, Tensor]], Tensor]) -> Tensor:
        like = side(known[0][layer])
        out = like.new_zeros(len(parts), like.shape[1], longest, like.shape[3])
        for index, part in enumerate(parts):
            if part:
                row = side(part[layer])
                out[index, :, : row.shape[2]] = row[0]
        return out

    return [
        (stacked(layer, lambda pair: pair[0]), stacked(layer, lambda pair: pair[1]))
        for layer in range(len(known[0]))
    ]
