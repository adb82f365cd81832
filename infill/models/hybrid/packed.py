"""The packed layout: 4 bits per weight in groups of 32, the embedding 8 bits per weight.

A matrix `name` [rows, columns] is stored as `name.q4` (uint8 [rows, columns / 2], the even column
in the low half), `name.scale` (float16 [rows, columns / 32]) and `name.zero` (uint8, likewise):
weight = scale × (q - zero / 17). The embedding is `name.q8` (int8) and `name.scale` (float16
[rows, 1]): weight = scale × q. Vectors stay float32 under their own names.

    stored = pack_weights(tensors)                     # a plain Llama state dict, packed
    unpack_tensors(stored, torch.float32)              # the plain state dict again, rounded
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from infill.errors import ModelError
from infill.models.hybrid.checkpoint import EMBEDDING
from infill.models.shards import read_tensors

LAYOUT = "q4-groups-of-32"
GROUP = 32
LEVELS = 15
ZERO = 17
"""Steps of the zero point in one level: 255 / 15."""


class Grid(NamedTuple):
    """The values a matrix can take: scale × (q - zero / 17), float16 and uint8 per group."""

    scale: Tensor
    zero: Tensor


def grid(weight: Tensor, seed: int = 0) -> Grid:
    """A grid over each group's range, at a random offset of up to one step.

    The offset matters. The base weights were on a 4 bit grid already; a new grid on the same
    points would round the changes of a short training away, all of them, instead of half up and
    half down.
    """
    groups = weight.float().view(len(weight), -1, GROUP)
    low = groups.amin(dim=2).clamp(max=0)
    scale = ((groups.amax(dim=2).clamp(min=0) - low) / (LEVELS - 1)).half()
    dice = torch.Generator().manual_seed(seed)
    offset = torch.rand(low.shape, generator=dice).to(weight.device)
    zero = ((-low / _safe(scale) + offset) * ZERO).floor().clamp(0, 255).to(torch.uint8)
    return Grid(scale, zero)


def exact_grid(weight: Tensor) -> Grid:
    """A grid from each group's least to its greatest value, extended to 0 if that is outside.

    For weights that are on 16 evenly spaced values per group already, like a 4 bit base. They come
    back exactly but for the rounding of the scale and the zero point, half a percent of their norm;
    a grid at a random offset costs ten times that.
    """
    groups = weight.float().view(len(weight), -1, GROUP)
    low = groups.amin(dim=2).clamp(max=0)
    scale = ((groups.amax(dim=2).clamp(min=0) - low) / LEVELS).half()
    zero = (-low / _safe(scale) * ZERO).round().clamp(0, 255).to(torch.uint8)
    return Grid(scale, zero)


def grid_tensors(grids: Mapping[str, Grid]) -> dict[str, Tensor]:
    """Grids as flat tensors, for a file."""
    scales = {f"scale.{name}": on.scale for name, on in grids.items()}
    return scales | {f"zero.{name}": on.zero for name, on in grids.items()}


def grids_of(tensors: Mapping[str, Tensor]) -> dict[str, Grid]:
    """The grids among flat tensors."""
    names = [name.removeprefix("scale.") for name in tensors if name.startswith("scale.")]
    return {name: Grid(tensors[f"scale.{name}"], tensors[f"zero.{name}"]) for name in names}


def levels(weight: Tensor, on: Grid) -> Tensor:
    """The nearest q of every weight, float32 [rows, groups, 32]."""
    groups = weight.float().view(len(weight), -1, GROUP)
    shifted = groups / _safe(on.scale)[..., None] + on.zero.float()[..., None] / ZERO
    return shifted.round_().clamp_(0, LEVELS)


def rounded(weight: Tensor, on: Grid) -> Tensor:
    """The matrix with every weight at its nearest value on the grid, float32."""
    return _values(levels(weight, on), on).view_as(weight)


def _values(found: Tensor, on: Grid) -> Tensor:
    steps = on.scale.float()
    low = steps * on.zero.float() / -ZERO
    return torch.addcmul(low[..., None], found, steps[..., None])


def _safe(scale: Tensor) -> Tensor:
    return torch.where(scale == 0, torch.ones_like(scale), scale).float()


def quantise(weight: Tensor, on: Grid | None = None) -> dict[str, Tensor]:
    """A matrix in 4 bits: its tensors by the suffixes of the layout."""
    on = on or grid(weight)
    flat = levels(weight, on).to(torch.uint8).view(weight.shape)
    packed = flat[:, 0::2] | (flat[:, 1::2] << 4)
    return {".q4": packed.contiguous(), ".scale": on.scale, ".zero": on.zero}


def dequantise(packed: Tensor, on: Grid, dtype: torch.dtype) -> Tensor:
    """The matrix of the tensors that `quantise` made."""
    rows, half = packed.shape
    found = torch.stack([packed & 15, packed >> 4], dim=2).view(rows, -1, GROUP).float()
    return _values(found, on).view(rows, 2 * half).to(dtype)


def quantise_rows(weight: Tensor) -> dict[str, Tensor]:
    """A matrix in 8 bits with one scale a row."""
    scale = (weight.float().abs().amax(dim=1, keepdim=True) / 127).half()
    safe = torch.where(scale == 0, torch.ones_like(scale), scale).float()
    levels = (weight.float() / safe).round().clamp(-127, 127).to(torch.int8)
    return {".q8": levels, ".scale": scale}


def pack_weights(
    tensors: Mapping[str, Tensor], grids: Mapping[str, Grid] | None = None
) -> dict[str, Tensor]:
    """A plain Llama state dict in the packed layout, on the grids it was trained for, if any."""
    known = grids or {}
    out: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if name == EMBEDDING:
            parts = quantise_rows(value)
        elif value.ndim == 2:
            parts = quantise(value, known.get(name))
        else:
            parts = {"": value.float()}
        out |= {name + suffix: part for suffix, part in parts.items()}
    return out


def unpack_weights(files: Sequence[Path], dtype: torch.dtype) -> dict[str, Tensor]:
    """The plain state dict of packed shards."""
    return unpack_tensors(read_packed(files), dtype)


def read_packed(files: Sequence[Path]) -> dict[str, Tensor]:
    """All tensors of the files as they are stored; ModelError if one is missing or damaged."""
    stored: dict[str, Tensor] = {}
    for file in files:
        stored |= read_tensors(file)
    return stored


def unpack_tensors(stored: Mapping[str, Tensor], dtype: torch.dtype) -> dict[str, Tensor]:
    """The plain state dict of packed tensors."""
    return {name: value.to(dtype) for name, value in unpacked(stored)}


def unpacked(stored: Mapping[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """The entries of the plain state dict in float32, one at a time."""
    for name, value in stored.items():
        stem, _, kind = name.rpartition(".")
        match kind:
            case "q4" | "q8":
                yield stem, matrix(stored, stem)
            case "scale" | "zero":
                pass
            case _:
                yield name, value.float()


def matrix(stored: Mapping[str, Tensor], name: str) -> Tensor:
    """The float32 matrix [rows, columns] stored under `name`.

    ModelError if a part is missing or has another size.
    """
    if name + ".q8" in stored:
        whole = stored[name + ".q8"]
        return whole.float() * part(stored, name + ".scale", len(whole), 1).float()
    packed = part(stored, name + ".q4")
    sizes = len(packed), packed.shape[-1] * 2 // GROUP
    on = Grid(part(stored, name + ".scale", *sizes), part(stored, name + ".zero", *sizes))
    return dequantise(packed, on, torch.float32)


def part(stored: Mapping[str, Tensor], name: str, *sizes: int) -> Tensor:
    """The stored tensor of this name; ModelError if there is none, or none of these sizes."""
    found = stored.get(name)
    if found is None or (sizes and found.shape != sizes):
        raise ModelError(
            "the weights of the model are incomplete",
            where=name,
            got="no such tensor" if found is None else f"{tuple(found.shape)}, expected {sizes}",
            todo="install the package again",
        )
    return found
