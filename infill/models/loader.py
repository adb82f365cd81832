"""Loading a denoiser by name: a packaged model, a folder, a repository of the hub, or noise.

For example:

    load("default")                     # the packaged model
    load("noise")                       # random logits: what comes back is valid all the same
    load("GSAI-ML/LLaDA-8B-Instruct")   # a known family's checkpoint, from the hub
"""

from __future__ import annotations

import os
from pathlib import Path

from infill.denoiser import Denoiser
from infill.errors import ModelError
from infill.models import manifest
from infill.models.packaged import facts_of, find, plain_facts

PATIENT = ("OMP_WAIT_POLICY", "PASSIVE")
"""Threads that wait sleep: on busy cores, those that spin make a fill ten times as long. OpenMP
reads this when torch is loaded; what the user has set is left alone."""


def load(
    name_or_path: str | Path = "default",
    device: str = "auto",
    dtype: str = "auto",
    threads: int | None = None,
    family: str | None = None,
    cache: str = "auto",
) -> Denoiser:
    """Load a packaged model by name, a checkpoint's folder, a repository of the hub, or "noise".

    "noise" has no weights at all: its logits are random.

    `device`: "auto" (CUDA if there is one), "cpu", "cuda", "cuda:1", "balanced" (all GPUs).
    `dtype`: "auto" (bfloat16 where the device computes in it; else int8 for a packaged model,
    float32 for others), "float32", "bfloat16", "float16", "int8" or "int4". `threads`: CPU
    threads of the whole process. `family`: the kind of model, where its config does not tell
    (docs/guides/models.md). `cache`: "exact" keeps what provably cannot change, "none" nothing;
    "prefix" and "dual" are approximate, for full attention, "dual" for our own kind of model too;
    "auto" is "dual" for our own kind (decision 0022) and "exact" for all others. Weights are
    safetensors only and no code of a checkpoint is ever run; hashes of packaged files are checked.
    Raises ModelError if there is no such model, or it cannot be loaded this way.
    """
    os.environ.setdefault(*PATIENT)
    if name_or_path == "noise":
        from infill.models.synthetic import Noise

        return Noise(0)
    folder = find(name_or_path)
    from infill.models import devices, shards
    from infill.models.hybrid import hybrid_denoiser as hybrid

    if (folder / manifest.NAME).is_file():
        dual = _dual(name_or_path, family, cache)
        known = manifest.read_manifest(folder)
        manifest.verify_files(folder, known)
        place = devices.compute_place(device, dtype, threads)
        return hybrid.packaged_denoiser(folder, known, facts_of(known), place, dual=dual)
    config = shards.read_config(folder)
    if family is None and config.get("model_type") == "llama" and "architectures" not in config:
        dual = _dual(name_or_path, family, cache)
        place = devices.compute_place(device, dtype, threads)
        return hybrid.plain_denoiser(folder, plain_facts(folder.name), place, dual=dual)
    from infill.models.families import families, loading as foreign

    name = str(name_or_path)
    kind = families.family_of(config, name, family)
    return foreign.load_foreign(
        folder, name, config, kind, devices.spread_of(device, dtype, threads), cache
    )


def _dual(name: str | Path, family: str | None, cache: str) -> bool:
    """Whether a model of our own kind caches its canvases too; ModelError for other caches."""
    if family is not None or cache not in ("auto", "exact", "dual"):
        raise ModelError(
            "this model takes no family, and its context is always kept exactly",
            where=str(name),
            got=f"family={family!r}, cache={cache!r}",
            todo="leave family out; cache='exact' reads the whole canvas at every step",
        )
    return cache != "exact"
