"""Pack a model into the folder that ships with the package.

    python -m training.export --checkpoint DIR [--language START] --out infill/models/default
    python -m training.export --packaged DIR [--language START] --out infill/models/default

The model is a plain checkpoint, or a packaged one, whose facts and calibration are kept. With
`--language`, the plain checkpoint that its training began with, the package holds that language
model and the difference to the denoiser. Writes shards of the packed layout, each under 40 MB,
tokenizer.json and manifest.json with the hash of every file. Shards of an earlier export are
removed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from infill.errors import ModelError
from infill.models import checkpoint, difference, manifest, package, packed
from infill.models.network import Shape

SHARD_BYTES = 38_000_000


def shards(tensors: Mapping[str, Tensor], limit: int) -> Iterator[dict[str, Tensor]]:
    """The tensors in order, in groups of at most `limit` bytes."""
    group: dict[str, Tensor] = {}
    size = 0
    for name, value in tensors.items():
        if group and size + value.nbytes > limit:
            yield group
            group, size = {}, 0
        group[name] = value.contiguous()
        size += value.nbytes
    yield group


@dataclass(frozen=True, slots=True)
class Model:
    """A denoiser as it comes from a training: its plain state dict, and what a manifest says."""

    shape: Shape
    tensors: dict[str, Tensor]
    tokenizer: str
    facts: dict[str, Any]
    temperature: float = 1.0
    null_bias: float = 0.0
    grids: Mapping[str, packed.Grid] = field(default_factory=dict)


def of_checkpoint(folder: Path) -> Model:
    """The model of a plain checkpoint, with the grids and the course of its training, if any."""
    shape = checkpoint.shape_of(checkpoint.read_config(folder), str(folder))
    tensors = checkpoint.read_tensors(folder / "model.safetensors")
    tensors = {name: tensors[name] for name in sorted(tensors) if name != "lm_head.weight"}
    file = folder / "grids.safetensors"
    grids = packed.grids_of(checkpoint.read_tensors(file)) if file.is_file() else {}
    facts: dict[str, Any] = {"base": "SmolLM2-135M-Instruct", "licence": "Apache-2.0"}
    progress = folder / "progress.json"
    if progress.is_file():
        facts["training"] = json.loads(progress.read_text(encoding="utf-8"))
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    return Model(shape, tensors, tokenizer, facts, grids=grids)


def of_package(folder: Path) -> Model:
    """The denoiser of a packaged model."""
    known = manifest.read(folder)
    shape = checkpoint.shape_of(known.config, str(folder))
    tensors = package.weights(folder, known, torch.float32)
    tensors = {name: tensors[name] for name in sorted(tensors)}
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    return Model(shape, tensors, tokenizer, known.facts, known.temperature, known.null_bias)


def export(model: Model, out: Path, language: Path | None = None) -> None:
    """Write the packaged model to `out`, whose name is the model's name."""
    if language is None:
        layout, kinds = packed.LAYOUT, {package.WEIGHTS: packed.pack(model.tensors, model.grids)}
    else:
        base, moved = with_language(model, language)
        layout, kinds = difference.LAYOUT, {package.LANGUAGE: base, package.DIFFERENCE: moved}
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.safetensors"):
        old.unlink()
    (out / "tokenizer.json").write_text(model.tokenizer, encoding="utf-8")
    names = ["tokenizer.json"]
    for kind, tensors in kinds.items():
        names += write_shards(out, kind, tensors)
    config = asdict(model.shape) | {"model_type": "llama", "tie_word_embeddings": True}
    files = {name: manifest.digest(out / name) for name in names}
    known = manifest.Manifest(
        out.name, layout, config, files, model.facts, model.temperature, model.null_bias
    )
    manifest.write(out, known)


def with_language(model: Model, folder: Path) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The packed language model of a plain checkpoint, and the packed difference to the denoiser.

    ModelError if the two have different sizes or vocabularies.
    """
    start = of_checkpoint(folder)
    if (start.shape, start.tokenizer) != (model.shape, model.tokenizer):
        raise ModelError(
            "the denoiser was not trained from this language model",
            where=str(folder),
            got="other sizes or another vocabulary",
            todo="the checkpoint that its training began with",
        )
    matrices = {name: value for name, value in start.tensors.items() if value.ndim == 2}
    grids = {name: packed.exact_grid(value) for name, value in matrices.items()}
    base = packed.pack(start.tensors, grids)
    return base, difference.pack(model.tensors, packed.unpack_tensors(base, torch.float32))


def write_shards(out: Path, kind: str, tensors: Mapping[str, Tensor]) -> list[str]:
    """Write the tensors in as many files as they need; their names."""
    groups = list(shards(tensors, SHARD_BYTES))
    names = [f"{kind}-{index + 1}-of-{len(groups)}.safetensors" for index in range(len(groups))]
    if len(groups) == 1:
        names = [f"{kind}.safetensors"]
    for name, group in zip(names, groups, strict=True):
        save_file(group, out / name)
        (out / name).chmod(0o644)
    return names


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Pack a model for shipping.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path)
    source.add_argument("--packaged", type=Path)
    parser.add_argument("--language", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--temperature", type=float)
    parser.add_argument("--null-bias", type=float)
    args = parser.parse_args()
    model = of_package(args.packaged) if args.packaged else of_checkpoint(args.checkpoint)
    if args.temperature is not None:
        model = replace(model, temperature=args.temperature)
    if args.null_bias is not None:
        model = replace(model, null_bias=args.null_bias)
    export(model, args.out, args.language)
    for file in sorted(args.out.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.2f} MB  {file.name}")


if __name__ == "__main__":
    main()
