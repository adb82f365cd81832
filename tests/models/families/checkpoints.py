"""Tiny random checkpoints with the config keys and tensor names of the published ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from infill.tokens.pieces import byte_letters

MERGES = ("t h", "i n", "Ġ t", "a n", '" ,', '" :', "Ġ th", "e r", "in g", "1 0", "t r")
SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|mask|>", "<|pad|>", "<|bos|>")

Tensors = dict[str, Tensor]
Shapes = Iterable[tuple[str, tuple[int, ...]]]


def pieces() -> dict[str, int]:
    """A byte-level vocabulary: every byte, and what the merges make."""
    spelled = [*byte_letters(), *(merge.replace(" ", "") for merge in MERGES)]
    return {piece: number for number, piece in enumerate(spelled)}


def tokenizer(specials: Iterable[str] = SPECIALS) -> dict[str, Any]:
    """A tokenizer.json; the special tokens come last."""
    vocabulary = pieces()
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": len(vocabulary) + n, "content": token, "special": True, **flags}
            for n, token in enumerate(specials)
        ],
        "normalizer": None,
        "pre_tokenizer": byte_level | {"use_regex": True},
        "post_processor": None,
        "decoder": byte_level | {"use_regex": True},
        "model": {"type": "BPE", "vocab": vocabulary, "merges": list(MERGES)},
    }


def number(special: str, specials: tuple[str, ...] = SPECIALS) -> int:
    """The id of a special token."""
    return len(pieces()) + specials.index(special)


SIZE = len(pieces()) + len(SPECIALS) + 7
"""Rows of the tiny models: a few more than there are tokens, as published models have."""


@dataclass(frozen=True)
class Checkpoint:
    """What was written, and the forward its paper defines: ids [L], canvas -> logits [L, V].

    `canvas`: where the canvas begins.
    """

    folder: Path
    config: dict[str, Any]
    tensors: Tensors
    forward: Callable[[Tensor, int], Tensor]


def random_tensors(shapes: Shapes, seed: int) -> Tensors:
    """Normal values; norms around one, so that no layer is the identity."""
    dice = torch.Generator().manual_seed(seed)

    def values(name: str, shape: tuple[int, ...]) -> Tensor:
        drawn = torch.randn(shape, generator=dice)
        return 1 + 0.3 * drawn if "norm" in name or "ln_f" in name else 0.25 * drawn

    return {name: values(name, shape) for name, shape in shapes}


def write(
    folder: Path,
    config: Mapping[str, Any],
    tensors: Tensors,
    *,
    specials: tuple[str, ...] = SPECIALS,
    settings: Mapping[str, Any] | None = None,
    shards: int = 1,
) -> None:
    """Write a checkpoint, in one shard or in several with an index."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer(specials)))
    said = {"pad_token": "<|endoftext|>", "eos_token": "<|endoftext|>"} | dict(settings or {})
    (folder / "tokenizer_config.json").write_text(json.dumps(said))
    names = sorted(tensors)
    files = [f"model-{n + 1:05}-of-{shards:05}.safetensors" for n in range(shards)]
    if shards == 1:
        files = ["model.safetensors"]
    homes = {name: files[index % shards] for index, name in enumerate(names)}
    for file in files:
        own = {name: tensors[name].contiguous() for name in names if homes[name] == file}
        save_file(own, folder / file, metadata={"format": "pt"})
    if shards > 1:
        index = {"metadata": {}, "weight_map": homes}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))
