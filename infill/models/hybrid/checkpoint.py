"""Plain Llama checkpoints: config.json, model.safetensors, tokenizer.json.

For example:

    network = read_checkpoint(Path("runs/denoiser"))      # float32
    network.shape.hidden_size
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from infill.errors import ModelError
from infill.models.hybrid.network import Network, NetworkShape
from infill.models.shards import read_config, read_tensors

EMBEDDING = "model.embed_tokens.weight"


def network_shape(config: Mapping[str, Any], where: str) -> NetworkShape:
    """The sizes in a config; ModelError for anything but a plain Llama with a tied head."""
    kind = config.get("model_type")
    if kind != "llama" or not config.get("tie_word_embeddings", False):
        raise ModelError(
            "this kind of model cannot be loaded yet",
            where=where,
            got=f"model_type {kind!r}, tied head {config.get('tie_word_embeddings', False)}",
            todo="a Llama checkpoint with a tied head",
        )
    rope = config.get("rope_parameters") or {}
    known = {"rope_theta": rope.get("rope_theta", 10_000.0)} | dict(config)
    try:
        return NetworkShape(**{item.name: known[item.name] for item in fields(NetworkShape)})
    except KeyError as error:
        raise ModelError("the model's config lacks a size", where=where, got=str(error)) from error


def build_network(
    shape: NetworkShape, tensors: Mapping[str, Tensor], dtype: torch.dtype, where: str
) -> Network:
    """A network with these weights; ModelError unless names and sizes fit exactly."""
    with torch.device("meta"):
        network = Network(shape)
    wanted = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    given = {
        name: tuple(value.shape) for name, value in tensors.items() if name != "lm_head.weight"
    }
    for name in sorted(wanted.keys() | given.keys()):
        if wanted.get(name) != given.get(name):
            raise ModelError(
                "the weights do not fit the model",
                where=where,
                got=f"{name}: {given.get(name)}, expected {wanted.get(name)}",
            )
    cast = {name: tensors[name].to(dtype) for name in wanted}
    network.load_state_dict(cast, assign=True)
    return network


def read_checkpoint(folder: Path, dtype: torch.dtype = torch.float32) -> Network:
    """The network of a plain checkpoint."""
    shape = network_shape(read_config(folder), str(folder))
    tensors = read_tensors(folder / "model.safetensors")
    return build_network(shape, tensors, dtype, str(folder))


def write_checkpoint(
    folder: Path, shape: NetworkShape, tensors: Mapping[str, Tensor], tokenizer: str
) -> None:
    """Write a plain checkpoint; the file of weights appears only when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    config = asdict(shape) | {"model_type": "llama", "tie_word_embeddings": True}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    partial = folder / "model.safetensors.partial"
    save_file({name: value.contiguous() for name, value in tensors.items()}, partial)
    partial.replace(folder / "model.safetensors")
