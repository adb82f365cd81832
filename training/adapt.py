"""Training the difference that leads from a package's denoiser to its language model.

The denoiser stays as it is. The network computes with whole matrices; the gradient of each is
handed on to the factors and steps that it is made of (see `infill.models.difference`); signs stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from torch import Tensor

from infill.models import manifest
from infill.models.hybrid import checkpoint, difference, package, packed
from infill.models.hybrid.checkpoint import EMBEDDING
from infill.models.hybrid.network import Network
from training.optimise import Optimiser

DIFFERENCE = "difference.safetensors"
"""The file beside a checkpoint that holds its difference, packed."""

SHARE = 0.02
"""The rate of steps, which are so much smaller than factors, as a share of the rate."""


class DifferenceOptimiser(Optimiser):
    """AdamW on float32 copies of the parts of a difference."""

    def __init__(
        self, network: Network, denoiser: Mapping[str, Tensor], stored: Mapping[str, Tensor]
    ) -> None:
        super().__init__(network)
        self.denoiser, self.rows = dict(denoiser), stored[EMBEDDING + ".rows"]
        self.signs: dict[str, Tensor] = {}
        masters: dict[str, Tensor] = {}
        for name, value in self.live.items():
            if value.ndim == 1:
                masters[name] = self.masters[name]
                continue
            for kind in (".up", ".down"):
                masters[name + kind] = packed.matrix(stored, name + kind)
            masters[name + ".step"] = packed.part(stored, name + ".step").float()
            signs = difference.unpack_signs(packed.part(stored, name + ".signs"))
            self.signs[name] = signs.to(torch.int8)
        masters[EMBEDDING + ".values"] = stored[EMBEDDING + ".values"].float()
        self.masters = {name: value.clone() for name, value in masters.items()}
        steps = [value for name, value in self.masters.items() if name.endswith(".step")]
        others = [value for name, value in self.masters.items() if not name.endswith(".step")]
        groups = [
            {"params": others, "weight_decay": 0.0, "share": 1.0},
            {"params": steps, "weight_decay": 0.0, "share": SHARE},
        ]
        self.adam = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.95), fused=True)

    def take(self, name: str, gradient: Tensor) -> None:
        """Hand the gradient of a matrix on to its parts."""
        if gradient.ndim == 1:
            self.masters[name].grad = gradient
            return
        if name == EMBEDDING:
            rows = self.rows.long()
            self.masters[name + ".values"].grad = gradient[rows]
            gradient[rows] = 0.0
        up, down, step = (self.masters[name + kind] for kind in (".up", ".down", ".step"))
        up.grad, down.grad = gradient @ down.T, up.T @ gradient
        step.grad = (gradient * self.signs[name]).view(*step.shape, -1).sum(dim=2)

    def weights(self) -> Iterator[tuple[str, Tensor]]:
        """The language model's weights, in float32."""
        for name, value in self.live.items():
            if value.ndim == 1:
                yield name, self.masters[name]
                continue
            up, down, step = (self.masters[name + kind] for kind in (".up", ".down", ".step"))
            made = torch.addmm(self.denoiser[name], up, down)
            made.view(*step.shape, -1).addcmul_(
                self.signs[name].view(*step.shape, -1), step[..., None]
            )
            if name == EMBEDDING:
                made[self.rows.long()] = self.masters[name + ".values"]
            yield name, made

    def packed(self) -> dict[str, Tensor]:
        """The difference as a package holds it; factors on grids that lie elsewhere than before."""
        out: dict[str, Tensor] = {EMBEDDING + ".rows": self.rows}
        for name, value in self.masters.items():
            if name.endswith((".up", ".down")):
                parts = packed.quantise(value)
                out |= {name + kind: part for kind, part in parts.items()}
            else:
                out[name] = value.half() if name.endswith((".step", ".values")) else value
        for name, signs in self.signs.items():
            out[name + ".signs"] = difference.pack_signs(signs)
        return out


def difference_of(folder: Path, device: str) -> tuple[Network, DifferenceOptimiser]:
    """The language model of a package, and an optimiser of the difference that it is made by."""
    known = manifest.read_manifest(folder)
    shape = checkpoint.network_shape(known.config, str(folder))
    tensors = package.language(folder, known, torch.float32)
    network = checkpoint.build_network(shape, tensors, torch.float32, str(folder)).to(device)
    stored = packed.read_packed(package.files(folder, known, package.DIFFERENCE))
    denoiser = package.weights(folder, known, torch.float32)
    return network, DifferenceOptimiser(network, denoiser, stored)
