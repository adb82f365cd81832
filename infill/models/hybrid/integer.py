"""Eight-bit arithmetic on CPUs: every row of activations and of weights has a scale of its own.

    levels, scale = quantised_rows(torch.tensor([[0.5, -1.0]]))     # int8 [[64, -127]], scale 1/127
    convert(network)               # the same network, its linear maps with integers

Row scales matter: a few tokens of a Llama have activations a hundred times larger than the rest
(Sun et al. 2024, "Massive Activations in Large Language Models"), and one scale for a whole
matrix would round all other tokens to zero.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from infill.models.hybrid.network import Network

LEVELS = 127


def quantised_rows(x: Tensor) -> tuple[Tensor, Tensor]:
    """Rows [rows, width] as integers, and the scale of each [rows, 1]."""
    scale = x.abs().amax(dim=-1, keepdim=True).clamp_min(1e-12) / LEVELS
    return (x / scale).round_().to(torch.int8), scale


class IntegerLinear(nn.Module):
    """A linear map without bias [out, in], computed with integers."""

    levels: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        levels, scale = quantised_rows(weight.detach().float())
        self.register_buffer("levels", levels)
        self.register_buffer("scale", scale.reshape(-1))

    def forward(self, x: Tensor) -> Tensor:
        levels, scale = quantised_rows(x.reshape(-1, x.shape[-1]).float())
        product = torch._int_mm(levels, self.levels.t())
        out = product.to(torch.float32).mul_(scale).mul_(self.scale)
        return out.to(x.dtype).view(*x.shape[:-1], -1)


def convert(network: Network) -> Network:
    """The same network, with integer linear maps and an integer head, the rest in float32."""
    for parent in list(network.model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Linear):
                setattr(parent, name, IntegerLinear(child.weight))
    network.scorer = IntegerLinear(network.model.embed_tokens.weight)
    return network.float()
