"""What packing costs: the held-out loss of a checkpoint before and after quantisation.

python -m training.quantise --checkpoint DIR [--examples 96]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from infill.models import checkpoint, packed
from infill.models.network import Network
from training.lessons import Judge, Source, special_ids, stream_source
from training.settings import Settings


def round_trip(folder: Path, dtype: torch.dtype = torch.bfloat16) -> Network:
    """The network of a checkpoint after packing and unpacking."""
    config = checkpoint.read_config(folder)
    shape = checkpoint.shape_of(config, str(folder))
    tensors = checkpoint.read_tensors(folder / "model.safetensors")
    file = folder / "grids.safetensors"
    grids = packed.grids_of(checkpoint.read_tensors(file)) if file.is_file() else {}
    tensors = packed.unpack_tensors(packed.pack(tensors, grids), dtype)
    return checkpoint.build(shape, tensors, dtype, str(folder))


def compare(folder: Path, source: Source, examples: int) -> str:
    """Two lines: the figures of the checkpoint as it is, and packed."""
    special = special_ids((folder / "tokenizer.json").read_text(encoding="utf-8"))
    settings = replace(Settings(folder, folder), dev=examples)
    judge = Judge(source, special, settings)
    plain = judge(checkpoint.read(folder, torch.bfloat16))
    quantised = judge(round_trip(folder))
    return f"bfloat16: {plain}\n4 bit:    {quantised}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Report the cost of quantisation.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--examples", type=int, default=96)
    args = parser.parse_args()
    print(compare(args.checkpoint, stream_source("cpu"), args.examples))


if __name__ == "__main__":
    main()
