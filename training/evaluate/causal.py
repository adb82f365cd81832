"""A Llama read from left to right, with the keys and values of what it has read kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from infill.models import load
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from infill.models.hybrid.network import Kept, Network, Sight


def weights(folder: Path) -> HybridLlama:
    """A checkpoint with its vocabulary, in the number format that the engine computes in."""
    model = load(folder)
    assert isinstance(model, HybridLlama), "a folder holds a Llama"
    return model


@dataclass
class Reader:
    """One text on its way through the network; every token goes through it once."""

    network: Network
    length: int = 0
    forwards: int = 0
    _kept: list[Kept] = field(default_factory=list)

    @torch.inference_mode()
    def read(self, ids: Sequence[int]) -> Tensor:
        """Read on; the float32 logits [vocabulary] of what comes next. One forward."""
        device = self.network.model.embed_tokens.weight.device
        places = torch.arange(self.length, self.length + len(ids), device=device)
        sight = Sight(causal=True)
        if self.length:
            seen = torch.arange(self.length + len(ids), device=device)
            sight = Sight(None if len(ids) == 1 else seen[None, None, None] <= places[:, None])
        tokens = torch.tensor([list(ids)], device=device)
        read = self.network(tokens, places[None], sight, self._kept or None)
        self._kept, self.length = read.kept, self.length + len(ids)
        self.forwards += 1
        logits: Tensor = self.network.head(read.hidden[0, -1:])[0].float()
        return logits
