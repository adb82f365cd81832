"""Where a brought model computes: a device or several, and the format of its weights."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import torch

from infill.errors import ModelError
from infill.models.device import computes_bfloat16, device_of

FORMATS = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
BITS = {"int8": 8, "int4": 4}
SEVERAL = "balanced"
"""The device name that spreads a model over all GPUs."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A device, or None for all of them; the format computed in; bits of quantised weights."""

    device: torch.device | None
    dtype: torch.dtype
    bits: int = 0

    def arguments(self) -> dict[str, Any]:
        """What transformers' loader wants to hear of it."""
        said: dict[str, Any] = {"dtype": self.dtype}
        if self.device is None:
            said["device_map"] = SEVERAL
        if self.bits:
            said["quantization_config"] = _quantised(self.bits, self.device)
            said.setdefault("device_map", {"": str(self.device)})
        return said

    def placed(self, model: Any) -> Any:
        """The loaded model on its device; quantised and spread ones are there already."""
        return model if self.device is None or self.bits else model.to(self.device)


def spread(device: str, dtype: str, threads: int | None) -> Spread:
    """Resolve "auto"; ModelError for what is not there or needs a package that is not.

    `device` "balanced" spreads the model over all GPUs. `dtype` "int8" and "int4" quantise.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    if device == SEVERAL:
        _needs("accelerate", f"device={SEVERAL!r}")
    where = device_of("cuda" if device == SEVERAL else device)
    best = "bfloat16" if computes_bfloat16(where) else "float32"
    if dtype == "auto":
        dtype = best
    if dtype not in FORMATS and dtype not in BITS:
        known = ", ".join(["auto", *FORMATS, *BITS])
        raise ModelError("no such number format", got=dtype, todo=known)
    if dtype in BITS:
        _needs("bitsandbytes" if where.type == "cuda" else "torchao", f"dtype={dtype!r}")
    bits = BITS.get(dtype, 0)
    return Spread(None if device == SEVERAL else where, FORMATS[best if bits else dtype], bits)


def _quantised(bits: int, device: torch.device | None) -> Any:
    if device is None or device.type == "cuda":
        from transformers import BitsAndBytesConfig

        made: Any = BitsAndBytesConfig
        if bits == 8:
            return made(load_in_8bit=True)
        return made(load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16)
    from torchao.quantization import Int4WeightOnlyConfig, Int8WeightOnlyConfig
    from transformers import TorchAoConfig

    return TorchAoConfig(Int8WeightOnlyConfig() if bits == 8 else Int4WeightOnlyConfig())


def _needs(package: str, what: str) -> None:
    if find_spec(package) is None:
        raise ModelError(
            "a package is missing", where=what, got=f"no {package}", todo=f"pip install {package}"
        )
