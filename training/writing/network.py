"""The network's pass over a packed row of lessons, made for training on a CPU in bfloat16.

The weights are those of `infill.models.network.Network`; here everything but attention runs on all
tokens at once, and attention on each lesson by itself, a block of queries at a time, so that what
a causal block cannot see is not computed. Its gradient is written out: a third of the time that
autograd takes for the same products.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from infill.models.network import HIDDEN, Layer, Network
from training.writing.batch import Batch, Span

BLOCK = 192
"""Queries at a time."""


class Block(NamedTuple):
    """Queries [first, last), which see keys [start, last); `hidden` is added to their scores."""

    start: int
    first: int
    last: int
    hidden: Tensor


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
        for start, first, last, hidden in blocks:
            own = queries[:, :, first:last].reshape(shared, -1, width)
            scores = torch.bmm(own, keys[:, start:last].transpose(1, 2))
            seen = scores.view(shared, group, last - first, -1)
            seen[..., -hidden.shape[1] :] += hidden
            share = torch.softmax(scores, -1, out=scores)
            found = torch.bmm(share, values[:, start:last])
            out[:, :, first:last] = found.view(shared, group, last - first, width)
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
        for (start, first, last, _), share in zip(ctx.blocks, shares, strict=True):
            own = queries[:, :, first:last].reshape(shared, -1, width)
            came = gradient[:, :, first:last].reshape(shared, -1, width)
            on_values[:, start:last] += torch.bmm(share.transpose(1, 2), came)
            inner = torch.bmm(came, values[:, start:last].transpose(1, 2))
            inner = torch._softmax_backward_data(inner, share, -1, share.dtype)
            found = torch.bmm(inner, keys[:, start:last])
            on_queries[:, :, first:last] = found.view(shared, group, last - first, width)
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
        self.network = network
        self.before: Callable[..., tuple[Tensor, Tensor, Tensor]] = before
        self.after: Callable[..., Tensor] = after
        if compile:
            self.before = torch.compile(before, dynamic=False)
            self.after = torch.compile(after, dynamic=False)

    def hidden(self, batch: Batch) -> Tensor:
        """Hidden states [length, width] of all tokens."""
        network = self.network
        eps, head = network.shape.rms_norm_eps, network.shape.head
        x: Tensor = network.model.embed_tokens(batch.tokens)
        rotary = network.rotary(batch.positions[None], x.dtype)
        cos, sin = rotary.cos[0, 0], rotary.sin[0, 0]
        blocks = blocks_of(batch.spans, x.dtype)
        for layer in network.model.layers:
            assert isinstance(layer, Layer)
            first, second = _weights(layer)
            queries, keys, values = self.before(x, first, cos, sin, eps, head)
            attended: Tensor = Attend.apply(queries, keys, values, blocks)  # type: ignore[no-untyped-call]
            x = self.after(x, attended, second, eps)
        norm: Tensor = network.model.norm(x)
        return norm

    def logits(self, batch: Batch) -> Tensor:
        """Logits [rows, vocabulary] at every prediction."""
        return self.network.head(self.hidden(batch)[batch.rows])

    def losses(self, batch: Batch) -> Tensor:
        """Cross-entropy of every prediction [rows]."""
        return F.cross_entropy(self.logits(batch).float(), batch.targets, reduction="none")


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
