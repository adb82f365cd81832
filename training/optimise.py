"""The optimiser: float32 masters behind a bfloat16 network; a rate that ends with the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from infill.models.hybrid import packed
from infill.models.hybrid.checkpoint import EMBEDDING
from infill.models.hybrid.network import Network


@dataclass(frozen=True, slots=True)
class Rate:
    """Warm-up over the first steps, then constant, then linear to zero by wall time."""

    peak: float
    warm: int
    minutes: float
    fall_from: float = 0.0

    def at(self, step: int, minutes: float) -> float:
        """The learning rate at this step and time since the start."""
        rise = min(1.0, (step + 1) / self.warm)
        left = 1.0 - minutes / self.minutes
        return self.peak * rise * min(1.0, max(0.0, left / (1.0 - self.fall_from)))


class Optimiser:
    """AdamW on float32 copies of the weights, which are then rounded into the network."""

    def __init__(self, network: Network, *, decay: float = 0.1, clip: float = 1.0) -> None:
        self.live = dict(network.named_parameters())
        self.masters = {name: value.detach().float().clone() for name, value in self.live.items()}
        self.grids: dict[str, packed.Grid] = {}
        self.clip = clip
        decayed = [value for value in self.masters.values() if value.ndim > 1]
        plain = [value for value in self.masters.values() if value.ndim == 1]
        groups = [
            {"params": decayed, "weight_decay": decay, "share": 1.0},
            {"params": plain, "weight_decay": 0.0, "share": 1.0},
        ]
        self.adam = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.95), fused=True)

    def step(self, rate: float) -> float:
        """Apply the network's gradients at this rate and clear them; the gradient's norm."""
        for name, value in self.live.items():
            if value.grad is None:
                continue
            self.take(name, value.grad.float())
            value.grad = None
        norm = torch.nn.utils.clip_grad_norm_(list(self.masters.values()), self.clip)
        for group in self.adam.param_groups:
            group["lr"] = rate * group["share"]
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)
        self.publish()
        return float(norm)

    def take(self, name: str, gradient: Tensor) -> None:
        """The gradient of one of the network's weights becomes that of its masters."""
        self.masters[name].grad = gradient

    def freeze_grids(self) -> None:
        """From now on the network computes with 4 bit weights, on grids of the present ranges.

        Gradients still move the float32 masters (straight through), so the last part of a
        training learns what packing will round.
        """
        for name, value in self.masters.items():
            if value.ndim == 2 and name != EMBEDDING:
                self.grids[name] = packed.grid(value)
        self.publish()

    @torch.no_grad()
    def publish(self) -> None:
        """Round the masters into the network."""
        for name, value in self.weights():
            self.live[name].copy_(value)

    def weights(self) -> Iterator[tuple[str, Tensor]]:
        """The weights the network computes with, in float32."""
        for name, value in self.masters.items():
            on = self.grids.get(name)
            yield name, value if on is None else packed.rounded(value, on)

    def state(self) -> dict[str, Tensor]:
        """Everything needed to resume, as flat tensors (safetensors cannot nest)."""
        flat = {f"master.{name}": value for name, value in self.masters.items()}
        flat |= packed.grid_tensors(self.grids)
        for name, value in self.masters.items():
            for key, moment in self.adam.state.get(value, {}).items():
                flat[f"{key}.{name}"] = moment.reshape(-1) if moment.ndim == 0 else moment
        return flat

    def restore(self, flat: dict[str, Tensor]) -> None:
        """Take up a saved state."""
        for name, value in self.masters.items():
            value.copy_(flat[f"master.{name}"])
            moments: dict[str, Any] = {}
            for key in ("exp_avg", "exp_avg_sq", "step"):
                saved = flat.get(f"{key}.{name}")
                if saved is not None:
                    moments[key] = saved.reshape(()) if key == "step" else saved
            if moments:
                self.adam.state[value] = moments
        self.grids = packed.grids_of(flat)
        self.publish()
