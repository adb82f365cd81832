"""The network's pass over a packed row of lessons, made for training on a CPU in bfloat16.

The weights are those of `infill.models.network.Network`; here everything but attention runs on all
tokens at once, and attention on each lesson by itself, a block of queries at a time, so that what
a causal block cannot see is not computed. Its gradient is written out: a third of the time that
autograd takes for the same products.

A pass need not send gradients through the contexts: these are then read once without, and their
keys and values stand fixed behind the objects, whose gradients cost a third of what all would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from infill.models.hybrid.network import HIDDEN, Layer, Network
from training.writing.batch import Batch, Span

BLOCK = 192
"""Queries at a time."""


class Block(NamedTuple):
    """Queries of tokens [first, last), which see keys [start, last).

    `hidden` is added to the scores of the last keys. Queries lie `shift` before their keys.
    """

    start: int
    first: int
    last: int
    hidden: Tensor
    shift: int = 0

    @property
    def own(self) -> slice:
        """Where the queries lie."""
        return slice(self.first - self.shift, self.last - self.shift)


def blocks_of(spans: Sequence[Span], dtype: torch.dtype) -> list[Block]:
    """All blocks of queries of a packed row."""
    corner = torch.full((BLOCK, BLOCK), HIDDEN, dtype=dtype).triu(1)
    found = []
    for span in spans:
        edge = span.stop if span.sight is None else span.edge
        for first in range(span.start, edge, BLOCK):
            last = min(first + BLOCK, edge)
            found.append(Block(span.start, first, last, corner[: last - first, : last - first]))
        if span.sight is not None:
            for first in range(edge, span.stop, BLOCK):
                last = min(first + BLOCK, span.stop)
                unseen = ~span.sight[first - edge : last - edge, : last - span.start]
                hidden = torch.zeros(unseen.shape, dtype=dtype).masked_fill_(unseen, HIDDEN)
                found.append(Block(span.start, first, last, hidden))
    return found


def object_blocks(spans: Sequence[Span], dtype: torch.dtype) -> list[Block]:
    """The blocks of objects, each with its context's last token, whose queries lie side by side."""
    found = []
    at = 0
    for span in spans:
        begin = span.edge - 1
        size = span.stop - begin
        unseen = torch.ones(size, span.stop - span.start).triu(begin - span.start + 1).bool()
        if span.sight is not None:
            unseen[1:] = ~span.sight
        hidden = torch.zeros(unseen.shape, dtype=dtype).masked_fill_(unseen, HIDDEN)
        for first in range(begin, span.stop, BLOCK):
            last = min(first + BLOCK, span.stop)
            part = hidden[first - begin : last - begin, : last - span.start]
            found.append(Block(span.start, first, last, part, begin - at))
        at += size
    return found


class Attend(torch.autograd.Function):
    """Grouped-query attention over blocks.

    Queries [key heads, heads a key head, length, head], scaled; keys and values [key heads, length,
    head].
    """

    @staticmethod
    def forward(
        ctx: Any, queries: Tensor, keys: Tensor, values: Tensor, blocks: list[Block]
    ) -> Tensor:
        shared, group, _, width = queries.shape
        out = torch.zeros_like(queries)
        shares = []
        for block in blocks:
            start, first, last, hidden, _ = block
            own = queries[:, :, block.own].reshape(shared, -1, width)
            scores = torch.bmm(own, keys[:, start:last].transpose(1, 2))
            seen = scores.view(shared, group, last - first, -1)
            seen[..., -hidden.shape[1] :] += hidden
            share = torch.softmax(scores, -1, out=scores)
            found = torch.bmm(share, values[:, start:last])
            out[:, :, block.own] = found.view(shared, group, last - first, width)
            shares.append(share)
        ctx.save_for_backward(queries, keys, values, *shares)
        ctx.blocks = blocks
        return out

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        queries, keys, values, *shares = ctx.saved_tensors
        (gradient,) = gradients
        shared, group, _, width = queries.shape
        on_queries = torch.zeros_like(queries)
        on_keys = torch.zeros(keys.shape, dtype=torch.float32)
        on_values = torch.zeros(values.shape, dtype=torch.float32)
        for block, share in zip(ctx.blocks, shares, strict=True):
            start, first, last, _, _ = block
            own = queries[:, :, block.own].reshape(shared, -1, width)
            came = gradient[:, :, block.own].reshape(shared, -1, width)
            on_values[:, start:last] += torch.bmm(share.transpose(1, 2), came)
            inner = torch.bmm(came, values[:, start:last].transpose(1, 2))
            inner = torch._softmax_backward_data(inner, share, -1, share.dtype)
            found = torch.bmm(inner, keys[:, start:last])
            on_queries[:, :, block.own] = found.view(shared, group, last - first, width)
            on_keys[:, start:last] += torch.bmm(inner.transpose(1, 2), own)
        return on_queries, on_keys.to(keys.dtype), on_values.to(values.dtype), None


class Before(NamedTuple):
    """A layer's weights up to attention."""

    norm: Tensor
    queries: Tensor
    keys: Tensor
    values: Tensor


class After(NamedTuple):
    """A layer's weights from attention on."""

    out: Tensor
    norm: Tensor
    gate: Tensor
    up: Tensor
    down: Tensor


def before(
    x: Tensor, weights: Before, cos: Tensor, sin: Tensor, eps: float, head: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values of all tokens [length, width], as `Attend` takes them."""
    length = len(x)
    normed = F.rms_norm(x, weights.norm.shape, weights.norm, eps)
    queries = F.linear(normed, weights.queries).view(length, -1, head)
    keys = F.linear(normed, weights.keys).view(length, -1, head)
    values = F.linear(normed, weights.values).view(length, -1, head)
    turned = rotate_rows(queries, cos, sin) * head**-0.5
    shared = keys.shape[1]
    grouped = turned.view(length, shared, -1, head).permute(1, 2, 0, 3).contiguous()
    keys = rotate_rows(keys, cos, sin).transpose(0, 1).contiguous()
    return grouped, keys, values.transpose(0, 1).contiguous()


def rotate_rows(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate [length, heads, head] to the positions of the rows."""
    left, right = x.chunk(2, dim=-1)
    return x * cos[:, None] + torch.cat([-right, left], dim=-1) * sin[:, None]


def after(x: Tensor, attended: Tensor, weights: After, eps: float) -> Tensor:
    """What a layer gives [length, width], from what its attention gave."""
    rows = attended.permute(2, 0, 1, 3).reshape(len(x), -1)
    x = x + F.linear(rows, weights.out)
    normed = F.rms_norm(x, weights.norm.shape, weights.norm, eps)
    inner = F.silu(F.linear(normed, weights.gate)) * F.linear(normed, weights.up)
    return x + F.linear(inner, weights.down)


class Packed:
    """The passes of a network over packed batches; `compile` fuses what lies between products."""

    def __init__(self, network: Network, *, compile: bool = False) -> None:
        self.network, self.compile = network, compile

    def hidden(self, batch: Batch) -> Tensor:
        """Hidden states [length, width] of all tokens."""
        blocks = blocks_of(batch.spans, self.network.model.embed_tokens.weight.dtype)
        return self._read(batch.tokens, batch.positions, blocks, [], None)[0]

    def object_hidden(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Hidden states [rows, width] of objects and of their contexts' last tokens; their rows.

        No gradient goes through the contexts.
        """
        dtype = self.network.model.embed_tokens.weight.dtype
        inside = torch.zeros(len(batch.tokens), dtype=torch.bool)
        for span in batch.spans:
            inside[span.edge - 1 : span.stop] = True
        rows = inside.nonzero()[:, 0]
        with torch.no_grad():
            blocks = blocks_of([Span(one.start, one.edge, one.edge) for one in batch.spans], dtype)
            _, kept = self._read(batch.tokens, batch.positions, blocks, [], None)
        blocks = object_blocks(batch.spans, dtype)
        found, _ = self._read(batch.tokens[rows], batch.positions[rows], blocks, kept, rows)
        return found, rows

    def logits(self, batch: Batch) -> Tensor:
        """Logits [rows, vocabulary] at every prediction."""
        return self.network.head(self.hidden(batch)[batch.rows])

    def losses(self, batch: Batch) -> Tensor:
        """Cross-entropy of every prediction [rows]."""
        return F.cross_entropy(self.logits(batch).float(), batch.targets, reduction="none")

    def object_losses(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Cross-entropy of the predictions within objects, and which these are: bool [rows]."""
        hidden, rows = self.object_hidden(batch)
        place = torch.full((len(batch.tokens),), -1)
        place[rows] = torch.arange(len(rows))
        at = place[batch.rows]
        kept = at >= 0
        logits = self.network.head(hidden[at[kept]]).float()
        return F.cross_entropy(logits, batch.targets[kept], reduction="none"), kept

    def _read(
        self,
        tokens: Tensor,
        positions: Tensor,
        blocks: list[Block],
        known: Sequence[tuple[Tensor, Tensor]],
        rows: Tensor | None,
    ) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """Hidden states of tokens, and each layer's keys and values.

        The tokens lie at `rows` among the `known` keys and values, where there are any.
        """
        network = self.network
        eps, head = network.shape.rms_norm_eps, network.shape.head
        x: Tensor = network.model.embed_tokens(tokens)
        rotary = network.rotary(positions[None], x.dtype)
        cos, sin = rotary.cos[0, 0], rotary.sin[0, 0]
        enter, leave = (_fused() if rows is None else _loosely_fused()) if self.compile else EAGER
        kept: list[tuple[Tensor, Tensor]] = []
        for index, layer in enumerate(network.model.layers):
            assert isinstance(layer, Layer)
            first, second = _weights(layer)
            queries, keys, values = enter(x, first, cos, sin, eps, head)
            if rows is not None:
                keys = known[index][0].index_copy(1, rows, keys)
                values = known[index][1].index_copy(1, rows, values)
            attended: Tensor = Attend.apply(queries, keys, values, blocks)  # type: ignore[no-untyped-call]
            x = leave(x, attended, second, eps)
            if not torch.is_grad_enabled():
                kept.append((keys, values))
        norm: Tensor = network.model.norm(x)
        return norm, kept


Enter = Callable[..., tuple[Tensor, Tensor, Tensor]]
Leave = Callable[..., Tensor]
EAGER: tuple[Enter, Leave] = (before, after)


@lru_cache(maxsize=1)
def _fused() -> tuple[Enter, Leave]:
    """For rows of one length."""
    return torch.compile(before, dynamic=False), torch.compile(after, dynamic=False)


@lru_cache(maxsize=1)
def _loosely_fused() -> tuple[Enter, Leave]:
    """For rows of any length."""
    return torch.compile(before, dynamic=True), torch.compile(after, dynamic=True)


def _weights(layer: Layer) -> tuple[Before, After]:
    attention, mlp = layer.self_attn, layer.mlp
    return (
        Before(
            layer.input_layernorm.weight,
            attention.q_proj.weight,
            attention.k_proj.weight,
            attention.v_proj.weight,
        ),
        After(
            attention.o_proj.weight,
            layer.post_attention_layernorm.weight,
            mlp.gate_proj.weight,
            mlp.up_proj.weight,
            mlp.down_proj.weight,
        ),
    )
