"""What packing costs: the held-out loss of a checkpoint before and after, or of packaged models.

python -m training.quantise --checkpoint DIR [--examples 96]
python -m training.quantise --packaged DIR [DIR …] [--examples 96]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from infill.models import manifest
from infill.models.hybrid import checkpoint, package, packed
from infill.models.hybrid.network import Network
from training.export import of_checkpoint
from training.lessons import Judge, Source, special_ids, stream_source
from training.settings import Settings


def round_trip(folder: Path, dtype: torch.dtype = torch.bfloat16) -> Network:
    """The network of a checkpoint after packing and unpacking."""
    model = of_checkpoint(folder)
    tensors = packed.unpack_tensors(model.stored, dtype)
    return checkpoint.build_network(model.shape, tensors, dtype, str(folder))


def as_packaged(folder: Path, dtype: torch.dtype = torch.bfloat16) -> Network:
    """The network of a packaged model's denoiser."""
    known = manifest.read_manifest(folder)
    shape = checkpoint.network_shape(known.config, str(folder))
    return checkpoint.build_network(
        shape, package.weights(folder, known, dtype), dtype, str(folder)
    )


def judge_for(folder: Path, source: Source, examples: int) -> Judge:
    """The same held-out examples for all models of the folder's vocabulary."""
    special = special_ids((folder / "tokenizer.json").read_text(encoding="utf-8"))
    return Judge(source, special, replace(Settings(folder, folder), dev=examples))


def compare(folder: Path, source: Source, examples: int) -> str:
    """Two lines: the figures of the checkpoint as it is, and packed."""
    judge = judge_for(folder, source, examples)
    plain = judge(checkpoint.read_checkpoint(folder, torch.bfloat16))
    quantised = judge(round_trip(folder))
    return f"bfloat16: {plain}\n4 bit:    {quantised}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Report the cost of quantisation.")
    models = parser.add_mutually_exclusive_group(required=True)
    models.add_argument("--checkpoint", type=Path)
    models.add_argument("--packaged", type=Path, nargs="+")
    parser.add_argument("--examples", type=int, default=96)
    args = parser.parse_args()
    source = stream_source("cpu")
    if args.checkpoint:
        print(compare(args.checkpoint, source, args.examples))
        return
    for folder in args.packaged:
        print(f"{folder}: {judge_for(folder, source, args.examples)(as_packaged(folder))}")


if __name__ == "__main__":
    main()
