"""Devices and number formats: where a model computes, and in which format its weights are.

For example:

    compute_place("auto", "auto", None)     # the packaged model: CUDA in bfloat16, or CPU in int8
    spread_of("balanced", "int4", None)     # a brought model: over all GPUs, quantised
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import torch

from infill.errors import ModelError

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "int8": torch.float32}


@dataclass(frozen=True, slots=True)
class ComputePlace:
    """A device, the number format of the weights on it, and whether matrices are int8."""

    device: torch.device
    dtype: torch.dtype
    integer: bool = False

    @property
    def read(self) -> torch.dtype:
        """The format in which weights are read: half the size where they become integers."""
        return torch.float16 if self.integer else self.dtype


def compute_place(device: str, dtype: str, threads: int | None) -> ComputePlace:
    """Resolve "auto"; ModelError for a device or a format that does not exist here."""
    if threads is not None:
        torch.set_num_threads(threads)
    where = device_of(device)
    if dtype == "auto":
        dtype = _best(where)
    if dtype not in DTYPES:
        raise ModelError("no such number format", got=dtype, todo="auto, float32, bfloat16 or int8")
    if dtype == "int8" and (where.type != "cpu" or not has_integer_products()):
        raise ModelError(
            "this device has no integer arithmetic", got=f"int8 on {where}", todo="dtype='auto'"
        )
    return ComputePlace(where, DTYPES[dtype], integer=dtype == "int8")


def _best(device: torch.device) -> str:
    """bfloat16 where the device computes in it; else int8 on a CPU, 3 times as fast as float32."""
    if computes_bfloat16(device):
        return "bfloat16"
    return "int8" if device.type == "cpu" and has_integer_products() else "float32"


def device_of(name: str) -> torch.device:
    """A device by name, "auto" = CUDA if there is one; ModelError if there is no such device."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        found = torch.device(name)
    except RuntimeError as error:
        raise ModelError("no such device", got=name, todo="auto, cpu or cuda") from error
    if found.type == "cuda" and not torch.cuda.is_available():
        raise ModelError("this machine has no CUDA device", got=name, todo="auto or cpu")
    return found


def computes_bfloat16(device: torch.device) -> bool:
    """Whether a device computes in bfloat16 rather than emulating it."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    # A CPU without the instructions emulates bfloat16, which is slower than float32.
    report = getattr(torch.cpu, "get_capabilities", None)
    if report is None:
        return bool(torch.cpu._is_avx512_bf16_supported())
    found = report()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


FORMATS = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
BITS = {"int8": 8, "int4": 4}
SEVERAL = "balanced"
"""The device name that spreads a model over all GPUs."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A device, or None for all GPUs; the format computed in; the bits of quantised weights."""

    device: torch.device | None
    dtype: torch.dtype
    bits: int = 0

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments for the loader of transformers."""
        found: dict[str, Any] = {"dtype": self.dtype}
        if self.device is None:
            found["device_map"] = SEVERAL
        if self.bits:
            found["quantization_config"] = _quantised(self.bits, self.device)
            found.setdefault("device_map", {"": str(self.device)})
        return found

    def placed(self, model: Any) -> Any:
        """The loaded model on its device; quantised and spread models are there already."""
        return model if self.device is None or self.bits else model.to(self.device)


def spread_of(device: str, dtype: str, threads: int | None) -> Spread:
    """Resolve "auto"; ModelError for what does not exist here or needs a missing package.

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


def has_integer_products() -> bool:
    """Whether this torch multiplies 8 bit integers on the CPU."""
    row = torch.ones(1, 32, dtype=torch.int8)
    try:
        return int(torch._int_mm(row, row.t())) == 32
    except (AttributeError, RuntimeError):
        return False
