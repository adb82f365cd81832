"""The weights in a packaged model's folder, in the layout that its manifest names.

For example:

    weights(folder, known, torch.float32)        # the denoiser's state dict
    if has_language(known):
        language(folder, known, torch.float32)   # that of the language model it was trained from
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from infill.errors import ModelError
from infill.models.hybrid import difference, packed
from infill.models.manifest import Manifest

WEIGHTS, DIFFERENCE = "weights", "difference"
"""The beginnings of the file names."""


def weights(folder: Path, known: Manifest, dtype: torch.dtype) -> dict[str, Tensor]:
    """The denoiser's plain state dict; ModelError for an unknown layout or an unreadable file."""
    if known.layout not in (packed.LAYOUT, difference.LAYOUT):
        raise ModelError(
            "the weights are in a layout this version does not know",
            where=str(folder),
            got=known.layout,
            todo="update the package",
        )
    return packed.unpack_weights(files(folder, known, WEIGHTS), dtype)


def language(folder: Path, known: Manifest, dtype: torch.dtype) -> dict[str, Tensor]:
    """The plain state dict of the language model that the denoiser was trained from.

    ModelError if the package does not contain it (`has_language`).
    """
    denoiser = packed.read_packed(files(folder, known, WEIGHTS))
    moved = packed.read_packed(files(folder, known, DIFFERENCE))
    return difference.unpack_difference(denoiser, moved, dtype)


def has_language(known: Manifest) -> bool:
    """Whether the package contains the language model beside the denoiser."""
    return known.layout == difference.LAYOUT


def files(folder: Path, known: Manifest, kind: str) -> list[Path]:
    """The package's files of weights of this kind; ModelError if the manifest lists none."""
    found = [name for name in known.files if name.endswith(".safetensors")]
    found = [name for name in found if name.startswith(kind)]
    if not found:
        raise ModelError(
            "the model is incomplete",
            where=str(folder),
            got=f"no file {kind}*.safetensors in its manifest",
            todo="install the package again",
        )
    return [folder / name for name in found]
