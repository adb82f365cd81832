"""Where a model computes, and in which number format."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from infill.errors import ModelError

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


@dataclass(frozen=True, slots=True)
class Place:
    """A device and the number format of the weights on it."""

    device: torch.device
    dtype: torch.dtype


def place(device: str, dtype: str, threads: int | None) -> Place:
    """Resolve "auto"; ModelError for a device or a format that is not there."""
    if threads is not None:
        torch.set_num_threads(threads)
    where = _device(device)
    if dtype == "auto":
        return Place(where, torch.bfloat16 if _computes_bfloat16(where) else torch.float32)
    if dtype not in DTYPES:
        raise ModelError("no such number format", got=dtype, todo="auto, float32 or bfloat16")
    return Place(where, DTYPES[dtype])


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        found = torch.device(name)
    except RuntimeError as error:
        raise ModelError("no such device", got=name, todo="auto, cpu or cuda") from error
    if found.type == "cuda" and not torch.cuda.is_available():
        raise ModelError("this machine has no CUDA device", got=name, todo="auto or cpu")
    return found


def _computes_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    # On a CPU without the instructions bfloat16 is emulated, and slower than float32.
    report = getattr(torch.cpu, "get_capabilities", None)
    if report is None:
        return bool(torch.cpu._is_avx512_bf16_supported())
    found = report()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))
