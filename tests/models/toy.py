"""A tiny model with random weights over 97 toy tokens."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from infill.denoiser import Denoiser, Facts, View
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from infill.models.hybrid.network import Network, NetworkShape
from infill.tokens.vocabulary import Vocabulary

SIZE = 97
MASK, NULL = 4, 5
SHAPE = NetworkShape(
    vocab_size=SIZE,
    hidden_size=64,
    intermediate_size=96,
    num_hidden_layers=3,
    num_attention_heads=4,
    num_key_value_heads=2,
)


def network(seed: int = 0, layers: int = SHAPE.num_hidden_layers) -> Network:
    torch.manual_seed(seed)
    net = Network(dataclasses.replace(SHAPE, num_hidden_layers=layers))
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return net.eval()


def vocabulary() -> Vocabulary:
    tokens: list[bytes | None] = [bytes([index + 32]) for index in range(SIZE)]
    tokens[:6] = [None] * 6
    return Vocabulary.from_tokens(tokens, mask=MASK, null=NULL)


def denoiser(**options: int) -> HybridLlama:
    facts = Facts(name="toy", limit=256, attention="canvas-after-prefix")
    return HybridLlama(network(), vocabulary(), facts, **options)


def logits_at(model: Denoiser, views: Sequence[View]) -> Tensor:
    """The logits [R, V] at the views' open positions, on a CPU."""
    return torch.from_numpy(model.denoise(views).rows)


def view(context: int, canvas: int, seed: int = 0) -> View:
    rng = np.random.default_rng(seed)
    tokens = rng.integers(6, SIZE, canvas).astype(np.int32)
    masked = np.sort(rng.choice(canvas, max(1, canvas // 2), replace=False)).astype(np.int32)
    tokens[masked] = MASK
    return View(tuple(rng.integers(6, SIZE, context).tolist()), tokens, masked, ())
