"""The diffusion transformer of MDLM and SEDD, which transformers has no class for.

    network = build_dit(config, tensors, torch.float32, "mdlm-owt")
    network.logits(batch)          # [R, V] at the picks of a batch

Peebles & Xie 2023 (adaptive norms) over text: Lou et al. 2024 (SEDD), Sahoo et al. 2024 (MDLM).
Module names follow the published checkpoints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from infill.errors import ModelError
from infill.models.families.readers import Past
from infill.models.families.rows import Batch
from infill.models.hybrid.network import Rotary, rotate

FREQUENCIES = 256
NEVER = -1e30
LEAST = 1e-4
"""The smallest share of masked, and of unmasked, positions that a noise level can mean."""


@dataclass(frozen=True, slots=True)
class DiTSizes:
    """The sizes in a config. `timed`: whether the network reads the share of masked positions."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    condition: int
    timed: bool


def sizes_of(config: Mapping[str, Any], where: str) -> DiTSizes:
    """The sizes of an MDLM or SEDD config; ModelError for another kind of noise."""
    try:
        if "graph" in config:
            if config["graph"]["type"] != "absorb":
                raise ModelError(
                    "only models with absorbing noise can be used",
                    where=where,
                    got=config["graph"]["type"],
                )
            model, rows, timed = config["model"], config["tokens"] + 1, True
            width = model["hidden_size"]
        else:
            model, rows, timed = config, config["vocab_size"], bool(config["time_conditioning"])
            width = model["hidden_dim"]
        layers, heads, condition = model["n_blocks"], model["n_heads"], model["cond_dim"]
        return DiTSizes(rows, width, layers, heads, condition, timed)
    except KeyError as error:
        raise ModelError("the model's config lacks a size", where=where, got=str(error)) from error


class Embedding(nn.Module):
    """Token embeddings, under their name in the checkpoints."""

    def __init__(self, sizes: DiTSizes) -> None:
        super().__init__()
        self.embedding = nn.Parameter(torch.empty(sizes.vocabulary, sizes.width))


class NoiseSchedule(nn.Module):
    """The embedding of a noise level."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(FREQUENCIES, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, level: Tensor) -> Tensor:
        half = FREQUENCIES // 2
        steps = torch.arange(half, device=level.device, dtype=torch.float32) / half
        angle = level[:, None].float() * torch.exp(-math.log(10_000) * steps)
        waves = torch.cat([angle.cos(), angle.sin()], dim=-1)
        out: Tensor = self.mlp(waves.to(next(self.parameters()).dtype))
        return out


class Scale(nn.Module):
    """A layer norm without a bias."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.layer_norm(x.float(), self.weight.shape, self.weight.float()).to(x.dtype)


class DiTBlock(nn.Module):
    """Attention and feed-forward, each shifted, scaled and gated by the noise level."""

    def __init__(self, sizes: DiTSizes) -> None:
        super().__init__()
        width = sizes.width
        self.heads = sizes.heads
        self.norm1, self.norm2 = Scale(width), Scale(width)
        self.attn_qkv = nn.Linear(width, 3 * width, bias=False)
        self.attn_out = nn.Linear(width, width, bias=False)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width)
        )
        self.adaLN_modulation = nn.Linear(sizes.condition, 6 * width)

    def forward(self, x: Tensor, level: Tensor, rotary: Rotary, see: Tensor | None) -> Tensor:
        parts = self.adaLN_modulation(level)[:, None].chunk(6, dim=2)
        shift, scale, gate, shift_more, scale_more, gate_more = parts
        y = self.norm1(x) * (1 + scale) + shift
        shape = (*x.shape[:2], 3, self.heads, -1)
        queries, keys, values = self.attn_qkv(y).view(shape).permute(2, 0, 3, 1, 4)
        queries, keys = rotate(queries, rotary), rotate(keys, rotary)
        seen = F.scaled_dot_product_attention(queries, keys, values, attn_mask=see)
        x = x + gate * self.attn_out(seen.transpose(1, 2).reshape(x.shape))
        y = self.norm2(x) * (1 + scale_more) + shift_more
        out: Tensor = x + gate_more * self.mlp(y)
        return out


class DiTOutput(nn.Module):
    """The last norm, shifted and scaled by the noise level, and the head."""

    def __init__(self, sizes: DiTSizes) -> None:
        super().__init__()
        self.norm_final = Scale(sizes.width)
        self.linear = nn.Linear(sizes.width, sizes.vocabulary)
        self.adaLN_modulation = nn.Linear(sizes.condition, 2 * sizes.width)

    def forward(self, picked: Tensor, level: Tensor) -> Tensor:
        """Logits [R, V] of hidden states [R, width] at noise levels [R, condition]."""
        shift, scale = self.adaLN_modulation(level).chunk(2, dim=1)
        out: Tensor = self.linear(self.norm_final(picked) * (1 + scale) + shift)
        return out


class DiffusionTransformer(nn.Module):
    """An MDLM or SEDD network as a reader; the last row of its vocabulary is the mask."""

    def __init__(self, sizes: DiTSizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.vocab_embed = Embedding(sizes)
        self.sigma_map = NoiseSchedule(sizes.condition)
        self.blocks = nn.ModuleList(DiTBlock(sizes) for _ in range(sizes.layers))
        self.output_layer = DiTOutput(sizes)

    @property
    def device(self) -> torch.device:
        return self.vocab_embed.embedding.device

    @property
    def size(self) -> int:
        return self.sizes.vocabulary

    def logits(self, batch: Batch, past: Past | None = None) -> Tensor:
        """Logits [R, V] of the clean token at the picks; the mask is never one.

        SEDD's log scores at a masked position are these up to a constant.
        """
        assert past is None, "an encoder keeps no past"
        level = F.silu(self.sigma_map(self._level(batch)))
        x = self.vocab_embed.embedding[batch.tokens]
        rotary = self._rotary(batch.positions, x.dtype)
        for block in self.blocks:
            x = block(x, level, rotary, batch.see)
        picked = x[batch.pick_rows, batch.pick_columns]
        out: Tensor = self.output_layer(picked, level[batch.pick_rows])
        out[:, -1] = NEVER
        return out

    def _level(self, batch: Batch) -> Tensor:
        """The noise level [B] of the share of masked positions: share = 1 - exp(-level)."""
        if not self.sizes.timed:
            return torch.zeros(len(batch.tokens), device=self.device)
        masked = (batch.tokens == self.sizes.vocabulary - 1) & batch.real
        share = masked.sum(dim=1) / batch.real.sum(dim=1)
        return -torch.log1p(-share.clamp(LEAST, 1 - LEAST))

    def _rotary(self, positions: Tensor, dtype: torch.dtype) -> Rotary:
        head = self.sizes.width // self.sizes.heads
        half = torch.arange(0, head, 2, device=positions.device).float()
        angles = positions.float()[:, None, :, None] * 10_000.0 ** (-half / head)
        angles = angles.repeat(1, 1, 1, 2)
        return Rotary(angles.cos().to(dtype), angles.sin().to(dtype))


def build_dit(
    config: Mapping[str, Any], tensors: Mapping[str, Tensor], dtype: torch.dtype, where: str
) -> DiffusionTransformer:
    """A network with these weights; ModelError unless names and sizes fit exactly."""
    with torch.device("meta"):
        network = DiffusionTransformer(sizes_of(config, where))
    given = {
        name.removeprefix("backbone."): value
        for name, value in tensors.items()
        if not name.endswith("rotary_emb.inv_freq")
    }
    wanted = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    found = {name: tuple(value.shape) for name, value in given.items()}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            raise ModelError(
                "the weights do not fit the model",
                where=where,
                got=f"{name}: {found.get(name)}, expected {wanted.get(name)}",
            )
    network.load_state_dict({name: value.to(dtype) for name, value in given.items()}, assign=True)
    return network.eval()
