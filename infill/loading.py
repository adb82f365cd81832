"""Loading: a denoiser by name, whatever kind of model it is."""

from __future__ import annotations

from infill.denoiser import Denoiser


def load(
    name: str,
    *,
    device: str = "auto",
    dtype: str = "auto",
    threads: int | None = None,
    family: str | None = None,
    cache: str = "auto",
) -> Denoiser:
    """A denoiser by name: a packaged model, a checkpoint's path, a hub repository, or "noise"
    (no weights at all)."""
    if name == "noise":
        from infill.testing import Noise

        return Noise(0)
    from infill.models import load as load_model

    return load_model(name, device=device, dtype=dtype, threads=threads, family=family, cache=cache)
