"""A checkpoint with tiny random weights behind the packaged vocabulary."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch

from infill.models.hybrid import checkpoint
from infill.models.hybrid.network import Network, NetworkShape
from infill.models.packaged import PACKAGED

SHAPE = NetworkShape(
    vocab_size=16_384,
    hidden_size=16,
    intermediate_size=24,
    num_hidden_layers=2,
    num_attention_heads=2,
    num_key_value_heads=1,
)


def network(seed: int = 0) -> Network:
    torch.manual_seed(seed)
    made = Network(SHAPE)
    for parameter in made.parameters():
        if parameter.ndim > 1:
            torch.nn.init.normal_(parameter, std=0.3)
    return made.eval()


def write(folder: Path, seed: int = 0) -> Path:
    made = network(seed)
    checkpoint.write_checkpoint(folder, SHAPE, made.state_dict(), "")
    shutil.copyfile(PACKAGED / "default/tokenizer.json", folder / "tokenizer.json")
    return folder
