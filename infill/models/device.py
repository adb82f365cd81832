"""Where a model computes, and in which number format."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from infill.errors import ModelError
from infill.models import integer

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "int8": torch.float32}


@dataclass(frozen=True, slots=True)
class Place:
    """A device, the number format of the weights on it, and whether matrices are integers."""

    device: torch.device
    dtype: torch.dtype
    integer: bool = False

    @property
    def read(self) -> torch.dtype:
        """The format in which weights are read: half as large where they become integers."""
        return torch.float16 if self.integer else self.dtype


def place(device: str, dtype: str, threads: int | None) -> Place:
    """Resolve "auto"; ModelError for a device or a format that is not there."""
    if threads is not None:
        torch.set_num_threads(threads)
    where = device_of(device)
    if dtype == "auto":
        dtype = _best(where)
    if dtype not in DTYPES:
        raise ModelError("no such number format", got=dtype, todo="auto, float32, bfloat16 or int8")
    if dtype == "int8" and (where.type != "cpu" or not integer.available()):
        raise ModelError(
            "integer arithmetic is not there", got=f"int8 on {where}", todo="dtype='auto'"
        )
    return Place(where, DTYPES[dtype], integer=dtype == "int8")


def _best(device: torch.device) -> str:
    """bfloat16 where the device computes in it; else integers on a CPU, three times as fast as
    float32."""
    if computes_bfloat16(device):
        return "bfloat16"
    return "int8" if device.type == "cpu" and integer.available() else "float32"


def device_of(name: str) -> torch.device:
    """A device by name, "auto" = CUDA if there is one; ModelError if it is not there."""
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
    # On a CPU without the instructions bfloat16 is emulated, and slower than float32.
    report = getattr(torch.cpu, "get_capabilities", None)
    if report is None:
        return bool(torch.cpu._is_avx512_bf16_supported())
    found = report()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))
