"""Views as the hybrid model reads them: the context's end and the canvas, less what is cached.

For example:

    part = part_of(view, view.context, lately=None)     # row 0 is the context's last token
    batch = view_batch([part], contexts, network)       # the arguments of `Network.forward`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from infill.denoiser import Expected, View
from infill.models.bounds import stepped
from infill.models.hybrid.network import Kept, Network, Sight
from infill.models.hybrid.prefix_cache import Context, Contexts, Lately, RecalledCanvas

KEYS = 4
"""The steps of numbers of keys (`infill.models.bounds.stepped`): an idle key costs little."""


@dataclass(frozen=True, slots=True)
class ViewPart:
    """One view: row 0 is its context's last token, row 1 + i position i of its canvas.

    `owner`: the view's own context, the same object for a fill. `context`: the tokens before row 0.
    `tokens`: int32 [L]. `recalled`: the rows that are read, and the cache of the others. `open`
    [R]: open rows; the logits of each are read one row before it. `lately` remembers what is read.
    """

    owner: object
    context: Context
    tokens: NDArray[np.int32]
    recalled: RecalledCanvas
    open: NDArray[np.int64]
    expected: Expected | None
    lately: Lately | None

    @property
    def read(self) -> NDArray[np.int64]:
        """The rows that are read, ascending."""
        return self.recalled.read

    def places(self, rows: NDArray[np.int64]) -> Tensor:
        """The places of rows among those that are read."""
        return torch.from_numpy(np.searchsorted(self.read, rows))


def part_of(view: View, context: Context, lately: Lately | None) -> ViewPart:
    """A view after its context, which is not empty; recalled from `lately`, if given."""
    tokens = np.concatenate([np.array(context[-1:], np.int32), view.tokens])
    opened = view.open.astype(np.int64) + 1
    recalled = RecalledCanvas(np.arange(len(tokens)))
    if lately is not None:
        recalled = lately.recall(view.context, tokens, np.union1d(opened, opened - 1))
    return ViewPart(view.context, context[:-1], tokens, recalled, opened, view.expected, lately)


@dataclass(frozen=True, slots=True)
class ViewBatch:
    """Parts side by side, as `Network.forward` takes them; `known`: how many keys come before."""

    tokens: Tensor
    positions: Tensor
    sight: Sight
    past: list[Kept] | None
    added: Tensor | None
    known: int


def view_batch(parts: Sequence[ViewPart], contexts: Contexts, network: Network) -> ViewBatch:
    """Lay parts side by side, after their contexts and what is cached of their canvases."""
    table = network.model.embed_tokens.weight
    length = stepped(max(len(part.read) for part in parts))
    tokens = torch.zeros(len(parts), length, dtype=torch.long)
    rows = torch.zeros_like(tokens)
    for index, part in enumerate(parts):
        tokens[index, : len(part.read)] = torch.from_numpy(part.tokens[part.read].astype("int64"))
        rows[index, : len(part.read)] = torch.from_numpy(part.read)
    before = torch.tensor([len(part.context) for part in parts])
    frozen = torch.tensor([part.recalled.kept for part in parts])
    fresh = torch.tensor([len(part.read) for part in parts])
    past = contexts.together([part.context for part in parts])
    context = past[0].keys.shape[2] if past else 0
    keys = stepped(context + int(frozen.max()) + length, KEYS)
    aside = keys - context - length
    if aside:
        past = _joined(past, parts, aside, network)
    seen = torch.cat([_first(before, context), _first(frozen, aside), _first(fresh, length)], dim=1)
    return ViewBatch(
        tokens.to(table.device),
        (before[:, None] + rows).to(table.device),
        Sight(None if bool(seen.all()) else seen[:, None, None].to(table.device), apart=True),
        past,
        _expected(parts, length, table),
        context + aside,
    )


def _first(counts: Tensor, length: int) -> Tensor:
    """The first so many of a row's positions, bool [batch, length]."""
    return torch.arange(length)[None] < counts[:, None]


def _joined(
    past: list[Kept] | None, parts: Sequence[ViewPart], length: int, network: Network
) -> list[Kept]:
    """Each layer's keys and values of the contexts, then of the cached part of each canvas."""
    shape = network.shape
    like = past[0].keys if past else network.model.embed_tokens.weight
    size = (shape.num_hidden_layers, len(parts), shape.num_key_value_heads, length, shape.head)
    keys, values = like.new_zeros(size), like.new_zeros(size)
    for index, part in enumerate(parts):
        known = part.recalled
        if known.keys is not None and known.values is not None:
            keys[:, index, :, : known.kept] = known.keys
            values[:, index, :, : known.kept] = known.values
    own = [Kept(key, value) for key, value in zip(keys, values, strict=True)]
    if past is None:
        return own
    return [
        Kept(_behind(before.keys, after.keys), _behind(before.values, after.values))
        for before, after in zip(past, own, strict=True)
    ]


def _behind(before: Tensor, after: Tensor) -> Tensor:
    """Positions after others; the batch of `before` may be one for all."""
    return torch.cat([before.expand(len(after), -1, -1, -1), after], dim=2)


def _expected(parts: Sequence[ViewPart], length: int, table: Tensor) -> Tensor | None:
    """Soft masks: the embeddings expected at open rows, [batch, length, width], if any."""
    if all(part.expected is None for part in parts):
        return None
    added = table.new_zeros(len(parts), length, table.shape[1])
    for index, part in enumerate(parts):
        if part.expected is not None:
            tokens = torch.from_numpy(part.expected.tokens.astype("int64")).to(table.device)
            weights = torch.from_numpy(part.expected.weights).to(table)
            mixed = (table[tokens] * weights[..., None]).sum(dim=1)
            added[index, part.places(part.open).to(table.device)] = mixed
    return added
