"""Pack a checkpoint into the folder that ships with the package.

    python -m training.export --checkpoint DIR --out infill/models/default

Writes shards of the packed layout, each under 40 MB, tokenizer.json and manifest.json with the
hash of every file. Shards of an earlier export are removed.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors.torch import save_file
from torch import Tensor

from infill.models import checkpoint, manifest, packed

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


def export(source: Path, out: Path, facts: dict[str, Any], **calibration: float) -> None:
    """Write the packaged model of a checkpoint to `out`, whose name is the model's name."""
    shape = checkpoint.shape_of(checkpoint.read_config(source), str(source))
    tensors = checkpoint.read_tensors(source / "model.safetensors")
    tensors = {name: tensors[name] for name in sorted(tensors) if name != "lm_head.weight"}
    grids = source / "grids.safetensors"
    known_grids = packed.grids_of(checkpoint.read_tensors(grids)) if grids.is_file() else {}
    groups = list(shards(packed.pack(tensors, known_grids), SHARD_BYTES))
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.safetensors"):
        old.unlink()
    names = [f"weights-{index + 1}-of-{len(groups)}.safetensors" for index in range(len(groups))]
    for name, group in zip(names, groups, strict=True):
        save_file(group, out / name)
        (out / name).chmod(0o644)
    tokenizer = out / "tokenizer.json"
    if tokenizer.resolve() != (source / "tokenizer.json").resolve():
        shutil.copyfile(source / "tokenizer.json", tokenizer)
    config = asdict(shape) | {"model_type": "llama", "tie_word_embeddings": True}
    files = {name: manifest.digest(out / name) for name in ["tokenizer.json", *names]}
    known = manifest.Manifest(out.name, packed.LAYOUT, config, files, facts, **calibration)
    manifest.write(out, known)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Pack a checkpoint for shipping.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--null-bias", type=float, default=0.0)
    args = parser.parse_args()
    facts: dict[str, Any] = {"base": "SmolLM2-135M-Instruct", "licence": "Apache-2.0"}
    progress = args.checkpoint / "progress.json"
    if progress.is_file():
        facts["training"] = json.loads(progress.read_text(encoding="utf-8"))
    calibration = {"temperature": args.temperature, "null_bias": args.null_bias}
    export(args.checkpoint, args.out, facts, **calibration)
    for file in sorted(args.out.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.2f} MB  {file.name}")


if __name__ == "__main__":
    main()
