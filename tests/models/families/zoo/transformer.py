"""The diffusion transformer of MDLM and SEDD."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from tests.models.families import published
from tests.models.families.checkpoints import (
    SPECIALS,
    Checkpoint,
    pieces,
    random_tensors,
    write,
)
from tests.models.families.zoo.common import HEADS, LAYERS, WIDTH, Maker


def diffusion_transformer(config: dict[str, Any], prefix: str) -> Maker:
    """A maker of an MDLM or SEDD checkpoint; its mask is the row behind the tokenizer's."""
    rows, condition = DIT_TOKENS + 1, 16
    shapes: list[tuple[str, tuple[int, ...]]] = [
        ("vocab_embed.embedding", (rows, WIDTH)),
        ("sigma_map.mlp.0.weight", (condition, 256)),
        ("sigma_map.mlp.0.bias", (condition,)),
        ("sigma_map.mlp.2.weight", (condition, condition)),
        ("sigma_map.mlp.2.bias", (condition,)),
        ("output_layer.norm_final.weight", (WIDTH,)),
        ("output_layer.linear.weight", (rows, WIDTH)),
        ("output_layer.linear.bias", (rows,)),
        ("output_layer.adaLN_modulation.weight", (2 * WIDTH, condition)),
        ("output_layer.adaLN_modulation.bias", (2 * WIDTH,)),
    ]
    for layer in range(LAYERS):
        name = f"blocks.{layer}."
        shapes += [
            (f"{name}norm1.weight", (WIDTH,)),
            (f"{name}norm2.weight", (WIDTH,)),
            (f"{name}attn_qkv.weight", (3 * WIDTH, WIDTH)),
            (f"{name}attn_out.weight", (WIDTH, WIDTH)),
            (f"{name}mlp.0.weight", (4 * WIDTH, WIDTH)),
            (f"{name}mlp.0.bias", (4 * WIDTH,)),
            (f"{name}mlp.2.weight", (WIDTH, 4 * WIDTH)),
            (f"{name}mlp.2.bias", (WIDTH,)),
            (f"{name}adaLN_modulation.weight", (6 * WIDTH, condition)),
            (f"{name}adaLN_modulation.bias", (6 * WIDTH,)),
        ]

    def make(folder: Path, seed: int) -> Checkpoint:
        tensors = random_tensors(shapes, seed)
        stored = {prefix + name: value for name, value in tensors.items()}
        stored[prefix + "rotary_emb.inv_freq"] = torch.zeros(WIDTH // HEADS // 2)
        write(folder, config, stored)
        return Checkpoint(
            folder,
            config,
            tensors,
            lambda ids, canvas: published.diffusion_transformer(tensors, config, ids),
        )

    return make


DIT_TOKENS = len(pieces()) + len(SPECIALS)
MDLM = diffusion_transformer(
    {
        "model_type": "mdlm",
        "architectures": ["MDLM"],
        "vocab_size": DIT_TOKENS + 1,
        "model_length": 1024,
        "hidden_dim": WIDTH,
        "cond_dim": 16,
        "n_blocks": LAYERS,
        "n_heads": HEADS,
        "dropout": 0.1,
        "time_conditioning": False,
    },
    "backbone.",
)
SEDD = diffusion_transformer(
    {
        "tokens": DIT_TOKENS,
        "graph": {"type": "absorb", "report_all": False},
        "noise": {"type": "loglinear"},
        "model": {
            "name": "small",
            "type": "ddit",
            "hidden_size": WIDTH,
            "cond_dim": 16,
            "length": 1024,
            "n_blocks": LAYERS,
            "n_heads": HEADS,
            "scale_by_sigma": True,
            "dropout": 0.1,
        },
    },
    "",
)
