"""The network of the default model: a Llama whose canvas sees everything.

Context positions are causal, exactly as pretrained, and never see the canvas; so their keys and
values can be cached. The canvas, together with the context's last token, sees every position.
Module names follow the ordinary Llama checkpoint.

    context = network(tokens, positions, Sight(causal=True))       # int64 [batch, length]
    canvas = network(more, later, Sight(), past=context.kept)      # sees all
    network.head(canvas.hidden[0])                                 # logits [length, vocabulary]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

HIDDEN = -1e4
"""The score of a position that is not seen."""

BLOCK = 128
"""The number of queries in one block of causal attention."""

WRITTEN = 2**20
"""Up to so many scores per head, bfloat16 attention on a CPU is written out as matrix products."""


@dataclass(frozen=True, slots=True)
class NetworkShape:
    """The sizes of a Llama, under the names of its config.json."""

    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    max_position_embeddings: int = 8192
    rms_norm_eps: float = 1e-5
    rope_theta: float = 100_000.0

    @property
    def head(self) -> int:
        """The width of one attention head."""
        return self.hidden_size // self.num_attention_heads


class Rotary(NamedTuple):
    """Cosines and sines of the positions, each [batch or 1, 1, length, head]."""

    cos: Tensor
    sin: Tensor


class Kept(NamedTuple):
    """One layer's keys and values of a context, each [batch, key heads, length, head]."""

    keys: Tensor
    values: Tensor


class Sight(NamedTuple):
    """Which positions each query sees: all (the default), those before it (`causal`), or by `mask`.

    `apart`: where scores are written out, one row of a batch after the other, so that the size of a
    batch makes no new shapes.
    """

    mask: Tensor | None = None
    causal: bool = False
    apart: bool = False


class Norm(nn.Module):
    """Root-mean-square norm, computed in float32."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight.to(x.dtype), self.eps)


class Attention(nn.Module):
    """Grouped-query attention with rotary positions."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.heads, self.key_heads = shape.num_attention_heads, shape.num_key_value_heads
        width, head = shape.hidden_size, shape.head
        self.q_proj = nn.Linear(width, self.heads * head, bias=False)
        self.k_proj = nn.Linear(width, self.key_heads * head, bias=False)
        self.v_proj = nn.Linear(width, self.key_heads * head, bias=False)
        self.o_proj = nn.Linear(self.heads * head, width, bias=False)

    def forward(
        self, x: Tensor, rotary: Rotary, sight: Sight, past: Kept | None
    ) -> tuple[Tensor, Kept]:
        batch, length, _ = x.shape
        queries = self.q_proj(x).view(batch, length, self.heads, -1).transpose(1, 2)
        keys = self.k_proj(x).view(batch, length, self.key_heads, -1).transpose(1, 2)
        values = self.v_proj(x).view(batch, length, self.key_heads, -1).transpose(1, 2)
        queries, keys = rotate(queries, rotary), rotate(keys, rotary)
        if past is not None:
            keys = torch.cat([past.keys.expand(batch, -1, -1, -1), keys], dim=2)
            values = torch.cat([past.values.expand(batch, -1, -1, -1), values], dim=2)
        out = attend(queries, keys, values, sight)
        projected = self.o_proj(out.transpose(1, 2).reshape(batch, length, -1))
        return projected, Kept(keys, values)


def attend(queries: Tensor, keys: Tensor, values: Tensor, sight: Sight) -> Tensor:
    """Attention of queries [batch, heads, length, head], over what each query sees.

    Keys and values are [batch, key heads, ...]; each key head serves several heads.
    """
    scores = queries.shape[2] * keys.shape[2]
    if queries.dtype == torch.bfloat16 and queries.device.type == "cpu":
        if sight.causal:
            return attend_causal(queries, keys, values)
        if scores <= WRITTEN:
            written = attend_apart if sight.apart else attend_written
            return written(queries, keys, values, sight)
    return F.scaled_dot_product_attention(
        queries, keys, values, attn_mask=sight.mask, is_causal=sight.causal, enable_gqa=True
    )


def attend_causal(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """`attend_written` where each position sees those up to its own, a block of queries at a time.

    Scores that a block cannot see are not computed, and the others stay in the processor's cache:
    four times as fast as all at once for 512 positions.
    """
    out = []
    length = queries.shape[2]
    for first in range(0, length, BLOCK):
        own = queries[:, :, first : first + BLOCK]
        size = own.shape[2]
        last = first + size
        scores = scores_of(own, keys[:, :, :last])
        scores[..., first:] += torch.full((size, size), HIDDEN, dtype=scores.dtype).triu(1)
        out.append(weighed(scores, values[:, :, :last]))
    return torch.cat(out, dim=2)


def attend_apart(queries: Tensor, keys: Tensor, values: Tensor, sight: Sight) -> Tensor:
    """`attend_written`, one row of a batch after the other."""
    out = []
    for index in range(len(queries)):
        own = slice(index, index + 1)
        mask = sight.mask if sight.mask is None or len(sight.mask) == 1 else sight.mask[own]
        seen = sight._replace(mask=mask)
        out.append(attend_written(queries[own], keys[own], values[own], seen))
    return torch.cat(out)


def attend_written(queries: Tensor, keys: Tensor, values: Tensor, sight: Sight) -> Tensor:
    """Attention written out as matrix products: on a CPU in bfloat16 twice as fast.

    It holds all scores at once.
    """
    scores = scores_of(queries, keys)
    if sight.mask is not None:
        unseen = ~sight.mask[:, :, None]
        scores += torch.zeros_like(unseen, dtype=scores.dtype).masked_fill_(unseen, HIDDEN)
    return weighed(scores, values)


def scores_of(queries: Tensor, keys: Tensor) -> Tensor:
    """Scores [batch, key heads, heads a key head, length, keys]."""
    batch, heads, length, width = queries.shape
    shared = keys.shape[1]
    grouped = (queries * width**-0.5).reshape(batch, shared, -1, width)
    scores: Tensor = grouped @ keys.transpose(-1, -2)
    return scores.view(batch, shared, heads // shared, length, -1)


def weighed(scores: Tensor, values: Tensor) -> Tensor:
    """The values [batch, heads, length, head], weighed by the softmax of their scores."""
    batch, shared, group, length, keys = scores.shape
    share = scores.softmax(dim=-1).view(batch, shared, group * length, keys)
    out: Tensor = share @ values
    return out.view(batch, shared * group, length, -1)


def rotate(x: Tensor, rotary: Rotary) -> Tensor:
    """Rotate queries or keys to their positions (halves, as Llama pairs them)."""
    left, right = x.chunk(2, dim=-1)
    return x * rotary.cos + torch.cat([-right, left], dim=-1) * rotary.sin


class Mlp(nn.Module):
    """The gated feed-forward part (SwiGLU)."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        width, inner = shape.hidden_size, shape.intermediate_size
        self.gate_proj = nn.Linear(width, inner, bias=False)
        self.up_proj = nn.Linear(width, inner, bias=False)
        self.down_proj = nn.Linear(inner, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))
        return out


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = Mlp(shape)
        self.input_layernorm = Norm(shape.hidden_size, shape.rms_norm_eps)
        self.post_attention_layernorm = Norm(shape.hidden_size, shape.rms_norm_eps)

    def forward(
        self, x: Tensor, rotary: Rotary, sight: Sight, past: Kept | None
    ) -> tuple[Tensor, Kept]:
        attended, kept = self.self_attn(self.input_layernorm(x), rotary, sight, past)
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x)), kept


class Body(nn.Module):
    """Embedding, layers and the last norm."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.num_hidden_layers))
        self.norm = Norm(shape.hidden_size, shape.rms_norm_eps)


class Pass(NamedTuple):
    """The result of a pass: hidden states [batch, length, width], each layer's keys and values."""

    hidden: Tensor
    kept: list[Kept]


def run_layer(
    layer: nn.Module, x: Tensor, rotary: Rotary, sight: Sight, past: Kept | None
) -> tuple[Tensor, Kept]:
    """Run one layer: the unit that training compiles."""
    out: tuple[Tensor, Kept] = layer(x, rotary, sight, past)
    return out


class Network(nn.Module):
    """A Llama with a tied head; `forward` gives hidden states, `head` turns them into logits."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.shape = shape
        self.run_layer = run_layer
        self.model = Body(shape)
        self.scorer: nn.Module | None = None

    @property
    def device(self) -> torch.device:
        """The device of the weights."""
        return self.model.embed_tokens.weight.device

    def forward(
        self,
        tokens: Tensor,
        positions: Tensor,
        sight: Sight,
        past: Sequence[Kept] | None = None,
        added: Tensor | None = None,
    ) -> Pass:
        """Read tokens [batch, length] at positions [batch or 1, length], after what is `past`.

        `added` [batch, length, width] is added to the tokens' embeddings.
        """
        x = self.model.embed_tokens(tokens)
        x = x if added is None else x + added
        rotary = self.rotary(positions, x.dtype)
        kept: list[Kept] = []
        for index, layer in enumerate(self.model.layers):
            x, own = self.run_layer(layer, x, rotary, sight, past[index] if past else None)
            kept.append(own)
        return Pass(self.model.norm(x), kept)

    def head(self, hidden: Tensor) -> Tensor:
        """Logits [rows, vocabulary] of hidden states [rows, width].

        The embedding's transpose, unless a `scorer` computes the same product in another way.
        """
        if self.scorer is not None:
            out: Tensor = self.scorer(hidden)
            return out
        return F.linear(hidden, self.model.embed_tokens.weight)

    def rotary(self, positions: Tensor, dtype: torch.dtype) -> Rotary:
        """The rotation of each position, computed in float32."""
        half = torch.arange(0, self.shape.head, 2, device=positions.device).float()
        frequency = self.shape.rope_theta ** (-half / self.shape.head)
        angles = (positions.float()[:, None, :, None] * frequency).repeat(1, 1, 1, 2)
        return Rotary(angles.cos().to(dtype), angles.sin().to(dtype))
