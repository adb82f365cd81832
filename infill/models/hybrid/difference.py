"""The difference between two models of one shape: a low rank and one bit per weight.

    stored = pack_difference(tensors, base)                  # a small file
    unpack_difference(base, stored, torch.float32)           # about `tensors` again

The matrix `name` [rows, columns] of the second model is that of the first, plus up @ down, plus
step × sign:

- `name.up` [rows, rank] and `name.down` [rank, columns], each in 4 bits as in
  `infill.models.hybrid.packed`, so rank and columns are multiples of 32;
- `name.signs` (uint8 [rows, columns / 8]): bit k of byte j is 1 where column 8 j + k gains a step
  and 0 where it loses one;
- `name.step` (float16 [rows, groups]): the step of each of `groups` equal stretches of a row.

The embedding also has `name.rows` (int32 [n]) and `name.values` (float16 [n, columns]): the few
rows that moved farthest, as they are in the second model. Vectors are stored whole under their own
names, float32.

The change of a matrix in training is largely of low rank (LoRA, arXiv 2106.09685), and the rest
survives as signs with one step each (BitDelta, arXiv 2402.10193).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from infill.errors import ModelError
from infill.models.hybrid import packed
from infill.models.hybrid.checkpoint import EMBEDDING

LAYOUT = packed.LAYOUT + "+difference"
RANK, STRETCH = 32, 64
"""The rank of a matrix, and how many weights of a row share a step."""
EMBEDDING_RANK, EMBEDDING_ROWS = 64, 64
ROUNDS = 8
"""How often the low rank and the signs are fitted to each other."""


def pack_difference(tensors: Mapping[str, Tensor], base: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The difference from one plain state dict to another of the same names and shapes.

    `base` must be the result of unpacking its packed form: the difference corrects its rounding.
    """
    out: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if value.ndim == 1:
            parts = {"": value.float()}
        elif name == EMBEDDING:
            parts = embedding_parts(value.float(), base[name].float())
        else:
            parts = matrix_parts(value.float() - base[name].float())
        out |= {name + suffix: part for suffix, part in parts.items()}
    return out


def matrix_parts(
    moved: Tensor, rank: int = RANK, stretch: int = STRETCH, rounds: int = ROUNDS
) -> dict[str, Tensor]:
    """A difference [rows, columns] as low rank and signs; one step a row if stretches do not fit.

    Each round fits the low rank to the rest after the signs, and the signs to the rest after the
    low rank.
    """
    rows, columns = moved.shape
    split = (rows, -1, columns if columns % stretch else stretch)
    signed = torch.zeros_like(moved)
    for _ in range(rounds):
        parts, near = low_rank(moved - signed, rank)
        rest = (moved - near).view(split)
        step = rest.abs().mean(dim=2).half()
        up = rest >= 0
        signed = torch.where(up, step[..., None], -step[..., None]).float().view(moved.shape)
    return parts | {".signs": pack_signs(up.view(moved.shape)), ".step": step}


def embedding_parts(value: Tensor, base: Tensor) -> dict[str, Tensor]:
    """The difference of two embeddings: as of a matrix, with the rows still farthest off."""
    parts = matrix_parts(value - base, EMBEDDING_RANK)
    found = add_matrix(base.clone(), "", parts)
    far = (value - found).norm(dim=1).topk(min(EMBEDDING_ROWS, len(value))).indices
    rows = far.sort().values
    return parts | {".rows": rows.to(torch.int32), ".values": value[rows].half()}


def low_rank(moved: Tensor, rank: int) -> tuple[dict[str, Tensor], Tensor]:
    """The two factors of the nearest matrix of this rank in 4 bits, and their product."""
    left, strength, right = torch.linalg.svd(moved, full_matrices=False)
    root = strength[:rank].sqrt()
    factors = {
        ".up": (left[:, :rank] * root).contiguous(),
        ".down": root[:, None] * right[:rank],
    }
    parts = {
        suffix + kind: part
        for suffix, factor in factors.items()
        for kind, part in packed.quantise(factor, packed.exact_grid(factor)).items()
    }
    return parts, packed.matrix(parts, ".up") @ packed.matrix(parts, ".down")


def unpack_difference(
    base: Mapping[str, Tensor], stored: Mapping[str, Tensor], dtype: torch.dtype
) -> dict[str, Tensor]:
    """The plain state dict of the second model; `base` are the packed tensors of the first.

    ModelError if a part of the difference is missing or has another shape. Only one matrix at a
    time is in float32.
    """
    return {name: add(name, value, stored).to(dtype) for name, value in packed.unpacked(base)}


def add(name: str, value: Tensor, stored: Mapping[str, Tensor]) -> Tensor:
    """Turn one float32 entry of the first model into that of the second, in place."""
    if value.ndim == 1:
        return packed.part(stored, name, len(value)).float()
    try:
        add_matrix(value, name, stored)
        if name == EMBEDDING:
            rows = packed.part(stored, name + ".rows").long()
            value[rows] = packed.part(stored, name + ".values").float()
    except (RuntimeError, IndexError) as error:
        raise ModelError(
            "the difference does not fit the weights",
            where=name,
            got=str(error),
            todo="install the package again",
        ) from error
    return value


def add_matrix(value: Tensor, name: str, stored: Mapping[str, Tensor]) -> Tensor:
    """The matrix [rows, columns] plus up @ down plus step × sign, in place."""
    value.addmm_(packed.matrix(stored, name + ".up"), packed.matrix(stored, name + ".down"))
    step = packed.part(stored, name + ".step").float()
    signs = unpack_signs(packed.part(stored, name + ".signs"))
    split = (*step.shape, value.shape[1] // step.shape[1])
    value.view(split).addcmul_(signs.view(split), step[..., None])
    return value


def pack_signs(signs: Tensor) -> Tensor:
    """One bit for every entry, 1 where it is greater than 0."""
    return torch.from_numpy(np.packbits((signs > 0).numpy(), axis=1, bitorder="little"))


def unpack_signs(stored: Tensor) -> Tensor:
    """Bytes [rows, columns / 8] as float32 [rows, columns] of 1 and -1."""
    every = torch.arange(256, device=stored.device)[:, None] >> torch.arange(8)
    table = (every & 1).float() * 2 - 1
    return table[stored.int()].flatten(start_dim=1)
