"""The packed layout: 4 bits a weight in groups of 32, the embedding 8 bits a row.

A matrix `name` [rows, columns] is stored as `name.q4` (uint8 [rows, columns / 2], the even column
in the low half), `name.scale` (float16 [rows, columns / 32]) and `name.zero` (uint8, likewise):
weight = scale × (q - zero / 17). The embedding is `name.q8` (int8) and `name.scale` (float16
[rows, 1]): weight = scale × q. Vectors stay float32 under their own names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from infill.models.checkpoint import EMBEDDING, read_tensors

LAYOUT = "q4-groups-of-32"
GROUP = 32
LEVELS = 15
ZERO = 17
"""Steps of the zero point in one level: 255 / 15."""


def quantise(weight: Tensor) -> dict[str, Tensor]:
    """A matrix in 4 bits: the suffixes of the layout, and their tensors."""
    rows, columns = weight.shape
    groups = weight.float().view(rows, columns // GROUP, GROUP)
    low = groups.amin(dim=2).clamp(max=0)
    scale = ((groups.amax(dim=2).clamp(min=0) - low) / LEVELS).half()
    safe = torch.where(scale == 0, torch.ones_like(scale), scale).float()
    zero = (-low / safe * ZERO).round().clamp(0, 255).to(torch.uint8)
    levels = groups / safe[..., None] + zero.float()[..., None] / ZERO
    flat = levels.round().clamp(0, LEVELS).to(torch.uint8).view(rows, columns)
    packed = flat[:, 0::2] | (flat[:, 1::2] << 4)
    return {".q4": packed.contiguous(), ".scale": scale, ".zero": zero}


def dequantise(packed: Tensor, scale: Tensor, zero: Tensor, dtype: torch.dtype) -> Tensor:
    """The matrix behind `quantise`'s tensors."""
    rows, half = packed.shape
    levels = torch.stack([packed & 15, packed >> 4], dim=2).view(rows, -1, GROUP)
    steps = scale.float()
    low = steps * zero.float() / -ZERO
    weight = torch.addcmul(low[..., None], levels.float(), steps[..., None])
    return weight.view(rows, 2 * half).to(dtype)


def quantise_rows(weight: Tensor) -> dict[str, Tensor]:
    """A matrix in 8 bits with one scale a row."""
    scale = (weight.float().abs().amax(dim=1, keepdim=True) / 127).half()
    safe = torch.where(scale == 0, torch.ones_like(scale), scale).float()
    levels = (weight.float() / safe).round().clamp(-127, 127).to(torch.int8)
    return {".q8": levels, ".scale": scale}


def pack(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A plain Llama state dict in the packed layout."""
    out: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if name == EMBEDDING:
            parts = quantise_rows(value)
        elif value.ndim == 2:
            parts = quantise(value)
        else:
            parts = {"": value.float()}
        out |= {name + suffix: part for suffix, part in parts.items()}
    return out


def unpack(files: Sequence[Path], dtype: torch.dtype) -> dict[str, Tensor]:
    """The plain state dict of packed shards."""
    stored: dict[str, Tensor] = {}
    for file in files:
        stored |= read_tensors(file)
    return unpack_tensors(stored, dtype)


def unpack_tensors(stored: Mapping[str, Tensor], dtype: torch.dtype) -> dict[str, Tensor]:
    """The plain state dict of packed tensors."""
    out: dict[str, Tensor] = {}
    for name, value in stored.items():
        stem, _, kind = name.rpartition(".")
        match kind:
            case "q4":
                scale, zero = stored[stem + ".scale"], stored[stem + ".zero"]
                out[stem] = dequantise(value, scale, zero, dtype)
            case "q8":
                out[stem] = (value.float() * stored[stem + ".scale"].float()).to(dtype)
            case "scale" | "zero":
                pass
            case _:
                out[name] = value.to(dtype)
    return out
