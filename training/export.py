"""Pack a model into the folder that ships with the package.

    python -m training.export --checkpoint DIR [--language START] --out infill/models/default
    python -m training.export --packaged DIR [--language START] --out infill/models/default
    python -m training.export --packaged DIR --difference FILE --out infill/models/default

The model is a plain checkpoint, or a packaged one, whose facts and calibration are kept. With
`--language`, the plain checkpoint that its training began with, the package also holds the
difference that leads back to that language model. Writes shards of the packed layout, under 40 MB
each, tokenizer.json and manifest.json with the hash of every file. Shards of an earlier export are
removed. With `--difference`, that file is the difference (`training.language`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from infill.errors import ModelError
from infill.models import manifest, shards
from infill.models.hybrid import checkpoint, difference, package, packed
from infill.models.hybrid.network import NetworkShape

SHARD_BYTES = 38_000_000


def sharded(tensors: Mapping[str, Tensor], limit: int) -> Iterator[dict[str, Tensor]]:
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
    """A denoiser as it comes from a training: its packed tensors, and what a manifest says."""

    shape: NetworkShape
    stored: dict[str, Tensor]
    tokenizer: str
    facts: dict[str, Any]
    temperature: float = 1.0
    null_bias: float = 0.0


def of_checkpoint(folder: Path) -> Model:
    """The model of a plain checkpoint, on the grids and with the course of its training, if any."""
    shape = checkpoint.network_shape(shards.read_config(folder), str(folder))
    tensors = plain(folder)
    file = folder / "grids.safetensors"
    grids = packed.grids_of(shards.read_tensors(file)) if file.is_file() else {}
    facts: dict[str, Any] = {"base": "SmolLM2-135M-Instruct", "licence": "Apache-2.0"}
    progress = folder / "progress.json"
    if progress.is_file():
        facts["training"] = json.loads(progress.read_text(encoding="utf-8"))
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    return Model(shape, packed.pack_weights(tensors, grids), tokenizer, facts)


def plain(folder: Path) -> dict[str, Tensor]:
    """The state dict of a plain checkpoint, in the order of its names."""
    tensors = shards.read_tensors(folder / "model.safetensors")
    return {name: tensors[name] for name in sorted(tensors) if name != "lm_head.weight"}


def of_package(folder: Path) -> Model:
    """The denoiser of a packaged model."""
    known = manifest.read_manifest(folder)
    shape = checkpoint.network_shape(known.config, str(folder))
    stored = packed.read_packed(package.files(folder, known, package.WEIGHTS))
    stored = {name: stored[name] for name in sorted(stored)}
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    return Model(shape, stored, tokenizer, known.facts, known.temperature, known.null_bias)


def export(model: Model, out: Path, moved: Mapping[str, Tensor] | None = None) -> None:
    """Write the packaged model to `out`, whose name is the model's name.

    `moved` is the packed difference to its language model, if the package is to hold it.
    """
    layout, kinds = packed.LAYOUT, {package.WEIGHTS: model.stored}
    if moved is not None:
        layout, kinds[package.DIFFERENCE] = difference.LAYOUT, dict(moved)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.safetensors"):
        old.unlink()
    (out / "tokenizer.json").write_text(model.tokenizer, encoding="utf-8")
    names = ["tokenizer.json"]
    for kind, tensors in kinds.items():
        names += write_shards(out, kind, tensors)
    config = asdict(model.shape) | {"model_type": "llama", "tie_word_embeddings": True}
    files = {name: manifest.file_digest(out / name) for name in names}
    known = manifest.Manifest(
        out.name, layout, config, files, model.facts, model.temperature, model.null_bias
    )
    manifest.write_manifest(out, known)


def back_to(folder: Path, model: Model) -> dict[str, Tensor]:
    """The packed difference from a denoiser, as it is packed, to a plain checkpoint.

    ModelError if the two have different sizes or vocabularies.
    """
    shape = checkpoint.network_shape(shards.read_config(folder), str(folder))
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    if (shape, tokenizer) != (model.shape, model.tokenizer):
        raise ModelError(
            "the denoiser was not trained from this language model",
            where=str(folder),
            got="other sizes or another vocabulary",
            todo="the checkpoint that its training began with",
        )
    return difference.pack_difference(
        plain(folder), packed.unpack_tensors(model.stored, torch.float32)
    )


def write_shards(out: Path, kind: str, tensors: Mapping[str, Tensor]) -> list[str]:
    """Write the tensors in as many files as they need; their names."""
    groups = list(sharded(tensors, SHARD_BYTES))
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
    back = parser.add_mutually_exclusive_group()
    back.add_argument("--language", type=Path)
    back.add_argument("--difference", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--temperature", type=float)
    parser.add_argument("--null-bias", type=float)
    args = parser.parse_args()
    model = of_package(args.packaged) if args.packaged else of_checkpoint(args.checkpoint)
    if args.temperature is not None:
        model = replace(model, temperature=args.temperature)
    if args.null_bias is not None:
        model = replace(model, null_bias=args.null_bias)
    moved = None
    if args.language:
        moved = back_to(args.language, model)
    elif args.difference:
        moved = shards.read_tensors(args.difference)
        progress = args.difference.parent / "progress.json"
        if progress.is_file():
            own = {"language": json.loads(progress.read_text(encoding="utf-8"))}
            model = replace(model, facts={**model.facts, **own})
    export(model, args.out, moved)
    for file in sorted(args.out.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.2f} MB  {file.name}")


if __name__ == "__main__":
    main()
